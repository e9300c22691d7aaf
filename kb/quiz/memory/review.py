"""One review: everything about one answer, as the store, exports and imports know it."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from typing import Any

from kb.quiz import clock
from kb.quiz.memory.schedule import RETENTION, Rating

VERDICTS = ("right", "partly", "wrong", "revealed")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID = re.compile(r"[^/\s]{1,100}/[^/\s]{1,100}")
_LONGEST = 10_000
_DAYS_APART = 2


@dataclass(frozen=True, kw_only=True)
class Review:
    """An answer as it is stored: with its moment in UTC and its study day.

    Arguments:
        question: the permanent id, `topic/name`.
        seed: with the question, gives the variant again.
        origin: where it was asked, such as quiz, review, mock or page.
        raw: the answer as typed; `parsed` as understood, of a recall card `1 3 / 4`: the
            points made, of how many.
        verdict: right, partly (a recall card), wrong or revealed.
        mistake: the id of the mistake that was recognised.
        private: asked from the learner's own bank; kept out of exports unless asked for.
        id: a UUID.
        retention: the probability of recall that the interval aimed at.
    """

    question: str
    revision: int
    seed: int
    origin: str
    raw: str
    parsed: str
    verdict: str
    rating: int
    mistake: str | None = None
    hints: int = 0
    milliseconds: int = 0
    private: bool = False
    id: str
    answered_at: str
    study_date: str
    retention: float = RETENTION
    undone: bool = False

    @property
    def day(self) -> date:
        return date.fromisoformat(self.study_date)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(Review))


def from_row(row: tuple[Any, ...]) -> Review:
    """The review of a row of `COLUMNS` from the store."""
    values = dict(zip(COLUMNS, row, strict=True))
    return Review(**values | {name: bool(values[name]) for name in ("private", "undone")})


def checked(record: Mapping[str, Any]) -> Review:
    """A review from foreign data.

    Raises:
        ValueError: a field is missing, of the wrong type or impossible; quotes it.
    """
    if not isinstance(record, Mapping):
        raise ValueError(f"{record!r:.60} is not a review: expected an object")
    unknown = sorted(str(name) for name in set(record) - set(COLUMNS))
    if unknown:
        raise ValueError(f"a review has no field {unknown[0]!r}")
    values = {}
    for field in fields(Review):
        if field.name in record:
            values[field.name] = _typed(field.name, record[field.name], field.type)
        elif field.default is MISSING:
            raise ValueError(f"a review lacks the field {field.name!r}")
    review = Review(**values)
    _possible(review)
    return review


def _typed(name: str, value: Any, kind: object) -> Any:
    if kind is float and type(value) in (int, float):
        return float(value)
    allowed = (str, type(None)) if kind == str | None else (kind,)
    if type(value) not in allowed:
        raise ValueError(f"{name} is {value!r:.60}: expected {getattr(kind, '__name__', kind)}")
    if isinstance(value, str):
        value.encode("utf-8")  # half a character (a lone surrogate) cannot be stored
    if isinstance(value, str) and len(value) > _LONGEST:
        raise ValueError(f"{name} has {len(value)} characters: at most {_LONGEST} are kept")
    return value


def _possible(review: Review) -> None:
    if not _UUID.fullmatch(review.id):
        raise ValueError(f"id is {review.id!r:.60}: expected a UUID in lower case")
    if not _ID.fullmatch(review.question):
        raise ValueError(f"question is {review.question!r:.60}: expected topic/name")
    if review.verdict not in VERDICTS:
        raise ValueError(
            f"verdict is {review.verdict!r:.60}: expected one of {', '.join(VERDICTS)}"
        )
    if not 1 <= review.rating <= 4:
        raise ValueError(f"rating is {review.rating}: expected 1 to 4")
    if (review.rating == Rating.AGAIN) != (review.verdict in ("wrong", "revealed")):
        raise ValueError(f"rating {review.rating} does not go with the verdict {review.verdict}")
    if not 0.5 <= review.retention <= 0.99:
        raise ValueError(f"retention is {review.retention}: expected 0.5 to 0.99")
    for name in ("hints", "milliseconds", "revision"):
        if not 0 <= getattr(review, name) < 2**53:
            raise ValueError(f"{name} is {getattr(review, name)}: expected 0 to 2⁵³")
    if not -(2**63) <= review.seed < 2**63:
        raise ValueError(f"seed is {review.seed}: expected a whole number of 64 bits")
    at, day = clock.moment(review.answered_at), date.fromisoformat(review.study_date)
    if clock.stamp(at) != review.answered_at or day.isoformat() != review.study_date:
        raise ValueError(f"{review.answered_at!r}, {review.study_date!r}: not written as kb does")
    if not 2000 <= at.year < 2200:
        raise ValueError(f"answered_at is {review.answered_at}: expected a year from 2000 to 2199")
    if abs((at.date() - day).days) > _DAYS_APART:
        raise ValueError(f"study_date {day} is not the day of {review.answered_at}")
