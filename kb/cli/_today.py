"""`kb` alone: what is due today and what to do next, in less than a screen."""

import shutil

import click

from kb.cli import _code_reviews
from kb.cli._language import say
from kb.cli._storage import open_data
from kb.quiz.asking import bank
from kb.quiz.progress import due
from kb.quiz.progress import statistics as stats
from kb.quiz.store.database import Store
from kb.quiz.store.settings import Settings


def show() -> None:
    """Print the day's overview; nothing is written, not even an empty store."""
    store, settings = open_data(None, write=False)
    with store:
        lines = _lines(store, settings)
    click.echo("\n".join(lines))


def _lines(store: Store, settings: Settings) -> list[str]:
    stems, today = bank.topics(), store.today()
    if not store.rows("SELECT 1 FROM reviews LIMIT 1"):
        return _welcome(len(stems), settings.new_per_day)
    waiting, answered = due.due_count(store, stems), stats.answered(store, today)
    new = max(0, settings.new_per_day - due.introduced_in_review(store, today))
    fresh = due.first_new(store, stems, ()) if new else None
    days = stats.streak(store, today)
    lines = [
        say(
            f"今天（{today:%m-%d}）：{waiting} 张到期，最多 {new if fresh else 0} 张新卡。"
            f"已答 {answered} 题，连续 {days} 天。",
            f"Today ({today:%m-%d}): {waiting} due, {new if fresh else 0} new at most. "
            f"{answered} answered, {days} day{'' if days == 1 else 's'} in a row.",
        ),
        "",
    ]
    lines += _next(store, stems, waiting + (new if fresh else 0))
    lines += _coming(store, stems)
    for leech in due.leeches(store, stems, 3):
        told = f" · {leech.mistake} ×{leech.times}" if leech.mistake else ""
        lines.append(
            say(
                f"老是忘：{leech.question}（{leech.lapses} 次{told}）",
                f"Keeps slipping: {leech.question} ({leech.lapses} times{told})",
            )
        )
    lines += ["", say("全部命令：kb --help", "All commands: kb --help")]
    return lines


def _next(store: Store, stems: list[str], waiting: int) -> list[str]:
    lines = []
    if waiting:
        lines.append(say("接着做  kb review", "Next    kb review"))
    if missed := len(due.wrong(store, stems)):
        lines.append(
            say(
                f"错题    kb quiz --wrong（{missed} 题）",
                f"Wrong   kb quiz --wrong ({missed})",
            )
        )
    for name in _code_reviews.due(store)[:3]:
        lines.append(say(f"再写    kb code reset {name}", f"Code    kb code reset {name}"))
    lines.append(say("随便练  kb quiz", "Freely  kb quiz"))
    return [*lines, say("看进展  kb stats", "How far kb stats")]


def _coming(store: Store, stems: list[str]) -> list[str]:
    week = stats.forecast(store, stems)[1:8]
    title = say("往后七天到期", "Due in the next seven days")
    return ["", *_laid_out(title, [f"{day:%m-%d}: {count}" for day, count in week])]


def _laid_out(title: str, parts: list[str]) -> list[str]:
    """A title and short parts: on one line where they fit, else the parts below, none torn."""
    width = shutil.get_terminal_size().columns
    whole = "  ".join([title, *parts])
    if sum(1 + (character > "\u2e7f") for character in whole) <= width:
        return [whole]
    lines, row = [title], ""
    for part in parts:
        if row and len(row) + 2 + len(part) > width:
            lines.append(row)
            row = ""
        row += "  " + part
    return [*lines, row]


def _welcome(topics: int, new: int) -> list[str]:
    return [
        say(
            f"还没有作答记录。题库有 {topics} 个主题，数字每次不同，典型的错误会指出是哪一种。",
            f"Nothing answered yet. The bank has {topics} topics; numbers change every time, and "
            "the usual mistakes are named.",
        ),
        "",
        say("先试试      kb quiz", "Try it first       kb quiz"),
        say(
            f"每天早上    kb review（先复习到期的，再学最多 {new} 张新卡）",
            f"Every morning      kb review (what is due, then up to {new} new cards)",
        ),
        say("有哪些主题  kb topics", "What there is      kb topics"),
        say("改语言      kb config lang en", "Change language    kb config lang zh"),
        "",
        say(
            "作答只保存在本机：kb data path。全部命令：kb --help",
            "Answers stay on this machine: kb data path. All commands: kb --help",
        ),
    ]
