"""What a problem is: its texts in two languages, its answer, its steps, its known mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Value = int | float | Fraction | str | tuple[int, ...] | tuple[str, ...] | frozenset[str]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Bilingual:
    """A text in Chinese and in English. Plain text; `backticks` mark code; no LaTeX."""

    zh: str = field(kw_only=True)
    en: str = field(kw_only=True)

    def text(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, eq=False)
class Step(Bilingual):
    """One line of the worked solution. The text asks or explains; `value` is what comes out.

    As a hint the text is shown without its value, so it must not contain the result.
    """

    value: Value | None = None


@dataclass(frozen=True, eq=False)
class Choice(Bilingual):
    """One option of a choice or one item of an ordering, known by a permanent id."""

    id: str


@dataclass(frozen=True, eq=False)
class Mistake(Bilingual):
    """What a candidate typically does wrong, with the value that mistake produces."""

    id: str
    value: Value


@dataclass(frozen=True, eq=False)
class Problem(Bilingual):
    """One variant of a question.

    Arguments:
        given: the numbers drawn, by the names the question's `snippet` and `oracle` use.
        answer: a number (percentages in percent: 50 means 50 %), a tuple of sizes for a shape,
            a choice's id (a frozenset of ids where several are right), a tuple of ids in the
            right order for an ordering, or the printed text.
        steps: the worked solution; the last step's value is the answer.
        mistakes: values a typical mistake produces, each of the answer's type.
        choices: the options of a choice or the items of an ordering, in any order.
        code: the program of a "what does this print" question, or code shown with the prompt.
    """

    given: Mapping[str, Any]
    answer: Value
    steps: list[Step]
    mistakes: list[Mistake]
    choices: list[Choice] = field(default_factory=list)
    code: str = ""
    code_language: Literal["python", "java"] = "python"


class Numbers(NamedTuple):
    """One variant of a question whose words stand in Markdown, joined by the question's id.

    Arguments:
        given: as in `Problem`; its names are placeholders too.
        words: what fills the other placeholders.
        steps: what comes out of each worked step, in order; None where nothing does. Without
            them only the last step has a value, the answer.
        mistakes: by the ids of the words, what each produces; one left out of a draw is absent.
        answer: as in `Problem`; by default the last step's value.
        options: the ids of the options shown; by default all that have words.
        code, code_language: as in `Problem`.
    """

    given: Mapping[str, Any] = _NOTHING
    words: Mapping[str, Any] = _NOTHING
    steps: Sequence[Value | None] = ()
    mistakes: Mapping[str, Value] = _NOTHING
    answer: Value | None = None
    options: Sequence[str] = ()
    code: str = ""
    code_language: Literal["python", "java"] = "python"


def exact(value: Value) -> Fraction:
    """The number as a fraction, without rounding."""
    if isinstance(value, (int, float, Fraction)):
        return Fraction(value)
    raise TypeError(f"{value!r} is not a number")


def magnitude(value: int | float | Fraction) -> int:
    """The power of ten of the first digit: 3 for 1234, −2 for 0.056, 0 for 0."""
    size = abs(Fraction(value))
    if size == 0:
        return 0
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if size >= Fraction(10) ** power else power - 1
