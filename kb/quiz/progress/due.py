"""What to ask today: what is due, then what is new; and what is kept out of it."""

import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.quiz.asking import bank
from kb.quiz.ids import topic_of
from kb.quiz.memory.leech import LEECH, Leech
from kb.quiz.memory.schedule import spread
from kb.quiz.store.database import Store

_FREE = (
    "NOT EXISTS (SELECT 1 FROM holds WHERE holds.question = cards.question "
    "AND (suspended = 1 OR buried_until > :day))"
)


@dataclass(frozen=True, eq=False)
class Next:
    """One item to ask, and whether it was never asked before."""

    item: bank.Item
    new: bool


def next_item(
    store: Store, stems: Sequence[str], new_left: int, skip: Collection[str]
) -> Next | None:
    """The item to ask now: the longest due, then a new one while any may come today.

    Arguments:
        stems: the topics to ask from.
        new_left: how many new ones may still come.
        skip: ids not to come again in this session.
    """
    day, known = store.today(), frozenset(stems)
    for question in _due_ids(store, day, skip):
        if topic_of(question) in known:
            for item in bank.usable(topic_of(question)).items:
                if item.id == question:
                    return Next(item, new=False)
    if new_left <= 0:
        return None
    fresh = first_new(store, stems, skip)
    return Next(fresh, new=True) if fresh else None


def _due_ids(store: Store, day: date, skip: Collection[str]) -> Iterator[str]:
    # A card no longer in the bank stays due for ever, so read on until one is found.
    last: tuple[str, int, str] = ("", -1, "")
    found = [""]
    while found:
        rows = store.rows(
            f"SELECT due, spread, question FROM cards WHERE due <= :day AND {_FREE} "
            "AND (due, spread, question) > (:due, :spread, :question) "
            "ORDER BY due, spread, question LIMIT 64",
            {"day": day.isoformat(), "due": last[0], "spread": last[1], "question": last[2]},
        )
        found = [question for _, _, question in rows]
        last = rows[-1] if rows else last
        yield from (question for question in found if question not in skip)


def first_new(store: Store, stems: Sequence[str], skip: Collection[str]) -> bank.Item | None:
    """An item never answered; successive ones come from different topics, easy ones first."""
    day = store.today()
    turn = zlib.crc32(day.isoformat().encode()) + introduced(store, day)
    for place in range(len(stems)):
        stem = stems[(turn + place) % len(stems)]
        seen = seen_in(store, stem, day)
        fresh = [i for i in bank.usable(stem).items if i.id not in seen and i.id not in skip]
        if fresh:
            return min(fresh, key=lambda item: (item.level, spread(item.id, 0)))
    return None


def seen_in(store: Store, stem: str, day: date) -> set[str]:
    """The ids of a topic that were answered or are held back."""
    low, high = f"{stem}/", f"{stem}0"  # "0" follows "/": every id of the topic lies between
    rows = store.rows(
        "SELECT question FROM cards WHERE question > ? AND question < ? "
        "UNION SELECT question FROM holds WHERE question > ? AND question < ? "
        "AND (suspended = 1 OR buried_until > ?)",
        (low, high, low, high, day.isoformat()),
    )
    return {question for (question,) in rows}


def introduced(store: Store, day: date) -> int:
    """How many cards were asked for the first time on that day."""
    sql = "SELECT count(*) FROM cards WHERE introduced = ?"
    return int(store.rows(sql, (day.isoformat(),))[0][0])


def introduced_in_review(store: Store, day: date) -> int:
    """How many of the cards new on that day were introduced by `kb review`, not by a quiz."""
    sql = (
        "SELECT count(*) FROM cards WHERE introduced = :day AND EXISTS (SELECT 1 FROM answers "
        "WHERE answers.question = cards.question AND study_date = :day AND origin = 'review')"
    )
    return int(store.rows(sql, {"day": day.isoformat()})[0][0])


def due_count(store: Store, stems: Sequence[str]) -> int:
    """How many cards of these topics are due today."""
    sql = f"SELECT question FROM cards WHERE due <= :day AND {_FREE}"
    known, rows = frozenset(stems), store.rows(sql, {"day": store.today().isoformat()})
    return sum(topic_of(question) in known for (question,) in rows)


def wrong(store: Store, stems: Sequence[str]) -> list[str]:
    """The questions whose last attempt was wrong or revealed, the oldest first."""
    sql = f"SELECT question FROM cards WHERE latest = 1 AND {_FREE} ORDER BY reviewed, spread"
    known, rows = frozenset(stems), store.rows(sql, {"day": store.today().isoformat()})
    return [question for (question,) in rows if topic_of(question) in known]


def bury(store: Store, question: str) -> None:
    """Keep a card out of reviews until tomorrow."""
    _hold(store, question, "buried_until", (store.today() + timedelta(days=1)).isoformat())


def suspend(store: Store, question: str, suspended: bool = True) -> None:
    """Keep a card out of reviews for good, or let it in again."""
    _hold(store, question, "suspended", int(suspended))
    if not suspended:
        _hold(store, question, "buried_until", "")


def _hold(store: Store, question: str, column: str, value: str | int) -> None:
    with store.writing() as connection:
        connection.execute(
            f"INSERT INTO holds (question, {column}) VALUES (?, ?) "
            f"ON CONFLICT (question) DO UPDATE SET {column} = excluded.{column}",
            (question, value),
        )


def suspended(store: Store) -> list[str]:
    """The ids of the cards that were suspended."""
    rows = store.rows("SELECT question FROM holds WHERE suspended = 1 ORDER BY question")
    return [question for (question,) in rows]


def leeches(store: Store, stems: Sequence[str], most: int = 50) -> list[Leech]:
    """The cards of these topics that were forgotten at least four times, the worst first."""
    sql = "SELECT question, lapses FROM cards WHERE lapses >= ? ORDER BY lapses DESC, question"
    known, rows = frozenset(stems), store.rows(sql, (LEECH,))
    worst = [row for row in rows if topic_of(row[0]) in known][:most]
    return [store.leech(question, lapses) for question, lapses in worst]
