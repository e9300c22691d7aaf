"""Reading an answer as people write it, into an exact value; anything else is unreadable.

A full-match grammar: nothing is evaluated but bounded arithmetic; nothing passes a float.
"""

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from kb.quiz.answers.spelling import Unreadable, plain
from kb.quiz.answers.units import MAGNITUDES, spellings
from kb.quiz.asking.problem import Problem, Value
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import letters_to, show_number

if TYPE_CHECKING:
    from kb.quiz.answers.arithmetic import Result

_LEAD = re.compile("(?:[=≈~约] ?)?")
_MIXED = re.compile(
    r"(?P<sign>[+-]? ?)(?P<whole>[0-9]+) (?P<part>[0-9]+/[0-9]+)(?P<rest> ?[^0-9 ./^*+-].*)?"
)
_SUFFIX = re.compile(r"[^0-9 .,/^*+-][^0-9]*")
_PERCENT = ("%", "percent", "per cent", "pct")


def read(variant: Variant, text: str) -> Value:
    """The answer that was meant by `text`.

    Raises:
        Unreadable: it cannot be read, or it can be read in two ways; the reason says what is
            expected.
    """
    question, problem = variant.question, variant.problem
    simple = plain(text)
    if question.kind == "number":
        return _number(question, simple)
    if question.kind == "shape":
        return _shape(question, problem, simple)
    if question.kind == "choice":
        return _choice(problem, simple)
    if question.kind == "ordering":
        return _ordering(problem, simple)
    return _printed(problem, text, simple)


# What a program can print, or end with, without a digit; "no idea" is none of these.
_WORDS = re.compile("nan|inf|none|null|true|false|error|exception|traceback|nothing|报错|异常|出错")

_SAID = re.compile(r"[\w(\[{]")  # an empty list is something to print, a question mark is not


def _printed(problem: Problem, text: str, simple: str) -> str:
    known = [problem.answer, *(mistake.value for mistake in problem.mistakes)]
    numeric = all(re.search("[0-9]", str(value)) for value in known)
    if numeric and not re.search("[0-9]", simple) and not _WORDS.search(simple.lower()):
        raise Unreadable(
            f"{_quoted(simple)} 里没有数字；请照程序打印的那一行来写",
            f"{_quoted(simple)} holds no digits; write the line as the program prints it",
        )
    if all(_SAID.search(str(value)) for value in known) and not _SAID.search(simple):
        raise Unreadable(
            f"{_quoted(simple)} 里没有字母也没有数字；请照程序打印的那一行来写",
            f"{_quoted(simple)} holds no letters or digits; "
            "write the line as the program prints it",
        )
    return text.strip()


def _number(question: Question, text: str) -> Fraction:
    from kb.quiz.answers.arithmetic import Incomplete, evaluate  # nothing to read before an answer

    text = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]
    if text.startswith("百分之"):
        text = text.removeprefix("百分之") + "%"
    if mixed := _MIXED.fullmatch(text):  # 1 1/2
        text = f"{mixed['sign']}({mixed['whole']}+{mixed['part']}){mixed['rest'] or ''}"
    try:
        found = evaluate(text, fractional=bool(question.decimals or question.significant))
    except Incomplete:
        raise _unreadable(text) from None
    if found.rest and not _SUFFIX.fullmatch(found.rest):
        raise _unreadable(text)
    value, suffix = found.value, found.rest.lower()
    if question.unit == "%":
        return _percent(value, suffix, ratio=found.divided)
    if suffix in (*_PERCENT, "‰") and not question.unit:
        return value / (1000 if suffix == "‰" else 100)
    return value * _suffix(question, found, text)


def _unreadable(text: str) -> Unreadable:
    return Unreadable(
        f"{_quoted(text)} 不是能读懂的数；可以写成 31、-0.25、1/7、1.2e-3、1,000，"
        "或算式，如 4*25*128^2、(7-1)/2+1、ln(1e5)",
        f"{_quoted(text)} is not a number as read here; write it like 31, -0.25, 1/7, 1.2e-3, "
        "1,000, or as arithmetic like 4*25*128^2, (7-1)/2+1, ln(1e5)",
    )


def _percent(value: Fraction, suffix: str, *, ratio: bool) -> Fraction:
    if suffix in _PERCENT:
        return value
    if suffix == "‰":
        return value / 10
    if suffix:
        raise _wrong_unit(suffix, "%")
    if ratio and abs(value) <= 1:
        return value * 100
    if value and abs(value) <= 1:
        shown, hundred = show_number(value), show_number(value * 100)
        raise Unreadable(
            f"{shown} 有歧义：是 {shown} % 还是 {hundred} %？请带上百分号",
            f"{shown} is ambiguous: {shown} % or {hundred} %? Write the percent sign",
        )
    return value


