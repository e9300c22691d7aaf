"""A plan sees every card in time, aims at the day, keeps to its minutes and says when it cannot."""

import math
from datetime import date, timedelta

import pytest

from kb.quiz.memory.schedule import RETENTION, Rating, Schedule
from kb.quiz.progress.plan import Rules, State, choose, make, simulate

TODAY = date(2026, 10, 20)  # the clocks of most of Europe go back five days later
SCHEDULE = Schedule()


def fresh(count: int) -> dict[str, State | None]:
    return {f"t/{n:03}": None for n in range(count)}


def test_a_step_is_the_schedule_without_its_spread() -> None:
    schedule = Schedule()
    first = schedule.after("a/b", None, TODAY, Rating.GOOD, RETENTION)
    strength, interval = SCHEDULE.step(None, 0, Rating.GOOD)
    assert strength == (first.stability, first.difficulty)
    later = TODAY + timedelta(days=4)
    second = schedule.after("a/b", first, later, Rating.AGAIN, RETENTION)
    assert SCHEDULE.step(strength, 4, Rating.AGAIN)[0] == (second.stability, second.difficulty)
    assert SCHEDULE.chance(strength, 4) == schedule.recall(first, later)
    assert interval == pytest.approx(first.interval, abs=1)


def test_personal_parameters_and_retention_are_used() -> None:
    import fsrs

    other = [value * 1.1 if n < 4 else value for n, value in enumerate(fsrs.Scheduler().parameters)]
    assert Schedule(other).step(None, 0, Rating.GOOD)[0][0] == pytest.approx(other[2])
    strict = Schedule(retention=0.95).step(None, 0, Rating.GOOD)[1]
    assert strict < SCHEDULE.step(None, 0, Rating.GOOD)[1]


@pytest.mark.parametrize("days", [1, 2, 3, 4, 5, 9, 10, 21, 60, 366])
@pytest.mark.parametrize("count", [1, 7, 90])
def test_every_card_is_seen_in_time(days: int, count: int) -> None:
    cards = fresh(count)
    plan = make(cards, TODAY, Rules(TODAY + timedelta(days=days)), SCHEDULE)
    assert plan.fits
    assert plan.needed is None
    assert len(plan.days) == days
    assert [day.date for day in plan.days] == [TODAY + timedelta(days=n) for n in range(days)]
    seen = [name for day in plan.days for name in day.names]
    assert sorted(seen) == sorted(cards)
    assert len(seen) == count
    if days >= 9:
        assert not any(day.names for day in plan.days[-3:])
        most = max(len(day.names) for day in plan.days)
        assert most == math.ceil(count / (days - 3)) or most <= 2


def test_no_interval_reaches_past_the_interview_below_the_aim() -> None:
    interview = TODAY + timedelta(days=12)
    rules = Rules(interview)

    def course(seed: int) -> dict[str, float]:
        return simulate(
            fresh(60),
            TODAY,
            interview,
            SCHEDULE,
            lambda s, d: choose(s, d, rules, SCHEDULE),
            seed=seed,
        ).recalls

    for seed in range(5):
        recalls = course(seed)
        assert recalls == course(seed)
        low = [recall for recall in recalls.values() if recall < 0.8]
        # Only what was wrong in the last days can be low: nothing more can be done for it.
        assert len(low) < 6


def test_it_beats_plain_fsrs_on_the_day() -> None:
    interview = TODAY + timedelta(days=21)
    rules = Rules(interview)
    planned = make(fresh(100), TODAY, rules, SCHEDULE).recall

    def plain(states: dict[str, State | None], day: date):  # type: ignore[no-untyped-def]
        from kb.quiz.progress.plan import Chosen

        today = day.toordinal()
        unseen = [name for name, state in states.items() if state is None]
        quota = math.ceil(len(unseen) / (interview - day).days)
        due = [name for name, state in states.items() if state and state.due <= today]
        return Chosen(tuple(due), (), tuple(unseen[:quota]), 0)

    usual = [
        simulate(fresh(100), TODAY, interview, SCHEDULE, plain, seed=s).recall for s in range(6)
    ]
    assert planned > sum(usual) / 6 + 0.01


@pytest.mark.parametrize("minutes", [1, 10, 25])
def test_the_minutes_are_kept_and_what_does_not_fit_is_said(minutes: int) -> None:
    cards = fresh(90)
    rules = Rules(TODAY + timedelta(days=10), minutes)
    plan = make(cards, TODAY, rules, SCHEDULE)
    assert all(day.minutes <= minutes for day in plan.days)
    assert not plan.fits
    possible = minutes * 10 * 60 // 120
    assert len(plan.unseen) >= 90 - possible
    assert set(plan.unseen) <= set(cards)
    assert list(plan.unseen) == [name for name in cards if name in plan.unseen][-len(plan.unseen) :]
    assert plan.needed is not None
    enough = make(cards, TODAY, Rules(rules.interview, plan.needed * 1.15), SCHEDULE)
    assert not enough.unseen
    assert enough.recall > plan.recall


def test_a_day_half_done_is_not_asked_again() -> None:
    rules = Rules(TODAY + timedelta(days=11))
    cards = fresh(80)
    first = choose(cards, TODAY, rules, SCHEDULE)
    assert len(first.new) == 10
    today = TODAY.toordinal()
    strength, interval = SCHEDULE.step(None, 0, Rating.GOOD)
    for name in first.new[:4]:
        cards[name] = State(strength, today, today + interval, today)
    rest = choose(cards, TODAY, rules, SCHEDULE)
    assert rest.new == first.new[4:]
    assert rest.reviews == ()
    for name in rest.new:
        cards[name] = State(strength, today, today + interval, today)
    assert choose(cards, TODAY, rules, SCHEDULE).new == ()


def test_the_interview_day_and_later_ask_nothing() -> None:
    for late in (0, 1, 30):
        chosen = choose(fresh(5), TODAY + timedelta(days=late), Rules(TODAY), SCHEDULE)
        assert (chosen.new, chosen.reviews, chosen.refreshes) == ((), (), ())


def test_a_calendar_that_steps_back_harms_nothing() -> None:
    today = TODAY.toordinal()
    strength, interval = SCHEDULE.step(None, 0, Rating.GOOD)
    cards: dict[str, State | None] = {
        "a/b": State(strength, today + 1, today + interval, today + 1)
    }
    plan = make(cards, TODAY, Rules(TODAY + timedelta(days=4)), SCHEDULE)
    assert plan.fits
    assert plan.recall > 0.8
