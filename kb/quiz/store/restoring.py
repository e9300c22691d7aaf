"""Bringing a backup back: the present store is set aside, and its answers are rescued."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb.quiz.files import database_uri, put_in_place
from kb.quiz.memory.review import COLUMNS, Review, checked, from_row
from kb.quiz.store.backups import free_name
from kb.quiz.store.database import Store
from kb.quiz.store.errors import StoreError, explained
from kb.quiz.store.integrity import SET_ASIDE, STORE, check
from kb.quiz.store.opening import open_store, write_empty


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
        uri = f"{database_uri(source.absolute())}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(made)) as new:
            old.backup(new)
    except (ValueError, sqlite3.Error) as error:
        raise StoreError(
            zh=f"{source} 不能恢复：{error}。什么都没有改动；"
            "请换一个备份（`kb data backup --list`）。",
            en=f"{source} cannot be restored: {error}. Nothing was changed; choose another backup "
            "(`kb data backup --list`).",
        ) from error


def _merge(store: Store, reviews: Iterator[Review]) -> int:
    with store.writing():
        added = sum(store.add(review, merge=True) for review in reviews)
        store.replay_into_cards()
    return added


def _set_aside(folder: Path) -> Path | None:
    path = folder / STORE
    parts = [part for end in ("", "-wal", "-shm") if (part := folder / f"{STORE}{end}").exists()]
    if not parts:
        return None
    place = free_name(folder / SET_ASIDE, "")
    place.parent.mkdir(exist_ok=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for part in reversed(parts):
            moved.append((part, place.with_name(place.name + part.name.removeprefix(STORE))))
            part.rename(moved[-1][1])
    except OSError:  # a store without its log would have lost the newest answers
        for part, aside in moved[:-1]:
            aside.rename(part)
        raise
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
