"""Units and multiples: every spelling that is listed, in either case, and nothing beside it."""

from fractions import Fraction

import pytest

from kb.quiz.answers.grading import grade
from kb.quiz.answers.reading import read
from kb.quiz.answers.spelling import Unreadable
from kb.quiz.answers.units import COUNTERS, MAGNITUDES, SPELLINGS
from tests.samples import variant_of

COUNT = variant_of(3, magnitudes=True)
MULTIPLES = {
    1_000: ["k", "K", "千", "thousand"],
    10_000: ["万"],
    1_000_000: ["m", "M", "百万", "million"],
    10_000_000: ["千万"],
    100_000_000: ["亿"],
    1_000_000_000: ["g", "G", "b", "B", "十亿", "billion"],
    1_000_000_000_000: ["t", "T", "万亿", "trillion"],
}


@pytest.mark.parametrize("unit", SPELLINGS)
def test_every_spelling_of_a_unit_is_read(unit: str) -> None:
    variant = variant_of(3, unit=unit)
    for spelling in (unit, *SPELLINGS[unit]):
        for text in (f"3{spelling}", f"3 {spelling}", f"3 {spelling.upper()}"):
            assert read(variant, text) == 3, text
    assert grade(variant, "3").read_as == f"3 {unit}"


def test_a_unit_with_one_spelling_is_read_in_either_case() -> None:
    for text in ("3 GiB", "3 gib", "3GIB"):
        assert read(variant_of(3, unit="GiB"), text) == 3
    for text in ("3 GB", "3 个", "3 threads"):
        with pytest.raises(Unreadable):
            read(variant_of(3, unit="GiB"), text)


WORDS = """
    个 条 次 张 层 对 组 种 项 步 份 块 类 个参数 thread threads token tokens parameters params weights bins
    times triplets layers classes pairs images operations values
"""
SPELT = {
    "px": "px pixel pixels 像素 个像素", "°": "° deg degree degrees 度", "rad": "rad radian radians 弧度",
    "B": "B byte bytes 字节", "s": "s sec second seconds 秒", "ms": "ms millisecond milliseconds 毫秒",
    "µs": "µs μs us microsecond microseconds 微秒", "×": "× x 倍 times",
}  # fmt: skip


def test_words_that_may_follow_a_number() -> None:
    for unit, words in {**SPELT, "": WORDS}.items():
        for word in words.split():
            assert read(variant_of(3, unit=unit), f"3 {word}") == 3, word


def test_a_plain_count_may_say_what_is_counted() -> None:
    for word in COUNTERS:
        for text in (f"3{word}", f"3 {word}", f"3 {word.upper()}"):
            assert read(variant_of(3), text) == 3, text


@pytest.mark.parametrize("value", MULTIPLES)
def test_every_multiple_is_read(value: int) -> None:
    for name in MULTIPLES[value]:
        for text in (f"2.5{name}", f"2.5 {name}", f"2.5 {name}个", f"2.5 {name} weights"):
            assert read(COUNT, text) == Fraction(5, 2) * value, text


def test_no_multiple_is_missing_above() -> None:
    listed = {name.lower(): value for value, names in MULTIPLES.items() for name in names}
    assert listed == MAGNITUDES


def test_a_multiple_may_stand_before_a_unit() -> None:
    assert read(variant_of(3, unit="B", magnitudes=True), "2.5 kB") == 2500
    with pytest.raises(Unreadable):
        read(variant_of(3, unit="B"), "2.5 kB")
