"""Opening the store: made when there is none, refused when it is not whole, never guessed at."""

import os
import sqlite3
from pathlib import Path

from kb.quiz import clock
from kb.quiz.files import database_uri, put_in_place
from kb.quiz.memory.schedule import RETENTION
from kb.quiz.store import migrations, schema
from kb.quiz.store.database import Store
from kb.quiz.store.errors import StoreError, damaged, explained, read_only
from kb.quiz.store.integrity import BACKUPS, SET_ASIDE, STORE

WAIT = 10.0
_MAGIC = b"SQLite format 3\0"


def open_store(
    folder: Path,
    *,
    write: bool = True,
    day_start: int = clock.DAY_START,
    retention: float = RETENTION,
    wait: float = WAIT,
) -> Store:
    """The store of a data folder.

    Arguments:
        folder: the data folder; made, with its store, when `write` and there is none.
        write: False opens for reading only; without a store that is an empty one in memory.
        day_start, retention, wait: see `Store`.

    Raises:
        StoreError: damaged, foreign, newer, read-only, missing though backups exist, busy.
    """
    path = folder / STORE
    with explained(path, wait):
        if not path.exists():
            _refuse_if_lost(folder)
            if not write:
                connection = sqlite3.connect(":memory:", isolation_level=None)
                schema.build(connection)
                connection.execute(schema.ANSWERS)
                return Store(connection, path, day_start=day_start, retention=retention)
            create(folder)
        _check_header(path)
        connection = _connect(path, write=write, wait=wait)
        try:
            _prepare(connection, path, write=write)
        except BaseException:
            connection.close()
            raise
    return Store(connection, path, day_start=day_start, retention=retention, wait=wait)


def create(folder: Path) -> None:
    """Make an empty store: complete under its name, or not there at all."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{STORE}.new-{os.getpid()}"
    made.unlink(missing_ok=True)
    try:
        write_empty(made)
        put_in_place(made, folder / STORE)
    finally:
        made.unlink(missing_ok=True)


def write_empty(path: Path) -> None:
    """An empty store in a new file."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        schema.build(connection)
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _refuse_if_lost(folder: Path) -> None:
    traces = [*folder.glob(f"{BACKUPS}/kb-*.sqlite"), *folder.glob(f"{STORE}-wal")]
    traces += folder.glob(f"{SET_ASIDE}/kb-*.sqlite")
    path = folder / STORE
    if traces and not path.exists():  # another session may have made it in between
        raise damaged(
            path,
            zh=f"不见了，但这里有过记录（{traces[0]}）；不会当作空的重新开始",
            en=f"is missing, yet there was one ({traces[0]} is here); it is not taken for empty",
        )
    parent = folder.parent
    if not folder.exists() and not parent.exists() and _is_mount_like(parent):
        raise StoreError(
            zh=f"数据目录 {folder} 的上一级目录不存在。磁盘没有挂载？"
            "请先建好目录，或者用 `--data-dir 目录` 换一个，或者不保存（`--no-save`）。",
            en=f"The folder above the data folder {folder} does not exist. Is a disk not mounted? "
            "Make the folder, choose another with `--data-dir DIR`, or go on without saving "
            "(`--no-save`).",
        )


def _is_mount_like(parent: Path) -> bool:
    # The platform's own place below the home folder is made with all its parents.
    return not parent.is_relative_to(Path.home())


def _check_header(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(100)
    if not start:
        raise damaged(path, zh="是空文件（0 字节）", en="is empty (0 bytes)")
    if len(start) < 100:
        size = len(start)
        raise damaged(path, zh=f"被截断（{size} 字节）", en=f"is cut short ({size} bytes)")
    if not start.startswith(_MAGIC):
        raise damaged(path, zh="不是 SQLite 文件", en="is not an SQLite file")
    _check_size(path, start)


def _check_size(path: Path, start: bytes) -> None:
    # SQLite reads what is missing of the last page as zeros, and would write them back. With a
    # log beside the file its size means nothing: the log has the newest pages.
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return
    page, pages = int.from_bytes(start[16:18], "big"), int.from_bytes(start[28:32], "big")
    page = 65536 if page == 1 else page  # the header has two bytes for it
    size = path.stat().st_size
    if size < page * pages or (page and size % page):
        raise damaged(
            path,
            zh=f"被截断：{size:,} 字节，应有 {page * pages:,} 字节",
            en=f"is cut short: {size:,} bytes of {page * pages:,}",
        )


def _connect(path: Path, *, write: bool, wait: float) -> sqlite3.Connection:
    if write:
        for place in (path, path.parent):
            if not os.access(place, os.W_OK):
                raise read_only(place)
    uri = database_uri(path.absolute())
    mode = "rw" if write else "ro"
    log = path.with_name(f"{path.name}-wal")
    if not write and not os.access(path.parent, os.W_OK) and not log.exists():
        mode += "&immutable=1"  # else SQLite wants to make files of its own beside it
    return sqlite3.connect(f"{uri}?mode={mode}", uri=True, timeout=wait, isolation_level=None)


def _prepare(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    found = migrations.check_is_store(connection, path)
    if write:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrations.migrate(connection, path)
    elif found < len(schema.STEPS):
        raise StoreError(
            zh=f"{path} 是旧版本的记录（{found}）。"
            "下一步：运行一次 `kb review`，它会先备份再升级。",
            en=f"{path} is of an older version ({found}). Next: run `kb review` once; it makes "
            "a backup and brings the store up to date.",
        )
    connection.execute("PRAGMA temp_store = MEMORY")  # a full or read-only disk has no room for it
    connection.execute(schema.ANSWERS)
