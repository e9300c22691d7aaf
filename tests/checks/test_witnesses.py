"""The witnesses of a number: where one contradicts the question, the check says which."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.checks import witnesses
from kb.checks.witnesses import agree, evaluate
from kb.quiz.asking.problem import Mistake, Step
from tests.checks.good import GOOD, WITNESSED, of


@pytest.fixture
def torch() -> None:
    """What the witnesses here compute with; where only the quiz is installed it is not there."""
    pytest.importorskip("torch")


@pytest.mark.usefixtures("torch")
def test_witnesses_that_agree() -> None:
    assert agree(of(GOOD, **WITNESSED), range(2)) == []


def test_a_number_without_witnesses_fails() -> None:
    findings = "\n".join(map(str, agree(of(GOOD), range(2))))
    assert "without snippet=" in findings
    assert "without oracle=" in findings


@pytest.mark.usefixtures("torch")
def test_a_wrong_answer_contradicts_both_witnesses() -> None:
    wrong = replace(GOOD, answer=7)
    findings = [str(finding) for finding in agree(of(wrong, **WITNESSED), range(2))]
    assert len(findings) == 2
    assert "gives 5, the question 7" in findings[0]


@pytest.mark.usefixtures("torch")
def test_a_witness_that_raises_is_a_finding() -> None:
    (finding,) = agree(of(GOOD, **(WITNESSED | {"oracle": "nothing(layers)"})), range(2))
    assert "NameError" in str(finding)


def test_a_missing_package_is_unavailable_not_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    witnesses._module.cache_clear()
    monkeypatch.setattr(witnesses.importlib, "import_module", missing)
    with pytest.raises(witnesses.Unavailable, match=r"torch is not installed; pip install"):
        agree(of(GOOD, **WITNESSED), range(2))


@pytest.mark.usefixtures("torch")
def test_an_expression_reaches_every_module_of_the_package() -> None:
    given = {"layers": [[3, 1, 0, 1]]}
    assert evaluate("snippet", "receptive_field", "field.top_down(layers)", given) == 3


def test_a_program_must_print_its_answer() -> None:
    printed = replace(
        GOOD, code="print(2 * 3)", answer="6", steps=[Step(zh="算", en="compute", value="6")],
        mistakes=[Mistake("sum", "5", zh="加", en="added"), Mistake("x", "8", zh="错", en="wrong")],
    )  # fmt: skip
    assert agree(of(printed, kind="print"), range(2)) == []
    (finding,) = agree(of(replace(printed, code="print(7)"), kind="print"), range(2))
    assert "the program prints '7'" in str(finding)


def test_a_question_of_ones_own_needs_no_witness(tmp_path: Path) -> None:
    assert agree(of(GOOD), range(2), tmp_path) == []


def test_what_a_question_of_ones_own_names_must_agree(tmp_path: Path) -> None:
    alone = of(GOOD, snippet="1 + math.prod([2, 2])")
    assert agree(alone, range(2), tmp_path) == []
    (finding,) = agree(of(GOOD, snippet="1 + math.prod([2, 3])"), range(2), tmp_path)
    assert "gives 7, the question 5" in str(finding)
    named = of(GOOD, oracle="width(layers)")
    (finding,) = agree(named, range(2), tmp_path)
    assert "NameError" in str(finding)
    (tmp_path / "receptive_field").mkdir()
    (tmp_path / "receptive_field" / "oracle.py").write_text("def width(layers): return 5\n")
    witnesses._own_names.cache_clear()
    assert agree(named, range(2), tmp_path) == []


def test_a_program_of_ones_own_must_print_its_answer(tmp_path: Path) -> None:
    steps = [Step(zh="算", en="compute", value="6")]
    printed = replace(GOOD, code="print(7)", answer="6", steps=steps, mistakes=[])
    (finding,) = agree(of(printed, kind="print"), range(2), tmp_path)
    assert "the program prints '7'" in str(finding)
