"""What the pages hold against what is made for them: nothing missing, nothing left over.

`python -m kb.site.inventory` lists every page without its sections or place in the navigation, and
every figure, table, example and module that no page shows.
"""

import re
import sys
from collections.abc import Iterator

from kb.quiz.asking import bank
from kb.site import api, outputs, pages
from kb.site.outputs import EXAMPLES, LANGS
from kb.site.pages import DOCS, Page
from kb.site.place import ROOT

SECTIONS = (
    "answer", "thirty-seconds", "formulas", "numbers", "figures", "code", "wrong", "questions",
    "try", "derivation", "whiteboard", "sources",
)  # fmt: skip
KEYS = ("title", "description", "date", "topic", "modules", "tags", "related")
INCLUDE = re.compile(r'^ *--8<-- "([^":]+)(?::[^"]*)?"', re.MULTILINE)
FENCE = re.compile(r"^```(figure|cards|quiz)\n(.*?)\n```", re.MULTILINE | re.DOTALL)


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
    for name in page.meta.get("modules", []):
        file = name if "/" in name else f"{name}.py"
        if not any((ROOT / room / file).exists() for room in ("kb/snippets", "kb/oracles")):
            yield f"front matter: modules: {name}: there is no kb/snippets/{file}"
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
    """Figures, tables and examples that the page of their topic does not show."""
    for lang in LANGS:
        for page in pages.topic_pages(lang):
            where = f"docs/{lang}/{page.source}"
            shown = set(INCLUDE.findall(page.body))
            figures = {name for kind, name in FENCE.findall(page.body) if kind == "figure"}
            if page.topic in outputs.stems("figures"):
                for figure in outputs.figures(page.topic):
                    if figure.id not in figures:
                        yield f"{where}: stray: the figure {figure.id} is not shown"
            made = [f"kb/site/numbers/{page.topic}.{lang}.md"]
            for path in sorted((EXAMPLES / page.topic).glob("[!_]*.py")):
                made += [str(p.relative_to(ROOT)) for p in (path, path.with_suffix(".txt"))]
            yield from (
                f"{where}: stray: {name} is not shown" for name in made if name not in shown
            )


def main() -> int:
    found = problems()
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
