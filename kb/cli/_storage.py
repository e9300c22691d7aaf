"""The learner's store as the commands open it, and the backup after a day's first session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli._language import say
from kb.quiz.files import data_folder

if TYPE_CHECKING:
    from kb.quiz.store.database import Store
    from kb.quiz.store.settings import Settings


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


@contextmanager
def session_store(named: Path | None) -> "Iterator[tuple[Store, Settings]]":
    """The store of a session, refused at once when nothing could be kept; closed in the end, after
    the day's backup if answers were written."""
    store, found = open_data(named, write=True)
    try:
        store.check_clock()
        yield store, found
    finally:
        try:
            if store.recorded:
                _back_up(store)
        finally:
            store.close()


def _back_up(store: "Store") -> None:
    from kb.quiz.store.backups import back_up_daily
    from kb.quiz.store.errors import StoreError

    try:
        back_up_daily(store.connection, store.path.parent)
    except StoreError as error:
        click.echo(say(error.zh, error.en), err=True)
