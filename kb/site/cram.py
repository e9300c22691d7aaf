"""The cram sheet: every topic's answer, formula card and numbers, for a few printed pages.

Nothing on it is written twice: it is taken from the topics' own pages.
"""

import re
from collections.abc import Iterator

from markdown import Markdown

from kb.quiz.asking.pages import Section, sections
from kb.site import pages
from kb.site.fences import fence
from kb.site.rendering import render, root_of

SHOWN = ("answer", "formulas", "numbers")
ROW = re.compile(r"^\|.*\|$")
CELLS = re.compile(r"(?<!\\)\|")


@fence
def cram(source: str, lang: str, md: Markdown) -> str:
    """Every topic in the order of the navigation, or the topics named in the fence."""
    found = {page.topic: page.title for page in pages.topic_pages(lang)}
    wanted = source.split() or [
        name for name in (path.removesuffix(".md") for path in pages.navigation()) if name in found
    ]
    if unknown := [name for name in wanted if name not in found]:
        raise ValueError(f"no topic {unknown[0]!r}; there are: {', '.join(found)}")
    parts = "".join(_topic(name, found[name], lang, md) for name in wanted)
    style = f'<link rel="stylesheet" href="{root_of(md)}stylesheets/cram.css">'
    return f'{style}<div class="kb-cram">{parts}</div>'


def _topic(topic: str, title: str, lang: str, md: Markdown) -> str:
    parts = {name: "\n\n".join(_texts(topic, name, lang)) for name in SHOWN}
    body = f"{parts['answer']}\n\n{parts['formulas']}\n\n{without_sources(parts['numbers'])}"
    heading = render(md, f"[{title}]({topic}.md)").removeprefix("<p>").removesuffix("</p>")
    name = topic.replace("_", "-")
    return (
        f'<section class="kb-cram-topic"><h2 id="{name}">{heading}</h2>'
        f"{render(md, at_home(body, topic))}</section>"
    )


def _texts(topic: str, name: str, lang: str) -> Iterator[str]:
    """The section of that id and what stands under it, without its own heading."""
    depth = 0
    for section in sections(topic, lang):
        if section.id == name:
            depth = section.depth
            yield section.text
        elif depth and section.depth > depth:
            yield _titled(section)
        elif depth:
            return
    if not depth:
        raise ValueError(f"{topic}: no section with the id {name}")


def _titled(section: Section) -> str:
    return f"**{section.title}**\n\n{section.text}"


def without_sources(text: str) -> str:
    """The tables without their last column: the sources stand on the topic's own page."""
    lines = []
    for line in text.splitlines():
        if ROW.match(line):
            cells = CELLS.split(line.strip("|"))
            line = f"|{'|'.join(cells[:-1])}|"
        lines.append(line)
    return "\n".join(lines)


def at_home(text: str, topic: str) -> str:
    """Links to sections of the topic's page, said from another page."""
    return re.sub(r"\]\(#([\w-]+)\)", rf"]({topic}.md#\1)", text)
