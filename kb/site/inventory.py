"""What the pages hold against what is made for them: nothing missing, nothing left over.

`python -m kb.site.inventory` lists every page without its sections or place in the navigation, and
every figure, table, example, widget and Java program that its topic's page does not show.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.quiz.asking import bank
from kb.site import api, outputs, pages
from kb.site.outputs import LANGS
from kb.site.pages import Page
from kb.site.paths import DOCS, ROOT, TOPICS, topics_with

SECTIONS = (
    "answer", "thirty-seconds", "formulas", "numbers", "figures", "code", "wrong", "questions",
    "try", "derivation", "whiteboard", "sources",
)  # fmt: skip
KEYS = ("title", "description", "date", "topic", "tags", "related")
INCLUDE = re.compile(r'^ *--8<-- "([^":]+)(?::[^"]*)?"', re.MULTILINE)
FENCE = re.compile(r"^```(figure|cards|quiz|widget)\n(.*?)\n```", re.MULTILINE | re.DOTALL)


def problems() -> list[str]:
    """Everything missing or left over, one line each."""
    found = [*_navigation(), *_unused_outputs(), *api.problems()]
    for lang in LANGS:
        for page in pages.topic_pages(lang):
            found += [f"docs/{lang}/{page.source}: {line}" for line in _page(page)]
    return found


def _navigation() -> Iterator[str]:
    listed = pages.navigation()
    for lang in LANGS:
        for source in listed:
            if not (DOCS / lang / source).exists():
                yield f"mkdocs.yml: nav: {source} is not in docs/{lang}"
    for lang in LANGS:
        for path in sorted((DOCS / lang).rglob("*.md")):
            source = path.relative_to(DOCS / lang).as_posix()
            if source not in listed and not source.startswith("api/"):
                yield f"docs/{lang}/{source}: stray: not in the navigation of mkdocs.yml"


def _page(page: Page) -> Iterator[str]:
    """What one topic page lacks."""
    for key in KEYS:
        if key not in page.meta:
            yield f"front matter: {key} is missing"
    if page.topic != page.path.stem:
        yield f"front matter: topic is {page.topic!r}, expected {page.path.stem!r}"
    for stem in page.meta.get("related", []):
        if stem not in bank.topics(private=False):
            yield f"front matter: related: {stem} is no topic"
    ids = re.findall(r"^## .*\{#([\w-]+)", page.body, re.MULTILINE)
    if [name for name in ids if name in SECTIONS] != list(SECTIONS):
        yield f"sections are {', '.join(ids)}; expected {', '.join(SECTIONS)}"
    fences = FENCE.findall(page.body)
    for needed in (("cards", page.topic), ("quiz", page.topic)):
        if needed not in fences:
            yield f"no fence {needed[0]} {needed[1]}"


def _unused_outputs() -> Iterator[str]:
    """What is made for a topic and its page does not show."""
    for lang in LANGS:
        for page in pages.topic_pages(lang):
            included, fences = set(INCLUDE.findall(page.body)), set(FENCE.findall(page.body))
            where = f"docs/{lang}/{page.source}: stray"
            for kind, name in _fenced(page.topic):
                if (kind, name) not in fences:
                    yield f"{where}: the {kind} {name} is not shown"
            for path in _included(page.topic, lang):
                if (name := path.relative_to(ROOT).as_posix()) not in included:
                    yield f"{where}: {name} is not shown"


def _fenced(topic: str) -> Iterator[tuple[str, str]]:
    """The figures and widgets of a topic."""
    if topic in topics_with("figures.py"):
        yield from (("figure", figure.id) for figure in outputs.figures(topic))
    yield from (("widget", path.stem) for path in sorted((TOPICS / topic).glob("widgets/*.json")))


def _included(topic: str, lang: str) -> Iterator[Path]:
    """The table of numbers, the examples with their output, and the Java programs of a topic."""
    yield TOPICS / topic / f"numbers.{lang}.md"
    for path in outputs.example_sources(topic):
        yield from (path, path.with_suffix(".txt"))
    yield from sorted((TOPICS / topic).glob("java/*.java"))


def main() -> int:
    found = problems()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
