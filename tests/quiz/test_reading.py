"""Reading answers: every way people write one, and everything that must not be read."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.quiz.answers.grading import grade
from kb.quiz.answers.reading import read
from kb.quiz.answers.spelling import MAX_LENGTH, Unreadable
from kb.quiz.asking.problem import Value
from kb.quiz.asking.question import Variant
from kb.quiz.asking.values import entry
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


def value(variant: Variant, text: str) -> Value:
    return read(variant, text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("31", 31), ("31.", 31), ("31.0", 31), (".5", Fraction(1, 2)), ("0.5", Fraction(1, 2)),
        ("-0.25", Fraction(-1, 4)), ("−3", -3), ("–3", -3), ("- 3", -3), ("+3", 3), ("３", 3),
        ("１，０００", 1000), ("３．１４", Fraction(314, 100)), ("3。14", Fraction(314, 100)),
        ("1/7", Fraction(1, 7)), ("-3/4", Fraction(-3, 4)), ("1 / 7", Fraction(1, 7)),
        ("1 1/2", Fraction(3, 2)), ("1½", Fraction(3, 2)), ("1\t1/2", Fraction(3, 2)), ("1 \u00a0 1/2", Fraction(3, 2)),
        ("1\r\n1/2", Fraction(3, 2)), ("0" * (MAX_LENGTH - 1) + "7", 7),
        ("½", Fraction(1, 2)),
        ("-1 1/2", Fraction(-3, 2)), ("⅐", Fraction(1, 7)), ("0.5/4", Fraction(1, 8)),
        ("1.2e-3", Fraction(12, 10000)), ("1.2E+5", 120000), ("1e3", 1000),
        ("1.2×10^5", 120000), ("1.2x10^5", 120000), ("1.2*10**5", 120000), ("1.2·10^5", 120000),
        ("1.2 × 10⁵", 120000), ("1.2×10⁻³", Fraction(12, 10000)), ("10²", 100), ("2^10", 1024),
        ("2**10", 1024), ("２＾１０", 1024), ("2^-1", Fraction(1, 2)), ("-2^2", -4),
        ("2^51-1", 2**51 - 1), ("2⁵¹ − 1", 2**51 - 1), ("10^(-3)", Fraction(1, 1000)),
        (".25", Fraction(1, 4)), ("10^(+3)", 1000), ("2^+3", 8), ("1 /2", Fraction(1, 2)),
        ("1 10/20", Fraction(3, 2)), ("~7", 7), ("1.25e1", Fraction(25, 2)), ("16^800", 16**800),
        ("2^3+1", 9), ("2^3 + 1,000", 1008), ("1.2×10^(5)", 120000), ("0^0", 1), ("2^0", 1),
        ("1,000", 1000), ("1,234,567.5", Fraction(2469135, 2)), ("50%", Fraction(1, 2)),
        ("５０％", Fraction(1, 2)), ("5‰", Fraction(1, 200)), ("≈0.14", Fraction(14, 100)),
        ("= 7", 7), ("约 7", 7), ("  31  ", 31), ("\u300031\t", 31), ("𝟛𝟙", 31), ("007", 7),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, expected: Fraction) -> None:
    assert value(NUMBER, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "nan", "inf", "-inf", "Infinity", "9**9**9", "2^2^2", "__import__('os')", "1,00",
        "1,0000", "10,00", ",5", "1,", "0,123", "1..2", "1.2.3", "e5", "1e", "1e99999", "10^99999",
        "--3", "3-", "1/0", "0^-1", "1/2/3", "1 2", "1 000", "0x1f", "1_000", "3+4", "(3)", "31 m",
        "31px", "①", "10①", "10₂", "٣", "3\x00", "3\u200b1", "\u202e31", "31\n32", "1 1", "½½",
        "one", "十", "1" * (MAX_LENGTH + 1), pytest.param("9" * 1_000_000, id="a million digits"), "3 ‱", "2k", "1.2×11^5", "⅟2",
        "10^^2", "Ⅷ", "3;", "3!", "1e5e5", "1,000,00", "^2", "²",
        "99999^999", "0.0001^-999", "1234,567", "1^1000", "1^(1000)", "1e1000", "1 1/", "16^801",
    ],
)  # fmt: skip
def test_what_is_not_a_number_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(NUMBER, text)


@pytest.mark.parametrize(
    "text", ["31", "31px", "31 px", "31 PX", "31 像素", "31 pixels", "３１ｐｘ"]
)
def test_the_unit_is_optional(text: str) -> None:
    assert value(PIXELS, text) == 31


@pytest.mark.parametrize("text", ["31 m", "31 cm", "31%", "31 px px", "31 p", "31k", "px"])
def test_another_unit_is_asked_about_not_graded(text: str) -> None:
    with pytest.raises(Unreadable):
        read(PIXELS, text)


def test_every_superscript_and_every_look_alike_is_read() -> None:
    for power, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        assert value(NUMBER, f"2{sign}") == 2**power
    assert value(NUMBER, "10⁺²") == 100
    assert value(NUMBER, "10⁻²") == Fraction(1, 100)
    for minus in "-−–—‐‑－":
        assert value(NUMBER, f"{minus}3") == -3
    for stroke in "/⁄÷／":
        assert value(NUMBER, f"1{stroke}7") == Fraction(1, 7)
    for times in "×xX*✕∗·⋅＊":
        assert value(NUMBER, f"1.2{times}10^5") == 120_000


@pytest.mark.parametrize(
    "text, expected",
    [
        ("50", 50), ("50%", 50), ("50 %", 50), ("５０％", 50), ("0.5%", Fraction(1, 2)), ("1%", 1),
        ("500‰", 50), ("1/2", 50), ("1/3", Fraction(100, 3)), ("0", 0), ("-3", -3), ("150", 150),
        ("½", 50), ("1/1", 100), ("5e1", 50), ("50.0", 50), ("3/2", Fraction(3, 2)),
    ],
)  # fmt: skip
def test_percentages(text: str, expected: Fraction) -> None:
    assert value(PERCENT, text) == expected


@pytest.mark.parametrize("text", ["0.5", "1", "-0.25", ".5", "1.0", "5e-1"])
def test_a_bare_share_where_a_percentage_is_asked_is_ambiguous(text: str) -> None:
    with pytest.raises(Unreadable, match="ambiguous"):
        read(PERCENT, text)


@pytest.mark.parametrize(
    "text",
    ["23600000", "23,600,000", "23.6M", "23.6 m", "2360万", "2360 万", "0.236亿", "23600k",
     "23.6 million", "２３．６Ｍ", "2.36×10^7", "2.36e7", "2.36千万", "23.6百万", "0.0236b",
     "2360万个", "23.6M params", "23.6Mparams"],
)  # fmt: skip
def test_large_counts(text: str) -> None:
    assert value(COUNT, text) == 23_600_000


@pytest.mark.parametrize(
    "text",
    ["16x16", "16×16", "16X16", "16*16", "(16,16)", "(16, 16)", "[16, 16]", "16 16", "16,16",
     "１６＊１６", "（１６，１６）", "16 × 16", "torch.Size([16, 16])", "16、16", "(16,16,)", "([16, 16])",
     "( 16, 16 )", "(16, 16 , )", "TORCH.SIZE([16, 16])", "16 x 16", "【16，16】"],
)  # fmt: skip
def test_shapes(text: str) -> None:
    assert value(SHAPE, text) == (16, 16)


@pytest.mark.parametrize("text", ["23.6 mx", "23.6 Mpx", "23.6 kk", "23.6 個", "23.6 xm"])
def test_what_is_not_a_multiple_of_a_count(text: str) -> None:
    with pytest.raises(Unreadable):
        read(COUNT, text)


def test_other_sizes() -> None:
    assert value(CUBE, "64 32 8") == (64, 32, 8)
    assert value(SHAPE, "0×16") == (0, 16)
    for text in ("5", "(5,)", "torch.Size([5])"):
        assert value(variant_of((5,), kind="shape"), text) == (5,)
    assert value(SHAPE, f"{10**11}×1") == (10**11, 1)


@pytest.mark.parametrize(
    "text",
    ["16", "16x16x16", "16.0×16", "-16×16", "x", "16x", "a×b", "1,000×2", "016×16", "",
     "16×16px", "16--16", "x16x16", ",16,16", "16x16x", "torchxSize([16, 16])", "1" * 13 + "×2", "1" * 150 + "!"],
)  # fmt: skip
def test_what_is_not_the_shape_asked_for(text: str) -> None:
    with pytest.raises(Unreadable):
        read(SHAPE, text)


def test_choices_answer_with_letters() -> None:
    letters = {choice.id: chr(97 + n) for n, choice in enumerate(CHOICE.problem.choices)}
    for text in (letters["b"], letters["b"].upper(), f"({letters['b']})", f"{letters['b']}."):
        assert value(CHOICE, text) == "b"
    several = {choice.id: chr(97 + n) for n, choice in enumerate(SEVERAL.problem.choices)}
    a, c = several["a"], several["c"]
    for text in (f"{a}{c}", f"{c} {a}", f"{a},{c}", f"{a}、{c}", f"{a.upper()} 和 {c}", f"{a}&{c}"):
        assert value(SEVERAL, text) == frozenset("ac")


@pytest.mark.parametrize("text", ["", "e", "ab", "a b", "1", "bb", "选"])
def test_what_is_not_one_letter(text: str) -> None:
    with pytest.raises(Unreadable):
        read(CHOICE, text)


def test_orderings_answer_with_numbers() -> None:
    places = {choice.id: str(n + 1) for n, choice in enumerate(ORDER.problem.choices)}
    numbers = [places[name] for name in "xyz"]
    for separator in (" ", ",", "", "->", "→", " > ", "、"):
        assert value(ORDER, separator.join(numbers)) == ("x", "y", "z")
    for opening, closing in ("()", "[]", "（）"):
        assert value(ORDER, opening + ", ".join(numbers) + closing) == ("x", "y", "z")


def test_an_ordering_of_ten_needs_its_numbers_apart() -> None:
    names = [f"n{n}" for n in range(10)]
    ten = variant_of(tuple(names), kind="ordering", choices=names)
    places = {choice.id: str(n + 1) for n, choice in enumerate(ten.problem.choices)}
    assert value(ten, " ".join(places[name] for name in names)) == tuple(names)
    with pytest.raises(Unreadable):
        read(ten, "".join(places[name] for name in names))


@pytest.mark.parametrize("typed", ["no idea", "不知道", "负的一点五", "?", "-", "[]", "tensor"])
def test_a_reply_without_digits_is_no_printed_line_of_numbers(typed: str) -> None:
    numbers = variant_of("(2, 8)", {"swapped": "(8, 2)"}, kind="print", code="x")
    with pytest.raises(Unreadable) as told:
        read(numbers, typed)
    assert "holds no digits" in told.value.reason.en
    assert "没有数字" in told.value.reason.zh


@pytest.mark.parametrize("typed", ["no idea", "不知道", "_", "7", "[]", "()", "{}"])
def test_a_program_that_prints_words_may_print_any(typed: str) -> None:
    words = variant_of("main loader", {"once": "main 1"}, kind="print", code="x")
    assert read(words, typed) == typed


@pytest.mark.parametrize("typed", ["?", "-", "?!", "…", "......"])
def test_a_reply_of_signs_alone_is_no_printed_line(typed: str) -> None:
    words = variant_of("inf 808.0", {"both": "inf inf"}, kind="print", code="x")
    with pytest.raises(Unreadable) as told:
        read(words, typed)
    assert "holds no letters or digits" in told.value.reason.en
    assert "没有字母也没有数字" in told.value.reason.zh
    signs = variant_of("---", {"none": "words"}, kind="print", code="x")
    assert read(signs, typed) == typed  # a program that prints signs


@pytest.mark.parametrize(
    "typed", ["nan", "-INF", "None", "True False", "ValueError", "it throws an exception", "报错",
              "２ 8", "x²", "tensor(7)"],
)  # fmt: skip
def test_what_a_program_can_print_or_end_with_is_graded(typed: str) -> None:
    numbers = variant_of("(2, 8)", {"swapped": "(8, 2)"}, kind="print", code="x")
    assert read(numbers, typed) == typed


def test_a_printed_text_is_taken_as_it_is() -> None:
    printed = variant_of("tensor([1.])", kind="print", code="x")
    assert value(printed, "  tensor([ 1.])\n") == "tensor([ 1.])"


@pytest.mark.parametrize(
    "text", ["", "1 2", "1 2 2", "1 2 4", "1 2 3 3", "a b c", "0 1 2", "X1 2 3X"]
)
def test_what_is_not_an_ordering(text: str) -> None:
    with pytest.raises(Unreadable):
        read(ORDER, text)


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_a_printed_answer_reads_back_and_is_right(answer: Fraction) -> None:
    variant = variant_of(answer, decimals=3)
    assert grade(variant, entry(variant, answer)).outcome == "right"
    assert grade(variant, f"{answer.numerator}/{answer.denominator}").outcome == "right"


@given(st.integers(-(10**15), 10**15))
def test_a_whole_answer_reads_back_with_grouping_and_full_width_digits(answer: int) -> None:
    variant = variant_of(answer)
    full_width = str(answer).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    for text in (str(answer), f"{answer:,}", full_width, f"{answer}.", f"{answer}.000"):
        assert grade(variant, text).outcome == "right"
    assert grade(variant, str(answer + 1)).outcome == "wrong"


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=9999), st.integers(0, 6))
def test_just_inside_the_tolerance_passes_and_just_outside_fails(
    answer: Fraction, decimals: int
) -> None:
    variant = variant_of(answer, decimals=decimals)
    half, hair = Fraction(1, 2 * 10**decimals), Fraction(1, 10**12)
    for edge in (half, -half):
        inward = hair if edge < 0 else -hair
        for given_value, outcome in (
            (answer + edge, "right"),
            (answer + edge + inward, "right"),
            (answer + edge - inward, "wrong"),
        ):
            text = f"{given_value.numerator}/{given_value.denominator}"
            assert grade(variant, text).outcome == outcome


@given(st.text(max_size=MAX_LENGTH + 20))
@example("9**9**9")
@example("1" * MAX_LENGTH)
def test_no_text_raises_anything_else(text: str) -> None:
    for variant in (NUMBER, PIXELS, PERCENT, COUNT, SHAPE, CUBE, CHOICE, SEVERAL, ORDER):
        assert grade(variant, text).outcome in ("right", "wrong", "unreadable")


@given(st.text(alphabet="0123456789.,/^*×x+-eE %‰kM万()[]½²", max_size=40))
def test_no_mixture_of_answer_characters_raises(text: str) -> None:
    for variant in (NUMBER, PIXELS, PERCENT, COUNT, SHAPE, ORDER):
        assert grade(variant, text).outcome in ("right", "wrong", "unreadable")


def test_reading_cost_does_not_grow_with_hostile_text() -> None:
    """A ratio in one run: the slowest of many nasty texts against a plain number."""

    def cost(text: str, variant: Variant) -> float:
        started = time.perf_counter()
        for _ in range(20):
            grade(variant, text)
        return time.perf_counter() - started

    plain = min(cost("31", NUMBER) for _ in range(5))
    nasty = ["1" * 199 + "!", "1 " * 99 + "!", "1," * 99, "(" * 200, "1x" * 99 + "!", "1e" * 100]
    slowest = max(cost(text, variant) for text in nasty for variant in (NUMBER, SHAPE, ORDER))
    assert slowest < 2000 * plain


def test_every_word_a_program_may_print_instead_of_numbers_is_taken() -> None:
    printed = variant_of("1 2", kind="print", code="x")
    words = "nan inf none null true false error exception traceback nothing 报错 异常 出错"
    for word in words.split():
        assert value(printed, word.capitalize()) == word.capitalize()
    with pytest.raises(Unreadable):
        read(printed, "no idea")
