"""Charts as rectangles and labels: written as SVG by us, as PNG through matplotlib."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from kb.export.markup import possible
from kb.quiz.files import whole
from kb.quiz.progress.charts import Calendar, months, shade

INK, GREY, PAPER = "#24292f", "#6e7781", "#ffffff"
SHADES = ("#ebedf0", "#9be9a8", "#40c463", "#30a14e", "#216e39")
BLUE, PALE = "#2f6fb0", "#d6e4f2"
_SIZE = 12


@dataclass(frozen=True)
class Box:
    """A filled rectangle with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    title: str


@dataclass(frozen=True)
class Label:
    """A line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    fill: str = INK
    size: int = _SIZE


@dataclass
class Drawing:
    """A chart of a size in pixels."""

    title: str
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


def calendar(found: Calendar, title: str, days: Sequence[str]) -> Drawing:
    """A heat map: a column a week, a row a day from Monday, darker for more answers."""
    cell, left, top = 14, 40, 48
    weeks = found.weeks
    drawing = Drawing(title, left + cell * len(weeks) + 16, top + 7 * cell + 16)
    drawing.labels.append(Label(left, 20, title, size=14))
    for column, month in months(found.mondays):
        drawing.labels.append(Label(left + cell * column, 40, f"{month:02}", fill=GREY, size=10))
    most = max(found.counts, default=0)
    for column, week in enumerate(weeks):
        monday = found.start + timedelta(days=7 * column)
        for row, count in enumerate(week):
            day = monday + timedelta(days=row)
            fill = SHADES[shade(count, most)]
            place = left + cell * column, top + cell * row
            drawing.boxes.append(Box(*place, cell - 2, cell - 2, fill, f"{day}: {count}"))
    for row in (0, 2, 4, 6):
        drawing.labels.append(
            Label(left - 6, top + cell * row + 10, days[row], "end", fill=GREY, size=10)
        )
    return drawing


def forecast(found: Sequence[tuple[date, int]], title: str) -> Drawing:
    """A bar a day."""
    step, left, top, tall = 36, 16, 56, 160
    drawing = Drawing(title, left * 2 + step * len(found), top + tall + 32)
    drawing.labels.append(Label(left, 20, title, size=14))
    most = max((count for _, count in found), default=0) or 1
    for place, (day, count) in enumerate(found):
        height = tall * count / most
        x = left + step * place
        drawing.boxes.append(
            Box(x + 4, top + tall - height, step - 8, height, BLUE, f"{day}: {count}")
        )
        middle = x + step / 2
        drawing.labels.append(Label(middle, top + tall - height - 6, str(count), "middle", size=11))
        drawing.labels.append(
            Label(middle, top + tall + 18, f"{day:%m-%d}", "middle", fill=GREY, size=10)
        )
    return drawing


def mastery(found: Sequence[tuple[str, float, float]], title: str) -> Drawing:
    """A bar a topic: pale for the share seen, dark for the expected recall."""
    step, left, wide, top = 26, 300, 260, 44
    drawing = Drawing(title, left + wide + 70, top + step * len(found) + 12)
    drawing.labels.append(Label(16, 20, title, size=14))
    for place, (name, seen, recall) in enumerate(found):
        y = top + step * place
        drawing.labels.append(Label(left - 10, y + 13, name, "end"))
        drawing.boxes.append(Box(left, y, wide, 16, SHADES[0], name))
        drawing.boxes.append(Box(left, y, wide * seen, 16, PALE, f"{name}: {seen:.0%}"))
        drawing.boxes.append(Box(left, y, wide * recall, 16, BLUE, f"{name}: {recall:.0%}"))
        drawing.labels.append(Label(left + wide + 8, y + 13, f"{recall:.0%}"))
    return drawing


def write_svg(drawing: Drawing, path: Path) -> None:
    """Write the drawing as SVG; each rectangle says on hovering what it stands for."""
    width, height = f"{drawing.width:g}", f"{drawing.height:g}"
    svg = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", width=width, height=height,
        viewBox=f"0 0 {width} {height}", role="img",
    )  # fmt: skip
    svg.set("font-family", "sans-serif")
    ET.SubElement(svg, "title").text = possible(drawing.title)
    ET.SubElement(svg, "rect", width="100%", height="100%", fill=PAPER)
    for box in drawing.boxes:
        rect = ET.SubElement(
            svg, "rect", x=f"{box.x:g}", y=f"{box.y:g}", width=f"{box.width:g}",
            height=f"{box.height:g}", fill=box.fill, rx="2",
        )  # fmt: skip
        ET.SubElement(rect, "title").text = possible(box.title)
    for label in drawing.labels:
        text = ET.SubElement(
            svg, "text", x=f"{label.x:g}", y=f"{label.y:g}", fill=label.fill,
        )  # fmt: skip
        text.set("text-anchor", label.anchor)
        text.set("font-size", str(label.size))
        text.text = possible(label.text)
    ET.indent(svg, " ")
    with whole(path) as made, made.open("w", encoding="utf-8", errors="replace") as file:
        file.write(ET.tostring(svg, encoding="unicode") + "\n")


def chinese_font() -> str | None:
    """The name of an installed font with Chinese characters, for PNG files."""
    from matplotlib import font_manager

    marks = ("CJK SC", "SimHei", "YaHei", "PingFang", "Heiti", "WenQuanYi", "Source Han", "SimSun",
             "CJK JP", "CJK", "Arial Unicode")  # fmt: skip
    names = sorted({font.name for font in font_manager.fontManager.ttflist})
    for mark in marks:
        for name in names:
            if mark in name:
                return name
    return None


def write_png(drawing: Drawing, path: Path, font: str | None = None) -> None:
    """Write the drawing as PNG, two dots a pixel.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
    """

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    dots = 100
    figure = Figure(figsize=(drawing.width / dots, drawing.height / dots), dpi=2 * dots)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    for box in drawing.boxes:
        axes.add_patch(
            Rectangle((box.x, box.y), box.width, box.height, color=box.fill, linewidth=0)
        )
    sides = {"start": "left", "middle": "center", "end": "right"}
    family = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    for label in drawing.labels:
        axes.text(
            label.x, label.y, label.text.replace("$", r"\$"), color=label.fill, family=family,
            fontsize=label.size * 72 / dots, ha=sides[label.anchor], va="baseline",
        )  # fmt: skip
    with whole(path) as made:
        figure.savefig(made, format="png", facecolor=PAPER)
