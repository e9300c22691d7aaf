"""How values are shown: to the digits asked for, as they can be typed, as JSON."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz.answers.reading import read
from kb.quiz.asking.problem import Value
from kb.quiz.asking.values import (
    as_json,
    entry,
    precision,
    shortest_decimal,
    show,
    show_answer,
    show_number,
    show_step,
)
from tests.samples import THIRD, variant_of


@pytest.mark.parametrize(
    "asked, zh, en",
    [
        ({"decimals": 0}, "四舍五入到整数", "to the nearest whole number"),
        ({"decimals": 1}, "保留 1 位小数", "to 1 decimal"),
        ({"decimals": 2}, "保留 2 位小数", "to 2 decimals"),
        ({"significant": 1}, "保留 1 位有效数字", "to 1 significant digit"),
        ({"significant": 3}, "保留 3 位有效数字", "to 3 significant digits"),
    ],
)
def test_the_digits_asked_for_are_stated(asked: dict[str, Any], zh: str, en: str) -> None:
    stated = precision(variant_of(THIRD, **asked))
    assert stated is not None
    assert (stated.zh, stated.en) == (zh, en)


def test_the_unit_is_shown_where_there_is_one() -> None:
    assert show(variant_of(31, unit="px"), 31) == "31 px"
    assert show(variant_of(31), 31.0) == "31"
    assert show_answer(variant_of(31), 31) == "31"
    assert show_answer(variant_of((3, 4), kind="shape"), (3, 4)) == "3×4"


@pytest.mark.parametrize(
    "asked, value, shown",
    [
        ({"decimals": 0}, Fraction(5, 2), "≈ 2"), ({"decimals": 0}, Fraction(7, 2), "≈ 4"),
        ({"decimals": 1}, Fraction(-1, 20), "≈ 0.0"), ({"decimals": 1}, Fraction(1, 10), "0.1"),
        ({"decimals": 6}, Fraction(2, 3), "≈ 0.666667"), ({"decimals": 2}, 0.1 + 0.2, "0.30"),
        ({"decimals": 15}, Fraction(1, 3), "≈ 0.333333333333333"),
        ({"significant": 3}, Fraction(1, 3), "≈ 0.333"), ({"significant": 3}, 31.0, "31.0"),
        ({"significant": 3}, Fraction(9996, 10), "≈ 1000"), ({"significant": 2}, 0.00123, "≈ 0.0012"),
        ({"significant": 4}, 1234, "1234"), ({"significant": 1}, 12, "≈ 10"),
        ({"decimals": 9}, Fraction(89799562, 5), "17959912.400000000"),
        ({"significant": 20}, 123456789012345678901, "≈ 123456789012345678900"),
    ],
)  # fmt: skip
def test_an_answer_is_rounded_as_it_is_asked(
    asked: dict[str, Any], value: int | float | Fraction, shown: str
) -> None:
    found = show_answer(variant_of(value, **asked), value)
    assert found == shown


@given(st.fractions(max_denominator=10**6), st.integers(0, 12))
def test_a_rounded_answer_counts_as_right(value: Fraction, decimals: int) -> None:
    variant = variant_of(value, decimals=decimals)
    text = show_answer(variant, value)
    assert abs(Fraction(text.removeprefix("≈ ")) - value) <= variant.question.tolerance(value)
    assert len(text.partition(".")[2]) == decimals
    assert text.startswith("≈") == (value * 10**decimals != int(value * 10**decimals))


@pytest.mark.parametrize(
    "value, shown",
    [
        (Fraction(10**39), "1" + "0" * 39), (Fraction(10**40), "≈ 1e+40"),
        (Fraction(1234567, 100000007), "1234567/100000007 ≈ 0.0123457"),
        (Fraction(12345678, 100000007), "≈ 0.123457"),
        (Fraction(1, 10**12), "0.000000000001"), (Fraction(1, 10**13), "1/10000000000000 ≈ 1e-13"),
        (Fraction(1, 3 * 10**302), "≈ 3.33333e-303"), (Fraction(10**303, 3), "≈ 3.33333e302"),
    ],
)  # fmt: skip
def test_long_numbers_are_shown_short(value: Fraction, shown: str) -> None:
    assert show_number(value) == shown


@pytest.mark.parametrize(
    "value, shown",
    [
        (7, "7"), (1.4, "1.4"), (Fraction(1, 4), "0.25"), (THIRD, "≈ 0.333333"),
        (Fraction(2, 9), "≈ 0.222222"), (123456789012, "123456789012"), (0.1 + 0.2, "≈ 0.3"),
        (1234567890123, "≈ 1.23457e+12"), (-1.5, "-1.5"),
    ],
)  # fmt: skip
def test_a_step_is_exact_where_that_is_short(value: int | float | Fraction, shown: str) -> None:
    assert show_step(value) == shown


def test_a_decimal_is_written_in_full_up_to_twelve_places() -> None:
    assert shortest_decimal(Fraction(-5, 4)) == "-1.25"
    assert shortest_decimal(Fraction(1, 1000)) == "0.001"
    assert shortest_decimal(Fraction(1, 3)) == ""
    assert shortest_decimal(10**15 - Fraction(1, 2)) == "999999999999999.5"
    assert shortest_decimal(Fraction(10**15)) == ""
    assert shortest_decimal(10**15 + Fraction(1, 2)) == ""


def test_an_exact_decimal_is_typed_with_every_digit() -> None:
    long = Fraction("123456789012345.123456789012")
    variant = variant_of(long, decimals=12)
    assert read(variant, entry(variant, long)) == long
    assert entry(variant, 3.0) == "3"


def test_the_letters_and_places_of_choices() -> None:
    names = ["max", "max_pool", "pool"]
    choice = variant_of("max_pool", kind="choice", choices=names)
    for name in names:
        assert read(choice, entry(choice, name)) == name
    order = variant_of(tuple(names), kind="ordering", choices=names)
    numbers = entry(order, tuple(names))
    assert sorted(numbers) == [" ", " ", "1", "2", "3"]
    assert read(order, numbers) == tuple(names)
    assert show(order, tuple(names)) == numbers


@pytest.mark.parametrize(
    "kind, value, shown",
    [
        ("number", None, None), ("number", 3, 3), ("number", Fraction(1, 2), 0.5), ("number", 4.0, 4),
        ("number", "text", "text"), ("print", "1, 2", "1, 2"), ("shape", (3, 4), "3×4"),
        ("choice", 3, 3),
    ],
)  # fmt: skip
def test_values_as_json(kind: str, value: Value | None, shown: object) -> None:
    answer: Value = {"number": 1, "print": "1", "shape": (1, 2), "choice": "a"}[kind]  # type: ignore[assignment]
    found = as_json(variant_of(answer, kind=kind, choices=["a", "b"]), value)
    assert (found, type(found)) == (shown, type(shown))


def test_a_choice_as_json_is_its_letter() -> None:
    variant = variant_of("b", kind="choice", choices=["a", "b"])
    assert as_json(variant, "b") == entry(variant, "b") in ("a", "b")
