"""Grading: tolerance, mistakes recognised, and what is said."""

import math
from fractions import Fraction

import pytest

from kb.quiz.grading import grade
from kb.quiz.printed import same_print
from kb.quiz.showing import entry, precision, show_answer, show_number
from tests.samples import THIRD, variant_of


def test_a_known_mistake_is_named() -> None:
    variant = variant_of(61, {"strides_ignored": 17, "own_stride_counted": 121})
    verdict = grade(variant, "１７")
    assert verdict.outcome == "wrong"
    assert verdict.mistake is not None
    assert verdict.mistake.id == "strides_ignored"
    assert verdict.feedback.en == "wrong: strides_ignored"
    assert grade(variant, "18").mistake is None


def test_a_mistake_has_the_same_tolerance_as_the_answer() -> None:
    variant = variant_of(math.log(1000), {"log2": math.log2(1000)}, decimals=2)
    assert grade(variant, "6.91").outcome == "right"
    verdict = grade(variant, "9.97")
    assert verdict.mistake is not None
    assert verdict.mistake.id == "log2"


def test_significant_digits() -> None:
    variant = variant_of(23_508_032, significant=3, magnitudes=True)
    for text in ("23.5M", "2350万", "23508032", "2.35e7", "23,549,999"):
        assert grade(variant, text).outcome == "right", text
    for text in ("23.4M", "23.6M", "2.4e7"):
        assert grade(variant, text).outcome == "wrong", text


def test_significant_digits_of_small_numbers() -> None:
    variant = variant_of(Fraction(1, 1234), significant=2)
    assert grade(variant, "0.00081").outcome == "right"
    assert grade(variant, "8.1e-4").outcome == "right"
    assert grade(variant, "0.00082").outcome == "wrong"


def test_the_tolerance_is_shown_when_it_decides() -> None:
    variant = variant_of(THIRD, decimals=2)
    assert "0.333333" in grade(variant, "0.33").feedback.en
    assert grade(variant, "1/3").feedback.en == "Right"
    close = grade(variant, "0.34")
    assert close.outcome == "wrong"
    assert "2 decimals" in close.feedback.en
    assert "2 位小数" in close.feedback.zh


def test_precision_is_stated_in_both_languages() -> None:
    stated = precision(variant_of(THIRD, decimals=3))
    assert stated is not None
    assert (stated.zh, stated.en) == ("保留 3 位小数", "to 3 decimals")
    assert precision(variant_of(3)) is None
    significant = precision(variant_of(THIRD, significant=1))
    assert significant is not None
    assert significant.en == "to 1 significant digit"


def test_unreadable_is_not_wrong() -> None:
    verdict = grade(variant_of(3, {"x": 4}), "four")
    assert verdict.outcome == "unreadable"
    assert verdict.reading is None


@pytest.mark.parametrize(
    "one, other",
    [
        ("torch.Size([1, 3, 4])", "(1, 3, 4)"), ("torch.Size([1, 3])", "1 3"), ("[1.0, 2]", "1 2.0"),
        ("True", "true"), ("a b", "a  b"), ("{'x': 1}", "x : 1"), ("-3", "−3"), ("３", "3"),
        ("1e-3", "0.001"), ("tensor(2.)", "tensor(2)"),
    ],
)  # fmt: skip
def test_printed_texts_that_are_the_same_to_a_reader(one: str, other: str) -> None:
    assert same_print(one, other)


@pytest.mark.parametrize(
    "one, other", [("1 3", "13"), ("3", "-3"), ("True", "False"), ("1 2", "2 1"), ("", "0"), ("a", "ab")]
)  # fmt: skip
def test_printed_texts_that_differ(one: str, other: str) -> None:
    assert not same_print(one, other)


@pytest.mark.parametrize(
    "number, shown",
    [
        (Fraction(31), "31"), (Fraction(1, 2), "0.5"), (Fraction(1, 3), "1/3 ≈ 0.333333"),
        (Fraction(-5, 4), "-1.25"), (Fraction(math.pi), "≈ 3.14159"), (Fraction(10) ** 60, "≈ 1e+60"),
        (Fraction(10) ** 400, "≈ 1e400"), (Fraction(1, 7 * 10**400), "≈ 1.42857e-401"),
    ],
)  # fmt: skip
def test_numbers_are_shown_short(number: Fraction, shown: str) -> None:
    assert show_number(number) == shown


def test_answers_are_shown_to_the_digits_asked_for() -> None:
    assert show_answer(variant_of(THIRD, decimals=2), THIRD) == "≈ 0.33"
    assert show_answer(variant_of(Fraction(1, 4), decimals=3), Fraction(1, 4)) == "0.250"
    count = variant_of(23_508_032, significant=3)
    assert show_answer(count, 23_508_032) == "≈ 23500000"
    assert show_answer(variant_of(31, unit="px"), 31) == "31 px"


def test_entry_of_each_kind() -> None:
    assert entry(variant_of((3, 4), kind="shape"), (3, 4)) == "3×4"
    assert entry(variant_of("1 2", kind="print"), "1 2") == "1 2"
    assert entry(variant_of(7), 7) == "7"
    assert float(entry(variant_of(math.pi, decimals=2), math.pi)) == math.pi
