"""The question model: same seed same problem, and colliding variants redrawn."""

from dataclasses import asdict
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz.problem import BankError, Draw, Mistake, Problem, Step, collisions, magnitude, question
from tests.samples import asked, variant_of


def test_the_id_is_topic_and_name() -> None:
    assert asked().id == "samples/digits"


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
def test_magnitude_is_the_power_of_the_first_digit(value: object) -> None:
    from fractions import Fraction

    assert isinstance(value, Fraction)
    power = magnitude(value)
    assert Fraction(10) ** power <= value < Fraction(10) ** (power + 1)
