"""The learner's store: every answer kept for good, and what is due read from a small cache."""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.quiz import clock
from kb.quiz.answers.attempt import Attempt, Task
from kb.quiz.asking import bank
from kb.quiz.memory.schedule import RETENTION, Memory, Rating, Schedule
from kb.quiz.store.cache import CARD, to_memory, write_card
from kb.quiz.store.errors import StoreError, WrongClock, explained

if TYPE_CHECKING:  # what stores and reads answers is imported when there is one
    from kb.quiz.memory.leech import Leech
    from kb.quiz.memory.review import Review

# Clocks are corrected by seconds all the time; that is not a clock that runs backwards.
CORRECTION = timedelta(minutes=5)
_YEARS = range(2020, 2200)


class Store:
    """An open store. Make one with `kb.quiz.store.opening.open_store`.

    Arguments:
        connection: in autocommit mode.
        path: the file, for messages.
        day_start: the hour at which a study day begins.
        retention: the probability of recall that new intervals aim at.
        wait: how long to wait for another session, in seconds (as the connection was told).

    `recorded` counts the attempts kept through it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        day_start: int = clock.DAY_START,
        retention: float = RETENTION,
        wait: float = 0,
    ) -> None:
        self.connection, self.path = connection, path
        self._day_start, self._retention, self._wait = day_start, retention, wait
        self._schedule: Schedule | None = None
        self._file = _identity(path)
        self.recorded = 0

    @property
    def schedule(self) -> Schedule:
        """FSRS with this learner's parameters."""
        if self._schedule is None:
            rows = self.rows("SELECT value FROM facts WHERE name = 'parameters'")
            found = tuple(float(part) for part in rows[0][0].split()) if rows else None
            self._schedule = Schedule(found)
        return self._schedule

    def use_parameters(self, parameters: Sequence[float] | None) -> None:
        """Schedule with these FSRS parameters from now on, and replay every card with them.

        None goes back to the package's defaults.
        """
        with self.writing() as connection:
            connection.execute("DELETE FROM facts WHERE name = 'parameters'")
            if parameters is not None:
                text = " ".join(repr(float(value)) for value in parameters)
                connection.execute("INSERT INTO facts VALUES ('parameters', ?)", (text,))
            self._schedule = None
            self.replay_into_cards()

    def today(self) -> date:
        """The study day of the present moment."""
        return clock.study_date(clock.now(), self._day_start)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query."""
        with explained(self.path, self._wait):
            return self.connection.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is committed on the way out, or leaves no trace."""
        with explained(self.path, self._wait):
            if _identity(self.path) != self._file:
                raise StoreError(
                    zh=f"{self.path} 在练习时被移走或换掉了；这一次没有保存。请重新开始 kb。",
                    en=f"{self.path} was moved or replaced while this session ran; this was not "
                    "saved. Start kb again.",
                )
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def check_clock(self) -> datetime:
        """The present moment, after every answer in the store.

        Raises:
            WrongClock: the clock is minutes or more behind the latest answer.
        """
        now = clock.now()
        if now.year not in _YEARS:
            raise WrongClock(
                zh=f"系统时间是 {now:%Y-%m-%d}，不可能。"
                "这样无法安排复习，所以没有保存。请校正时间。",
                en=f"The clock says {now:%Y-%m-%d}, which cannot be. Nothing can be scheduled, so "
                "nothing was saved. Set the clock right.",
            )
        latest = self.rows("SELECT max(answered_at) FROM answers")[0][0]
        if latest is None or clock.stamp(now) > latest:
            return now
        last = clock.moment(latest)
        if last - now > CORRECTION:
            there, here = f"{last:%Y-%m-%d %H:%M} UTC", f"{now:%Y-%m-%d %H:%M} UTC"
            raise WrongClock(
                zh=f"时钟往回走了：现在是 {here}，而最近一次作答在 {there}。这样无法安排复习，"
                "所以没有保存。请校正系统时间；如果错的是那些作答，运行 "
                "`kb data doctor --undo-future`。",
                en=f"The clock went backwards: it is {here}, but the latest answer is of {there}. "
                "Nothing can be scheduled, so nothing was saved. Set the clock right; if those "
                "answers are what is wrong, run `kb data doctor --undo-future`.",
            )
        return last + timedelta(microseconds=1)

    def record(self, attempt: Attempt, origin: str) -> Attempt:
        """Keep an attempt; it is on the disk when this returns it with what became of it.

        Arguments:
            origin: where it was made: quiz, review, plan, mock or code.

        Raises:
            WrongClock: see `check_clock`.
            StoreError: it could not be written; the message says why.
        """
        import fsrs  # noqa: F401 - loaded before the lock is taken

        from kb.quiz.memory.leech import LEECH

        with self.writing() as connection:
            at = self.check_clock()
            review = _row(attempt, origin, at, self._day_start, self._retention)
            before = self.memory(attempt.id)
            memory = self.schedule.after(
                attempt.id, before, review.day, attempt.rating, self._retention
            )
            self.add(review)
            write_card(connection, attempt.id, memory)
        self.recorded += 1
        scheduled = before is None or memory.repetitions > before.repetitions
        slips = attempt.wrong and memory.lapses >= LEECH
        leech = self.leech(attempt.id, memory.lapses) if slips else None
        return replace(attempt, review=review, memory=memory, scheduled=scheduled, leech=leech)

    def add(self, review: "Review", *, merge: bool = False) -> bool:
        """Write a review's row inside a transaction; True when it was not there before."""
        from kb.quiz.memory.review import COLUMNS

        row = [getattr(review, name) for name in COLUMNS]
        how = "INSERT OR IGNORE" if merge else "INSERT"
        places = f"({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
        added = self.connection.execute(f"{how} INTO reviews {places}", row).rowcount > 0
        if not added and review.undone:
            self.connection.execute("UPDATE reviews SET undone = 1 WHERE id = ?", (review.id,))
        return added

    def undo(self, review_id: str) -> Memory | None:
        """Take a review back: it stays in the store, marked, and its card is replayed."""
        with self.writing() as connection:
            found = self.rows("SELECT question FROM reviews WHERE id = ?", (review_id,))
            if not found:
                raise LookupError(f"no review has the id {review_id!r}")
            connection.execute("UPDATE reviews SET undone = 1 WHERE id = ?", (review_id,))
            self.replay_into_cards([found[0][0]])
        return self.memory(found[0][0])

    def replay_into_cards(self, questions: Sequence[str] | None = None) -> None:
        """Write the cards of these questions, or of all, anew; inside a transaction."""
        if questions is None:
            self.connection.execute("DELETE FROM cards")
            for question, memory in self.replayed():
                write_card(self.connection, question, memory)
            return
        for question in questions:
            self.connection.execute("DELETE FROM cards WHERE question = ?", (question,))
            for _, memory in self.replayed(question):
                write_card(self.connection, question, memory)

    def replayed(self, question: str | None = None) -> Iterator[tuple[str, Memory]]:
        """Each question's memory from its reviews alone, in the order of ids."""
        only = "" if question is None else "WHERE question = ?"
        sql = (
            f"SELECT question, study_date, rating, retention FROM answers {only} "
            "ORDER BY question, answered_at, id"
        )
        with explained(self.path, self._wait):
            rows = self.connection.execute(sql, () if question is None else (question,))
            for name, answers in itertools.groupby(rows, key=lambda row: row[0]):
                history = (
                    (date.fromisoformat(day), Rating(rating), retention)
                    for _, day, rating, retention in answers
                )
                if memory := self.schedule.replay(name, history):
                    yield name, memory

    def each_answer(self, where: str = "", values: Sequence[Any] = ()) -> "Iterator[Review]":
        """The reviews that are not undone, one at a time; `where` may order them."""
        yield from self._each("answers", where, values)

    def each_review(self, where: str = "", values: Sequence[Any] = ()) -> "Iterator[Review]":
        """Every review, undone ones too, one at a time."""
        yield from self._each("reviews", where, values)

    def _each(self, source: str, where: str, values: Sequence[Any]) -> "Iterator[Review]":
        from kb.quiz.memory.review import COLUMNS, from_row

        sql = f"SELECT {', '.join(COLUMNS)} FROM {source} {where}"
        with explained(self.path, self._wait):
            for row in self.connection.execute(sql, values):
                yield from_row(row)

    def leech(self, question: str, lapses: int) -> "Leech":
        """What is known of a card forgotten that often."""
        from kb.quiz.memory.leech import Leech

        rows = self.rows(
            "SELECT mistake, count(*) FROM answers WHERE question = ? AND mistake IS NOT NULL "
            "GROUP BY mistake ORDER BY count(*) DESC, mistake LIMIT 1",
            (question,),
        )
        mistake, times = rows[0] if rows else (None, 0)
        return Leech(question, lapses, mistake if times > 1 else None, times)

    def memory(self, question: str) -> Memory | None:
        """The cached memory of a question; None when it was never answered."""
        rows = self.rows(f"SELECT {CARD} FROM cards WHERE question = ?", (question,))
        return to_memory(rows[0]) if rows else None

    def memories(self, topic: str = "") -> Iterator[tuple[str, Memory]]:
        """Every cached memory, or those of one topic, in the order of ids."""
        # "0" follows "/": the ids of a topic lie between.
        bounds = (f"{topic}/", f"{topic}0") if topic else ("", chr(0x10FFFF))
        with explained(self.path, self._wait):
            sql = f"SELECT question, {CARD} FROM cards WHERE question > ? AND question < ? "
            for question, *values in self.connection.execute(sql + "ORDER BY question", bounds):
                yield question, to_memory(values)


def _row(attempt: Attempt, origin: str, at: datetime, day_start: int, retention: float) -> "Review":
    import uuid

    from kb.quiz.memory.review import Review

    assert attempt.outcome, f"{attempt.ending}: nothing was answered"
    parsed = attempt.read_as
    if attempt.points and attempt.outcome != "revealed":
        parsed = f"{' '.join(map(str, attempt.made)) or 0} / {attempt.points}"
    return Review(
        question=attempt.id,
        revision=attempt.item.revision,
        seed=attempt.seed,
        origin=origin,
        raw=_clean(attempt.text),
        parsed=_clean(parsed),
        verdict=attempt.outcome,
        rating=int(attempt.rating),
        mistake=attempt.mistake,
        hints=attempt.hints,
        milliseconds=max(0, round(attempt.seconds * 1000)),
        private=not isinstance(attempt.item, Task) and bank.load(attempt.topic).private,
        id=str(uuid.uuid4()),
        answered_at=clock.stamp(at),
        study_date=clock.study_date(at, day_start).isoformat(),
        retention=retention,
    )


def _clean(text: str) -> str:
    # A terminal can hand over bytes that are not text; SQLite keeps only text.
    return text.encode("utf-8", "replace").decode()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
