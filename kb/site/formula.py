"""TeX to inline SVG, by MathJax in an embedded engine, cached by formula."""

import functools
import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import quickjax

from kb.site.paths import ROOT
from kb.site.svg_path import relative

CACHE = ROOT / ".cache" / "math"
FORM = "3"  # raised when the drawing below changes, so that no cached one is used
PHONE = 32  # width of a line at 360 px, in ex
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
MOVE = re.compile(r"(translate|scale)\(([-\d.]+)(?:[ ,]+([-\d.]+))?\)\s*")
PEN = {"stroke": "currentColor", "fill": "currentColor", "stroke-width": "0"}  # kb.css says it once


class FormulaError(ValueError):
    """TeX that MathJax does not understand."""


@dataclass(frozen=True)
class Drawing:
    """A formula as an SVG without its glyphs, and the outlines of the glyphs it uses by id."""

    svg: str
    glyphs: dict[str, str]

    @property
    def long(self) -> bool:
        """Whether it may be wider than a phone's line, and must scroll in its own box."""
        width = re.search(r'width="([\d.]+)ex"', self.svg)
        return width is not None and float(width[1]) > PHONE


def draw(tex: str, *, display: bool) -> Drawing:
    """The formula's drawing.

    Raises:
        FormulaError: MathJax reports an error, or shows an unknown macro in red.
    """
    key = f"{FORM} {quickjax.__version__} {display} {tex}"
    path = CACHE / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    if path.exists():
        return Drawing(**json.loads(path.read_text("utf-8")))
    drawing = _simplify(_engine().render(tex, display=display), tex)
    CACHE.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=CACHE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"svg": drawing.svg, "glyphs": drawing.glyphs}, file)
    Path(name).replace(path)  # two builds may run at once
    return drawing


def glyph_sheet(glyphs: dict[str, str]) -> str:
    """The outlines of a page's glyphs, each once, for its formulas to refer to."""
    paths = "".join(f'<path id="{name}" d="{d}"/>' for name, d in sorted(glyphs.items()))
    return (
        f'<svg class="kb-glyphs" width="0" height="0" aria-hidden="true"><defs>{paths}</defs></svg>'
    )


@functools.cache
def _engine() -> quickjax.MathJaxRenderer:
    return quickjax.MathJaxRenderer()


def _simplify(svg: str, tex: str) -> Drawing:
    if 'data-mml-node="merror"' in svg:
        reason = re.search(r'data-mjx-error="([^"]*)"', svg)
        raise FormulaError(f"{reason[1] if reason else 'TeX error'}: {tex}")
    if re.search(r'data-mml-node="mtext"[^>]*fill="red"', svg):
        raise FormulaError(f"an undefined macro: {tex}")
    root = ElementTree.fromstring(svg)
    glyphs: dict[str, str] = {}
    for defs in root.findall(f"{SVG}defs"):
        for path in defs:
            glyphs[_glyph(path.attrib["id"])] = relative(path.attrib["d"])
        root.remove(defs)
    drawn = {name: outline for name, outline in glyphs.items() if outline}
    label = escape(" ".join(tex.split()), quote=True)
    body = "".join(_write(part, drawn, START) for part in root)
    kept = " ".join(f'{name}="{root.attrib[name]}"' for name in ("width", "height", "viewBox"))
    style = root.attrib.get("style", "").rstrip(";")
    return Drawing(
        f'<svg {kept} style="{style}" role="img" aria-label="{label}">{body}</svg>', drawn
    )


def _glyph(name: str) -> str:
    return re.sub(r"^#?MJX-\d+-(MM-)?", "m", name)


@dataclass(frozen=True)
class Place:
    """Where something is drawn: so far to the right, so far up, so large."""

    x: float = 0
    y: float = 0
    size: float = 1

    def moved(self, transform: str) -> "Place | None":
        """The place after a transform; None if that is more than moving and enlarging."""
        if MOVE.sub("", transform):
            return None
        place = self
        for kind, first, second in MOVE.findall(transform):
            a, b = float(first), float(second or 0)
            if kind == "translate":
                place = Place(place.x + place.size * a, place.y + place.size * b, place.size)
            elif second and a != b:
                return None
            else:
                place = Place(place.x, place.y, place.size * a)
        return place

    @property
    def transform(self) -> str:
        move = f"translate({self.x:.0f},{self.y:.0f})" if (self.x, self.y) != (0, 0) else ""
        return move + (f"scale({self.size:.3g})" if self.size != 1 else "")


START = Place()


def _write(element: ElementTree.Element, drawn: dict[str, str], place: Place) -> str:
    """The element without what only MathJax's own scripts read, and without empty layers."""
    tag = element.tag.removeprefix(SVG)
    attributes = {
        k: v
        for k, v in element.attrib.items()
        if not k.startswith("data-") and k != HREF and PEN.get(k) != v
    }
    if tag == "text":
        attributes.pop("font-family", None)  # the page's own
    moved = place.moved(attributes.get("transform", ""))
    if moved is not None:
        place = moved
        attributes.pop("transform", None)
    if tag == "g" and not attributes:
        return "".join(_write(part, drawn, place) for part in element)
    if HREF in element.attrib:
        name = _glyph(element.attrib[HREF])
        if name not in drawn:
            return ""  # the invisible sign between a function and its argument
        # Not the plain href: instant navigation tries to rewrite that, and fails on <use>.
        attributes["xlink:href"] = f"#{name}"
    if place.transform:
        attributes["transform"] = place.transform + attributes.get("transform", "")
    inner = escape(element.text or "", quote=False)
    inner += "".join(_write(part, drawn, START) for part in element)
    if tag == "g" and not inner:
        return ""
    written = "".join(f' {k}="{escape(v)}"' for k, v in attributes.items())
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"
