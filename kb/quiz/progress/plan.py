"""A plan towards an interview: what to do on each day so that every card is seen in time and
recall is highest on that day.

New cards come evenly, and none in the last stretch. Reviews come when FSRS says so. In the last
stretch every card whose predicted recall on the interview day is below the aim comes once more,
the weakest first: an interval never reaches past the interview when that would cost recall.
What a day costs is forecast by simulated learners who forget as FSRS predicts.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.quiz.memory.schedule import Memory, Rating, Schedule, Strength

AIM = 0.95
FIRST_RIGHT = 0.6
LEARNERS = 6
LAST_STRETCH = 3
LONGEST = 366


@dataclass(frozen=True)
class State:
    """What is known of a card: its strength, and the ordinals of its last and next day."""

    strength: Strength
    reviewed: int
    due: int
    introduced: int


def state_of(memory: Memory) -> State:
    """A card's state from the store's cache."""
    return State(
        memory.strength,
        memory.reviewed.toordinal(),
        memory.due.toordinal(),
        memory.introduced.toordinal(),
    )


@dataclass(frozen=True)
class Rules:
    """What a plan keeps to.

    Arguments:
        interview: the day it is for; nothing is asked on it.
        minutes: at most so many a day; None for as many as it takes.
        new_seconds: what a card costs the first time, its correction read; `seconds` later.
        aim: the recall on the interview day below which a card comes once more.
    """

    interview: date
    minutes: float | None = None
    new_seconds: float = 120
    seconds: float = 60
    aim: float = AIM


@dataclass(frozen=True)
class Chosen:
    """What to ask on a day, in order; `put_off` is due but does not fit into the day."""

    reviews: tuple[str, ...]
    refreshes: tuple[str, ...]
    new: tuple[str, ...]
    put_off: int


Cards = Mapping[str, State | None]


def choose(cards: Cards, day: date, rules: Rules, schedule: Schedule) -> Chosen:
    """What to ask on a day; what was already asked on it counts towards its share.

    Arguments:
        cards: every card in the order in which new ones come; None was never seen.
    """
    today, last = day.toordinal(), rules.interview.toordinal()
    if today >= last:
        return Chosen((), (), (), 0)
    left = last - today
    unseen = [name for name, state in cards.items() if state is None]
    fresh_today = sum(s.introduced == today for s in cards.values() if s)
    again_today = sum(s.reviewed == today > s.introduced for s in cards.values() if s)
    budget = math.inf if rules.minutes is None else rules.minutes * 60
    budget -= fresh_today * rules.new_seconds + again_today * rules.seconds
    quota = _quota(cards, today, left, len(unseen) + fresh_today) - fresh_today
    new = unseen[: min(max(0, quota), _fit(budget, rules.new_seconds, len(unseen)))]
    room = _fit(budget - len(new) * rules.new_seconds, rules.seconds, len(cards))
    waiting = {n: s for n, s in cards.items() if s and s.reviewed < today}
    due = sorted((s.due, n) for n, s in waiting.items() if s.due <= today)
    if left > LAST_STRETCH:
        names = [name for _, name in due]
        return Chosen(tuple(names[:room]), (), tuple(new), max(0, len(names) - room))
    recalls = {n: schedule.chance(s.strength, last - s.reviewed) for n, s in waiting.items()}
    weak = sorted((r, n) for n, r in recalls.items() if r < rules.aim)
    share = math.ceil((len(weak) + again_today) / left) - again_today
    names = [name for _, name in weak[: max(0, min(share, room))]]
    overdue = {name for _, name in due}
    return Chosen(
        tuple(n for n in names if n in overdue),
        tuple(n for n in names if n not in overdue),
        tuple(new),
        max(0, min(share, len(due)) - room),
    )


def _quota(cards: Cards, today: int, left: int, unseen: int) -> int:
    """How many new cards a day brings when they come evenly up to the last stretch."""
    even = math.ceil(unseen / max(1, left - min(LAST_STRETCH, left // 2)))
    if left > 2 * LAST_STRETCH:
        return even
    # Near the stretch yesterday's pace goes on, so that a long plan ends in time for it.
    pace = sum(state.introduced == today - 1 for state in cards.values() if state)
    return max(even, min(unseen, pace))


def _fit(budget: float, seconds: float, most: int) -> int:
    return most if budget == math.inf else max(0, min(most, int(budget // seconds)))


@dataclass(frozen=True)
class Course:
    """One simulated preparation: what each day held, and each card's recall at its end."""

    days: list[Chosen]
    recalls: dict[str, float]

    @property
    def unseen(self) -> list[str]:
        return [name for name, recall in self.recalls.items() if recall == 0]

    @property
    def recall(self) -> float:
        """The mean recall on the interview day; a card never seen counts 0."""
        return sum(self.recalls.values()) / max(1, len(self.recalls))


Chooser = Callable[[dict[str, State | None], date], Chosen]


