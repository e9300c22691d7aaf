"""Grading: tolerance, mistakes recognised, and what is said."""

import math
from fractions import Fraction

import pytest

from kb.quiz.answers.grading import grade
from kb.quiz.asking.printed import same_print
from kb.quiz.asking.values import entry, precision, show_answer, show_number
from tests.samples import THIRD, variant_of


def test_a_known_mistake_is_named() -> None:
    variant = variant_of(61, {"strides_ignored": 17, "own_stride_counted": 121})
    verdict = grade(variant, "１７")
    assert verdict.outcome == "wrong"
    assert verdict.mistake is not None
    assert verdict.mistake.id == "strides_ignored"
    assert verdict.feedback.en == "wrong: strides_ignored"
    assert grade(variant, "18").mistake is None


def test_a_verdict_says_how_the_answer_was_read() -> None:
    variant = variant_of(61, {"strides_ignored": 17}, unit="px")
    for text, outcome in (("6.1e1", "right"), ("17 像素", "wrong"), ("18.0", "wrong")):
        verdict = grade(variant, text)
        assert verdict.outcome == outcome
        assert verdict.reading == float(text.split()[0])
        assert verdict.read_as == f"{verdict.reading} px"
    right, wrong = grade(variant, "61").feedback, grade(variant, "18").feedback
    assert (right.zh, right.en) == ("对", "Right")
    assert "步骤" in wrong.zh
    assert "steps" in wrong.en


def test_a_printed_answer_is_graded_as_a_reader_would() -> None:
    variant = variant_of("torch.Size([2, 3])", {"swapped": "(3, 2)"}, kind="print", code="x")
    verdict = grade(variant, " (2,3) ")
    assert (verdict.outcome, verdict.reading) == ("right", "(2,3)")
    mistake = grade(variant, "torch.Size([3, 2])").mistake
    assert mistake is not None
    assert mistake.id == "swapped"
    assert grade(variant, "(2, 2)").mistake is None
    assert grade(variant, "None").outcome == "wrong"


def test_the_letters_of_a_choice_are_graded() -> None:
    variant = variant_of("b", {"last": "c"}, kind="choice", choices=["a", "b", "c"])
    verdicts = {name: grade(variant, entry(variant, name)) for name in "abc"}
    assert [verdicts[name].outcome for name in "abc"] == ["wrong", "right", "wrong"]
    assert [bool(verdicts[name].mistake) for name in "abc"] == [False, False, True]


def test_of_several_letters_the_missing_and_the_superfluous_are_named() -> None:
    variant = variant_of(frozenset("ac"), kind="choice", choices=["a", "b", "c", "d"])
    typed = {name: entry(variant, frozenset(name)) for name in ("a", "b", "c", "bd", "ac", "abcd")}
    for names, zh, en in (
        ("a", f"漏选了 {typed['c']}", f"Missing: {typed['c']}"),
        ("abcd", f"多选了 {typed['bd']}", f"Not right: {typed['bd']}"),
        ("bd", f"多选了 {typed['bd']}；漏选了 {typed['ac']}",
         f"Not right: {typed['bd']}; Missing: {typed['ac']}"),
    ):  # fmt: skip
        verdict = grade(variant, typed[names])
        assert verdict.outcome == "wrong"
        assert (verdict.feedback.zh, verdict.feedback.en) == (zh, en)
        assert verdict.reading == frozenset(names)
    assert grade(variant, typed["ac"]).outcome == "right"


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
    assert "2 decimals: ≈ 0.33" in close.feedback.en
    assert "2 位小数：≈ 0.33" in close.feedback.zh


def test_close_is_within_ten_units_of_the_last_digit_asked_for() -> None:
    variant = variant_of(Fraction(1, 4), decimals=2)
    for text, close in (("0.35", True), ("0.15", True), ("0.351", False), ("9", False)):
        assert ("decimals" in grade(variant, text).feedback.en) == close, text


def test_a_rounded_answer_is_told_the_exact_one() -> None:
    feedback = grade(variant_of(math.pi, decimals=2), "3.14").feedback
    assert feedback.en == "Right. Asked to 2 decimals; more exactly 3.14159"
    assert feedback.zh == "对。要求保留 2 位小数；更精确的值是 3.14159"
    # A float is told as the fraction it stands for: the ratio of two whole numbers below 10⁹.
    assert "1/997 ≈ 0.00100301" in grade(variant_of(1 / 997, decimals=3), "0.001").feedback.en


def test_nine_decimals_are_as_good_as_exact() -> None:
    small = variant_of(Fraction(1, 4), decimals=2)
    large = variant_of(Fraction(10**6 + 1, 4), significant=3)
    for variant, text, exact in (
        (small, "0.250000001", True), (small, "0.249999999", True), (small, "0.2500000011", False),
        (large, "250000.25025", True), (large, "250000.251", False),
    ):  # fmt: skip
        assert (grade(variant, text).feedback.en == "Right") == exact, text


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
        ("1e-3", "0.001"), ("tensor(2.)", "tensor(2)"), ("+2", "2"), ("2E3", "2000"), (".5", "0.5"),
        ("dtype=torch.float32", "dtype = torch.float32"), ("`a | b`", '"a b"'), ("1e+3", "1000"), (".25", "0.25"), ("end.", "end ."),
        ("1; 2", "1 2"), ("[ ]", ""),
    ],
)  # fmt: skip
def test_printed_texts_that_are_the_same_to_a_reader(one: str, other: str) -> None:
    assert same_print(one, other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("1 3", "13"), ("3", "-3"), ("True", "False"), ("1 2", "2 1"), ("", "0"), ("a", "ab"),
        ("float32", "float 32"), ("1e3", "1 e3"), ("1.5", "1 5"), ("a=b", "a b"), ("3px", "3"),
        ("9e99999", "9e99998"), ("1.2.3", "1.23"), ("1 -3", "1 - 3"), ("12.5", "12 .5"), ("1e1000", "10e999"),
    ],
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
