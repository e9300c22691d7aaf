"""Expected recall on the interview day: the plan, plain FSRS, and reading everything twice.

Simulated learners forget as FSRS predicts with its default parameters; a second table repeats it
with learners who forget faster than the scheduler believes. Plain FSRS spreads the new cards over
all days and reviews what is due, with no date in mind. Reading everything twice comes in two
kinds: each reading teaches as much as being asked does, or, at its very best, as much as a right
answer, whatever was forgotten. Everything is seeded.

    python -m benchmarks plan_retention
"""

import argparse
import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from benchmarks.timing import Figure
from kb.quiz.memory.schedule import Schedule
from kb.quiz.progress.plan import Chooser, Chosen, Course, Rules, State, choose, simulate

TITLE = (
    "面试那天预计记得多少（模拟）：`kb plan`，相对于别的办法",
    "Expected recall on the interview day (simulated): `kb plan` beside other ways",
)
TWICE, BEST = "read twice", "at its best"
NAMES = {
    "plain FSRS": ("没有面试日期的 FSRS", "plain FSRS"),
    TWICE: ("全部读两遍", "reading everything twice"),
    BEST: ("全部读两遍，且每读一遍都抵得上答对一次", "the same, each reading worth a right answer"),
}
Results = dict[str, tuple[float, float, float, float]]
START = date(2026, 11, 2)
SECONDS, NEW_SECONDS = 60, 120
FASTER = 0.6


def main(arguments: Sequence[str] = ()) -> Iterator[Figure | str]:
    """Both tables for each length of preparation."""
    options = _options(arguments)
    model = Schedule()
    first = list(_defaults()[:4])
    weak = Schedule([value * FASTER for value in first] + _defaults()[4:])
    yield (
        f"{options.cards} cards, {options.learners} learners, a first answer is right in 60 %, "
        f"{NEW_SECONDS} s for a new card, {SECONDS} s for a seen one or a reading"
    )
    for days in options.days:
        for name, truth in (("as FSRS predicts", model), (f"{FASTER} × first stability", weak)):
            yield f"\n{days} days; learners forget {name}"
            results = _results(options, days, model, truth)
            yield from _lines(results)
            if truth is model:
                yield from _figures(results, days)


def _results(options: argparse.Namespace, days: int, model: Schedule, truth: Schedule) -> Results:
    cards: dict[str, State | None] = {f"card/{n:03}": None for n in range(options.cards)}
    interview = START + timedelta(days=days)
    rules = Rules(interview, None, NEW_SECONDS, SECONDS)
    ways: dict[str, tuple[Chooser, bool]] = {
        "plan": (lambda states, day: choose(states, day, rules, model), False),
        "plain FSRS": (lambda states, day: _plain(states, day, interview), False),
        TWICE: (lambda states, day: _twice(states, day, interview), False),
        BEST: (lambda states, day: _twice(states, day, interview), True),
    }
    results = {}
    for name, (chooser, always) in ways.items():
        courses = [
            simulate(
                cards, START, interview, model, chooser,
                seed=seed, truth=truth, always_right=always,
            )
            for seed in range(options.learners)
        ]  # fmt: skip
        results[name] = _row(courses)
    return results


def _lines(results: Results) -> Iterator[str]:
    base = results["plain FSRS"]
    for name, (recall, weakest, hours, most) in results.items():
        yield (
            f"  {name:11} recall {recall:.3f} ({recall / base[0]:.3f} ×)  weakest tenth "
            f"{weakest:.3f}  {hours:5.1f} h ({hours / base[2]:.2f} ×)  busiest day {most:4.0f} min"
        )
    plan = results["plan"]
    for name, other in list(results.items())[1:]:
        yield (
            f"  plan : {name} = {plan[0] / other[0]:.3f} in recall, "
            f"{(1 - plan[0]) / (1 - other[0]):.2f} in what is forgotten, "
            f"{plan[2] / other[2]:.2f} in time"
        )


def _figures(results: Results, days: int) -> Iterator[Figure]:
    recall = {name: row[0] for name, row in results.items()}
    hours = {name: row[2] for name, row in results.items()}
    for name, (zh, en) in NAMES.items():
        yield Figure(
            f"准备 {days} 天，相对于{zh}", f"{days} days of preparation, beside {en}",
            recall["plan"] / recall[name], "{:.3f}×", least=None if name == BEST else 1,
            detail=f"{recall['plan']:.3f}, {recall[name]:.3f}; "
            f"{hours['plan']:.1f} h, {hours[name]:.1f} h",
        )  # fmt: skip


def _row(courses: Sequence[Course]) -> tuple[float, float, float, float]:
    """Mean recall, that of the weakest tenth, hours in all, minutes of the busiest day."""
    recalls, weakest, hours, most = 0.0, 0.0, 0.0, 0.0
    for course in courses:
        ordered = sorted(course.recalls.values())
        tenth = max(1, len(ordered) // 10)
        minutes = [
            (len(d.reviews) + len(d.refreshes)) * SECONDS / 60 + len(d.new) * NEW_SECONDS / 60
            for d in course.days
        ]
        recalls += course.recall
        weakest += sum(ordered[:tenth]) / tenth
        hours += sum(minutes) / 60
        most += max(minutes)
    count = len(courses)
    return recalls / count, weakest / count, hours / count, most / count


def _plain(states: dict[str, State | None], day: date, interview: date) -> Chosen:
    today = day.toordinal()
    unseen = [name for name, state in states.items() if state is None]
    quota = math.ceil(len(unseen) / (interview.toordinal() - today))
    due = [name for name, state in states.items() if state and state.due <= today]
    return Chosen(tuple(due), (), tuple(unseen[:quota]), 0)


def _twice(states: dict[str, State | None], day: date, interview: date) -> Chosen:
    """The first half of the days for the first reading, the second half for the second."""
    names, days = list(states), (interview - START).days
    half, offset = max(1, days // 2), (day - START).days
    share = math.ceil(len(names) / half)
    place = offset % half if offset < 2 * half else half
    part = tuple(names[place * share : (place + 1) * share])
    return Chosen((), (), part, 0) if offset < half else Chosen(part, (), (), 0)


def _defaults() -> list[float]:
    import fsrs

    return list(fsrs.Scheduler().parameters)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cards", type=int, default=330)
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--days", type=int, nargs="+", default=[7, 21, 60])
    return parser.parse_args(arguments)
