"""The random source: reproducible everywhere, and within its bounds."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz.asking.draw import Draw


def test_the_sequence_is_pinned() -> None:
    draw = Draw("receptive_field/strided_stack#7#0")
    assert [draw.integer(0, 999) for _ in range(5)] == [
        int(value * 1000)
        for source in [random.Random("receptive_field/strided_stack#7#0")]
        for value in [source.random() for _ in range(5)]
    ]
    assert [Draw("x").integer(0, 9) for _ in range(3)] == [Draw("x").integer(0, 9)] * 3


def test_known_values_on_every_machine() -> None:
    draw = Draw("kb")
    assert [draw.integer(1, 100) for _ in range(6)] == [4, 24, 25, 74, 52, 59]


@given(st.text(), st.integers(-50, 50), st.integers(0, 50))
def test_integer_stays_within_both_ends(seed: str, low: int, width: int) -> None:
    assert low <= Draw(seed).integer(low, low + width) <= low + width


@given(st.text(), st.lists(st.integers(), max_size=12))
def test_shuffle_keeps_the_items(seed: str, items: list[int]) -> None:
    assert sorted(Draw(seed).shuffle(items)) == sorted(items)


@given(st.text(), st.integers(0, 5))
def test_sample_takes_different_items(seed: str, count: int) -> None:
    assert len(set(Draw(seed).sample(count, range(9)))) == count


@given(st.text())
def test_decimal_has_the_places_asked_for(seed: str) -> None:
    value = Draw(seed).decimal(0.1, 0.9, places=2)
    assert 0.1 <= value <= 0.9
    assert round(value, 2) == value


def test_every_hundredth_comes_up_when_nothing_else_is_asked() -> None:
    draw = Draw("hundredths")
    found = {draw.decimal(0.01, 0.05) for _ in range(200)}
    assert found == {0.01, 0.02, 0.03, 0.04, 0.05}
    assert {draw.decimal(1, 2, places=0) for _ in range(50)} == {1.0, 2.0}


def test_every_option_and_both_ends_come_up() -> None:
    draw = Draw("all")
    assert {draw.pick("a", "b", "c") for _ in range(100)} == {"a", "b", "c"}
    assert {draw.integer(1, 3) for _ in range(100)} == {1, 2, 3}
    assert {draw.chance() for _ in range(100)} == {True, False}
    assert 200 < sum(draw.chance(0.25) for _ in range(1000)) < 300
    assert not any(draw.chance(0) for _ in range(100))
    assert all(draw.chance(1) for _ in range(100))


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"integer\(3, 2\)"):
        Draw("x").integer(3, 2)
