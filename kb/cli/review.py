"""`kb review`: what is due today, then new cards; each with fresh numbers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import json_flag
from kb.cli._prompt import Face
from kb.cli._session import Turn, face_of, hold
from kb.cli._storage import data_option, session_store
from kb.quiz.asking import bank
from kb.quiz.asking.order import fresh_seed
from kb.quiz.progress import due
from kb.quiz.progress.statistics import forecast
from kb.quiz.store.database import Store

GROUP = ("every day", 2)
SUMMARY = ("今天该复习的：先是到期的，再是新卡", "Answer what is due today, then new cards")


@click.command(
    "review",
    help=say(
        "当天第一次作答决定下次什么时候再问（FSRS）；之后的算练习。数字每次不同。"
        "新卡每天有上限，用 `kb config new_per_day` 改。\n\n"
        "键：:h 提示（算 Hard）· :r 看答案（算 Again）· :e 答案（答对算 Easy）· :s 跳过 · "
        ":u 撤销 · :b 今天不再问 · :! 不再问 · :q 离开。"
        "回忆卡按说到几点评分：全部 Good，至少一半 Hard，更少 Again。",
        "The first answer of the day decides when a card comes back (FSRS); later ones are "
        "practice. The numbers are always new. `kb config new_per_day` sets the daily limit on "
        "new cards.\n\n"
        "Keys: :h hint (Hard), :r reveal (Again), :e ANSWER (Easy if right), :s skip, :u undo, "
        ":b not today, :! never again, :q quit. A recall card is graded by the points you made: "
        "all Good, at least half Hard, fewer Again.",
    ),
)
@topics_argument
@click.option(
    "-n", "--count", type=click.IntRange(1, 10_000),
    help=say("最多几题；默认全部到期的",
             "Maximum number of questions (default: everything due)"),
)  # fmt: skip
@click.option(
    "--new", "new", type=click.IntRange(0, 1000),
    help=say("今天最多几张新卡；只对这一次有效", "Maximum new cards today (this run only)"),
)  # fmt: skip
@json_flag(say("管道协议，见 kb quiz --help", "Pipe protocol; see kb quiz --help"))
@data_option
@lang_option
def command(
    topics: tuple[str, ...],
    count: int | None,
    new: int | None,
    as_json: bool,
    data_dir: Path | None,
    lang: str,
) -> None:
    face = face_of(as_json, lang)
    with session_store(data_dir) as (store, settings):
        stems, limit = chosen(topics), settings.new_per_day if new is None else new
        tally = hold(face, _today(store, stems, limit, count), 0, store, "review")
        if not as_json:
            _tell_rest(face, store, stems, limit, bool(tally.attempts))


def _today(store: Store, stems: Sequence[str], limit: int, count: int | None) -> Iterator[Turn]:
    asked, left = set[str](), count
    while left is None or left > 0:
        new_left = limit - due.introduced_in_review(store, store.today())
        following = due.next_item(store, stems, new_left, asked)
        if following is None:
            return
        item = following.item
        asked.add(item.id)
        shown = bank.drawn(item, fresh_seed())
        if shown is not None:
            left = None if left is None else left - 1
            yield Turn(shown, new=following.new)


def _tell_rest(face: Face, store: Store, stems: Sequence[str], limit: int, worked: bool) -> None:
    left = due.due_count(store, stems)
    if left:
        face.note("left", f"今天还有 {left} 张到期。", f"{left} more due today.")
        return
    today = store.today()
    new = limit - due.introduced_in_review(store, today)
    waiting = due.first_new(store, stems, ())
    if new > 0 and waiting:
        face.note(
            "new",
            f"到期的都做完了；今天还可以学 {new} 张新卡：kb review",
            f"All that was due is done; up to {new} new cards are left today: kb review",
        )
        return
    tomorrow = forecast(store, stems)[1][1]
    done = ("今天的都做完了", "Today's cards are done")
    zh, en = done if worked else ("今天没有到期的", "Nothing is due today")
    face.note("done", f"{zh}；明天到期 {tomorrow} 张。", f"{en}; due tomorrow: {tomorrow}.")
    if waiting:
        face.note(
            "more",
            f"新卡每天最多 {limit} 张；还想学：kb review --new {limit + 5}",
            f"New cards are limited to {limit} a day; for more: kb review --new {limit + 5}",
        )