def simulate(
    cards: Cards,
    start: date,
    interview: date,
    schedule: Schedule,
    chooser: Chooser,
    *,
    seed: int,
    truth: Schedule | None = None,
    first_right: float = FIRST_RIGHT,
    always_right: bool = False,
) -> Course:
    """Play the days from `start` to the interview with a simulated learner.

    Arguments:
        schedule: what the scheduler believes.
        chooser: what is asked on a day, by the believed states.
        truth: how the learner really forgets; as the scheduler believes when None.
        first_right: the probability that a first answer is right.
        always_right: every answer counts as right (passive reading, at its very best).
    """
    chance = random.Random(f"plan#{seed}").random
    truth = truth or schedule
    believed = dict(cards)
    actual = {name: state.strength if state else None for name, state in believed.items()}
    days, last = [], interview.toordinal()
    for offset in range((interview - start).days):
        day = start + timedelta(days=offset)
        today, chosen = day.toordinal(), chooser(believed, day)
        days.append(chosen)
        for name in (*chosen.reviews, *chosen.refreshes, *chosen.new):
            state, strength = believed[name], actual[name]
            elapsed = today - state.reviewed if state else 0
            known = truth.chance(strength, elapsed) if strength else first_right
            right = always_right or chance() < known
            rating = Rating.GOOD if right else Rating.AGAIN
            next_strength, interval = schedule.step(
                state.strength if state else None, elapsed, rating
            )
            actual[name] = (
                next_strength if truth is schedule else truth.step(strength, elapsed, rating)[0]
            )
            began = state.introduced if state else today
            believed[name] = State(next_strength, today, today + interval, began)
    recalls = {}
    for name, state in believed.items():
        strength = actual[name]
        recalls[name] = truth.chance(strength, last - state.reviewed) if state and strength else 0.0
    return Course(days, recalls)


@dataclass(frozen=True)
class Day:
    """One day of a plan: means over the simulated learners; `names` are its new cards."""

    date: date
    new: float
    reviews: float
    refreshes: float
    put_off: float
    minutes: float
    names: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A plan with its forecast.

    Arguments:
        recall: the expected mean recall on the interview day; never seen counts 0.
        weakest: the expected recall of the weakest tenth of the cards.
        unseen: the cards that cannot be seen in time.
        put_off: reviews that do not fit on their day, all days together.
        needed: the minutes a day with which all fits; None when it fits.
    """

    days: list[Day]
    cards: int
    seen: int
    recall: float
    weakest: float
    unseen: tuple[str, ...]
    put_off: float
    needed: int | None

    @property
    def fits(self) -> bool:
        return not self.unseen and self.put_off < 1


def make(
    cards: Cards, today: date, rules: Rules, schedule: Schedule, *, first_right: float = FIRST_RIGHT
) -> Plan:
    """The plan from today to the interview."""

    def course(rules: Rules, seed: int) -> Course:
        def chooser(states: dict[str, State | None], day: date) -> Chosen:
            return choose(states, day, rules, schedule)

        return simulate(
            cards, today, rules.interview, schedule, chooser, seed=seed, first_right=first_right
        )

    courses = [course(rules, seed) for seed in range(LEARNERS)]
    plan = _mean(courses, cards, today, rules)
    if plan.fits or rules.minutes is None:
        return plan
    free = course(replace(rules, minutes=None), 0)
    low, high = math.ceil(rules.minutes), max(math.ceil(_minutes(d, rules)) for d in free.days) + 1
    while low < high:  # the least that fits, for one learner
        middle = (low + high) // 2
        tried = course(replace(rules, minutes=middle), 0)
        fits = not tried.unseen and sum(d.put_off for d in tried.days) < 1
        low, high = (low, middle) if fits else (middle + 1, high)
    return replace(plan, needed=max(low, math.ceil(rules.minutes) + 1))


def _minutes(day: Chosen, rules: Rules) -> float:
    again = len(day.reviews) + len(day.refreshes)
    return (again * rules.seconds + len(day.new) * rules.new_seconds) / 60


def _mean(courses: Sequence[Course], cards: Cards, today: date, rules: Rules) -> Plan:
    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    days = [
        Day(
            today + timedelta(days=n),
            mean([len(d.new) for d in same]),
            mean([len(d.reviews) for d in same]),
            mean([len(d.refreshes) for d in same]),
            mean([d.put_off for d in same]),
            mean([_minutes(d, rules) for d in same]),
            same[0].new,
        )
        for n, same in enumerate(zip(*(c.days for c in courses), strict=True))
    ]
    tenth = max(1, len(cards) // 10)
    weakest = [sum(sorted(c.recalls.values())[:tenth]) / tenth for c in courses]
    # A card is promised only when every simulated learner gets to see it.
    unseen = {name for c in courses for name in c.unseen}
    return Plan(
        days=days,
        cards=len(cards),
        seen=sum(state is not None for state in cards.values()),
        recall=mean([c.recall for c in courses]) if cards else 0.0,
        weakest=mean(weakest) if cards else 0.0,
        unseen=tuple(name for name in cards if name in unseen),
        put_off=mean([sum(d.put_off for d in c.days) for c in courses]),
        needed=None,
    )
