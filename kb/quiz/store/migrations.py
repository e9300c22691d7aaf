"""How an older store becomes today's: backed up first, all or nothing."""

import sqlite3
from pathlib import Path

from kb.quiz.store import schema
from kb.quiz.store.backups import back_up
from kb.quiz.store.errors import StoreError, damaged
from kb.quiz.store.integrity import BACKUPS, newest_good


def check_is_store(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a store that is ours and not newer than we know.

    Raises:
        StoreError: another program's database, or a store of a newer kb.
    """
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    found = schema.version(connection)
    if application != schema.APPLICATION or found < 1:
        raise damaged(
            path,
            zh=f"是 SQLite 文件，但不是 kb 的记录（标记 {application:#x}，版本 {found}）",
            en="is an SQLite file but not a store of kb "
            f"(application id {application:#x}, version {found})",
        )
    if found > (known := len(schema.STEPS)):
        backup = newest_good(path.parent)
        place = str(backup.path) if backup else str(path.parent / BACKUPS)
        raise StoreError(
            zh=f"{path} 是更新版本的 kb 写的（版本 {found}，本程序认识到 {known}）。"
            f"没有改动它。下一步：升级 kb。升级前的备份在 {place}。",
            en=f"{path} was written by a newer kb (version {found}; this one knows {known}). "
            f"Nothing was changed. Next: upgrade kb. The backup made before is in {place}.",
        )
    return found


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a checked store to today's version: backed up before, in one transaction.

    Raises:
        StoreError: see `check_is_store`; also when the backup could not be made.
    """
    if check_is_store(connection, path) == len(schema.STEPS):
        return
    back_up(connection, path.parent, reason=f"before-version-{len(schema.STEPS)}")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        # Another session may have done it while this one waited for the lock.
        for step in schema.STEPS[schema.version(connection) :]:
            schema.run(connection, step)
        connection.execute(f"PRAGMA user_version = {len(schema.STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
