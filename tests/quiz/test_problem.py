"""The question model: same seed same problem, and colliding variants redrawn."""

import math
from dataclasses import asdict
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.form import misfit, raised_at
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.problem import Bilingual, Mistake, Problem, Step, Value, exact, magnitude
from kb.quiz.asking.question import Question, collisions, question
from tests.samples import asked, variant_of


def made(build: Any) -> Question:
    return question(level=1, section="answer")(build)


def test_the_id_is_topic_and_name() -> None:
    assert asked().id == "samples/digits"

    def strided(draw: Draw) -> Problem:
        raise NotImplementedError

    strided.__module__ = "quiz_bank.deep.receptive_field"
    assert made(strided).id == "receptive_field/strided"


def test_what_is_said_of_a_question_is_kept() -> None:
    given = {"level": 3, "section": "bottom-up", "unit": "px", "form": "(H, W)", "snippet": "f(n)",
             "oracle": "g(n)", "revision": 4, "decimals": 2}  # fmt: skip
    found = asked(**given)
    assert {name: getattr(found, name) for name in given} == given
    plain = asked()
    assert (plain.kind, plain.unit, plain.form, plain.snippet, plain.oracle) == (
        "number",
        *[""] * 4,
    )
    assert (plain.revision, plain.decimals, plain.significant) == (1, None, None)


def test_a_whole_number_without_a_unit_is_a_count() -> None:
    assert asked().magnitudes
    for more in ({"unit": "px"}, {"decimals": 2}, {"significant": 3}):
        assert not asked(**more).magnitudes
        assert asked(**more, magnitudes=True).magnitudes
    assert not asked(magnitudes=False).magnitudes
    assert not variant_of("1", kind="print").question.magnitudes


def test_a_text_is_told_in_the_language_asked_for() -> None:
    text = Bilingual(zh="对", en="right")
    assert (text.text("zh"), text.text("en")) == ("对", "right")


def test_a_variant_says_its_seed_and_shows_the_choices_in_any_order() -> None:
    shuffled = variant_of("a", kind="choice", choices=["a", "b", "c"]).question
    assert shuffled.draw(31).seed == 31
    orders = {tuple(c.id for c in shuffled.draw(seed).problem.choices) for seed in range(60)}
    assert len(orders) == 6


def test_a_function_that_fails_is_named_with_its_line() -> None:
    def raises(draw: Draw) -> Problem:
        raise ValueError("two\nlines " + "x" * 300)

    def nothing(draw: Draw) -> Problem:
        return None  # type: ignore[return-value]

    line = raises.__code__.co_firstlineno + 1
    with pytest.raises(BankError) as caught:
        made(raises).draw(7)
    place = f"test_problem/raises, seed 7: test_problem.py, line {line}: ValueError: "
    assert str(caught.value) == place + ("two lines " + "x" * 300)[:200]
    with pytest.raises(
        BankError, match="test_problem/nothing, seed 8: returns None, neither Numbers nor a Problem"
    ):
        made(nothing).draw(8)
    with pytest.raises(BankError, match="samples/sample, seed 0: the answer is None; expected"):
        variant_of(None)  # type: ignore[arg-type]


def test_an_error_without_a_line_or_with_its_own_is_named() -> None:
    syntax = SyntaxError("invalid syntax", ("own.py", 3, 1, "x ="))
    assert raised_at(syntax, Path("own.py")) == "own.py, line 3: SyntaxError: invalid syntax"
    assert raised_at(OSError("gone"), Path("own.py")) == "own.py: OSError: gone"


FITTING: dict[str, tuple[list[object], list[object]]] = {
    "number": ([0, -3, 1.5, Fraction(1, 3)], [True, math.nan, math.inf, "1", None, (1,), 1j]),
    "print": (["", "1 2"], [1, None, ("a",)]),
    "choice": (["a", frozenset("ab")], [1, ("a",), ["a"], frozenset({"a", 1}), None]),
    "shape": ([(1, 2)], [[1, 2], "12", (1, 2.0), ("1", "2"), 3]),
    "ordering": ([("a", "b")], [["a", "b"], "ab", ("a", 1), frozenset("ab")]),
}


