"""A figure is a function that draws with the snippets' own numbers and returns the data it drew.

It is drawn once for each language. Its colours are sentinels that become `currentColor` or a CSS
variable, so that one SVG, inlined in a page, reads in light and in dark.
"""

import hashlib
import inspect
import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib
from cycler import cycler
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as MatplotlibFigure

from kb.site.svg_path import relative

Lang = Literal["zh", "en"]
OUTLINE = re.compile(r' d="([^"]*)"')
TAG = re.compile(r"<[^>]+>")
# Places to a tenth of a point, finer than a phone's pixel; an opacity keeps its digits.
PLACES = re.compile(r"(?<!opacity: 0)(\.\d)\d+")

INK = "#010203"
GREY = "#898887"
ACCENT = "#0b7a75"
SERIES = ("#0b7a76", "#c4572b", "#6b5bb5", "#b8871b", "#3f7fbf", "#a8456f")
PAINT = {
    INK: "currentColor",
    GREY: f"var(--kb-figure-grey,{GREY})",
    ACCENT: f"var(--kb-figure-accent,{ACCENT})",
    **{colour: f"var(--kb-figure-{i},{colour})" for i, colour in enumerate(SERIES, start=1)},
}


class Canvas:
    """What a figure draws on: axes, words in the page's language, and colours for both themes."""

    ink = INK
    grey = GREY
    accent = ACCENT
    series = SERIES

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.figure: MatplotlibFigure | None = None

    def axes(
        self,
        width: float = 6.4,
        height: float = 3.6,
        rows: int = 1,
        columns: int = 1,
        **options: Any,
    ) -> Any:
        """A matplotlib Axes, or an array of them where `rows` or `columns` exceed one.

        Arguments:
            width, height: of the whole figure, in inches; 6.4 is the width of a page's text.
            options: passed to `Figure.subplots`, such as `sharey=True`.
        """
        if self.figure is not None:
            raise ValueError(
                "a figure has one call of canvas.axes; use rows= and columns= for more"
            )
        size = max(2.0 * width, 9)  # large enough when the page is 360 px wide
        sizes: Any = {
            **dict.fromkeys(("font.size", "axes.titlesize", "axes.labelsize"), size),
            **dict.fromkeys(("xtick.labelsize", "ytick.labelsize", "legend.fontsize"), size * 0.9),
        }
        matplotlib.rcParams.update(sizes)
        self.figure = MatplotlibFigure(figsize=(width, height), layout="constrained")
        return self.figure.subplots(rows, columns, **options)

    def say(self, zh: str, en: str) -> str:
        """The words in the language being drawn."""
        return zh if self.lang == "zh" else en


Draw = Callable[[Canvas], Mapping[str, object]]


@dataclass(frozen=True)
class Figure:
    """A drawing function with its caption, which is also its alternative text."""

    draw: Draw
    zh: str
    en: str
    topic: str
    name: str

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    def caption(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def source(self) -> str:
        """A hash of the modules that draw it: another source may draw another picture."""
        digest = hashlib.sha256()
        for path in (inspect.getfile(self.draw), __file__):
            digest.update(Path(path).read_bytes())
        return digest.hexdigest()[:16]

    def render(self, lang: Lang) -> tuple[str, dict[str, object]]:
        """The SVG in one language, and the data drawn."""
        canvas = Canvas(lang)
        with matplotlib.rc_context(_style(self.id)), warnings.catch_warnings():
            # The reader's browser has the Chinese glyphs; the measuring font need not.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            data = dict(self.draw(canvas))
            if canvas.figure is None:
                raise ValueError(f"figure {self.id}: it never called canvas.axes")
            FigureCanvasSVG(canvas.figure)
            buffer = io.StringIO()
            canvas.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return tidy(buffer.getvalue(), self.id), data


def figure(*, zh: str, en: str) -> Callable[[Draw], Figure]:
    """Make a figure of a function that draws on a canvas and returns the plain data drawn."""

    def decorate(draw: Draw) -> Figure:
        return Figure(draw, zh, en, draw.__module__.split(".")[-2], draw.__name__)

    return decorate


def _style(salt: str) -> Any:
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "axes.unicode_minus": True,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "savefig.transparent": True,
        "legend.frameon": False,
        "legend.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.8,
        "lines.linewidth": 1.8,
        "axes.prop_cycle": cycler(color=list(SERIES)),
        **dict.fromkeys(
            (
                "text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor",
                "xtick.color", "ytick.color", "patch.edgecolor",
            ),
            INK,
        ),
        "grid.color": GREY,
        "grid.alpha": 0.3,
    }  # fmt: skip


def tidy(svg: str, name: str) -> str:
    """Make matplotlib's SVG fit to be inlined: scalable, themed, with ids of its own."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    for colour, paint in PAINT.items():
        svg = re.sub(re.escape(colour), paint, svg, flags=re.IGNORECASE)
    prefix = re.sub(r"\W", "-", name)
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    kept = {one or other for one, other in used}

    def rename(match: re.Match[str]) -> str:
        return f' id="{prefix}-{match[1]}"' if match[1] in kept else ""

    svg = re.sub(r'\s+id="([^"]+)"', rename, svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    svg = re.sub(r'href="#', f'href="#{prefix}-', svg)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = TAG.sub(_tag, svg)
    head, _, body = svg.partition(">")
    view = re.search(r'viewBox="([^"]+)"', head)
    if view is None:
        raise ValueError(f"figure {name}: matplotlib wrote no viewBox")
    width = round(float(view[1].split()[2]) * 4 / 3)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view[1]}" width="{width}"'
    head += ' stroke-linejoin="round"'
    body = re.sub(r">\s+<", "><", body)
    body = re.sub(r"\s*\n\s*", " ", body)  # a blank line would end the HTML block in Markdown
    body = OUTLINE.sub(lambda found: f' d="{relative(found[1], 1)}"', body.strip())
    body = TAG.sub(lambda tag: PLACES.sub(r"\1", tag[0]), body)  # never what is written on it
    return f"{head}>{body}\n"


def _tag(match: re.Match[str]) -> str:
    """One tag without matplotlib's fonts (the page has its own) and needless digits."""
    tag = re.sub(r" ?font-family: [^;\"]*;", "", match[0])
    tag = re.sub(r"font: ([a-z0-9 ]*?)([\d.]+px)[^;\"]*", _font, tag)
    tag = re.sub(r' transform="rotate\(-?0 [^"]*"', "", tag)
    tag = re.sub(r' xmlns:xlink="[^"]*"', "", tag).replace("xlink:href", "href")
    return re.sub(r"\d+\.\d{4,}", lambda m: f"{float(m[0]):.3f}".rstrip("0").rstrip("."), tag)


def _font(match: re.Match[str]) -> str:
    weight = match[1].strip()
    return (
        (f"font-style: {weight}; " if weight in ("italic", "oblique") else "")
        + (f"font-weight: {weight}; " if weight in ("bold", "600", "700") else "")
        + f"font-size: {match[2]}"
    )
