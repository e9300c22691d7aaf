"""How it goes: due in the coming days, recall, mastery per topic, recurring mistakes, streak."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from kb.quiz.asking import bank
from kb.quiz.ids import topic_of
from kb.quiz.memory.leech import Leech
from kb.quiz.progress import due
from kb.quiz.store.database import Store

AHEAD, BACK = 14, 30


@dataclass(frozen=True)
class Mastery:
    """One topic: how many items it has, how many were answered, and the expected recall today.

    Arguments:
        recall: the mean predicted probability of knowing an item now; unseen ones count 0.
    """

    topic: str
    items: int
    seen: int
    due: int
    recall: float


@dataclass(frozen=True)
class Recurring:
    """One mistake made at least twice in one question."""

    question: str
    mistake: str
    times: int


@dataclass(frozen=True)
class Stats:
    """Everything `kb stats` shows.

    Arguments:
        forecast: cards due on each of the coming days; today's includes what is overdue.
        retention: of first attempts of a day at cards seen before, in the last 30 days, the
            share that was not wrong; None without any.
        streak: study days in a row with an answer, up to today or yesterday.
    """

    today: str
    reviews: int
    cards: int
    due: int
    new_today: int
    answered_today: int
    streak: int
    retention: float | None
    retention_of: int
    forecast: list[tuple[date, int]]
    topics: list[Mastery]
    mistakes: list[Recurring]
    leeches: list[Leech]
    suspended: list[str]

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        shown["forecast"] = [
            {"date": day.isoformat(), "due": count} for day, count in self.forecast
        ]
        return shown


def gather(store: Store, stems: Sequence[str]) -> Stats:
    """The statistics of these topics."""
    today = store.today()
    known = frozenset(stems)
    kept, of = retention(store, today)
    topics = mastery(store, stems)
    return Stats(
        today=today.isoformat(),
        reviews=store.rows("SELECT count(*) FROM answers")[0][0],
        cards=sum(topic.seen for topic in topics),
        due=due.due_count(store, stems),
        new_today=due.introduced(store, today),
        answered_today=answered(store, today),
        streak=streak(store, today),
        retention=kept / of if of else None,
        retention_of=of,
        forecast=forecast(store, stems),
        topics=topics,
        mistakes=recurring(store, known),
        leeches=due.leeches(store, stems),
        suspended=due.suspended(store),
    )


def answered(store: Store, day: date) -> int:
    """How many answers were given on a study day."""
    sql = "SELECT count(*) FROM answers WHERE study_date = ?"
    return int(store.rows(sql, (day.isoformat(),))[0][0])


def streak(store: Store, today: date) -> int:
    """Study days in a row with an answer; today may still be without."""
    day = today if _studied(store, today) else today - timedelta(days=1)
    length = 0
    while _studied(store, day - timedelta(days=length)):
        length += 1
    return length


def _studied(store: Store, day: date) -> bool:
    sql = "SELECT 1 FROM answers WHERE study_date = ? LIMIT 1"
    return bool(store.rows(sql, (day.isoformat(),)))


def forecast(store: Store, stems: Sequence[str]) -> list[tuple[date, int]]:
    """How many cards fall due on each of the coming days; today's include what is overdue."""
    today, known = store.today(), frozenset(stems)
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    rows = store.rows(
        "SELECT max(due, ?), question FROM cards WHERE due <= ? AND NOT EXISTS "
        "(SELECT 1 FROM holds WHERE holds.question = cards.question AND suspended = 1)",
        (today.isoformat(), days[-1].isoformat()),
    )
    counts = Counter(day for day, question in rows if topic_of(question) in known)
    return [(day, counts[day.isoformat()]) for day in days]


def retention(store: Store, today: date) -> tuple[int, int]:
    """Of the first attempts of a day at cards met before, how many were known, and of how many."""
    # With min(), SQLite takes the other columns from the row of the minimum.
    sql = (
        "SELECT count(*), coalesce(sum(rating > 1), 0) FROM ("
        "SELECT question, study_date, rating, min(answered_at) FROM answers "
        "WHERE study_date > ? GROUP BY question, study_date) AS first "
        "JOIN cards ON cards.question = first.question AND cards.introduced < first.study_date"
    )
    since = (today - timedelta(days=BACK)).isoformat()
    of, kept = store.rows(sql, (since,))[0]
    return int(kept), int(of)


def mastery(store: Store, stems: Sequence[str]) -> list[Mastery]:
    """How well each topic is known today, in the order of the topics."""
    return [_mastery(store, stem, store.today()) for stem in stems]


def _mastery(store: Store, stem: str, today: date) -> Mastery:
    items = {item.id for item in bank.usable(stem).items}
    memories = [memory for name, memory in store.memories(stem) if name in items]
    recalls = [store.schedule.recall(memory, today) for memory in memories]
    return Mastery(
        topic=stem,
        items=len(items),
        seen=len(memories),
        due=sum(memory.due <= today for memory in memories),
        recall=sum(recalls) / len(items) if items else 0.0,
    )


def recurring(store: Store, stems: frozenset[str], most: int = 50) -> list[Recurring]:
    """Mistakes made at least twice in one question, the most frequent first."""
    rows = store.rows(
        "SELECT question, mistake, count(*) FROM answers WHERE mistake IS NOT NULL "
        "GROUP BY question, mistake HAVING count(*) > 1 ORDER BY count(*) DESC, question, mistake"
    )
    return [Recurring(*row) for row in rows if topic_of(row[0]) in stems][:most]
