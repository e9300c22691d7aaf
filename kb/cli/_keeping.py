"""Keeping a session's answers: each is in the store before its verdict is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli._language import say
from kb.quiz.place import data_folder

if TYPE_CHECKING:
    from kb.cli._asking import Attempt, Face
    from kb.quiz.progress.due import Leech
    from kb.quiz.store.database import Store
    from kb.quiz.store.settings import Settings


@dataclass(frozen=True, eq=False)
class Kept:
    """What was written for an answer: when its card comes back, and whether that changed."""

    review: str
    scheduled: bool
    due: date
    days: int
    leech: "Leech | None" = None


class Keeper:
    """Writes the answers of one session into an open store.

    Arguments:
        origin: where the answers are given: quiz, review or mock.
    """

    def __init__(self, store: "Store", origin: str) -> None:
        self.store, self._origin = store, origin
        self._wrote = False

    def keep(self, attempt: "Attempt") -> Kept:
        """Write an answer; it is on the disk when this returns."""
        from kb.quiz.progress import due

        recorded = self.store.record(_answer(attempt, self._origin))
        self._wrote = True
        memory, leech = recorded.memory, None
        if attempt.wrong and memory.lapses >= due.LEECH:
            leech = due.leech(self.store, attempt.item.id, memory.lapses)
        days = (memory.due - self.store.today()).days
        return Kept(recorded.review.id, recorded.scheduled, memory.due, days, leech)

    def undo(self, kept: Kept) -> None:
        self.store.undo(kept.review)

    def bury(self, question: str) -> None:
        from kb.quiz.progress import due

        due.bury(self.store, question)

    def suspend(self, question: str) -> None:
        from kb.quiz.progress import due

        due.suspend(self.store, question)

    def release(self, question: str) -> None:
        from kb.quiz.progress import due

        due.suspend(self.store, question, suspended=False)

    def finish(self) -> None:
        """Close the store, after the day's backup if answers were written."""
        try:
            if self._wrote:
                self._back_up()
        finally:
            self.store.close()

    def _back_up(self) -> None:
        from kb.quiz.store.backup import back_up_daily
        from kb.quiz.store.errors import StoreError

        try:
            back_up_daily(self.store.connection, self.store.path.parent)
        except StoreError as error:
            click.echo(say(error.zh, error.en), err=True)


def _answer(attempt: "Attempt", origin: str) -> Any:
    from kb.quiz.asking import bank
    from kb.quiz.asking.cards import Card
    from kb.quiz.memory.review import Answer
    from kb.quiz.memory.schedule import rate, rate_share

    item, verdict = attempt.item, attempt.verdict
    revealed, parsed = attempt.ending == "revealed", verdict.read_as if verdict else ""
    outcome = "right" if attempt.right else "wrong"
    rating = rate(attempt.right, hints=attempt.hints, easy=attempt.easy)
    if isinstance(item, Card) and not revealed:
        count = len(item.zh.points)
        parsed = f"{' '.join(map(str, attempt.made)) or 0} / {count}"
        rating = rate_share(len(attempt.made), count, easy=attempt.easy)
        outcome = "wrong" if attempt.wrong else "right" if attempt.right else "partly"
    return Answer(
        question=item.id,
        revision=item.revision,
        seed=attempt.seed,
        origin=origin,
        raw=attempt.text,
        parsed=parsed,
        verdict="revealed" if revealed else outcome,
        rating=int(rating),
        mistake=verdict.mistake.id if verdict and verdict.mistake else None,
        hints=attempt.hints,
        milliseconds=max(0, round(attempt.seconds * 1000)),
        private=bank.load(item.topic).private,
    )


def open_data(named: Path | None, *, write: bool) -> "tuple[Store, Settings]":
    """The store and the settings of the data folder.

    Raises:
        StoreError: what is wrong with them, and what to do.
    """
    from kb.quiz.store import settings
    from kb.quiz.store.opening import open_store

    folder = data_folder(named)
    found = settings.load(folder)
    store = open_store(folder, write=write, day_start=found.day_start, retention=found.retention)
    return store, found


def open_keeper(named: Path | None, origin: str) -> "tuple[Keeper, Settings]":
    """A keeper for a session; refuses at once when nothing could be kept."""
    store, found = open_data(named, write=True)
    try:
        store.check_clock()
    except BaseException:
        store.close()
        raise
    return Keeper(store, origin), found


def face_of(as_json: bool, lang: str) -> "Face":
    """The pipe's face or the terminal's; only that one is imported."""
    if as_json:
        from kb.cli._lines import Lines

        return Lines(lang)
    from kb.cli._terminal import Terminal

    return Terminal(lang)


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--data-dir DIR`, passed as `data_dir`."""
    return click.option(
        "--data-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help=say(
            "数据目录（默认 KB_DATA_DIR 或系统的用户数据目录）",
            "Data folder (default: KB_DATA_DIR or the platform's user data folder)",
        ),
    )(function)
