"""Reading answers: every way people write one, and everything that must not be read."""

import math
import re
import time
from fractions import Fraction
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.quiz.answers.arithmetic import BITS, _bits, _Reader, evaluate
from kb.quiz.answers.grading import grade
from kb.quiz.answers.reading import read
from kb.quiz.answers.spelling import MAX_LENGTH, Unreadable
from kb.quiz.asking.problem import Value, exact
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
        ("３．１４", Fraction(314, 100)), ("3。14", Fraction(314, 100)),
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
        ("2^3+1", 9), ("1.2×10^(5)", 120000), ("0^0", 1), ("2^0", 1),
        ("1,234,567.5", Fraction(2469135, 2)), ("50%", Fraction(1, 2)),
        ("５０％", Fraction(1, 2)), ("5‰", Fraction(1, 200)), ("≈0.14", Fraction(14, 100)),
        ("= 7", 7), ("约 7", 7), ("  31  ", 31), ("\u300031\t", 31), ("𝟛𝟙", 31), ("007", 7),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, expected: Fraction) -> None:
    assert value(NUMBER, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "nan", "inf", "-inf", "Infinity", "9**9**9", "__import__('os')", "1,00",
        "1,0000", "10,00", ",5", "1,", "0,123", "1..2", "1.2.3", "e5", "1e", "1e99999", "10^99999",
        "--3", "3-", "1/0", "0^-1", "1 2", "0x1f", "31 m",
        "31px", "①", "10①", "10₂", "٣", "3\x00", "3\u200b1", "\u202e31", "31\n32", "1 1", "½½",
        "one", "十", "1" * (MAX_LENGTH + 1), pytest.param("9" * 1_000_000, id="a million digits"), "3 ‱", "2k", "⅟2",
        "10^^2", "Ⅷ", "3;", "3!", "1e5e5", "1,000,00", "^2", "²",
        "99999^999", "0.0001^-999", "1234,567", "1e1000", "1 1/", "16^801",
    ],
)  # fmt: skip
def test_what_is_not_a_number_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(NUMBER, text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("4*25*128*128", 1638400), ("3*49*256^2", 9633792), ("(7-1)/2+1", 4), ("1-0.25", Fraction(3, 4)),
        ("2^2^3", 256), ("1/2/3", Fraction(1, 6)), ("3+4", 7), ("(3)", 3), ("2×-3", -6), ("5 - -3", 8),
        ("3(4+1)", 15), ("(1+2)(3+4)", 21), ("【1+2】×2", 6), ("1.2×11^5", Fraction(12, 10) * 11**5),
        ("1^1000", 1), ("1^(1000)", 1), ("√16", 4), ("根号 16", 4), ("sqrt(1/4)", Fraction(1, 2)),
        ("4^0.5", 2), ("sqrt(2)^2", 2), ("log2(8)", 3), ("log₂(1/8)", -3), ("lg 1000", 3),
        ("log₁₀(1000)", 3), ("ln(e^5)", 5), ("e^(ln 7)", 7), ("(1 + 1)² ÷ 4", 1), ("7*7*(2^3-1)", 343),
        ("−(2+3)", -5), ("10^(2+1)", 1000), ("2^-2", Fraction(1, 4)), ("-2^2+5", 1), ("1e3*2", 2000),
        ("1 000", 1000), ("41 695 169", 41695169), ("41_695_169", 41695169), ("41'695'169", 41695169),
        ("41’695’169", 41695169), ("41\u202f695\u202f169", 41695169), ("41\u2009695.5", Fraction(83391, 2)),
        ("1,234,567+1", 1234568), ("47 percent", Fraction(47, 100)), ("47pct", Fraction(47, 100)),
        ("百分之47", Fraction(47, 100)), ("「31」", 31),
    ],
)  # fmt: skip
def test_arithmetic_is_exact_where_it_is_rational(text: str, expected: Fraction) -> None:
    assert value(NUMBER, text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("ln(1e5)", math.log(1e5)), ("sqrt(2)/2", math.sqrt(2) / 2), ("2π", math.tau),
        ("pi/4", math.pi / 4), ("exp(-0.5)", math.exp(-0.5)), ("e", math.e), ("ln 10 * 2", 2 * math.log(10)),
        ("log2(10)", math.log2(10)), ("log10(2)", math.log10(2)), ("1.0001^10000", 1.0001**10000),
        ("2^0.3", 2**0.3), ("(1-1/1000000)^1000000", (1 - 1e-6) ** 1e6), ("ln(1+exp(2))", math.log1p(math.exp(2))),
        ("64*(ln(85742)-0.3)", 64 * (math.log(85742) - 0.3)), ("exp(700)/exp(699)", math.e),
    ],
)  # fmt: skip
def test_roots_and_logarithms_are_read_to_many_digits(text: str, expected: float) -> None:
    assert float(exact(value(NUMBER, text))) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "text, said",
    [
        ("1/2π", "two ways"), ("ln 5^2", "two ways"), ("log(8)", "which log"), ("1/(1-1)", "denominator"),
        ("sqrt(-1)", "square root"), ("ln(0)", "positive"), ("(-8)^(1/3)", "fractional power"),
        ("9^9^9", "too large"), ("exp(exp(exp(9)))", "too large"), ("1e400*1e400*1e400*1e400", "too large"),
        ("((1+2)", "not closed"), ("(1+2]", "not closed"), ("(" * 30 + "1" + ")" * 30, "nest too deeply"),
        ("2^" * 40 + "2", "nest too deeply"), ("-1,034", "ambiguous: 1034 or 1.034"), ("2*1,034", "ambiguous"),
        ("0,972", "not a number"), ("3,14", "not a number"), ("1+", "not a number"), ("2 3", "not a number"),
    ],
)  # fmt: skip
def test_what_has_no_value_or_two_is_asked_about(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(said)):
        read(NUMBER, text)


