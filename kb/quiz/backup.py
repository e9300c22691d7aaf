"""Backups of the store: whole and checked copies, and bringing one back without losing answers."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from kb.quiz import clock, migrations
from kb.quiz.damage import BACKUPS, SET_ASIDE, STORE, StoreError, explained
from kb.quiz.review import COLUMNS, Review, checked, from_row

KEPT = 7
_DAILY = "daily"


@dataclass(frozen=True)
class Backup:
    """A backup that was opened and found whole."""

    path: Path
    reviews: int


def backups(folder: Path) -> list[Path]:
    """The backups of a data folder, the newest first."""
    return sorted((folder / BACKUPS).glob("kb-*.sqlite"), key=lambda path: path.name, reverse=True)


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that is whole; None when there is none."""
    for path in backups(folder):
        try:
            return Backup(path, check(path))
        except (StoreError, ValueError, sqlite3.Error, OSError):
            continue
    return None


def check(path: Path) -> int:
    """The number of reviews in a backup that is a whole store.

    Raises:
        ValueError: not whole; the message says what was found.
        sqlite3.Error, OSError: it cannot be read.
    """
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != migrations.APPLICATION:
            raise ValueError(f"{path} is not a store of kb")
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise ValueError(f"{path} is damaged: {found}")
        return int(connection.execute("SELECT count(*) FROM reviews").fetchone()[0])


def back_up(
    connection: sqlite3.Connection, folder: Path, *, reason: str = "", target: Path | None = None
) -> Path:
    """Write a checked copy of the open store; into the folder's backups without `target`.

    Raises:
        StoreError: no space, not writable, or the store is damaged (then no copy is kept).
        FileExistsError: `target` is there already.
    """
    place = target or _free_name(folder / BACKUPS, reason)
    with explained(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{place.name}.partial-{os.getpid()}")
        try:
            with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            _check_copy(partial, folder / STORE)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            if place.exists():
                raise FileExistsError(place)
            partial.rename(place)
        finally:
            partial.unlink(missing_ok=True)
    return place


def _check_copy(copy: Path, original: Path) -> None:
    try:
        check(copy)
    except (ValueError, sqlite3.Error) as error:
        from kb.quiz.damage import damaged

        raise damaged(
            original,
            zh=f"备份时发现已损坏（{error}）",
            en=f"was found damaged while backing it up ({error})",
        ) from error


def _free_name(folder: Path, reason: str) -> Path:
    moment, tail = clock.now(), f"-{reason}" if reason else ""
    while True:
        place = folder / f"kb-{moment:%Y%m%dT%H%M%SZ}{tail}.sqlite"
        if not place.exists():
            return place
        moment += timedelta(seconds=1)


def back_up_daily(connection: sqlite3.Connection, folder: Path) -> Path | None:
    """A backup when the newest is not of today; old daily ones beyond the last seven go."""
    today = f"kb-{clock.now():%Y%m%d}"
    if any(path.name.startswith(today) for path in backups(folder)):
        return None
    made = back_up(connection, folder, reason=_DAILY)
    for old in [path for path in backups(folder) if path.stem.endswith(_DAILY)][KEPT:]:
        old.unlink(missing_ok=True)
    return made


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    source: Path | None
    set_aside: Path | None
    reviews: int
    rescued: int


def restore(folder: Path, source: Path | None, *, rescue: bool = True) -> Restored:
    """Put a backup (an empty store when `source` is None) in the store's place.

    The present store is moved into the folder `set-aside`, never deleted; answers that can
    still be read from it are added to the restored one.

    Raises:
        StoreError: the source is not a whole store, or the folder cannot be written.
    """
    from kb.quiz.opening import open_store, put_in_place, write_empty

    path, work = folder / STORE, folder / f"restoring-{os.getpid()}"
    with explained(path):
        work.mkdir(parents=True)
        try:
            made = work / STORE
            if source is None:
                write_empty(made)
            else:
                _copy_checked(source, made)
            with open_store(work) as store:
                rescued = 0
                if rescue and path.exists():
                    rescued = _merge(store, _readable_reviews(path, work))
                total = store.rows("SELECT count(*) FROM reviews")[0][0]
            aside = _set_aside(folder)
            put_in_place(made, path)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return Restored(source, aside, total, rescued)


def _copy_checked(source: Path, made: Path) -> None:
    try:
        check(source)
        uri = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(made)) as new:
            old.backup(new)
    except (ValueError, sqlite3.Error) as error:
        raise StoreError(
            zh=f"{source} 不能恢复：{error}。什么都没有改动；"
            "请换一个备份（`kb data backup --list`）。",
            en=f"{source} cannot be restored: {error}. Nothing was changed; choose another backup "
            "(`kb data backup --list`).",
        ) from error


def _merge(store: object, reviews: Iterator[Review]) -> int:
    from kb.quiz.store import Store

    assert isinstance(store, Store)
    with store.writing():
        added = sum(store.add(review, merge=True) for review in reviews)
        store.replay_into_cards()
    return added


def _set_aside(folder: Path) -> Path | None:
    path = folder / STORE
    parts = [part for end in ("", "-wal", "-shm") if (part := folder / f"{STORE}{end}").exists()]
    if not parts:
        return None
    place = _free_name(folder / SET_ASIDE, "")
    place.parent.mkdir(exist_ok=True)
    for part in reversed(parts):
        part.rename(place.with_name(place.name + part.name.removeprefix(STORE)))
    return place if not path.exists() else None


def _readable_reviews(path: Path, work: Path) -> Iterator[Review]:
    """Every review that can be read from a store in whatever state, from a copy of it."""
    copy = work / "rescue.sqlite"
    shutil.copyfile(path, copy)
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for row in _readable_rows(connection):
            try:
                yield checked(from_row(row).as_json())
            except ValueError:
                continue


def _readable_rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    columns = ", ".join(COLUMNS)
    last = 0
    try:
        sql = f"SELECT rowid, {columns} FROM reviews ORDER BY rowid"
        for number, *row in connection.execute(sql):
            last = number
            yield tuple(row)
        return
    except sqlite3.DatabaseError:
        rows = _rows_at_most(connection)
    # Behind the first unreadable page: small ranges, so that one bad page costs only itself.
    stretch = 16
    for low in range(last + 1, rows, stretch):
        sql = f"SELECT {columns} FROM reviews WHERE rowid BETWEEN ? AND ?"
        try:
            yield from connection.execute(sql, (low, low + stretch - 1)).fetchall()
        except sqlite3.DatabaseError:
            continue


def _rows_at_most(connection: sqlite3.Connection) -> int:
    try:
        pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    except sqlite3.DatabaseError:  # not even the first page can be read
        return 0
    return pages * 64
