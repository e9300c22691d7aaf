"""`kb read`: a topic's summary, formula card, numbers and recall cards in the terminal."""

import re
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import TopicName

if TYPE_CHECKING:
    from rich.console import Console

GROUP = ("look up", 1)
SUMMARY = (
    "读一个主题：摘要、公式卡、要记的数、回忆卡",
    "Read a topic: summary, formulas, numbers, recall cards",
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
@lang_option
def command(topic: str, section: str | None, lang: str) -> None:
    from rich.console import Console

    from kb.quiz.asking import bank, pages

    found = pages.sections(topic, lang)
    section = section if found else None  # a topic of one's own has cards and no page
    console = Console(highlight=False)
    if section:
        known = [part.id for part in found if part.id]
        if section not in known:
            close = ", ".join(bank.nearest(section, known) or known)
            raise click.UsageError(
                say(f"没有这一节：{section!r}；有：{close}",
                    f"no section {section!r}; there are: {close}", lang)
            )  # fmt: skip
        start = known.index(section)
        parts = [part for part in found if part.id]
        chosen = [parts[start]]
        for part in parts[start + 1 :]:
            if part.depth <= parts[start].depth:
                break
            chosen.append(part)
    else:
        chosen = [part for part in found if part.id in SECTIONS]
    console.print(bank.load(topic).title(lang), style="bold", markup=False)
    for part in chosen:
        _show(console, f"## {part.title}\n\n{part.text}")
    if not section and (cards := bank.load(topic).cards):
        console.print()
        console.print(say("回忆卡", "Recall cards", lang), style="bold", markup=False)
        for card in cards:
            text = card.text(lang)
            points = "\n".join(f"- {point}" for point in text.points)
            _show(console, f"### {text.question}\n\n{text.answer}\n\n{points}")
    if not found and not bank.load(topic).cards:
        click.echo(say("这个主题没有页面也没有卡片", "this topic has no page and no cards", lang))


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
    text = re.sub(r"^```(?:figure|cards|quiz)\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"</?(?:div|span|p|a|br|sup|sub|kbd|small|details|summary)\b[^>]*>", "", text)


def _admonition(found: re.Match[str]) -> str:
    title = (found[2] or "").strip('"')
    body = re.sub(r"^    ", "", found[3], flags=re.MULTILINE)
    return (f"**{title}**\n\n" if title else "") + body
