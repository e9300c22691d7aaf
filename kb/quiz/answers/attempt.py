"""One attempt at an item: from the prompt to the store, and back to the screen."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question, Variant
from kb.quiz.ids import topic_of

if TYPE_CHECKING:
    from kb.quiz.answers.grading import Verdict
    from kb.quiz.memory.leech import Leech
    from kb.quiz.memory.review import Review
    from kb.quiz.memory.schedule import Memory, Rating

Ending = Literal["answered", "revealed", "skipped", "quit", "undo", "bury", "suspend"]
Outcome = Literal["right", "partly", "wrong", "revealed"]


class Task(NamedTuple):
    """What is asked when it is neither question nor card: an exercise, known by its id."""

    id: str
    revision: int = 1


@dataclass(frozen=True, eq=False)
class Attempt:
    """How an item ended, and what the store made of it.

    Arguments:
        asked: the variant of a question, a recall card, or an exercise.
        text: what was typed.
        verdict: on an answer to a question.
        made: the key points of a recall card that were made, from 1.
        hints: how many were given.
        easy: whether the learner called it easy.
        review: the row in the store; None when nothing was stored.
        memory: what is remembered of the item after it; `scheduled` says whether this attempt
            decided when it comes back, or was practice.
        leech: set when it went wrong and has been forgotten often.
    """

    asked: Variant | Card | Task
    ending: Ending
    text: str = ""
    verdict: "Verdict | None" = None
    made: tuple[int, ...] = ()
    hints: int = 0
    seconds: float = 0.0
    easy: bool = False
    review: "Review | None" = None
    memory: "Memory | None" = None
    scheduled: bool = False
    leech: "Leech | None" = None

    def __post_init__(self) -> None:
        if sorted({*self.made} & {*range(1, self.points + 1)}) != sorted(self.made):
            raise ValueError(f"{self.made} of {self.points} key points: expected each once, from 1")

    @property
    def item(self) -> Question | Card | Task:
        return self.asked.question if isinstance(self.asked, Variant) else self.asked

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def topic(self) -> str:
        return topic_of(self.id)

    @property
    def seed(self) -> int:
        return self.asked.seed if isinstance(self.asked, Variant) else 0

    @property
    def points(self) -> int:
        """How many key points there were to make; 0 where it is no recall card."""
        return len(self.asked.zh.points) if isinstance(self.asked, Card) else 0

    @property
    def outcome(self) -> Outcome | None:
        """How it went; None where nothing was answered. Half of a card's points are `partly`."""
        if self.ending == "revealed":
            return "revealed"
        if self.ending != "answered":
            return None
        if self.points:
            if len(self.made) == self.points:
                return "right"
            return "partly" if 2 * len(self.made) >= self.points else "wrong"
        return "right" if self.verdict and self.verdict.outcome == "right" else "wrong"

    @property
    def right(self) -> bool:
        return self.outcome == "right"

    @property
    def wrong(self) -> bool:
        return self.outcome in ("wrong", "revealed")

    @property
    def rating(self) -> "Rating":
        """A hint or a missing point makes it Hard; Easy is only ever asked for."""
        from kb.quiz.memory.schedule import Rating  # nothing to rate until something was typed

        if self.right:
            return Rating.EASY if self.easy else Rating.HARD if self.hints else Rating.GOOD
        return Rating.HARD if self.outcome == "partly" else Rating.AGAIN

    @property
    def mistake(self) -> str | None:
        """The id of the mistake that was recognised."""
        return self.verdict.mistake.id if self.verdict and self.verdict.mistake else None

    @property
    def read_as(self) -> str:
        """What was understood of an answer to a question."""
        return self.verdict.read_as if self.verdict else ""

    @property
    def due(self) -> date:
        """The day on which the item comes back; once stored."""
        assert self.memory
        return self.memory.due

    @property
    def days(self) -> int:
        """How far away that is; once stored."""
        assert self.review
        return (self.due - self.review.day).days
