"""Is everything all right with the store? Reads all of it, changes nothing unless told to."""

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.quiz import clock
from kb.quiz.asking.problem import Bilingual
from kb.quiz.store import schema
from kb.quiz.store.database import CORRECTION, Store
from kb.quiz.store.errors import damaged
from kb.quiz.store.integrity import backups, check

_LITTLE_SPACE = 50_000_000


@dataclass(frozen=True)
class Finding(Bilingual):
    """One thing that was looked at; `well` says whether it is as it should be."""

    well: bool


def examine(store: Store) -> Iterator[Finding]:
    """Look at everything, one finding after another.

    Raises:
        StoreError: what was found is so bad that looking further is no use.
    """
    path = store.path
    whole = [str(row[0]) for row in store.rows("PRAGMA integrity_check(5)")]
    if whole != ["ok"]:
        raise damaged(path, zh=f"已损坏（{whole[0]}）", en=f"is damaged ({whole[0]})")
    size = path.stat().st_size if path.exists() else 0
    version = len(schema.STEPS)
    yield Finding(
        well=True,
        zh=f"{path}：完好，{size:,} 字节，版本 {version}",
        en=f"{path}: whole, {size:,} bytes, version {version}",
    )
    yield _counts(store)
    yield _cache(store)
    yield _future(store)
    yield from _backups(path.parent)
    yield _space(path.parent)


def _counts(store: Store) -> Finding:
    reviews, undone = store.rows("SELECT count(*), coalesce(sum(undone), 0) FROM reviews")[0]
    cards = store.rows("SELECT count(*) FROM cards")[0][0]
    return Finding(
        well=True,
        zh=f"{reviews} 条作答（其中撤销 {undone} 条），{cards} 张卡",
        en=f"Answers: {reviews} ({undone} of them undone). Cards: {cards}",
    )


def _cache(store: Store) -> Finding:
    pairs = itertools.zip_longest(store.replayed(), store.memories())
    different = sum(replayed != cached for replayed, cached in pairs)
    if different:
        return Finding(
            well=False,
            zh="卡片与作答记录不符。下一步：`kb data doctor --repair` 从作答重新算出卡片。",
            en="The cards do not follow from the answers. Next: `kb data doctor --repair` computes "
            "them anew from the answers.",
        )
    return Finding(well=True, zh="卡片与作答记录一致", en="The cards follow from the answers")


def _future(store: Store) -> Finding:
    count = _future_count(store)
    if count:
        return Finding(
            well=False,
            zh=f"{count} 条作答的时间晚于现在：当时或现在的系统时间是错的。"
            "如果错的是那些作答，`kb data doctor --undo-future` 会撤销它们。",
            en=f"Answers later than now: {count}. The clock was wrong then, or is now. If those "
            "answers are wrong, `kb data doctor --undo-future` undoes them.",
        )
    return Finding(well=True, zh="没有来自未来的作答", en="No answer is of the future")


def _future_count(store: Store) -> int:
    sql = "SELECT count(*) FROM answers WHERE answered_at > ?"
    return int(store.rows(sql, (_latest_possible(),))[0][0])


def _latest_possible() -> str:
    return clock.stamp(clock.now() + CORRECTION)


def _backups(folder: Path) -> Iterator[Finding]:
    found = backups(folder)
    if not found:
        yield Finding(
            well=True,
            zh="还没有备份；每天第一次练习结束时会自动做一个，也可以运行 `kb data backup`",
            en="No backup yet; one is made after a day's first session, or by `kb data backup`",
        )
    for path in found:
        try:
            count = check(path)
            yield Finding(
                well=True,
                zh=f"备份 {path}：完好，{count} 条作答",
                en=f"Backup {path}: whole, answers: {count}",
            )
        except (ValueError, sqlite3.Error, OSError) as error:
            yield Finding(well=False, zh=f"备份 {path}：{error}", en=f"Backup {path}: {error}")


def _space(folder: Path) -> Finding:
    place = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(place).free
    return Finding(
        well=free >= _LITTLE_SPACE,
        zh=f"磁盘剩余 {free // 10**6:,} MB",
        en=f"{free // 10**6:,} MB free on the disk",
    )


def repair(store: Store) -> None:
    """Compute all cards anew from the reviews."""
    with store.writing():
        store.replay_into_cards()


def undo_future(store: Store) -> int:
    """Undo the reviews that are later than now; they stay in the store, marked."""
    count = _future_count(store)
    with store.writing() as connection:
        sql = "UPDATE reviews SET undone = 1 WHERE answered_at > ?"
        connection.execute(sql, (_latest_possible(),))
        store.replay_into_cards()
    return count
