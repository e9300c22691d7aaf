"""`kb read`: a topic's summary, formula card, numbers and recall cards in the terminal."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import TopicName

if TYPE_CHECKING:
    from rich.console import Console

    from kb.quiz.asking.pages import Section

GROUP = ("look up", 1)
SUMMARY = (
    "读一个主题：摘要、公式卡、要记的数、回忆卡",
    "Read a topic: summary, formulas, numbers, recall cards",
)

_CODE = re.compile(
    r"^(```+)(?:python|java|text|console|nginx)\b.*?^\1 *\n?", re.MULTILINE | re.DOTALL
)
SECTIONS = ("answer", "thirty-seconds", "formulas", "numbers")


@click.command(
    "read",
    help=say(
        "在终端里读：一句话、三十秒、公式卡、要记的数、回忆卡。",
        "In the terminal: the topic in one sentence and in thirty seconds, the formula card, the "
        "numbers to remember and the recall cards.",
    ),
)
@click.argument("topic", metavar="TOPIC", type=TopicName())
@click.option(
    "--section", metavar="ID", help=say("只看这一节（标题的 id）", "Only the section with this id")
)
@click.option("--code", is_flag=True, help=say("连代码和输出一起", "With its code and outputs"))
@lang_option
def command(topic: str, section: str | None, code: bool, lang: str) -> None:
    import shutil
    import sys

    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as capture:
        _print(console, topic, section, code, lang)
    text = capture.get()
    if sys.stdout.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text, color=console.is_terminal)
    else:
        click.echo(text, nl=False)


def _print(console: "Console", topic: str, section: str | None, code: bool, lang: str) -> None:
    from kb.quiz.asking import bank, pages

    found = [part for part in pages.sections(topic, lang) if part.id]
    if section and found:  # a topic of one's own has cards and no page
        chosen = _within(topic, found, section, lang)
    else:
        chosen, section = [part for part in found if part.id in SECTIONS], None
    console.print(bank.load(topic).title(lang), style="bold", markup=False)
    hidden = 0
    for part in chosen:
        prose, blocks = _CODE.subn("", part.text)
        hidden += 0 if code else blocks
        _show(console, f"## {part.title}\n\n{part.text if code else prose}")
    cards = bank.load(topic).cards
    if section and not any("```cards" in part.text for part in chosen):
        bare = {part.id for part in chosen if not code and not _CODE.sub("", part.text).strip()}
        cards = tuple(card for card in cards if card.section in bare)
    if cards:
        console.print()
        console.print(say("回忆卡", "Recall cards", lang), style="bold", markup=False)
    for card in cards:
        text = card.text(lang)
        points = "\n".join(f"- {point}" for point in text.points)
        _show(console, f"### {text.question}\n\n{text.answer}\n\n{points}")
    if not found and not cards:
        console.print(
            say("这个主题没有页面也没有卡片", "this topic has no page and no cards", lang)
        )
    _more(console, topic, section, found, chosen, hidden, lang)


def _within(topic: str, found: "Sequence[Section]", section: str, lang: str) -> "list[Section]":
    """A section and those below it."""
    from kb.quiz.asking import bank

    known = [part.id for part in found]
    if section not in known:
        near = bank.nearest(section, known)
        close = say("、", ", ", lang).join(near or known)
        raise click.UsageError(
            say(f"没有这一节：{section!r}；{'最接近的是' if near else '有'} {close}",
                f"no section {section!r}; {'nearest' if near else 'there are'}: {close}", lang)
            + say(f"。`kb read {topic}` 列出全部", f". `kb read {topic}` lists all", lang)
        )  # fmt: skip
    start = known.index(section)
    below = takewhile(lambda part: part.depth > found[start].depth, found[start + 1 :])
    return [found[start], *below]


def _more(
    console: "Console", topic: str, section: str | None, found: "Sequence[Section]",
    chosen: "Sequence[Section]", hidden: int, lang: str,
) -> None:  # fmt: skip
    """What else there is to read, and how."""
    if hidden:
        option = f"kb read {topic}" + (f" --section {section}" if section else "") + " --code"
        console.print()
        console.print(
            say(f"代码和输出：{option}", f"Code and outputs: {option}", lang), style="dim"
        )
    if any("```quiz" in part.text for part in chosen):
        console.print()
        console.print(
            say(f"练习：kb quiz {topic}", f"Practise: kb quiz {topic}", lang), style="dim"
        )
    if found and not section:
        console.print()
        one = f"kb read {topic} --section ID"
        console.print(say(f"各节：{one}", f"Sections: {one}", lang), style="bold")
        width = max(len(part.id) for part in found)
        for part in found:
            console.print(f"  {part.id:<{width}}  {_plain(part.title)}", markup=False)


def _show(console: "Console", text: str) -> None:
    from kb.cli._latex import readable
    from kb.cli._markdown import Page

    console.print()
    console.print(Page(_plain(readable(text, markdown=True))))


def _plain(text: str) -> str:
    """Markdown without what only the site understands."""
    text = re.sub(r"^(!!!|\?\?\?\+?) +\w+ *(\".*\")? *\n((?:    .*\n?|\n)+)", _admonition, text,
                  flags=re.MULTILINE)  # fmt: skip
    text = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", text)
    text = re.sub(r"\[(`[^`]+`)\]\[[^\]]*\]", r"\1", text)
    text = re.sub(r" *\{[.#:][^}]*\}", "", text)
    text = re.sub(
        r"^```(?:figure|cards|quiz|widget|disproved)\b.*?^```$",
        "",
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
    return re.sub(r"</?(?:div|span|p|a|br|sup|sub|kbd|small|details|summary)\b[^>]*>", "", text)


def _admonition(found: re.Match[str]) -> str:
    title = (found[2] or "").strip('"')
    body = re.sub(r"^    ", "", found[3], flags=re.MULTILINE)
    return (f"**{title}**\n\n" if title else "") + body
