"""Arithmetic as people type it: `4*25*128^2`, `(7-1)/2+1`, `ln(1e5)`, `sqrt(2)/2`.

    sum     = product { (+ | -) product }
    product = signed { (× | * | x | /) signed | power }      2π and 3(4+1); not behind a /
    signed  = [ + | - ] power
    power   = atom [ (^ | **) signed ]
    atom    = number | ( sum ) | function atom | π | e

What is rational stays exact; roots, logarithms and powers of e have 60 digits. Every intermediate
result is bounded in size, and so is the work. Nothing is evaluated but this.
"""

import re
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from kb.quiz.answers.spelling import Unreadable

BITS = 4000  # 10^999 and 2^999 are read; far more digits than that could not even be shown
DEEPEST = 20
_GROUPED = "|".join(rf"[1-9][0-9]{{0,2}}(?:{by}[0-9]{{3}})+(?![0-9])" for by in ",_' ")
_TOKEN = re.compile(
    rf"(?i:(?P<number>(?:(?:{_GROUPED}|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{{1,3}}(?![0-9.]))?)"
    r"|(?P<name>sqrt|√|根号|ln|log10|log2|lg|log|exp)"
    r"|(?P<constant>(?:pi|(?<![0-9.])e)(?![a-z])|π)"
    r"|(?P<power>\^|\*\*)|(?P<times>[×*x])|(?P<sign>[-+])|(?P<over>/)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}]))"
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_EXACT = Context(prec=60, Emax=10**6, Emin=-(10**6))
_PI = Fraction(Decimal("3.14159265358979323846264338327950288419716939937510582097494459"))
_SNAP = Fraction(1, 10**40)  # an irrational way to a whole number, such as sqrt(2)^2, ends there


class Incomplete(Unreadable):
    """A number is missing where one is needed."""


class Result(NamedTuple):
    """What was read: the value, the rest of the text (a unit), and the shape of the expression."""

    value: Fraction
    rest: str
    divided: bool
    one_term: bool


def evaluate(text: str, *, fractional: bool = False) -> Result:
    """The value of the longest expression at the start of a text in plain spelling.

    Arguments:
        fractional: the number may have decimals, so that 1,034 may mean 1.034.

    Raises:
        Incomplete: no expression is there.
        Unreadable: it has no value, or it is ambiguous or too large.
    """
    reader = _Reader(text, fractional)
    value = reader.sum()
    if reader.rough:
        value = _snapped(value)
    return Result(value, text[reader.place :].strip(), reader.divided, reader.terms == 1)


class _Reader:
    def __init__(self, text: str, fractional: bool) -> None:
        self.text, self.fractional = text, fractional
        self.place, self.depth = 0, 0
        self.divided, self.terms = False, 1
        self.rough = False  # whether anything was rounded to 60 digits

    def next(self) -> re.Match[str] | None:
        """The token ahead, after a space."""
        place = self.place + (self.text[self.place : self.place + 1] == " ")
        return _TOKEN.match(self.text, place)

    def take(self, *kinds: str) -> str:
        """The token ahead, taken, when it is of these kinds; else an empty text."""
        found = self.next()
        if not found or found.lastgroup not in kinds:
            return ""
        self.place = found.end()
        return found[0].lower()

    def sum(self) -> Fraction:
        value = self.product()
        while sign := self.operator("sign"):
            other = self.product()
            value = self.kept(value + other if sign == "+" else value - other)
            self.terms += not self.depth
        return value

    def product(self) -> Fraction:
        value, divided = self.signed(), False
        while True:
            if self.operator("times"):
                value, divided = self.kept(value * self.signed()), False
            elif self.operator("over"):
                value, divided = self.kept(_quotient(value, self.signed())), True
                self.divided = True
            elif (found := self.next()) and found.lastgroup in ("name", "constant", "open"):
                if divided:
                    raise Unreadable(
                        "a/bc 有两种读法；请写成 a/(b*c) 或 a/b*c",
                        "a/bc can be read in two ways; write a/(b*c) or a/b*c",
                    )
                value = self.kept(value * self.power())
            else:
                return value

    def operator(self, kind: str) -> str:
        """An operator, when an operand follows it; 4x may also end in a unit."""
        place = self.place
        sign, found = self.take(kind), self.next()
        if sign and found and found.lastgroup not in ("times", "over", "power", "close"):
            return sign
        self.place = place
        return ""

    def signed(self) -> Fraction:
        sign = self.take("sign")
        value = self.power()
        return -value if sign == "-" else value

    def power(self) -> Fraction:
        base = self.atom()
        if not self.take("power"):
            return base
        self.enter()
        exponent = self.signed()
        self.depth -= 1
        return self.raised(base, exponent)

    def atom(self) -> Fraction:
        if number := self.take("number"):
            return self.number(number)
        if constant := self.take("constant"):
            self.rough = True
            return _exp(Fraction(1)) if constant == "e" else _PI
        if name := self.take("name"):
            return self.function(name)
        if opening := self.take("open"):
            self.enter()
            value = self.sum()
            self.depth -= 1
            if self.take("close") != _PAIRS[opening]:
                raise Unreadable(f"括号 {opening} 没有配上", f"the bracket {opening} is not closed")
            return value
        raise Incomplete("算式不完整", "the expression is incomplete")

    def enter(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(
                f"括号或乘方套得太深，最多 {DEEPEST} 层",
                f"brackets or powers nest too deeply: at most {DEEPEST}",
            )

    def function(self, name: str) -> Fraction:
        if name == "log":
            raise Unreadable(
                "log 的底不明；请写 ln、log2 或 log10", "which log? Write ln, log2 or log10"
            )
        self.enter()
        bracketed = bool((found := self.next()) and found.lastgroup == "open")
        value = self.atom()
        self.depth -= 1
        if not bracketed and (found := self.next()) and found.lastgroup == "power":
            raise Unreadable(
                f"{name} 之后的乘方有两种读法；请加括号",
                f"a power after {name} can be read in two ways; add brackets",
            )
        return self.function_of(name, value)

    def function_of(self, name: str, value: Fraction) -> Fraction:
        result = _FUNCTIONS[name](value)
        self.rough |= name not in _ROOTS or result**2 != value
        return self.kept(result)

    def number(self, text: str) -> Fraction:
        if self.fractional and text.count(",") == 1 and "." not in text:
            whole, point = text.replace(",", ""), text.replace(",", ".")
            raise Unreadable(
                f"{text} 有歧义：是 {whole} 还是 {point}？请不带逗号重写",
                f"{text} is ambiguous: {whole} or {point}? Write it without the comma",
            )
        digits, _, exponent = re.sub("[,_' ]", "", text).partition("e")
        return Fraction(digits) * self.raised(Fraction(10), Fraction(exponent or 0))

    def kept(self, value: Fraction) -> Fraction:
        """The value, rounded where something in it already is, and refused where it is too long."""
        if _bits(value) <= BITS:
            return Fraction(_decimal(value)) if self.rough and _bits(value) > 800 else value
        raise Unreadable("结果太大或太小", "the result is too large or too small")

    def raised(self, base: Fraction, exponent: Fraction) -> Fraction:
        """A power, exact where it is whole and short; 60 digits otherwise."""
        if not base and exponent < 0:
            raise Unreadable("0 没有负数次幂", "0 has no negative power")
        if exponent.denominator == 1 and _bits(base) * abs(exponent) <= BITS:
            return self.kept(base**exponent.numerator)
        if exponent == Fraction(1, 2):
            return self.function_of("sqrt", base)
        if base < 0 and exponent.denominator > 1:
            raise Unreadable("负数没有分数次幂", "a negative number has no fractional power")
        if abs(base) in (0, 1):
            return base ** (exponent.numerator % 2 or 2)
        self.rough = True
        value = _exp(exponent * _ln(abs(base)))
        return -value if base < 0 and exponent.numerator % 2 else value


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _quotient(above: Fraction, below: Fraction) -> Fraction:
    if not below:
        raise Unreadable("分母是 0", "the denominator is 0")
    return above / below


def _sqrt(value: Fraction) -> Fraction:
    if value < 0:
        raise Unreadable("负数没有平方根", "a negative number has no square root")
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root**2 == value else Fraction(_decimal(value).sqrt(_EXACT))


def _ln(value: Fraction) -> Fraction:
    if value <= 0:
        raise Unreadable("只有正数才有对数", "only positive numbers have a logarithm")
    return Fraction(_decimal(value).ln(_EXACT))


def _log(base: int) -> Callable[[Fraction], Fraction]:
    return lambda value: _snapped(_ln(value) / _ln(Fraction(base)))


def _exp(value: Fraction) -> Fraction:
    if abs(value) > BITS // 2:
        raise Unreadable("乘方的结果太大或太小", "the power is too large or too small")
    return Fraction(_decimal(value).exp(_EXACT))


def _decimal(value: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def _snapped(value: Fraction) -> Fraction:
    whole = Fraction(round(value))
    return whole if abs(value - whole) <= _SNAP * max(Fraction(1), abs(value)) else value


_ROOTS = ("sqrt", "√", "根号")
_FUNCTIONS: dict[str, Callable[[Fraction], Fraction]] = {
    **dict.fromkeys(_ROOTS, _sqrt),
    "ln": _ln, "exp": _exp, "log2": _log(2), "log10": _log(10), "lg": _log(10),
}  # fmt: skip
