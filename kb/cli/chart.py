"""`kb chart`: how it goes, drawn in the terminal or written as SVG or PNG."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from kb.cli._language import lang_option, say
from kb.cli._names import chosen, topics_argument
from kb.cli._storage import data_option, open_data
from kb.cli._wrapping import paragraph
from kb.export import drawing
from kb.export.drawing import Drawing
from kb.quiz.asking import bank
from kb.quiz.progress.charts import Calendar, calendar, months, shade
from kb.quiz.progress.statistics import Mastery, forecast, mastery

GROUP = ("every day", 5)
SUMMARY = ("进展图：日历、往后两周到期、掌握程度", "Progress drawn: calendar, forecast or mastery")

KINDS = ("calendar", "forecast", "mastery")
GLYPHS = "·░▒▓█"
_STYLES = ("dim", "green", "green", "bright_green", "bright_green")
_MOST_WEEKS = 53
_MARGIN = 5
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command(
    "chart",
    help=say(
        "calendar（默认）每天答了多少（热力图），forecast 往后两周到期，mastery 各主题的把握。\n\n"
        "画在终端里；--svg 或 --png 写成文件（PNG 需要 matplotlib）。",
        "calendar (the default) is a heat map of answers per day, forecast shows what falls due "
        "in the next two weeks, mastery the expected recall of each topic.\n\n"
        "Drawn in the terminal, or written to a file with --svg or --png (PNG needs matplotlib).",
    ),
)
@click.argument("kind", metavar="[CHART]", default=KINDS[0], type=click.Choice(KINDS))
@topics_argument
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("写成 SVG", "Write an SVG file"),
)  # fmt: skip
@click.option(
    "--png", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help=say("写成 PNG", "Write a PNG file"),
)  # fmt: skip
@data_option
@lang_option
def command(
    kind: str,
    topics: tuple[str, ...],
    svg: Path | None,
    png: Path | None,
    data_dir: Path | None,
    lang: str,
) -> None:
    font = _png_font(lang) if png else None
    drawn = "en" if png and not font else lang
    stems = chosen(topics)
    store, _ = open_data(data_dir, write=False)
    with store:
        found: Any
        if kind == "calendar":
            found = calendar(store, stems, _MOST_WEEKS)
        elif kind == "forecast":
            found = forecast(store, stems)
        else:
            found = mastery(store, stems)
    if svg:
        _written(svg, lambda: drawing.write_svg(_drawing(kind, found, lang), svg), lang)
    if png:
        if drawn != lang:
            click.echo("没有中文字体，PNG 用英文。", err=True)
        _written(png, lambda: drawing.write_png(_drawing(kind, found, drawn), png, font), lang)
    if not svg and not png:
        _show(Console(highlight=False), kind, found, lang)


def _png_font(lang: str) -> str | None:
    """The font for a PNG; None for Chinese where no font has it. One line without matplotlib."""
    if find_spec("matplotlib") is None:
        raise click.UsageError(
            say("PNG 需要 matplotlib：pip install \"interview-kb[site]\"；--svg 不需要",
                "PNG needs matplotlib: pip install \"interview-kb[site]\"; --svg does not", lang)
        )  # fmt: skip
    return drawing.chinese_font() if lang == "zh" else "DejaVu Sans"


def _written(path: Path, write: Any, lang: str) -> None:
    try:
        write()
    except OSError as error:
        raise click.UsageError(
            say(f"{path} 写不了：{error.strerror}", f"{path} cannot be written: {error.strerror}",
                lang)
        ) from error  # fmt: skip
    click.echo(path)


def _drawing(kind: str, found: Any, lang: str) -> Drawing:
    if kind == "calendar":
        days = list("一二三四五六日") if lang == "zh" else _DAYS
        return drawing.calendar(found, _title(kind, lang), days)
    if kind == "forecast":
        return drawing.forecast(found, _title(kind, lang))
    rows = [(_topic(row, lang), row.seen / max(1, row.items), row.recall) for row in found]
    return drawing.mastery(rows, _title(kind, lang))


def _title(kind: str, lang: str) -> str:
    titles = {
        "calendar": ("每天的作答", "Answers a day"),
        "forecast": ("往后两周到期", "Due in the next two weeks"),
        "mastery": ("各主题的把握（浅色：见过）", "Expected recall of each topic (pale: seen)"),
    }
    return say(*titles[kind], lang)


def _topic(row: Mastery, lang: str) -> str:
    return bank.load(row.topic).title(lang)


def _show(console: Console, kind: str, found: Any, lang: str) -> None:
    console.print(Text(_title(kind, lang), "bold"))
    if kind == "calendar":
        _calendar(console, found, lang)
    elif kind == "forecast":
        _forecast(console, found)
    else:
        _mastery(console, found, lang)


def _calendar(console: Console, found: Calendar, lang: str) -> None:
    weeks = found.weeks[-max(1, min(_MOST_WEEKS, console.width - _MARGIN)) :]
    most = max((count for week in weeks for count in week), default=0)
    head = _named(months(found.mondays[-len(weeks) :]))
    console.print(Text(" " * _MARGIN + head, "dim"), no_wrap=True, crop=True)
    for row in range(7):
        name = _DAYS[row] if lang == "en" else "周" + "一二三四五六日"[row]
        line = Text(set_cell_size(name, _MARGIN), "dim")
        for week in weeks:
            if row < len(week):
                level = shade(week[row], most)
                line.append(GLYPHS[level], _STYLES[level])
        console.print(line, no_wrap=True, crop=True)
    total = sum(count for week in weeks for count in week)
    active = sum(count > 0 for week in weeks for count in week)
    told = say(
        f"共 {total} 次作答，{active} 天；最多的一天 {most} 次。",
        f"{total} answer{'s' * (total != 1)} on {active} day{'s' * (active != 1)}; "
        f"{most} on the busiest.",
        lang,
    )
    paragraph(console, told, "dim")
    console.print(Text(say(f"少 {GLYPHS} 多", f"fewer {GLYPHS} more", lang), "dim"))


def _named(named: list[tuple[int, int]]) -> str:
    """The numbers of months, each over its first week."""
    line = ""
    for column, month in named:
        line = line.ljust(column) + f"{month:02} "
    return line.rstrip()


def _forecast(console: Console, found: list[tuple[date, int]]) -> None:
    most = max(count for _, count in found) or 1
    room = max(4, min(60, console.width - 14))
    for day, count in found:
        line = Text(f"{day:%m-%d} {count:>4} ")
        line.append(_bar(count / most, room), "blue")
        line.rstrip()
        console.print(line, no_wrap=True, crop=True)


def _mastery(console: Console, found: list[Mastery], lang: str) -> None:
    names = [_topic(row, lang) for row in found]
    widest = min(max((cell_len(name) for name in names), default=0), max(8, console.width // 2))
    room = max(4, min(40, console.width - widest - 16))
    for name, row in zip(names, found, strict=True):
        line = Text(set_cell_size(name, widest) + " ")
        dark = _bar(row.recall, room)
        pale = round(room * row.seen / max(1, row.items)) - len(dark)
        line.append(dark, "blue").append("░" * max(0, pale), "dim")
        line.append(" " * max(0, room - len(dark) - max(0, pale)))
        line.append(f" {row.recall:>4.0%} {row.seen}/{row.items}")
        console.print(line, no_wrap=True, crop=True)


def _bar(share: float, room: int) -> str:
    """A bar of eighths of a cell; anything above nothing shows."""
    eighths = round(share * room * 8)
    full, rest = divmod(max(eighths, 1 if share > 0 else 0), 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
