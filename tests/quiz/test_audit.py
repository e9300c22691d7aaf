"""The bank's gates: each is broken here on purpose and must say so."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.checks import layout as rooms
from kb.checks import witnesses as witness
from kb.checks.questions import audit
from kb.checks.witnesses import agree, evaluate
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.problem import Choice, Mistake, Problem, Step
from kb.quiz.asking.question import Question, question
from tests.samples import asked

GOOD = Problem(
    given={"layers": [[3, 1, 0, 1], [3, 1, 0, 1]]},
    zh="2 层 3×3 卷积，感受野边长是多少？",
    en="How wide is the receptive field of 2 convolutions of 3×3?",
    answer=5,
    steps=[Step(zh="从 1 加到头", en="add up from 1", value=5)],
    mistakes=[
        Mistake("product", 9, zh="乘起来了", en="multiplied"),
        Mistake("sum", 6, zh="加起来了", en="added"),
    ],
)
WITNESSED = {"snippet": "bottom_up(layers).size", "oracle": "gradient_width(layers)"}


def of(problem: Problem, **arguments: object) -> Question:
    def sample(draw: Draw) -> Problem:
        return problem

    made = question(**({"level": 1, "section": "bottom-up"} | arguments))(sample)  # type: ignore[arg-type]
    return replace(made, topic="receptive_field")


def said(problem: Problem, **arguments: object) -> str:
    return "\n".join(str(finding) for finding in audit(of(problem, **arguments), range(3)))


def test_a_good_question_has_no_findings() -> None:
    assert said(GOOD) == ""
    assert audit(asked(), range(100)) == []


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"en": "How wide are 2 convolutions of 5×5?"}, "different numbers"),
        ({"en": "How wide are two convolutions of 3×3?"}, "different numbers"),
        ({"zh": "{depth} 层"}, "'{depth}'"),
        ({"en": "TODO 2 of 3×3"}, "'TODO'"),
        ({"en": "a field of None, 2, 3×3"}, "'None'"),
        ({"en": "$2$ of 3×3"}, r"'\$'"),
        ({"en": "2 of 3×3 感受野"}, "contains Chinese"),
        ({"zh": "2 of 3×3"}, "contains no Chinese"),
        ({"en": " "}, "no en text"),
        ({"mistakes": GOOD.mistakes[:1]}, "1 mistakes"),
        ({"mistakes": [GOOD.mistakes[0], replace(GOOD.mistakes[1], id="product")]}, "share an id"),
        ({"steps": []}, "no worked steps"),
        ({"steps": [Step(zh="算", en="compute", value=4)]}, "the last step gives 4"),
        ({"steps": [Step(zh="算", en="compute")]}, "the last step gives None"),
        ({"mistakes": [*GOOD.mistakes, Mistake("x", 5, zh="错", en="wrong")]}, "x = the answer"),
        ({"mistakes": [*GOOD.mistakes, Mistake("x", 9, zh="错", en="wrong")]}, "x = product"),
        ({"answer": 2.5, "steps": [Step(zh="算", en="compute", value=2.5)]}, "not a whole number"),
    ],
)
def test_each_rule_of_the_bank_is_enforced(change: dict[str, object], expected: str) -> None:
    import re

    assert re.search(expected, said(replace(GOOD, **change)))  # type: ignore[arg-type]


def test_choices_must_fit_their_answer() -> None:
    options = [Choice("a", zh="甲", en="A"), Choice("b", zh="乙", en="B")]
    wrong = Mistake("picked_b", "b", zh="错", en="wrong")
    steps = [Step(zh="想", en="think", value="a")]
    good = replace(GOOD, answer="a", choices=options, mistakes=[wrong], steps=steps)
    assert said(good, kind="choice") == ""
    assert "do not fit" in said(
        replace(good, answer="c", steps=[Step(zh="想", en="think", value="c")]), kind="choice"
    )
    same = [options[0], Choice("b", zh="乙", en="A")]
    assert "read the same" in said(replace(good, choices=same), kind="choice")
    unknown = Mistake("picked_c", "c", zh="错", en="wrong")
    assert "not recognised" in said(replace(good, mistakes=[unknown]), kind="choice")


def test_a_draw_that_raises_is_reported() -> None:
    @question(level=1, section="x")
    def broken(draw: Draw) -> Problem:
        raise ZeroDivisionError("oops")

    assert "ZeroDivisionError: oops" in str(audit(broken, range(3))[0])


def test_a_question_whose_draws_nearly_all_collide_is_reported_before_a_seed_runs_out() -> None:
    def asking(most: int) -> Question:
        @question(level=1, section="x")
        def crowded(draw: Draw) -> Problem:
            slip = Mistake("slip", 5 if draw.integer(1, 100) <= most else 9, zh="错", en="wrong")
            return replace(GOOD, mistakes=[slip])

        return crowded

    wrong = [finding.wrong for finding in audit(asking(90), range(200))]
    assert any("of 200 first draws" in text for text in wrong)
    assert not any("first draws" in f.wrong for f in audit(asking(70), range(200)))
    assert not any("first draws" in f.wrong for f in audit(asking(90), range(20)))


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

    witness._module.cache_clear()
    monkeypatch.setattr(witness.importlib, "import_module", missing)
    with pytest.raises(witness.Unavailable, match=r"torch is not installed; pip install"):
        agree(of(GOOD, **WITNESSED), range(2))


@pytest.mark.usefixtures("torch")
def test_an_expression_reaches_other_modules_of_its_room() -> None:
    given = {"layers": [[3, 1, 0, 1]]}
    assert evaluate("snippet", "receptive_field", "receptive_field.top_down(layers)", given) == 3


def test_a_program_must_print_its_answer() -> None:
    printed = replace(
        GOOD, code="print(2 * 3)", answer="6", steps=[Step(zh="算", en="compute", value="6")],
        mistakes=[Mistake("sum", "5", zh="加", en="added"), Mistake("x", "8", zh="错", en="wrong")],
    )  # fmt: skip
    assert agree(of(printed, kind="print"), range(2)) == []
    (finding,) = agree(of(replace(printed, code="print(7)"), kind="print"), range(2))
    assert "the program prints '7'" in str(finding)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for room in rooms.ROOMS:
        path = tmp_path / room.format("topic")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\nmodules: [topic, extra]\n---\n", encoding="utf-8")
    return tmp_path


def test_a_whole_topic_has_no_findings(tree: Path) -> None:
    (tree / "kb/snippets/extra.py").write_text("")
    assert rooms.missing_and_stray(tree, ["topic"]) == []


@pytest.mark.parametrize("room", rooms.ROOMS)
def test_every_missing_room_is_named_with_its_next_step(tree: Path, room: str) -> None:
    (tree / room.format("topic")).unlink()
    finding = next(f for f in rooms.missing_and_stray(tree, ["topic"]) if f.wrong == "missing")
    assert finding.place == room.format("topic")
    assert finding.next_step == rooms.ROOMS[room]


@pytest.mark.parametrize(
    "stray",
    ["kb/snippets/lost.py", "kb/oracles/lost.py", "kb/topics/process_thread/java/Lost.java", "quiz_bank/lost.zh.md",
     "kb/topics/lost/figures.py", "kb/topics/lost/numbers.py", "tests/topics/test_lost.py"],
)  # fmt: skip
def test_every_stray_file_is_named(tree: Path, stray: str) -> None:
    path = tree / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert [finding.place for finding in rooms.missing_and_stray(tree, ["topic"])] == [stray]


def test_exercises_are_required_once_their_room_exists(tree: Path) -> None:
    (tree / "kb/exercises").mkdir()
    assert [f.place for f in rooms.missing_and_stray(tree, ["topic"])] == ["kb/exercises/topic"]
