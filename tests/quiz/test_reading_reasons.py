"""An answer that cannot be read: what is said quotes it and names what is expected, twice over."""

import re

import pytest

from kb.quiz.answers.grading import grade
from kb.quiz.asking.problem import Bilingual
from kb.quiz.asking.question import Variant
from tests.samples import (
    CHOICE,
    COUNT,
    CUBE,
    NUMBER,
    ORDER,
    PERCENT,
    PIXELS,
    SEVERAL,
    SHAPE,
    variant_of,
)

FORMLESS = variant_of((4, 5, 6), kind="shape")


def reason(variant: Variant, text: str) -> Bilingual:
    verdict = grade(variant, text)
    assert verdict.outcome == "unreadable"
    assert (verdict.reading, verdict.mistake, verdict.read_as) == (None, None, "")
    return verdict.feedback


@pytest.mark.parametrize(
    "variant, text, said",
    [
        (NUMBER, "one", ["“one”", "1.2e-3", "1/7"]),
        (NUMBER, "31 cm", ["“cm”"]),
        (NUMBER, "2k", ["“2k”", " k "]),
        (NUMBER, "1/0", [" 0"]),
        (NUMBER, "0^-1", ["0 "]),
        (NUMBER, "99999^999", []),
        (NUMBER, "9" * 201, ["201", "200"]),
        (NUMBER, " ", []),
        (NUMBER, "3\x00", ["U+0000"]),
        (NUMBER, "3\u20281", ["U+2028", "LINE SEPARATOR"]),
        (NUMBER, "3\u20291", ["U+2029", "PARAGRAPH SEPARATOR"]),
        (NUMBER, "Ⅷ", ["U+2167", "ROMAN NUMERAL EIGHT"]),
        (NUMBER, "①", ["U+2460", "CIRCLED DIGIT ONE"]),
        (PIXELS, "31 cm", ["“cm”", " px"]),
        (PERCENT, "50 px", ["“px”", " %"]),
        (PERCENT, "0.25", [" 0.25 %", " 25 %"]),
        (PERCENT, "-1", [" -1 %", " -100 %"]),
        (COUNT, "5 apples", ["“apples”"]),
        (SHAPE, "16px", ["“16px”", "H×W", " 16×16"]),
        (SHAPE, "16", ["1 ", "2 ", "H×W"]),
        (CUBE, "16×16", ["2 ", "3 ", "(C, H, W)"]),
        (CUBE, "-16", ["“-16”", "(C, H, W)", " 16×16×16"]),
        (FORMLESS, "16×16", ["2 ", "3 ", "16×16×16"]),
        (FORMLESS, "?", ["“?”", "16×16×16"]),
        (CHOICE, "e", ["“e”", " a–d"]),
        (CHOICE, "a b", []),
        (SEVERAL, "ax", ["“ax”", " a–d"]),
        (ORDER, "1 2", ["“1 2”", " 1 ", " 3 ", " 3 2 1"]),
    ],
)
def test_a_reason_is_given_in_both_languages(variant: Variant, text: str, said: list[str]) -> None:
    reasons = reason(variant, text)
    assert re.search("[\u4e00-\u9fff]", reasons.zh)
    assert re.fullmatch("[^\u4e00-\u9fff]*[a-z]+[^\u4e00-\u9fff]*", reasons.en)
    for words in said:
        assert words in reasons.zh
        assert words in reasons.en


def test_a_character_without_a_name_is_told_by_its_number() -> None:
    assert reason(NUMBER, "3\x00").en.endswith("U+0000 (?)")


@pytest.mark.parametrize(
    "text", ["3-", "3 -", "3.. px", "3,", "3 /", "3*", "3^", "3+", "1 2", "3 5x"]
)
def test_what_is_no_number_is_not_taken_for_a_wrong_unit(text: str) -> None:
    assert "not a number" in reason(PIXELS, text).en
    assert "unit" not in reason(PIXELS, text).en


def test_a_unit_is_asked_for_only_where_there_is_one() -> None:
    assert "没有单位" in reason(NUMBER, "31 cm").zh
    assert "no unit" in reason(NUMBER, "31 cm").en
    assert "没有单位" not in reason(PIXELS, "31 cm").zh
    assert "no unit" not in reason(PIXELS, "31 cm").en


def test_several_letters_are_offered_only_where_several_are_right() -> None:
    assert "多个" in reason(SEVERAL, "e").zh
    assert "several" in reason(SEVERAL, "e").en
    assert "多个" not in reason(CHOICE, "e").zh
    assert "several" not in reason(CHOICE, "e").en


def test_the_example_of_an_ordering_can_be_typed() -> None:
    example = re.findall(r"[\d ]+$", reason(ORDER, "?").en)
    assert grade(ORDER, example[0]).outcome in ("right", "wrong")


def test_a_long_answer_is_quoted_by_its_beginning() -> None:
    assert f"“{'?' * 40}”" in reason(NUMBER, "?" * 40).en
    assert f"“{'?' * 40}…”" in reason(NUMBER, "?" * 41).en
