"""A widget on a page: an element with its first state inline, and a table to read without scripts.

The scripts and the style of a widget are asked for beside it, so only its page loads them.
"""

import html
import json
from pathlib import Path
from typing import Any

from markdown import Markdown

from kb.site.errors import PageError
from kb.site.paths import TOPICS
from kb.site.rendering import lang_of, page_of, render, root_of


def widgets() -> dict[str, Path]:
    """What `kb.site.widget_tables` recorded of each widget, by its name."""
    return {path.stem: path for path in sorted(TOPICS.glob("*/widgets/*.json"))}


def widget(source: str, _language: str, _class: str, _options: Any, md: Markdown, **_: Any) -> str:
    """The superfences formatter of a `widget` fence, which holds the name of one widget."""
    name, known = source.strip(), widgets()
    if name not in known:
        raise PageError(
            f"{page_of(md)}: there is no widget {name!r}; there are: {', '.join(known)}; a new one "
            "needs its captures.py and make outputs"
        )
    lang = lang_of(md)
    record = json.loads(known[name].read_text("utf-8"))
    table = render(md, "\n".join(record["tables"][lang]))
    element = widget_html(name, lang, record["titles"][lang], record["start"], table)
    return f"<div>{element}{_assets(name, md)}</div>"


def widget_html(name: str, lang: str, title: str, start: Any, fallback: str) -> str:
    """The element of a widget with its title, its first state and what to read without scripts."""
    # An attribute, not a script element: instant navigation would run that as a program.
    data = html.escape(json.dumps(start, separators=(",", ":")), quote=True)
    return (
        f'<kb-{name} class="kb-widget" id="widget-{name}" role="group" '
        f'aria-labelledby="widget-{name}-title" data-lang="{lang}" data-start="{data}">'
        f'<p class="kb-widget-title" id="widget-{name}-title">{html.escape(title)}</p>'
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
