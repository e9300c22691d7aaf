"""Exports as JSON, and merging one into a store: one id is one review, one moment one mock.

An export holds every review, what is suspended, the personal FSRS parameters and the reports of
mock interviews. Version 1, which older kb and the pages write, has the first two only.
"""

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from kb import __version__
from kb.quiz import clock
from kb.quiz.asking import bank
from kb.quiz.ids import topic_of
from kb.quiz.memory.review import Review, checked
from kb.quiz.mock import reports as mock_reports
from kb.quiz.mock.reports import Report
from kb.quiz.progress.parameters import CannotFit, usable
from kb.quiz.store.database import CORRECTION, Store

FORMAT, VERSION, READ = "kb-reviews", 2, (1, 2)


class BadExport(ValueError):
    """The file to import is not an export, or holds something impossible; quotes it."""


@dataclass(frozen=True)
class Export:
    """What an export holds, checked.

    Arguments:
        suspended: the ids never to be asked again.
        parameters: personal FSRS parameters; None where the defaults were in use.
    """

    reviews: list[Review]
    suspended: list[str] = field(default_factory=list)
    parameters: tuple[float, ...] | None = None
    mocks: list[Report] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Arguments:
        added, known: reviews that were new, and those that were there already.
        mocks: reports of mock interviews that were new.
        parameters: `taken`, `kept` when the store has others of its own, or empty when there was
            nothing to do.
    """

    added: int
    known: int
    suspended: int
    mocks: int = 0
    parameters: str = ""


@dataclass(frozen=True)
class Exported:
    """What an export wrote; `unreadable` are report files that were left out."""

    reviews: int
    mocks: int
    unreadable: list[str]


def write_export(store: Store, out: IO[str], *, private: bool = False) -> Exported:
    """Write every review, undone ones too, and the rest, as one JSON object.

    Arguments:
        private: also what is of the learner's own bank: reviews, and mocks that asked from it.
    """
    mocks, unreadable = mock_reports.found(store.path.parent)
    if not private:
        public = _public()
        mocks = [kept for kept in mocks if kept.topics <= public]
    personal = store.schedule.parameters
    head = {
        "format": FORMAT,
        "version": VERSION,
        "kb": __version__,
        "exported_at": clock.stamp(clock.now()),
        "suspended": _suspended(store, private),
        "parameters": list(personal) if personal else None,
        "mocks": [kept.as_json() for kept in mocks],
    }
    out.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "reviews": [')
    where = "" if private else "WHERE private = 0"
    count = 0
    for review in store.each_review(f"{where} ORDER BY rowid"):
        row = json.dumps(review.as_json(), ensure_ascii=False)
        out.write((",\n  " if count else "\n  ") + row)
        count += 1
    out.write(("\n " if count else "") + "]\n}\n")
    return Exported(count, len(mocks), [str(path) for path in unreadable])


def _public() -> frozenset[str]:
    return frozenset(bank.topics(private=False))


def _suspended(store: Store, private: bool) -> list[str]:
    held = [
        question for (question,) in store.rows("SELECT question FROM holds WHERE suspended = 1")
    ]
    if private:
        return held
    # Held questions carry no mark of their own; those not known to be public are left out.
    public = _public()
    return [question for question in held if topic_of(question) in public]


def read_export(text: str) -> Export:
    """An export, everything in it checked one by one.

    Raises:
        BadExport: see there; the message gives the place.
    """
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadExport(f"not JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadExport(f'expected an object with "format": "{FORMAT}", as `kb data export` writes')
    version = data.get("version")
    if type(version) is not int or version not in READ:
        raise BadExport(f"version is {version!r:.40}; this kb reads up to {VERSION}: upgrade kb")
    rows: Any = data.get("reviews")
    held, mocks = data.get("suspended", []), data.get("mocks", [])
    if not all(isinstance(part, list) for part in (rows, held, mocks)):
        raise BadExport("`reviews`, `suspended` and `mocks` must be lists")
    reviews = _each("review", rows, checked)
    if bad := [name for name in held if not isinstance(name, str) or len(name) > 200]:
        raise BadExport(f"suspended holds {bad[0]!r:.60}: expected an id")
    limit = clock.stamp(clock.now() + CORRECTION)
    if late := next((r for r in reviews if r.answered_at > limit and not r.undone), None):
        raise BadExport(f"review {late.id} is of the future ({late.answered_at}): check the clocks")
    kept = _each("mock", mocks, mock_reports.checked)
    if ahead := next((mock for mock in kept if mock.key[0] > limit), None):
        raise BadExport(f"mock {ahead.name} is of the future ({ahead.key[0]}): check the clocks")
    return Export(reviews, held, _parameters(data.get("parameters")), kept)


def _each(word: str, rows: list[Any], check: Any) -> list[Any]:
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(check(row))
        except (ValueError, RecursionError) as error:
            raise BadExport(f"{word} {number} of {len(rows)}: {error}") from error
    return found


def _parameters(values: Any) -> tuple[float, ...] | None:
    if values is None:
        return None
    if not isinstance(values, list) or not all(type(v) in (int, float) for v in values):
        raise BadExport(f"parameters are {values!r:.60}: expected a list of numbers, or null")
    try:
        return usable(values)
    except (CannotFit, OverflowError) as error:
        raise BadExport(f"parameters are not those of FSRS: {error!s:.200}") from error


def merge(store: Store, export: Export) -> Imported:
    """Add the reviews and mocks the store lacks, take over undos, and replay the cards concerned.

    Parameters are taken where the store has none of its own; its own are never replaced.
    """
    reviews = export.reviews
    with store.writing() as connection:
        added = sum(store.add(review, merge=True) for review in reviews)
        concerned = iter(sorted({review.question for review in reviews}))
        while part := list(islice(concerned, 500)):
            store.replay_into_cards(part)
        connection.executemany(
            "INSERT INTO holds (question, suspended) VALUES (?, 1) "
            "ON CONFLICT (question) DO UPDATE SET suspended = 1",
            [(question,) for question in export.suspended],
        )
    mine, parameters = store.schedule.parameters, ""
    if export.parameters and mine is None:
        store.use_parameters(export.parameters)
        parameters = "taken"
    elif export.parameters and mine and not _alike(mine, export.parameters):
        parameters = "kept"
    mocks = mock_reports.take_in(store.path.parent, export.mocks)
    return Imported(added, len(reviews) - added, len(export.suspended), mocks, parameters)


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(one, other, strict=True))