def test_a_comma_groups_where_no_decimals_are_asked() -> None:
    assert value(PIXELS, "1,034") == 1034
    assert value(variant_of(1, decimals=0), "１，０３４") == 1034
    with pytest.raises(Unreadable, match="ambiguous"):
        read(variant_of(1, significant=3), "1,034")


def test_a_multiple_belongs_to_a_product_or_stands_behind_a_bracket() -> None:
    assert value(COUNT, "2*11.8M") == value(COUNT, "(11+12.6)M") == 23_600_000
    with pytest.raises(Unreadable, match="which part is in m"):
        read(COUNT, "11+12.6M")


def test_percentages_may_be_computed() -> None:
    assert value(PERCENT, "1-1/4%") == Fraction(3, 4)
    assert value(PERCENT, "(1/4)*100") == 25
    assert value(PERCENT, "5/20") == value(PERCENT, "25 percent") == 25
    with pytest.raises(Unreadable, match="ambiguous"):
        read(PERCENT, "1-0.75")


@pytest.mark.parametrize(
    "typed",
    ["【2，8】", "「2」「8」", "《2、8》", "（2，8）", "[2, 8]", "2 8", "“2”，“8”", "〔2；8〕"],
)
def test_a_printed_list_in_any_brackets_is_the_same(typed: str) -> None:
    printed = variant_of("(2, 8)", {"swapped": "(8, 2)"}, kind="print", code="x")
    assert grade(printed, typed).outcome == "right"


@pytest.mark.parametrize(
    "opening, closing", ["【】", "「」", "『』", "〔〕", "《》", "（）", "“”", "｛｝"]
)
def test_letters_places_and_sizes_may_stand_in_any_brackets(opening: str, closing: str) -> None:
    assert value(SHAPE, f"{opening}16，16{closing}") == (16, 16)
    letter = next(chr(97 + n) for n, c in enumerate(CHOICE.problem.choices) if c.id == "b")
    assert value(CHOICE, f"{opening}{letter}{closing}") == "b"
    places = {choice.id: str(n + 1) for n, choice in enumerate(ORDER.problem.choices)}
    assert value(ORDER, opening + "、".join(places[name] for name in "xyz") + closing) == (
        "x",
        "y",
        "z",
    )


ATOMS = ["2", "3", "7.5", "1e3", "9", "0", "0.001", "999", "π", "e", "1e999", "1,024", "10", "1/3"]
SHELLS = ["({})", "sqrt({})", "ln({})", "exp({})", "log2({})", "-{}", "√{}", "[{}]", "{}^{}", "{}*{}", "{}/{}",
          "{}+{}", "{}-{}", "{}**{}", "{}({})", "{} {}", "{}×{}", "{}e{}", "(({}", "{}^-{}"]  # fmt: skip


def arithmetic(random: Random) -> str:
    """An expression of any shape, well formed or not, up to the length that is read."""
    text = random.choice(ATOMS)
    for _ in range(random.randrange(1, 9)):
        shell = random.choice(SHELLS)
        other = text if random.random() < 0.3 else random.choice(ATOMS)
        text = shell.replace("{}", text, 1).replace("{}", other, 1)
        if len(text) > MAX_LENGTH:
            break
    return text[:MAX_LENGTH]


def test_no_arithmetic_raises_or_grows(thorough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs is bounded by the size of what it handles: no operand has over 4,000 bits."""
    sizes = []
    kept = _Reader.kept
    monkeypatch.setattr(_Reader, "kept", lambda self, v: (sizes.append(_bits(v)), kept(self, v))[1])
    random = Random(20)
    read_as = 0
    for _ in range(200_000 if thorough else 8_000):
        try:
            found = evaluate(arithmetic(random))
        except Unreadable:
            continue
        read_as += 1
        assert _bits(found.value) <= BITS
    assert read_as > 2_000
    assert max(sizes) <= 2 * BITS + 1


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
    nasty = [
        "1" * 199 + "!",
        "1 " * 99 + "!",
        "1," * 99,
        "(" * 200,
        "√(" * 60,
        "ln(" * 19 + "9" * 99,
        "2^" * 99 + "2",
        "exp(9)*" * 25 + "1",
        "9^999*" * 30 + "1",
        "sqrt(2)+" * 24 + "1",
        "1x" * 99 + "!",
        "1e" * 100,
    ]
    slowest = max(cost(text, variant) for text in nasty for variant in (NUMBER, SHAPE, ORDER))
    assert slowest < 2000 * plain


def test_every_word_a_program_may_print_instead_of_numbers_is_taken() -> None:
    printed = variant_of("1 2", kind="print", code="x")
    words = "nan inf none null true false error exception traceback nothing 报错 异常 出错"
    for word in words.split():
        assert value(printed, word.capitalize()) == word.capitalize()
    with pytest.raises(Unreadable):
        read(printed, "no idea")
