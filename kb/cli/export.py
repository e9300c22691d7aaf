"""`kb export`: the bank for Anki, Moodle, spreadsheets and programs."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli._language import lang_option, say
from kb.cli._names import TopicName

if TYPE_CHECKING:
    from kb.export.entries import Entry

GROUP = ("take away", 1)
SUMMARY = ("把题库导出给 Anki、Moodle、表格或程序", "Export the bank to Anki, Moodle, CSV or JSON")

FORMATS = {"anki": ".apkg", "moodle": ".xml", "csv": ".csv", "json": ".json"}


@click.command(
    "export",
    help=say(
        "格式：anki（.apkg）、moodle（XML）、csv、json。\n\n"
        "每道题取固定的几个变体，所以再导出一次，Anki 会更新原来的笔记而不会重复，学习记录不变。"
        "Moodle 只会新增：导入前先清空那个类别。自己的私有题库不导出，除非加 --private。",
        "Formats: anki (.apkg), moodle (XML), csv, json.\n\n"
        "Each question comes in a few fixed variants, so importing a later export into Anki "
        "updates the notes instead of duplicating them and keeps their history. Moodle only ever "
        "adds: empty the category before importing again. Your private bank is left out unless "
        "you add --private.",
    ),
)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("topics", metavar="[TOPIC]...", nargs=-1, type=TopicName())
@click.option(
    "--to", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("写到哪个文件（默认 kb.apkg、kb.xml、kb.csv 或 kb.json）",
             "Output file (default: kb.apkg, kb.xml, kb.csv or kb.json)"),
)  # fmt: skip
@click.option(
    "--variants", type=click.IntRange(1, 100), default=3, show_default=True,
    help=say("每道题几个变体", "Variants per question"),
)  # fmt: skip
@click.option("--private", is_flag=True, help=say("也导出私有题库", "Include your private bank"))
@lang_option
def command(
    form: str,
    topics: tuple[str, ...],
    path: Path | None,
    variants: int,
    private: bool,
    lang: str,
) -> None:
    from kb.export import entries
    from kb.quiz.asking import bank

    stems = list(dict.fromkeys(topics)) or bank.topics(private=private)
    public = set(bank.topics(private=False))
    if not private and (own := [stem for stem in stems if stem not in public]):
        raise click.UsageError(
            say(f"{own[0]} 是私有题库的主题；确实要导出就加 --private",
                f"{own[0]} is a topic of your private bank; add --private to export it", lang)
        )  # fmt: skip
    if form == "anki":
        _need_genanki(lang)
    target = path or Path("kb" + FORMATS[form])
    found = entries.entries(stems, variants)
    shown = _progress(found, entries.count(stems, variants), lang)
    try:
        number = _write(form, shown, target, lang)
    except OSError as error:
        raise click.UsageError(
            say(f"{target} 写不了：{error.strerror}；用 --to 换一个",
                f"{target} cannot be written: {error.strerror}; choose another with --to", lang)
        ) from error  # fmt: skip
    click.echo(say(f"{target}：{number} 条", f"{target}: {number} entries", lang))


def _write(form: str, found: "Iterable[Entry]", path: Path, lang: str) -> int:
    from kb.export import anki, moodle, tables

    if form == "anki":
        return anki.write(found, path, lang)
    if form == "moodle":
        return moodle.write(found, path, lang)
    if form == "csv":
        return tables.write_csv(found, path, lang)
    return tables.write_json(found, path)


def _need_genanki(lang: str) -> None:
    from importlib.util import find_spec

    if find_spec("genanki") is None:
        raise click.UsageError(
            say("Anki 导出需要 genanki：pip install \"interview-kb[export]\"",
                "the Anki export needs genanki: pip install \"interview-kb[export]\"", lang)
        )  # fmt: skip


def _progress(found: "Iterable[Entry]", total: int, lang: str) -> "Iterator[Entry]":
    """The same entries, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import track

    title = say("导出", "Exporting", lang)
    console = Console(stderr=True)
    yield from track(found, title, total=total, console=console, transient=True)