def _suffix(question: Question, found: "Result", text: str) -> int:
    suffix, units = found.rest.lower(), spellings(question.unit)
    if not suffix or suffix in units:
        return 1
    for name in MAGNITUDES:
        rest = suffix.removeprefix(name).strip()
        if rest != suffix and (not rest or rest in units):
            if question.magnitudes and not found.one_term:
                raise Unreadable(
                    f"{_quoted(text)}：{name} 乘的是哪一部分？请加括号",
                    f"{_quoted(text)}: which part is in {name}? Add brackets",
                )
            if question.magnitudes:
                return MAGNITUDES[name]
            raise Unreadable(
                f"{_quoted(text)}：这里不用 {name} 作倍数，请写出完整的数",
                f"{_quoted(text)}: no multiple such as {name} here; write the number in full",
            )
    raise _wrong_unit(suffix, question.unit)


def _wrong_unit(suffix: str, unit: str) -> Unreadable:
    return Unreadable(
        f"{_quoted(suffix)} 不是这里的单位："
        + (f"答案的单位是 {unit}" if unit else "答案没有单位"),
        f"{_quoted(suffix)} is not a unit here: "
        + (f"the answer is in {unit}" if unit else "the answer has no unit"),
    )


_SIZES = re.compile(
    r"(?:torch\.Size\()?[(\[{\"']* ?([0-9]+(?:[ ,x×*]+[0-9]+)*) ?,? ?[)\]}\"']*", re.IGNORECASE
)


def _shape(question: Question, problem: Problem, text: str) -> tuple[int, ...]:
    assert isinstance(problem.answer, tuple)
    count, form = len(problem.answer), question.form or _like(len(problem.answer))
    match = _SIZES.fullmatch(text)
    parts = re.findall(r"[0-9]+", match[1]) if match else []
    if not parts or any(len(p) > 12 or (p[0] == "0" and p != "0") for p in parts):
        raise Unreadable(
            f"{_quoted(text)} 不是能读懂的形状；请写成 {form}，如 {_like(count)}",
            f"{_quoted(text)} is not a shape as read here; write {form}, like {_like(count)}",
        )
    if len(parts) != count:
        raise Unreadable(
            f"读到 {len(parts)} 个数，需要 {count} 个：{form}",
            f"{len(parts)} numbers were read, {count} are expected: {form}",
        )
    return tuple(int(part) for part in parts)


def _like(count: int) -> str:
    return "×".join(["16"] * count)


def _choice(problem: Problem, text: str) -> str | frozenset[str]:
    several = isinstance(problem.answer, frozenset)
    known = letters_to(problem)
    tokens = re.split(r"[\s,;+/&和]+", re.sub(r"[().:\[\]{}\"']", " ", text.lower()).strip())
    letters = [c for token in tokens for c in (token if several else [token])]
    if not letters or any(letter not in known for letter in letters):
        last = list(known)[-1]
        raise Unreadable(
            f"{_quoted(text)} 不是选项；请输入字母 a–{last}" + ("，可选多个" if several else ""),
            f"{_quoted(text)} is not an option; answer with letters a–{last}"
            + (", several allowed" if several else ""),
        )
    if several:
        return frozenset(known[letter] for letter in letters)
    if len(set(letters)) != 1:
        raise Unreadable("只有一个选项是对的，请只选一个", "one option is right; choose one letter")
    return known[letters[0]]


def _ordering(problem: Problem, text: str) -> tuple[str, ...]:
    count = len(problem.choices)
    parts = re.split(r"[\s,;>→-]+", text.strip("()[]{}\"' "))
    if len(parts) == 1:
        parts = list(parts[0])
    if sorted(parts) != sorted(str(n + 1) for n in range(count)):
        raise Unreadable(
            f"{_quoted(text)} 不是排序；请把 1 到 {count} 每个数各写一次，如 {_order(count)}",
            f"{_quoted(text)} is not an ordering; write each number from 1 to {count} once, "
            f"like {_order(count)}",
        )
    return tuple(problem.choices[int(part) - 1].id for part in parts)


def _order(count: int) -> str:
    return " ".join(str(n) for n in range(count, 0, -1))


def _quoted(text: str, most: int = 40) -> str:
    return f"“{text}”" if len(text) <= most else f"“{text[:most]}…”"
