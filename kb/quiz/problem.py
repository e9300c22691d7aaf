"""What a question is: a function from a random source to a problem with checked numbers."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from kb.quiz.draw import Draw
from kb.quiz.form import misfit, raised_at

__all__ = [
    "BankError", "Choice", "Draw", "Mistake", "Problem", "Question", "Step", "Value", "Variant",
    "question",
]  # fmt: skip

Kind = Literal["number", "shape", "choice", "ordering", "print"]
Value = int | float | Fraction | str | tuple[int, ...] | tuple[str, ...] | frozenset[str]
REDRAWS = 100
_HAIR = Fraction(1, 10**9)  # floats such as 1.01 lie a little beside what they say


class BankError(Exception):
    """A question that breaks a rule of the bank; the message says which and what to do."""


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


@dataclass(frozen=True, eq=False)
class Variant:
    """A problem as it is asked: which question, which seed, after how many draws that collided."""

    question: "Question"
    seed: int
    problem: Problem
    collided: int = 0


@dataclass(frozen=True, eq=False)
class Question:
    """A question of the bank; see `question` for the fields."""

    build: Callable[[Draw], Problem]
    topic: str
    name: str
    level: int
    section: str
    kind: Kind
    unit: str
    form: str
    decimals: int | None
    significant: int | None
    magnitudes: bool
    snippet: str
    oracle: str
    revision: int

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    def tolerance(self, value: Value) -> Fraction:
        """How far from `value` an answer may be: half a unit of the last digit asked for."""
        if isinstance(value, (int, float, Fraction)):
            if self.decimals is not None:
                return Fraction(1, 2 * 10**self.decimals)
            if self.significant is not None:
                return Fraction(10) ** (magnitude(value) - self.significant + 1) / 2
        return Fraction(0)

    def draw(self, seed: int) -> Variant:
        """The variant of this seed: the first draw in which no mistake looks like the answer."""
        return _draw(self, seed)

    def attempts(self, seed: int) -> Iterator[Problem]:
        """Every draw this seed would try, collisions included (for the bank's own checks)."""
        for attempt in range(REDRAWS):
            draw = Draw(f"{self.id}#{seed}#{attempt}")
            problem = self._built(draw, seed)
            yield replace(problem, choices=draw.shuffle(problem.choices))

    def _built(self, draw: Draw, seed: int) -> Problem:
        try:
            problem = self.build(draw)
        except Exception as error:
            said = raised_at(error, Path(self.build.__code__.co_filename))
            raise BankError(f"{self.id}, seed {seed}: {said}") from error
        if not isinstance(problem, Problem):
            raise BankError(f"{self.id}, seed {seed}: returns {problem!r:.60}, not a Problem")
        if wrong := misfit(self.kind, problem):
            raise BankError(f"{self.id}, seed {seed}: {wrong}")
        return problem


@functools.lru_cache(maxsize=256)
def _draw(question: Question, seed: int) -> Variant:
    for collided, problem in enumerate(question.attempts(seed)):
        if not collisions(question, problem):
            return Variant(question, seed, problem, collided)
    raise BankError(
        f"{question.id}, seed {seed}: in {REDRAWS} draws a mistake always equalled the answer or "
        f"another mistake ({', '.join(collisions(question, problem))}); widen the draw or drop one"
    )


def collisions(question: Question, problem: Problem) -> list[str]:
    """The mistakes of a draw that cannot be told from the answer or from each other."""
    seen = [("the answer", _told(question, problem.answer))]
    found = []
    for mistake in problem.mistakes:
        told = _told(question, mistake.value)
        found += [f"{mistake.id} = {name}" for name, other in seen if _touch(question, told, other)]
        seen.append((mistake.id, told))
    return found


def _told(question: Question, value: Value) -> Any:
    """What a reader sees of a value: a number and how far it reaches, what a printed text says."""
    if question.kind == "number":
        return exact(value), question.tolerance(value) * (1 + _HAIR)
    if question.kind == "print":
        from kb.quiz.printed import tokens

        return tokens(str(value))
    return value


def _touch(question: Question, one: Any, other: Any) -> bool:
    if question.kind != "number":
        return bool(one == other)
    (here, reach), (there, other_reach) = one, other
    return bool(abs(here - there) <= reach + other_reach)


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


def question(
    *,
    level: int,
    section: str,
    kind: Kind = "number",
    unit: str = "",
    form: str = "",
    decimals: int | None = None,
    significant: int | None = None,
    magnitudes: bool | None = None,
    snippet: str = "",
    oracle: str = "",
    revision: int = 1,
) -> Callable[[Callable[[Draw], Problem]], Question]:
    """Make a question of a function that draws a problem; its name becomes the permanent id.

    Arguments:
        level: 1 (recall of a formula), 2 (one combination), 3 (several ideas at once).
        section: the id of the page's heading that explains it.
        kind: how the answer is given.
        unit: the unit asked for, such as `px`; `%` makes the answer a percentage.
        form: how a shape is written, such as `(C, H, W)`.
        decimals: the answer counts to this many decimals; without it and `significant` the
            answer is a whole number and must be exact.
        significant: the answer counts to this many significant digits.
        magnitudes: also accept 23.6M, 2360万, 1.2亿; by default where the answer is a whole
            number without a unit.
        snippet: an expression over `kb.snippets.<topic>` and `given` that gives the answer.
        oracle: an expression over `kb.oracles.<topic>` and `given` that gives it by other means.
        revision: raised when a correction changes the variants but not the meaning.
    """

    counts = kind == "number" and not unit and decimals is None and significant is None

    def decorate(build: Callable[[Draw], Problem]) -> Question:
        return Question(
            build=build,
            topic=build.__module__.rpartition(".")[2],
            name=build.__name__,
            level=level,
            section=section,
            kind=kind,
            unit=unit,
            form=form,
            decimals=decimals,
            significant=significant,
            magnitudes=counts if magnitudes is None else magnitudes,
            snippet=snippet,
            oracle=oracle,
            revision=revision,
        )

    return decorate
