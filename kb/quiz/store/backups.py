"""Backups of the store: whole, checked copies; one a day is made without asking."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from kb.quiz import clock
from kb.quiz.files import on_disk, put_in_place
from kb.quiz.store.errors import damaged, explained
from kb.quiz.store.integrity import BACKUPS, STORE, backups, check

KEPT = 7
_DAILY = "daily"


def back_up(
    connection: sqlite3.Connection, folder: Path, *, reason: str = "", target: Path | None = None
) -> Path:
    """Write a checked copy of the open store; into the folder's backups without `target`.

    Raises:
        StoreError: no space, not writable, or the store is damaged (then no copy is kept).
        FileExistsError: `target` is there already.
    """
    place = target or free_name(folder / BACKUPS, reason)
    placed = False
    with explained(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{place.name}.partial-{os.getpid()}")
        try:
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            _check_copy(partial, folder / STORE)
            on_disk(partial)
            while not (placed := put_in_place(partial, place)) and not target:
                place = free_name(folder / BACKUPS, reason)
        finally:
            partial.unlink(missing_ok=True)
    if not placed:
        raise FileExistsError(place)
    return place


def _check_copy(copy: Path, original: Path) -> None:
    try:
        check(copy)
    except (ValueError, sqlite3.Error) as error:
        raise damaged(
            original,
            zh=f"备份时发现已损坏（{error}）",
            en=f"was found damaged while backing it up ({error})",
        ) from error


def free_name(folder: Path, reason: str) -> Path:
    """A path for a copy made now, which no file has yet."""
    moment, tail = clock.now(), f"-{reason}" if reason else ""
    while True:
        place = folder / f"kb-{moment:%Y%m%dT%H%M%SZ}{tail}.sqlite"
        if not place.exists():
            return place
        moment += timedelta(seconds=1)


def back_up_daily(connection: sqlite3.Connection, folder: Path) -> Path | None:
    """A backup when there is none of today yet; old daily ones beyond the last seven go."""
    today = f"kb-{clock.now():%Y%m%d}"
    if any(path.name.startswith(today) for path in backups(folder)):
        return None
    try:
        made = back_up(connection, folder, target=free_name(folder / BACKUPS, _DAILY))
    except FileExistsError:  # a session that ended at the same moment made it
        return None
    for old in [path for path in backups(folder) if path.stem.endswith(_DAILY)][KEPT:]:
        old.unlink(missing_ok=True)
    return made
