"""Each trap of the scheduling package, and the rules of this project on top of it."""

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz.memory.schedule import RETENTION, Memory, Rating, Schedule, spread

MONDAY = date(2026, 11, 23)


def attempts(*steps: tuple[int, Rating]) -> list[tuple[date, Rating, float]]:
    return [(MONDAY + timedelta(days=day), rating, RETENTION) for day, rating in steps]


def test_good_means_days_and_again_means_tomorrow() -> None:
    schedule = Schedule()
    good = schedule.replay("t/q", attempts((0, Rating.GOOD)))
    assert good is not None
    # Initial stability of Good is parameter 2, 2.3065 days: at 90 % that is 2 days.
    assert good.stability == 2.3065
    assert good.interval == 2
    again = schedule.replay("t/q", attempts((0, Rating.AGAIN)))
    assert again is not None
    assert again.interval == 1


def test_a_known_history_is_pinned() -> None:
    memory = Schedule().replay(
        "t/q", attempts((0, Rating.GOOD), (2, Rating.GOOD), (13, Rating.AGAIN), (15, Rating.HARD))
    )
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    for day, rating in ((0, 3), (2, 3), (13, 1), (15, 2)):
        moment = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
    assert memory is not None
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert (memory.repetitions, memory.lapses) == (4, 1)
    assert memory.introduced == MONDAY
    assert memory.latest == Rating.HARD


def test_only_the_first_attempt_of_a_day_schedules() -> None:
    schedule = Schedule()
    first = schedule.replay("t/q", attempts((0, Rating.GOOD)))
    later = schedule.replay("t/q", attempts((0, Rating.GOOD), (0, Rating.AGAIN), (0, Rating.EASY)))
    assert first is not None
    assert later is not None
    assert later.latest == Rating.EASY
    assert (later.due, later.stability, later.repetitions) == (first.due, first.stability, 1)


def test_a_calendar_that_steps_back_is_practice() -> None:
    schedule = Schedule()
    memory = schedule.replay("t/q", attempts((1, Rating.GOOD), (0, Rating.AGAIN)))
    assert memory is not None
    assert memory.reviewed == MONDAY + timedelta(days=1)
    assert memory.lapses == 0


def test_yesterday_evening_and_this_morning_are_two_days() -> None:
    # 24 rolling hours would take them for the same day and use the short-term formula.
    memory = Schedule().replay("t/q", attempts((0, Rating.GOOD), (1, Rating.GOOD)))
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = scheduler.review_card(
        fsrs.Card(card_id=1), fsrs.Rating.Good, datetime(2026, 11, 23, 22, tzinfo=UTC)
    )
    card, _ = scheduler.review_card(card, fsrs.Rating.Good, datetime(2026, 11, 24, 7, tzinfo=UTC))
    assert memory is not None
    assert memory.stability != card.stability
    assert memory.stability > 2.3065


def test_the_spread_is_the_same_every_time_and_leaves_no_trace() -> None:
    history = attempts((0, Rating.EASY), (9, Rating.GOOD))
    random.seed(7)
    expected = random.random()
    random.seed(7)
    once = [Schedule().replay(f"t/q{n}", history) for n in range(40)]
    assert random.random() == expected
    random.seed(99)
    assert [Schedule().replay(f"t/q{n}", history) for n in range(40)] == once
    assert len({memory.due for memory in once if memory}) > 3


def test_no_sleep_and_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("fsrs slept or read the clock")

    class NoClock(datetime):
        now = forbidden  # type: ignore[assignment]

    monkeypatch.setattr(time, "sleep", forbidden)
    monkeypatch.setattr("fsrs.card.datetime", NoClock)
    assert Schedule().replay("t/q", attempts((0, Rating.GOOD), (3, Rating.GOOD)))


def test_personal_parameters_decide_the_intervals() -> None:
    # The third parameter is the stability, in days, after a first Good.
    personal = (*fsrs.Scheduler().parameters[:2], 30.0, *fsrs.Scheduler().parameters[3:])
    schedule = Schedule(personal)
    assert schedule.parameters == personal
    assert Schedule().parameters is None
    memory = schedule.replay("t/q", attempts((0, Rating.GOOD)))
    assert memory is not None
    assert memory.stability == 30
    assert 25 <= memory.interval <= 35


def test_cards_of_one_day_are_mixed_the_same_way_every_time() -> None:
    # Kept in stores, so it may never change: the CRC-32 of "receptive_field/strided_stack#3".
    assert spread("receptive_field/strided_stack", 3) == 3_816_033_918
    assert spread("t/q", 1) != spread("t/q", 2)


def test_recall_falls_with_time() -> None:
    schedule = Schedule()
    memory = schedule.replay("t/q", attempts((0, Rating.GOOD)))
    assert memory is not None
    recalls = [schedule.recall(memory, MONDAY + timedelta(days=n)) for n in range(30)]
    assert recalls[0] == 1
    assert recalls == sorted(recalls, reverse=True)
    # At the stability, recall is 90 % by definition.
    held = Memory(10.0, 5.0, MONDAY, MONDAY, MONDAY, 1, 0, Rating.GOOD)
    assert schedule.recall(held, MONDAY + timedelta(days=10)) == pytest.approx(0.9)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Rating)), min_size=1, max_size=12),
    st.sampled_from([0.7, 0.85, 0.9, 0.97]),
)
def test_intervals_are_whole_days_ahead(steps: list[tuple[int, Rating]], retention: float) -> None:
    schedule, memory, day = Schedule(), None, MONDAY
    for gap, rating in steps:
        day += timedelta(days=gap)
        before = memory
        memory = schedule.after("t/q", before, day, rating, retention)
        assert memory.interval >= 1
        if before and day > before.reviewed:
            assert memory.repetitions == before.repetitions + 1
            assert memory.lapses == before.lapses + (rating == Rating.AGAIN)


def test_higher_retention_asks_sooner() -> None:
    intervals = []
    for retention in (0.97, 0.9, 0.7):
        history = [(MONDAY + timedelta(days=day), Rating.GOOD, retention) for day in (0, 3, 15)]
        memory = Schedule().replay("t/q", history)
        assert memory is not None
        intervals.append(memory.interval)
    assert intervals == sorted(intervals)
    assert intervals[0] < intervals[2]


def test_fsrs_is_imported_only_when_used() -> None:
    import subprocess

    code = "import sys, kb.quiz.memory.schedule; sys.exit('fsrs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
