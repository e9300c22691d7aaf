"""What can be wrong with a store, said so that a person knows what is safe and what to do next."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.quiz.store.integrity import BACKUPS, STORE, newest_good

_HELD = (32, 33)  # Windows: open, or locked, by another process


class StoreError(Exception):
    """The store cannot be used; the message, in both languages, says why and what to do."""

    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class Damaged(StoreError):
    """The file is not a whole store of ours."""


class Busy(StoreError):
    """Another session held the store for longer than we wait."""


class WrongClock(StoreError):
    """The clock is behind the latest answer, or of no plausible year: scheduling would go wrong."""


def damaged(path: Path, *, zh: str, en: str) -> Damaged:
    """The error for a store that cannot be read, with its newest good backup."""
    backup = newest_good(path.parent)
    if backup:
        count = backup.reviews
        next_zh = (
            f"最新的完好备份：{backup.path}（{count} 条作答）。"
            "下一步：`kb data restore` 把损坏的文件移到一旁，恢复备份，并救回还能读出的作答。"
        )
        next_en = (
            f"Newest good backup: {backup.path} ({count} answers). Next: `kb data restore` sets "
            "the damaged file aside, restores the backup and rescues the answers still readable."
        )
    else:
        folder = path.parent / BACKUPS
        next_zh = (
            f"{folder} 里没有完好的备份。下一步：`kb data restore --empty` 把文件移到一旁，"
            "救回还能读出的作答；也可以用 `kb data restore 文件` 恢复别处的备份。"
        )
        next_en = (
            f"There is no good backup in {folder}. Next: `kb data restore --empty` sets the file "
            "aside and rescues the answers still readable; or `kb data restore FILE` if you "
            "keep a backup elsewhere."
        )
    return Damaged(
        zh=f"记录文件 {path} {zh}。没有改动它。{next_zh}不保存也能练：`--no-save`。",
        en=f"The store {path} {en}. Nothing was changed. {next_en} "
        "To practise without saving: `--no-save`.",
    )


def read_only(path: Path) -> StoreError:
    return StoreError(
        zh=f"{path} 不能写入。没有丢失任何记录。请换一个目录（`--data-dir 目录` 或 KB_DATA_DIR），"
        "或者不保存（`--no-save`）。",
        en=f"{path} cannot be written. Nothing was lost. Choose another folder (`--data-dir DIR` "
        "or KB_DATA_DIR), or go on without saving (`--no-save`).",
    )


def full(path: Path) -> StoreError:
    if path.name != STORE:
        return StoreError(
            zh=f"写不下了：{path} 所在的磁盘已满，这个文件没有写成。作答记录没有受影响。",
            en=f"No space left on the disk of {path}: that file was not written. Your answers are "
            "not affected.",
        )
    return StoreError(
        zh=f"写不下了：{path} 所在的磁盘已满。这一次作答没有保存，以前的都在。"
        "请腾出空间再试，或者用 `--data-dir 目录` 换一个盘。",
        en=f"No space left on the disk of {path}. This answer was not saved; all earlier ones "
        "are. Free some space and try again, or use another disk with `--data-dir DIR`.",
    )


def busy(path: Path, waited: float) -> Busy:
    return Busy(
        zh=f"等了 {waited:g} 秒，另一个程序仍占用着 {path}。这一次没有保存。请关掉另一个 kb 再试。",
        en=f"Another program kept {path} locked for {waited:g} seconds. This was not saved. "
        "Close the other kb and try again.",
    )


def held(path: Path) -> Busy:
    return Busy(
        zh=f"另一个程序正打开着 {path}，什么都没有改动。请关掉另一个 kb 再试。",
        en=f"Another program has {path} open. Nothing was changed. Close the other kb and try "
        "again.",
    )


@contextmanager
def explained(path: Path, waited: float = 0) -> Iterator[None]:
    """Turns what SQLite and the system raise about the store at `path` into a `StoreError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explain(path, waited, error) from error
    except OSError as error:
        raise _explain_system(path, error) from error


def _explain(path: Path, waited: float, error: sqlite3.DatabaseError) -> StoreError:
    # The low byte is the primary result code; the rest tells variants apart.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path, waited)
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return read_only(path)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            zh=f"读写 {path} 时系统报错（{error}）。这一次没有保存，以前的都在。"
            "请检查磁盘空间与磁盘本身，然后运行 `kb data doctor`。",
            en=f"The system failed to read or write {path} ({error}). This was not saved; all "
            "earlier answers are. Check the disk and its space, then run `kb data doctor`.",
        )
    return damaged(path, zh=f"已损坏（{error}）", en=f"is damaged ({error})")


def _explain_system(path: Path, error: OSError) -> StoreError:
    if getattr(error, "winerror", None) in _HELD:
        return held(path)
    if error.errno == errno.EROFS or (
        error.errno in (errno.EACCES, errno.EPERM) and os.access(path.parent, os.X_OK)
    ):
        return read_only(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full(path)
    return StoreError(
        zh=f"无法使用 {path}：{error.strerror or error}。请用 `--data-dir 目录` 换一个目录，"
        "或者不保存（`--no-save`）。",
        en=f"{path} cannot be used: {error.strerror or error}. Choose another folder with "
        "`--data-dir DIR`, or go on without saving (`--no-save`).",
    )
