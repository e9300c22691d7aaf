"""When a card comes back: FSRS by whole study days, and cards rebuilt from their reviews."""

import random
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import fsrs

RETENTION = 0.9


class Rating(IntEnum):
    """How well it was known, in the numbers FSRS uses."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def rate(right: bool, *, hints: int = 0, easy: bool = False) -> Rating:
    """The rating of a checked answer: a hint makes it Hard, Easy is only ever asked for."""
    if not right:
        return Rating.AGAIN
    if easy:
        return Rating.EASY
    return Rating.HARD if hints else Rating.GOOD


def rate_share(made: int, of: int, *, easy: bool = False) -> Rating:
    """The rating of a recall card: all key points Good, at least half Hard, fewer Again."""
    if not 0 <= made <= of or of < 1:
        raise ValueError(f"{made} of {of} key points: expected 0 to {of} of at least 1")
    if made == of:
        return Rating.EASY if easy else Rating.GOOD
    return Rating.HARD if 2 * made >= of else Rating.AGAIN


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of one card after its last scheduling review.

    `latest` alone also follows practice: it is the rating of the last attempt of any kind.
    """

    stability: float
    difficulty: float
    due: date
    reviewed: date
    introduced: date
    repetitions: int
    lapses: int
    latest: Rating

    @property
    def interval(self) -> int:
        """Days from the last scheduling review to the next."""
        return (self.due - self.reviewed).days


@dataclass(frozen=True)
class Attempt:
    """The part of a review that scheduling reads, in the order of time."""

    day: date
    rating: Rating
    retention: float = RETENTION


class Schedule:
    """FSRS with its parameters; one study day is one FSRS day.

    Arguments:
        parameters: FSRS parameters; the package's defaults when None.
    """

    def __init__(self, parameters: tuple[float, ...] | None = None) -> None:
        self._parameters = parameters
        self._schedulers: dict[float, fsrs.Scheduler] = {}

    @property
    def parameters(self) -> tuple[float, ...] | None:
        """The personal parameters; None for the package's defaults."""
        return self._parameters

    def after(self, key: str, memory: Memory | None, attempt: Attempt) -> Memory:
        """The memory after an attempt; one that is only practice changes nothing but `latest`.

        The first attempt of a study day schedules. A later one, or one on a day before the
        last (a traveller's calendar can step back), is practice.

        Arguments:
            key: the question's id; with the repetition it seeds the interval's small spread.
            memory: what is known so far; None for a new card.
            attempt: the day, the rating and the retention wanted.
        """
        if memory and attempt.day <= memory.reviewed:
            return replace(memory, latest=attempt.rating)
        import fsrs

        repetitions = memory.repetitions + 1 if memory else 1
        scheduler = self._scheduler(attempt.retention)
        rating = fsrs.Rating(int(attempt.rating))
        with _seeded(f"{key}#{repetitions}"):
            card, _ = scheduler.review_card(_fsrs_card(memory), rating, _midnight(attempt.day))
        assert card.stability is not None
        assert card.difficulty is not None
        lapsed = memory is not None and attempt.rating == Rating.AGAIN
        return Memory(
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due.date(),
            reviewed=attempt.day,
            introduced=memory.introduced if memory else attempt.day,
            repetitions=repetitions,
            lapses=(memory.lapses if memory else 0) + lapsed,
            latest=attempt.rating,
        )

    def replay(self, key: str, attempts: Iterable[Attempt]) -> Memory | None:
        """The memory that a history of attempts, oldest first, leaves; None for an empty one."""
        memory: Memory | None = None
        for attempt in attempts:
            memory = self.after(key, memory, attempt)
        return memory

    def recall(self, memory: Memory, day: date) -> float:
        """The probability, from 0 to 1, of knowing the card on that day."""
        card = _fsrs_card(memory)
        return float(self._scheduler(RETENTION).get_card_retrievability(card, _midnight(day)))

    def _scheduler(self, retention: float) -> "fsrs.Scheduler":
        if retention not in self._schedulers:
            import fsrs

            # With the package's own learning steps, Good would mean "in ten minutes".
            self._schedulers[retention] = fsrs.Scheduler(
                self._parameters or fsrs.Scheduler().parameters,
                desired_retention=retention,
                learning_steps=(),
                relearning_steps=(),
            )
        return self._schedulers[retention]


def spread(key: str, repetitions: int) -> int:
    """A fixed number that mixes the order of cards due on the same day."""
    return zlib.crc32(f"{key}#{repetitions}".encode())


def _fsrs_card(memory: Memory | None) -> "fsrs.Card":
    import fsrs

    # Without an id or a due time fsrs reads the clock, and for the id it also sleeps.
    if memory is None:
        return fsrs.Card(card_id=1, due=_midnight(date.min))
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_midnight(memory.due),
        last_review=_midnight(memory.reviewed),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class _seeded:  # noqa: N801 - reads as a verb in `with`
    """Gives the global random source, which fsrs draws from, a seed; puts it back after."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def __enter__(self) -> None:
        self._state = random.getstate()
        random.seed(self._seed)

    def __exit__(self, *_: object) -> None:
        random.setstate(self._state)