@pytest.mark.parametrize("kind", FITTING)
def test_a_value_of_the_wrong_type_is_named(kind: str) -> None:
    fitting, others = FITTING[kind]

    for value in fitting:
        assert misfit(kind, value, [("slip", fitting[0])]) == ""
        for other in others:
            said = f"the answer is {other!r}; expected "
            assert misfit(kind, other, [("slip", value)]).startswith(said)
            said = f"mistake slip is {other!r}; expected "
            assert misfit(kind, value, [("slip", other)]).startswith(said)


def test_printed_mistakes_collide_as_a_reader_sees_them() -> None:
    def of(kind: str, answer: Value, mistake: Value) -> list[str]:
        slip = Mistake("slip", mistake, zh="错", en="wrong")
        problem = Problem(given={}, zh="问", en="q", answer=answer, steps=[], mistakes=[slip])
        return collisions(variant_of(answer, kind=kind).question, problem)

    assert of("print", "torch.Size([1, 2])", "(1, 2)") == ["slip = the answer"]
    assert of("print", "1 2", "2 1") == []
    assert of("choice", "a", "A") == []
    assert of("choice", "a", "a") == ["slip = the answer"]
    assert of("shape", (1, 2), (1, 2)) == ["slip = the answer"]


def test_only_numbers_have_an_exact_value() -> None:
    assert exact(0.5) == Fraction(1, 2)
    with pytest.raises(TypeError, match="'px' is not a number"):
        exact("px")


@given(st.integers(0, 10**6))
def test_same_seed_same_problem(seed: int) -> None:
    assert asdict(asked().draw(seed).problem) == asdict(asked().draw(seed).problem)


@given(st.integers(0, 10**6))
def test_colliding_variants_are_redrawn(seed: int) -> None:
    """1² = 1³ and 2² = 2·2: a draw of 1 or 2 would make a mistake right."""
    assert asked().draw(seed).problem.given["n"] > 2


def test_the_sample_does_collide_before_redrawing() -> None:
    first = [next(iter(asked().attempts(seed))).given["n"] for seed in range(60)]
    assert {1, 2} <= set(first)


def test_mistakes_that_touch_within_their_tolerances_collide() -> None:
    question_ = variant_of(1.0, decimals=2).question
    near = Mistake("near", 1.01, zh="近", en="near")
    far = Mistake("far", 1.02, zh="远", en="far")
    step = [Step(zh="算", en="compute", value=1.0)]
    problem = Problem(given={}, zh="问", en="q", answer=1.0, steps=step, mistakes=[near])
    assert collisions(question_, problem) == ["near = the answer"]
    problem = Problem(given={}, zh="问", en="q", answer=1.0, steps=step, mistakes=[far])
    assert collisions(question_, problem) == []
    problem = Problem(given={}, zh="问", en="q", answer=5.0, steps=step, mistakes=[near, far])
    assert collisions(question_, problem) == ["far = near"]


def test_a_question_that_always_collides_is_a_bank_error() -> None:
    @question(level=1, section="answer")
    def hopeless(draw: Draw) -> Problem:
        draw.integer(0, 9)
        return Problem(
            given={}, zh="问", en="q", answer=4, steps=[],
            mistakes=[Mistake("same", 4, zh="同", en="the same")],
        )  # fmt: skip

    with pytest.raises(BankError, match=r"in 100 draws .*same = the answer"):
        hopeless.draw(0)
    assert len(list(islice(hopeless.attempts(0), 200))) == 100


@given(st.fractions(min_value="1e-9", max_value=10**12))
def test_magnitude_is_the_power_of_the_first_digit(value: Fraction) -> None:
    power = magnitude(value)
    assert Fraction(10) ** power <= value < Fraction(10) ** (power + 1)
    assert magnitude(-value) == power


def test_zero_counts_as_a_number_of_one_digit() -> None:
    assert [magnitude(value) for value in (0, 0.0, 1, 9, 10)] == [0, 0, 0, 0, 1]
