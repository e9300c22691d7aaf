"""A question: a function from a random source to a problem with checked numbers."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

from kb.quiz.asking.draw import Draw
from kb.quiz.asking.form import misfit, raised_at
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.printed import tokens
from kb.quiz.asking.problem import Numbers, Problem, Value, exact, magnitude
from kb.quiz.asking.wording import worded
from kb.quiz.asking.words import Words

Kind = Literal["number", "shape", "choice", "ordering", "print"]
REDRAWS = 100
_HAIR = Fraction(1, 10**9)  # floats such as 1.01 lie a little beside what they say


class Variant(NamedTuple):
    """A problem as it is asked: which question, which seed, after how many draws that collided."""

    question: "Question"
    seed: int
    problem: Problem
    collided: int = 0


class Question(NamedTuple):
    """A question of the bank; see `question` for the fields."""

    build: Callable[[Draw], Problem | Numbers]
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
    built_here: str = ""
    words: tuple[Words, Words] | None = None

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

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
        if isinstance(problem, Numbers):
            problem = worded(self.id, self.words, problem)
        if not isinstance(problem, Problem):
            raise BankError(
                f"{self.id}, seed {seed}: returns {problem!r:.60}, neither Numbers nor a Problem"
            )
        mistakes = ((mistake.id, mistake.value) for mistake in problem.mistakes)
        if wrong := misfit(self.kind, problem.answer, mistakes):
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
        return tokens(str(value))
    return value


def _touch(question: Question, one: Any, other: Any) -> bool:
    if question.kind != "number":
        return bool(one == other)
    (here, reach), (there, other_reach) = one, other
    return bool(abs(here - there) <= reach + other_reach)


def question(
    *,
    level: int = 0,
    section: str = "",
    kind: Kind = "number",
    unit: str = "",
    form: str = "",
    decimals: int | None = None,
    significant: int | None = None,
    magnitudes: bool | None = None,
    snippet: str = "",
    oracle: str = "",
    revision: int = 1,
    built_here: str = "",
) -> Callable[[Callable[[Draw], Problem | Numbers]], Question]:
    """Make a question of a function that draws a problem; its name becomes the permanent id.

    Arguments:
        level: 1 (recall of a formula), 2 (one combination), 3 (several ideas at once); here only
            where no words file says it.
        section: the id of the page's heading that explains it; likewise.
        kind: how the answer is given.
        unit: the unit asked for, such as `px`; `%` makes the answer a percentage.
        form: how a shape is written, such as `(C, H, W)`.
        decimals: the answer counts to this many decimals; without it and `significant` the
            answer is a whole number and must be exact.
        significant: the answer counts to this many significant digits.
        magnitudes: also accept 23.6M, 2360万, 1.2亿; by default where the answer is a whole
            number without a unit.
        snippet: an expression over `kb.topics.<topic>.snippets` and `given` that gives the answer.
        oracle: likewise over `kb.topics.<topic>.oracle`, by other means.
        revision: raised when a correction changes the variants but not the meaning.
        built_here: why the function builds its words itself, as a `Problem`, where a words file
            stands beside it.
    """

    counts = kind == "number" and not unit and decimals is None and significant is None

    def decorate(build: Callable[[Draw], Problem | Numbers]) -> Question:
        return Question(
            build=build,
            topic=build.__module__.removesuffix(".questions").rpartition(".")[2],
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
            built_here=built_here,
        )

    return decorate
