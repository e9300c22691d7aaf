"""`kb stats`: how it goes."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._output import echo_json, json_option
from kb.cli._storage import data_option, open_data
from kb.cli._wrapping import paragraph
from kb.quiz.asking import bank
from kb.quiz.asking.markdown import BankError
from kb.quiz.asking.question import Question, Variant
from kb.quiz.progress.statistics import Stats, gather

GROUP = ("every day", 4)
SUMMARY = (
    "进展：到期数、记住率、掌握程度、反复犯的错",
    "Progress: due, retention, mastery, recurring mistakes",
)

_WIDEST = 24


@click.command(
    "stats",
    help=say(
        "往后两周的到期数按天列出，掌握程度按主题列出；另有连续天数。",
        "What is due is listed by day for two weeks, mastery by topic; your streak, too.",
    ),
)
@topics_argument
@json_option
@data_option
@lang_option
def command(topics: tuple[str, ...], as_json: bool, data_dir: Path | None, lang: str) -> None:
    store, _ = open_data(data_dir, write=False)
    with store:
        found = gather(store, chosen(topics))
    if as_json:
        echo_json(found.as_json())
        return
    _show(Console(highlight=False), found, lang)


def _show(console: Console, found: Stats, lang: str) -> None:
    def line(zh: str, en: str, style: str = "") -> None:
        paragraph(console, say(zh, en, lang), style)

    kept = "–" if found.retention is None else f"{found.retention:.0%}"
    line(
        f"{found.today}：{found.due} 张到期 · 今天答了 {found.answered_today} 题 · "
        f"连续 {found.streak} 天 · 共 {found.reviews} 次作答",
        f"{found.today}: {found.due} due · {found.answered_today} answered today · "
        f"{found.streak} day{'s' * (found.streak != 1)} in a row · "
        f"{found.reviews} answer{'s' * (found.reviews != 1)} in all",
        "bold",
    )
    line(
        f"近 30 天的记住率：{kept}（{found.retention_of} 次复习）",
        f"Retention in the last 30 days: {kept} (of {found.retention_of} "
        f"review{'s' * (found.retention_of != 1)})",
    )
    console.print()
    _forecast(console, found, lang)
    _topics(console, found, lang)
    if found.mistakes:
        line("反复犯的错", "Recurring mistakes", "bold")
        for mistake in found.mistakes[:8]:
            told = _told(mistake.question, mistake.mistake, lang)
            paragraph(console, f"{mistake.times}× {mistake.question} · {told}", indent=2)
        console.print()
    if found.leeches:
        line("老是忘的", "Keeps slipping", "bold")
        for leech in found.leeches[:8]:
            often = say(f"{leech.lapses} 次", f"{leech.lapses} times", lang)
            told = f" · {_told(leech.question, leech.mistake, lang)}" if leech.mistake else ""
            paragraph(console, f"{leech.question} · {often}{told}", indent=2)
        console.print()
    if found.suspended:
        line(
            "不再问的（`kb data unsuspend ID` 恢复）", "Suspended (`kb data unsuspend ID`)", "bold"
        )
        console.print("  " + "  ".join(found.suspended), markup=False)


def _forecast(console: Console, found: Stats, lang: str) -> None:
    console.print(say("往后两周到期", "Due in the next two weeks", lang), style="bold")
    most = max(count for _, count in found.forecast) or 1
    for day, count in found.forecast:
        bar = "█" * round(_WIDEST * count / most) or ("▏" if count else "")
        console.print(f"  {day:%m-%d} {count:>4} {bar}".rstrip(), markup=False)
    console.print()


def _topics(console: Console, found: Stats, lang: str) -> None:
    title = say(
        "各主题（把握：今天答得出的概率，没见过的算 0）",
        "Topics (recall: the chance of knowing it today; unseen counts 0)",
        lang,
    )
    paragraph(console, title, "bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(say("主题", "Topic", lang))
    for head in (say("见过", "Seen", lang), say("到期", "Due", lang), say("把握", "Recall", lang)):
        table.add_column(head, justify="right")
    for topic in found.topics:
        name = bank.usable(topic.topic).title(lang)
        seen = f"{topic.seen}/{topic.items}"
        table.add_row(name, seen, str(topic.due or ""), f"{topic.recall:.0%}")
    console.print(table)
    console.print()


def _told(question: str, mistake: str | None, lang: str) -> str:
    """What the mistake is, in words, where a draw of the question still has it."""
    try:
        item = bank.find(question)
    except (LookupError, BankError):
        return mistake or ""
    if isinstance(item, Question):
        for seed in range(8):
            variant = bank.drawn(item, seed)
            known = variant.problem.mistakes if isinstance(variant, Variant) else []
            for one in known:
                if one.id == mistake:
                    return one.text(lang)
    return mistake or ""
