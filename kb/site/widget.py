"""A widget on a page: an element with its first state inline, and a table to read without scripts.

The scripts and the style of a widget are asked for beside it, so only its page loads them.
"""

import html
import json
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

from kb.site.errors import PageError
from kb.site.extension import lang_of, page_of, render, root_of
from kb.site.place import ROOT

TABLES = ROOT / "kb/site/widgets"


@dataclass(frozen=True)
class Widget:
    """What is on show at first; the tables of `kb.site.captures.widgets` are made of it too."""

    zh: str
    en: str
    start: dict[str, Any]

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


WIDGETS = {
    "receptive-field": Widget(
        "感受野计算器",
        "Receptive-field calculator",
        {"layers": [[3, 1, 1, 1], [3, 2, 0, 1], [3, 1, 0, 2]]},
    ),
    "boxes": Widget(
        "两个框的重叠度", "The overlap of two boxes", {"a": [10, 10, 60, 35], "b": [40, 15, 64, 55]}
    ),
    "upsampling": Widget(
        "上采样，看得见每个数",
        "Upsampling, number by number",
        {
            "x": [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
            "method": "bilinear",
            "size": 6,
            "corners": False,
            "kernel": 3,
            "stride": 2,
            "padding": 1,
            "weights": "ones",
        },
    ),
    "margins": Widget(
        "四种间隔的曲线",
        "The curves of four margins",
        {"theta": 60, "sphere": 4, "cos": 0.35, "arc": 0.5, "easy": False},
    ),
    "dilation": Widget(
        "空洞卷积的覆盖与 HDC 判据",
        "Coverage of dilated convolutions and the HDC rule",
        {"rates": [2, 2, 2], "kernel": 3},
    ),
    "hungarian": Widget(
        "二分图匹配：最优与贪心",
        "Bipartite matching: optimal and greedy",
        {"cost": [[1, 2, 9], [2, 5, 9], [9, 4, 6]]},
    ),
}


def widget(source: str, _language: str, _class: str, _options: Any, md: Markdown, **_: Any) -> str:
    """The superfences formatter of a `widget` fence, which holds the name of one widget."""
    name = source.strip()
    if name not in WIDGETS:
        known = ", ".join(WIDGETS)
        raise PageError(f"{page_of(md)}: there is no widget {name!r}; there are: {known}")
    lang = lang_of(md)
    try:
        table = (TABLES / f"{name}.{lang}.md").read_text("utf-8")
    except FileNotFoundError as error:
        raise PageError(f"{page_of(md)}: {error}; run make outputs") from error
    return f"<div>{widget_html(name, lang, render(md, table))}{_assets(name, md)}</div>"


def widget_html(name: str, lang: str, fallback: str) -> str:
    """The element of a widget with its title, its first state and what to read without scripts."""
    shown = WIDGETS[name]
    title = html.escape(shown.title(lang))
    # An attribute, not a script element: instant navigation would run that as a program.
    start = html.escape(json.dumps(shown.start, separators=(",", ":")), quote=True)
    return (
        f'<kb-{name} class="kb-widget" id="widget-{name}" role="group" '
        f'aria-labelledby="widget-{name}-title" data-lang="{lang}" data-start="{start}">'
        f'<p class="kb-widget-title" id="widget-{name}-title">{title}</p>'
        f"<kb-fallback data-search-exclude>{fallback}</kb-fallback></kb-{name}>"
    )


def _assets(name: str, md: Markdown) -> str:
    """The style and the scripts this page lacks so far, by addresses that work from disk too."""
    if not hasattr(md, "kb_assets"):
        md.kb_assets = set()  # of the page: each page is converted by a Markdown of its own
    root = root_of(md)
    wanted = {
        f"{root}stylesheets/widgets.css": '<link rel="stylesheet" href="{}">',
        f"{root}javascripts/widgets/parts.js": '<script src="{}" defer></script>',
        f"{root}javascripts/widgets/{name}.js": '<script src="{}" defer></script>',
    }
    fresh = [tag.format(url) for url, tag in wanted.items() if url not in md.kb_assets]
    md.kb_assets.update(wanted)
    return "".join(fresh)
