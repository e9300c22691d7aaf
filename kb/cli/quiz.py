"""`kb quiz`: questions with new numbers, corrected at once and remembered."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import pipe_option
from kb.cli._session import Turn, face_of, hold
from kb.cli._storage import data_option, open_data, session_store
from kb.quiz.asking import bank
from kb.quiz.asking.bank import Item
from kb.quiz.asking.draw import Draw
from kb.quiz.asking.order import SEEDS, draw_items, fresh_seed
from kb.quiz.asking.question import Question
from kb.quiz.ids import topic_of

if TYPE_CHECKING:
    from kb.quiz.store.database import Store

GROUP = ("every day", 1)
SUMMARY = (
    "练习：数字每次不同，典型的错误会指出是哪一种",
    "Practise with new numbers; usual mistakes are named",
)

KINDS = ("number", "shape", "choice", "ordering", "print", "recall")


@click.command(
    "quiz",
    help=say(
        "不给主题就从全部主题里抽。作答保存在本机，`kb review` 据此安排复习；--no-save 不保存。\n\n"
        "管道协议（--json，quiz 与 review 相同）：输出每行一个 JSON 对象，输入每行一个答案或键。"
        "event 为 problem 时提问；unreadable、hint 之后还等答案；reveal 给出回忆卡的要点，等你输入"
        "说到的编号（如 1 3，a 全部，0 没有）；verdict 是判定（答案、步骤、是哪种错、下次日期 due、"
        "是否已保存 saved）；skipped、buried、suspended、undone 回应相应的键；最后一行是 end。",
        "Without a topic, questions come from all of them. Answers are kept on this machine, and "
        "`kb review` schedules by them; --no-save keeps nothing.\n\n"
        "Pipe protocol (--json, the same for quiz and review): one JSON object per line out, one "
        "answer or key per line in. `event` problem asks; after unreadable or hint an answer is "
        "still expected; reveal shows a recall card's points and expects the numbers of those you "
        "made (1 3; a for all; 0 for none); verdict closes the question (answer, steps, which "
        "mistake, when it is due next, whether it was saved); skipped, buried, suspended and "
        "undone reply to those keys; the last line is end.",
    ),
)
@topics_argument
@click.option(
    "-n", "--count", type=click.IntRange(1, 1000), default=10, show_default=True,
    help=say("题数", "Number of questions"),
)  # fmt: skip
@click.option("--seed", type=int, help=say("固定抽题顺序与数字", "Fix the order and the numbers"))
@click.option(
    "--level", type=click.IntRange(1, 3), help=say("只要这个难度", "Only questions at this level")
)
@click.option(
    "--kind", type=click.Choice(KINDS), help=say("只要这种题", "Only questions of this kind")
)
@click.option(
    "--wrong", is_flag=True,
    help=say("重做上次做错的题，换新数字", "Retry what you last got wrong, with new numbers"),
)  # fmt: skip
@click.option("--no-save", is_flag=True, help=say("不保存作答", "Do not save the answers"))
@pipe_option
@data_option
@lang_option
def command(
    topics: tuple[str, ...],
    count: int,
    seed: int | None,
    level: int | None,
    kind: str | None,
    wrong: bool,
    no_save: bool,
    as_json: bool,
    data_dir: Path | None,
    lang: str,
) -> None:
    def wanted(item: Item) -> bool:
        fits = item.kind == kind if kind else wrong or isinstance(item, Question)
        return fits and (level is None or item.level == level) and item.id not in bank.left_out

    face = face_of(as_json, lang)
    with ExitStack() as stack:
        store = None if no_save else stack.enter_context(session_store(data_dir))[0]
        seed = fresh_seed() if seed is None else seed
        stems = chosen(topics)
        if wrong:
            items = [item for item in _mistaken(store, data_dir, stems) if wanted(item)][:count]
            if not items:
                face.note("nothing", "没有做错的题。", "Nothing went wrong last time.")
            turns, count = _again(items, seed), len(items)
        else:
            turns = _drawn(stems, wanted, seed, count, lang)
        hold(face, turns, count, store, "quiz")


def _drawn(
    stems: list[str], wanted: Callable[[Item], bool], seed: int, count: int, lang: str
) -> Iterator[Turn]:
    found = False
    drawn = (bank.drawn(*pair) for pair in draw_items(stems, wanted, seed))
    for asked in islice((asked for asked in drawn if asked is not None), count):
        found = True
        yield Turn(asked)
    if not found:
        raise click.UsageError(
            say("没有符合条件的题；放宽 --level 或 --kind",
                "no question fits; widen --level or --kind", lang)
        )  # fmt: skip


def _mistaken(store: "Store | None", data_dir: Path | None, stems: list[str]) -> list[Item]:
    """What went wrong last time and is still in the bank."""
    from kb.quiz.progress import due

    if store:
        names = due.wrong(store, stems)
    else:
        with open_data(data_dir, write=False)[0] as read:
            names = due.wrong(read, stems)
    return [item for name in names for item in bank.usable(topic_of(name)).items if item.id == name]


def _again(items: list[Item], seed: int) -> Iterator[Turn]:
    draw = Draw(f"again#{seed}")
    for item in items:
        asked = bank.drawn(item, draw.integer(0, SEEDS - 1))
        if asked is not None:
            yield Turn(asked)
