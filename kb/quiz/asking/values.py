"""Writing a value so that a person can read it, and so that it can be typed back."""

from fractions import Fraction

from kb.quiz.asking.problem import Bilingual, Problem, Value, magnitude
from kb.quiz.asking.question import Question, Variant

DIGITS = 6


def letters_to(problem: Problem) -> dict[str, str]:
    """The letter of each option, in the order shown, to its id."""
    return {chr(ord("a") + place): choice.id for place, choice in enumerate(problem.choices)}


def precision(variant: Variant) -> Bilingual | None:
    """How exact the answer must be, as the prompt states it; None for a whole number."""
    question = variant.question
    if question.decimals is not None:
        places = question.decimals
        if places == 0:
            return Bilingual(zh="四舍五入到整数", en="to the nearest whole number")
        plural = "" if places == 1 else "s"
        return Bilingual(zh=f"保留 {places} 位小数", en=f"to {places} decimal{plural}")
    if question.significant is not None:
        digits = question.significant
        plural = "" if digits == 1 else "s"
        return Bilingual(
            zh=f"保留 {digits} 位有效数字", en=f"to {digits} significant digit{plural}"
        )
    return None


def show(variant: Variant, value: Value) -> str:
    """The value with its unit, as it is echoed to a person."""
    question = variant.question
    if isinstance(value, (int, float, Fraction)):
        unit = f" {question.unit}" if question.unit else ""
        return show_number(Fraction(value)) + unit
    return entry(variant, value)


def show_answer(variant: Variant, value: Value) -> str:
    """The value to the digits the question asks for, with ≈ when that rounds it."""
    question = variant.question
    if not isinstance(value, (int, float, Fraction)):
        return entry(variant, value)
    rounded = to_asked_digits(question, Fraction(value))
    unit = f" {question.unit}" if question.unit else ""
    return rounded + unit


def to_asked_digits(question: Question, value: Fraction) -> str:
    """A number to the digits asked for; ≈ in front when the exact value has more."""
    tolerance = question.tolerance(value)
    if not tolerance:
        return show_number(value)
    unit = 2 * tolerance  # of the last digit: a power of ten
    places = max(0, -magnitude(unit))
    rounded = round(value / unit) * unit
    about = "" if abs(rounded - value) < tolerance / 10**6 else "≈ "
    return about + _decimal(int(rounded * 10**places), places)


def show_number(value: Fraction) -> str:
    """A fraction as a whole number, a short decimal, or a ratio with its decimal value."""
    if value.denominator == 1:
        digits = str(value.numerator)
        return digits if len(digits) <= 40 else f"≈ {_about(value)}"
    decimal = shortest_decimal(value)
    if decimal:
        return decimal
    about = _about(value)
    short = len(str(value.numerator)) + len(str(value.denominator)) <= 16
    return f"{value.numerator}/{value.denominator} ≈ {about}" if short else f"≈ {about}"


def show_step(value: int | float | Fraction, most: int = 12) -> str:
    """A number of the worked solution: exact where that is short, else ≈ six digits.

    A float stands for the shortest decimal that names it: 1.4 is shown as 1.4, not as ≈ 1.4.
    """
    exact_value = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    shown = show_number(exact_value)
    return shown if len(shown) <= most else f"≈ {_about(exact_value)}"


def _about(value: Fraction) -> str:
    if 1e-300 < abs(value) < 1e300:
        return f"{value.numerator / value.denominator:.{DIGITS}g}"
    power = magnitude(value)
    return f"{float(value / Fraction(10) ** power):.{DIGITS}g}e{power}"


def shortest_decimal(value: Fraction, most: int = 12) -> str:
    """The exact decimal of at most `most` places, or an empty string."""
    scaled = value * 10**most
    if scaled.denominator != 1 or abs(value) >= 10**15:
        return ""
    return _decimal(scaled.numerator, most).rstrip("0")


def _decimal(scaled: int, places: int) -> str:
    """So many units of a decimal place, written out: 1234 of the second place is 12.34."""
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).zfill(places + 1)
    whole = len(digits) - places
    return f"{sign}{digits[:whole]}" + (f".{digits[whole:]}" if places else "")


def entry(variant: Variant, value: Value) -> str:
    """The value as it can be typed as an answer."""
    kind, problem = variant.question.kind, variant.problem
    if isinstance(value, (int, float, Fraction)):
        number = Fraction(value)
        exact_decimal = "" if number.denominator == 1 else shortest_decimal(number)
        return exact_decimal or repr(plain_number(value))
    if kind == "shape":
        return "×".join(str(size) for size in value)
    if kind == "choice":
        ids = value if isinstance(value, frozenset) else {value}
        return " ".join(letter for letter, name in letters_to(problem).items() if name in ids)
    if kind == "ordering":
        places = {choice.id: str(place + 1) for place, choice in enumerate(problem.choices)}
        return " ".join(places[str(name)] for name in value)
    return str(value)


def in_words(variant: Variant, value: Value, lang: str) -> str:
    """Options and items by their own words; any other value as it can be typed."""
    names = {choice.id: choice.text(lang) for choice in variant.problem.choices}
    if variant.question.kind == "choice":
        ids = value if isinstance(value, frozenset) else {value}
        return ("；" if lang == "zh" else "; ").join(names[name] for name in names if name in ids)
    if variant.question.kind == "ordering" and isinstance(value, tuple):
        return " → ".join(names[str(name)] for name in value)
    return entry(variant, value)


def labelled(variant: Variant, value: Value, lang: str) -> str:
    """Options by letter and words, places with arrows, a shape in brackets, output as `code`."""
    kind, problem = variant.question.kind, variant.problem
    if kind == "choice":
        ids = value if isinstance(value, frozenset) else {value}
        names = {choice.id: choice.text(lang) for choice in problem.choices}
        return "; ".join(f"{k}. {names[i]}" for k, i in letters_to(problem).items() if i in ids)
    if isinstance(value, tuple):
        if kind == "ordering":
            return entry(variant, value).replace(" ", " → ")
        return f"({', '.join(map(str, value))})"
    return f"`{value}`"


def plain_number(value: int | float | Fraction) -> int | float:
    """The number as JSON writes it: whole numbers without a point."""
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else float(number)


def as_json(variant: Variant, value: Value | None) -> int | float | str | None:
    """A number as a number, everything else as it can be typed."""
    if value is None or isinstance(value, (int, float, Fraction)):
        return value if value is None else plain_number(value)
    return entry(variant, value)
