"""Whatever happens, the cached cards are the replay of the reviews, and FSRS agrees with both."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.quiz import clock, transfer
from kb.quiz.store.database import Store
from kb.quiz.store.errors import WrongClock
from kb.quiz.store.opening import open_store
from tests.quiz.storing import answer

QUESTIONS = ["box_iou/a", "box_iou/b", "nms/c"]
# Helsinki and New York change their clocks inside the time simulated; Lord Howe by half an hour.
ZONES = ["Asia/Shanghai", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"]
THOROUGH = os.environ.get("KB_THOROUGH") == "1"
BEGIN = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)

answers = st.tuples(st.just("answer"), st.sampled_from(QUESTIONS), st.integers(1, 4))
steps = st.one_of(
    answers,
    answers,
    st.tuples(st.just("undo"), st.integers(1, 4)),
    st.tuples(st.just("minutes"), st.integers(1, 600)),
    st.tuples(st.just("days"), st.integers(1, 40)),
    st.tuples(st.just("back"), st.integers(1, 60 * 30)),
    st.tuples(st.just("travel"), st.sampled_from(ZONES)),
    st.tuples(st.just("boundary"), st.integers(-2, 2)),
    st.tuples(st.just("merge"), st.sampled_from(QUESTIONS), st.integers(1, 4)),
)


class World:
    """A learner with a clock and a place."""

    def __init__(self, zone: str) -> None:
        self.now, self.zone = BEGIN, ZoneInfo(zone)

    def time(self) -> datetime:
        return self.now

    def date(self, moment: datetime, start: int = 4, zone: Any = None) -> date:
        return ORIGINAL(moment, start, self.zone)

    def to_boundary(self, seconds: int) -> None:
        """To within seconds of the next 04:00 on the local wall clock."""
        local = self.now.astimezone(self.zone) + timedelta(days=1)
        local = local.replace(hour=4, minute=0, second=0, microsecond=0)
        self.now = max(self.now, local.astimezone(UTC) + timedelta(seconds=seconds))


ORIGINAL = clock.study_date


@contextmanager
def world(zone: str) -> Iterator[tuple[World, Store]]:
    place = World(zone)
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(clock, "now", place.time),
        mock.patch.object(clock, "study_date", place.date),
        open_store(Path(folder)) as store,
    ):
        store.connection.execute("PRAGMA synchronous = OFF")
        yield place, store


def take(place: World, store: Store, step: tuple[Any, ...]) -> None:
    match step:
        case ("answer", question, rating):
            try:
                store.record(answer(question, rating), "quiz")
            except WrongClock:
                latest = max(r.answered_at for r in store.each_review() if not r.undone)
                assert clock.stamp(place.now) < latest
        case ("undo", back):
            rows = store.rows("SELECT id FROM reviews ORDER BY rowid DESC LIMIT ?", (back,))
            if rows:
                store.undo(rows[-1][0])
        case ("minutes", count):
            place.now += timedelta(minutes=count)
        case ("days", count):
            place.now += timedelta(days=count)
        case ("back", minutes):
            place.now -= timedelta(minutes=minutes)
        case ("travel", zone):
            place.zone = ZoneInfo(zone)
        case ("boundary", seconds):
            place.to_boundary(seconds)
        case ("merge", question, rating):
            elsewhere(place, store, question, rating)


def elsewhere(place: World, store: Store, question: str, rating: int) -> None:
    """The same question was answered on another machine, some hours ago, and is merged."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as other:
        place.now -= timedelta(hours=30)
        review = other.record(answer(question, rating), "quiz").review
        place.now += timedelta(hours=30)
    transfer.merge(store, transfer.Export([review]))


@given(st.sampled_from(ZONES), st.lists(steps, max_size=25))
@settings(max_examples=500 if THOROUGH else 150, deadline=None)
def test_replay_is_the_cache(zone: str, history: list[tuple[Any, ...]]) -> None:
    with world(zone) as (place, store):
        for step in history:
            take(place, store, step)
        cached = dict(store.memories())
        assert cached == dict(store.replayed())
        assert cached == by_fsrs_alone(store)
        with store.writing():
            store.replay_into_cards()
        assert dict(store.memories()) == cached


def by_fsrs_alone(store: Store) -> dict[str, Any]:
    """The cards as FSRS itself computes them, without the project's wrapper.

    Everything but the due date comes from FSRS here; that one carries the small spread, so it
    is only required to lie within it.
    """
    found = {}
    kept = sorted(
        (r for r in store.each_review() if not r.undone), key=lambda r: (r.answered_at, r.id)
    )
    by_question = sorted(kept, key=lambda r: r.question)
    for question, reviews in itertools.groupby(by_question, key=lambda r: r.question):
        history = list(reviews)
        card, last, lapses, count = fsrs.Card(card_id=7), "", 0, 0
        for review in history:
            if review.study_date <= last:
                continue
            scheduler = fsrs.Scheduler(
                desired_retention=review.retention, learning_steps=(), relearning_steps=(),
                enable_fuzzing=False,
            )  # fmt: skip
            moment = datetime.fromisoformat(review.study_date).replace(tzinfo=UTC)
            lapses += count > 0 and review.rating == 1
            card, _ = scheduler.review_card(card, fsrs.Rating(review.rating), moment)
            last, count = review.study_date, count + 1
        memory = store.memory(question)
        assert memory is not None
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
        assert (memory.repetitions, memory.lapses) == (count, lapses)
        assert memory.reviewed.isoformat() == last
        assert memory.introduced.isoformat() == history[0].study_date
        assert memory.latest == history[-1].rating
        exact = (card.due.date() - memory.reviewed).days
        assert abs(memory.interval - exact) <= 2 + 0.15 * exact
        found[question] = memory
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_an_answer_each_side_of_four_counts_for_two_days(zone: str) -> None:
    with world(zone) as (place, store):
        for _ in range(20):  # across the change of the clocks in October and November
            place.to_boundary(-1)
            before = store.record(answer(rating=3), "quiz")
            place.now += timedelta(seconds=1)
            after = store.record(answer(rating=3), "quiz")
            assert after.scheduled
            assert after.review.study_date > before.review.study_date
            place.now += timedelta(hours=8)
            assert not store.record(answer(rating=3), "quiz").scheduled
            place.now += timedelta(hours=8)
        assert dict(store.memories()) == dict(store.replayed())
