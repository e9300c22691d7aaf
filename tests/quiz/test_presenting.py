"""What is said of a problem: the same in the terminal, on a page and in an export, but for a face."""

from fractions import Fraction
from typing import Any

import pytest

from kb.quiz.asking import presenting
from kb.quiz.asking.presenting import EXPORT, PAGE, TERMINAL, Face
from kb.quiz.asking.question import Variant
from tests.samples import CHOICE, COUNT, CUBE, NUMBER, ORDER, PERCENT, PIXELS, SEVERAL, variant_of


@pytest.mark.parametrize(
    "variant, face, zh, en",
    [
        (COUNT, EXPORT, "问题", "A question"),
        (NUMBER, TERMINAL, "问题（保留 3 位小数）", "A question (to 3 decimals)"),
        (PIXELS, PAGE, "问题", "A question"),
        (PIXELS, EXPORT, "问题（单位 px）", "A question (in px)"),
        (PERCENT, EXPORT, "问题（保留 1 位小数，单位 %）", "A question (to 1 decimal, in %)"),
        (CUBE, TERMINAL, "问题（写成 (C, H, W)）", "A question (Write (C, H, W).)"),
        (CUBE, PAGE, "问题（写成 (C, H, W)）", "A question (written as (C, H, W))"),
    ],
)
def test_the_prompt_says_how_the_answer_is_wanted(
    variant: Variant, face: Face, zh: str, en: str
) -> None:
    assert presenting.prompt(variant, "zh", face) == zh
    assert presenting.prompt(variant, "en", face) == en


@pytest.mark.parametrize(
    "variant, zh, en",
    [
        (CHOICE, "字母", "letter"), (SEVERAL, "字母，可多个", "letters"),
        (ORDER, "顺序，如 2 1 3", "order, like 2 1 3"), (CUBE, "(C, H, W)", "(C, H, W)"),
        (variant_of("1", kind="print"), "输出", "output"), (PIXELS, "px", "px"),
        (NUMBER, "数", "number"),
    ],
)  # fmt: skip
def test_what_to_type(variant: Variant, zh: str, en: str) -> None:
    assert (presenting.expects(variant, "zh"), presenting.expects(variant, "en")) == (zh, en)


def test_a_step_stands_without_the_unit_of_the_answer() -> None:
    variant = variant_of(Fraction(100, 7), unit="%", decimals=2)
    for face in (TERMINAL, PAGE, EXPORT):
        assert presenting.step_lines(variant, "en", face) == ["compute → ≈ 14.2857"]
        assert presenting.answer(variant, "en", face) == "≈ 14.29 %"
    assert presenting.numbered_steps(variant, "zh") == ["1. 算 → ≈ 14.2857"]


@pytest.mark.parametrize("lang, word, between", [("zh", "选项", "；"), ("en", "option", "; ")])
def test_options_by_letter_by_both_and_by_words(lang: str, word: str, between: str) -> None:
    keys = {text: key for key, text in presenting.options(SEVERAL, lang)}
    right = sorted((keys[f"{word} {name}"], f"{word} {name}") for name in "ac")
    assert presenting.answer(SEVERAL, lang) == " ".join(key for key, _ in right)
    assert presenting.answer(SEVERAL, lang, PAGE) == "; ".join(f"{k}. {text}" for k, text in right)
    assert presenting.answer(SEVERAL, lang, EXPORT) == between.join(text for _, text in right)
    assert presenting.option_lines(SEVERAL, lang)[0].startswith(f"a. {word} ")


def test_an_ordering_by_places_and_by_words() -> None:
    places = presenting.answer(ORDER, "en")
    items = dict(presenting.options(ORDER, "en"))
    assert [items[place] for place in places.split()] == ["option x", "option y", "option z"]
    assert presenting.answer(ORDER, "en", PAGE) == places.replace(" ", " → ")
    assert presenting.answer(ORDER, "en", EXPORT) == "option x → option y → option z"


@pytest.mark.parametrize(
    "answer, asked, shown",
    [
        ((3, 4), {"kind": "shape"}, ("3×4", "(3, 4)", "3×4")),
        ("x y", {"kind": "print"}, ("x y", "`x y`", "x y")),
    ],
)
def test_shapes_and_output(answer: Any, asked: dict[str, Any], shown: tuple[str, str, str]) -> None:
    variant = variant_of(answer, **asked)
    faces = (TERMINAL, PAGE, EXPORT)
    assert tuple(presenting.answer(variant, "en", face) for face in faces) == shown


def test_a_mistake_comes_with_its_value() -> None:
    variant = variant_of(50, {"share": Fraction(1, 3)}, unit="%", decimals=1)
    said = [presenting.mistakes(variant, "en", face) for face in (TERMINAL, PAGE, EXPORT)]
    assert [value for ((value, _),) in said] == ["≈ 0.3 %", "≈ 0.333333", "1/3 ≈ 0.333333 %"]
    assert presenting.mistakes(variant, "zh") == [("≈ 0.3 %", "错在 share")]
    assert presenting.mistakes_json(variant, "en") == [
        {"id": "share", "value": 1 / 3, "feedback": "wrong: share"}
    ]
