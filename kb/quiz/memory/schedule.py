"""When a card comes back: FSRS by whole study days, and cards rebuilt from their reviews."""

import functools
import random
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import fsrs

RETENTION = 0.9
Strength = tuple[float, float]
_BASE = datetime(2000, 1, 1, tzinfo=UTC)


class Rating(IntEnum):
    """How well it was known, in the numbers FSRS uses."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Memory(NamedTuple):
    """What FSRS knows of one card after its last scheduling review.

    `latest` alone also follows practice: it is the rating of the last answer of any kind.
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
    def strength(self) -> Strength:
        return self.stability, self.difficulty

    @property
    def interval(self) -> int:
        """Days from the last scheduling review to the next."""
        return (self.due - self.reviewed).days


class Schedule:
    """FSRS with its parameters; one study day is one FSRS day.

    A card's strength is its stability, in days, and its difficulty; None for a new card.

    Arguments:
        parameters: FSRS parameters; the package's defaults when None.
        retention: the probability of recall at which `step` brings a card back.
    """

    def __init__(
        self, parameters: Sequence[float] | None = None, retention: float = RETENTION
    ) -> None:
        self.parameters = tuple(parameters) if parameters else None
        self._retention = retention
        self._schedulers: dict[tuple[float, bool], fsrs.Scheduler] = {}
        # Simulated learners come back to the same strengths again and again.
        self.step = functools.lru_cache(maxsize=1 << 17)(self._step)
        self.chance = functools.lru_cache(maxsize=1 << 17)(self._chance)

    def after(
        self, key: str, memory: Memory | None, day: date, rating: Rating, retention: float
    ) -> Memory:
        """The memory after an answer; one that is only practice changes nothing but `latest`.

        The first answer of a study day schedules. A later one, or one on a day before the
        last (a traveller's calendar can step back), is practice.

        Arguments:
            key: the question's id; with the repetition it seeds the interval's small spread.
            memory: what is known so far; None for a new card.
            retention: the probability of recall that the interval aims at.
        """
        if memory and day <= memory.reviewed:
            return memory._replace(latest=rating)
        repetitions = memory.repetitions + 1 if memory else 1
        elapsed = (day - memory.reviewed).days if memory else 0
        scheduler = self._scheduler(retention, spread=True)
        with _seeded(f"{key}#{repetitions}"):
            (stability, difficulty), interval = _reviewed(
                scheduler, memory.strength if memory else None, elapsed, rating
            )
        lapsed = memory is not None and rating == Rating.AGAIN
        return Memory(
            stability=stability,
            difficulty=difficulty,
            due=day + timedelta(days=interval),
            reviewed=day,
            introduced=memory.introduced if memory else day,
            repetitions=repetitions,
            lapses=(memory.lapses if memory else 0) + lapsed,
            latest=rating,
        )

    def replay(self, key: str, history: Iterable[tuple[date, Rating, float]]) -> Memory | None:
        """The memory that answers leave: day, rating and retention of each, oldest first."""
        memory: Memory | None = None
        for day, rating, retention in history:
            memory = self.after(key, memory, day, rating, retention)
        return memory

    def recall(self, memory: Memory, day: date) -> float:
        """The probability, from 0 to 1, of knowing the card on that day."""
        return self.chance(memory.strength, (day - memory.reviewed).days)

    def _chance(self, strength: Strength, elapsed: int) -> float:
        """The probability of knowing a card so many days after its last review."""
        scheduler = self._scheduler(RETENTION, spread=False)
        return float(
            scheduler.get_card_retrievability(_card(strength), _BASE + timedelta(days=elapsed))
        )

    def _step(
        self, strength: Strength | None, elapsed: int, rating: Rating
    ) -> tuple[Strength, int]:
        """The strength after a review so many days after the last, and the days to the next."""
        return _reviewed(self._scheduler(self._retention, spread=False), strength, elapsed, rating)

    def _scheduler(self, retention: float, *, spread: bool) -> "fsrs.Scheduler":
        found = self._schedulers.get((retention, spread))
        if found is None:
            import fsrs

            # With the package's own learning steps, Good would mean "in ten minutes".
            found = self._schedulers[retention, spread] = fsrs.Scheduler(
                self.parameters or fsrs.Scheduler().parameters,
                desired_retention=retention,
                learning_steps=(),
                relearning_steps=(),
                enable_fuzzing=spread,
            )
        return found


def spread(key: str, repetitions: int) -> int:
    """A fixed number that mixes the order of cards due on the same day."""
    return zlib.crc32(f"{key}#{repetitions}".encode())


def _reviewed(
    scheduler: "fsrs.Scheduler", strength: Strength | None, elapsed: int, rating: Rating
) -> tuple[Strength, int]:
    import fsrs

    now = _BASE + timedelta(days=elapsed)
    card, _ = scheduler.review_card(_card(strength), fsrs.Rating(int(rating)), now)
    assert card.stability is not None
    assert card.difficulty is not None
    return (card.stability, card.difficulty), (card.due - now).days


def _card(strength: Strength | None) -> "fsrs.Card":
    import fsrs

    # Without an id or a due time fsrs reads the clock, and for the id it also sleeps.
    if strength is None:
        return fsrs.Card(card_id=1, due=_BASE)
    return fsrs.Card(
        card_id=1, state=fsrs.State.Review, stability=strength[0], difficulty=strength[1],
        due=_BASE, last_review=_BASE,
    )  # fmt: skip


class _seeded:  # noqa: N801 - reads as a verb in `with`
    """Gives the global random source, which fsrs draws from, a seed; puts it back after."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def __enter__(self) -> None:
        self._state = random.getstate()
        random.seed(self._seed)

    def __exit__(self, *_: object) -> None:
        random.setstate(self._state)
