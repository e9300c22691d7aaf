"""The calendar of answers: how many on each study day, its weeks, months and shades."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.quiz.ids import topic_of
from kb.quiz.store.database import Store


@dataclass(frozen=True)
class Calendar:
    """Answers on each study day; the first day is a Monday, the last is today."""

    start: date
    counts: tuple[int, ...]

    @property
    def weeks(self) -> list[tuple[int, ...]]:
        return [self.counts[n : n + 7] for n in range(0, len(self.counts), 7)]

    @property
    def mondays(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range(0, len(self.counts), 7)]


def calendar(store: Store, stems: Sequence[str], weeks: int) -> Calendar:
    """The answers of the last weeks, this one included."""
    today = store.today()
    start = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    counts = [0] * ((today - start).days + 1)
    known = frozenset(stems)
    sql = "SELECT study_date, question FROM answers WHERE study_date >= ?"
    for day, question in store.rows(sql, (start.isoformat(),)):
        place = (date.fromisoformat(day) - start).days
        if 0 <= place < len(counts) and topic_of(question) in known:
            counts[place] += 1
    return Calendar(start, tuple(counts))


def shade(count: int, most: int, levels: int = 4) -> int:
    """Which of the shades 0 to `levels` a count has; any answer at all is at least 1."""
    if count <= 0 or most <= 0:
        return 0
    return max(1, min(levels, -(-count * levels // most)))


def months(mondays: Sequence[date]) -> list[tuple[int, int]]:
    """The weeks over which a month is named, with its number; one too short for it gives way."""
    named = []
    for column, monday in enumerate(mondays):
        later = mondays[column + 1 : column + 3]
        begins = column == 0 or monday.month != mondays[column - 1].month
        if begins and len(later) == 2 and all(day.month == monday.month for day in later):
            named.append((column, monday.month))
    return named
