"""Whether a file is a whole store, and which backup is the newest that is."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from kb.quiz.files import database_uri
from kb.quiz.store import schema

STORE = "kb.sqlite"
BACKUPS = "backups"
SET_ASIDE = "set-aside"


class Backup(NamedTuple):
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
        except (ValueError, sqlite3.Error, OSError):
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
    with closing(
        sqlite3.connect(f"{database_uri(path.absolute())}?mode=ro", uri=True)
    ) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != schema.APPLICATION:
            raise ValueError(f"{path} is not a store of kb")
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise ValueError(f"{path} is damaged: {found}")
        return int(connection.execute("SELECT count(*) FROM reviews").fetchone()[0])
