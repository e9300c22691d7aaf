"""Exports of the reviews as JSON, and merging one into a store: one id is one review."""

import json
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from kb import __version__
from kb.quiz import clock
from kb.quiz.review import Review, checked
from kb.quiz.store import CORRECTION, Store

FORMAT, VERSION = "kb-reviews", 1


class BadExport(ValueError):
    """The file to import is not an export, or holds something impossible; quotes it."""


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    known: int
    suspended: int


def write_export(store: Store, out: IO[str], *, private: bool = False) -> int:
    """Write every review, undone ones too, as one JSON object; returns how many.

    Arguments:
        private: also those of questions from the learner's own bank.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "kb": __version__,
        "exported_at": clock.stamp(clock.now()),
        "suspended": _suspended(store, private),
    }
    out.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "reviews": [')
    where = "" if private else "WHERE private = 0"
    count = 0
    for review in store.each_review(f"{where} ORDER BY rowid"):
        row = json.dumps(review.as_json(), ensure_ascii=False)
        out.write((",\n  " if count else "\n  ") + row)
        count += 1
    out.write(("\n " if count else "") + "]\n}\n")
    return count


def _suspended(store: Store, private: bool) -> list[str]:
    sql = "SELECT question FROM holds WHERE suspended = 1"
    if not private:
        # Held questions carry no mark of their own; those known to be private are left out.
        from kb.quiz import bank

        public = frozenset(bank.topics(private=False))
        return [q for (q,) in store.rows(sql) if q.partition("/")[0] in public]
    return [question for (question,) in store.rows(sql)]


def read_export(text: str) -> tuple[list[Review], list[str]]:
    """The reviews of an export, checked one by one, and the suspended ids.

    Raises:
        BadExport: see there; the message gives the place.
    """
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadExport(f"not JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadExport(f'expected an object with "format": "{FORMAT}", as `kb data export` writes')
    if data.get("version") != VERSION:
        raise BadExport(f"version is {data.get('version')!r}; this kb reads {VERSION}: upgrade kb")
    rows, held = data.get("reviews"), data.get("suspended", [])
    if not isinstance(rows, list) or not isinstance(held, list):
        raise BadExport("`reviews` and `suspended` must be lists")
    reviews = []
    for number, row in enumerate(rows, 1):
        try:
            reviews.append(checked(row))
        except ValueError as error:
            raise BadExport(f"review {number} of {len(rows)}: {error}") from error
    if bad := [name for name in held if not isinstance(name, str) or len(name) > 200]:
        raise BadExport(f"suspended holds {bad[0]!r:.60}: expected an id")
    limit = clock.stamp(clock.now() + CORRECTION)
    if late := next((r for r in reviews if r.answered_at > limit and not r.undone), None):
        raise BadExport(f"review {late.id} is of the future ({late.answered_at}): check the clocks")
    return reviews, held


def merge(store: Store, reviews: list[Review], suspended: list[str]) -> Imported:
    """Add the reviews the store lacks, take over undos, and replay the cards concerned."""
    with store.writing() as connection:
        added = sum(store.add(review, merge=True) for review in reviews)
        concerned = iter(sorted({review.question for review in reviews}))
        while part := list(islice(concerned, 500)):
            store.replay_into_cards(part)
        connection.executemany(
            "INSERT INTO holds (question, suspended) VALUES (?, 1) "
            "ON CONFLICT (question) DO UPDATE SET suspended = 1",
            [(question,) for question in suspended],
        )
    return Imported(added, len(reviews) - added, len(suspended))
