"""The pages of the API reference: one a topic, written by `make outputs`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import griffe

from kb.site.paths import ROOT, TOPICS, snippet_modules, topics_with
from kb.site.words import words

HEAD = """---
title: {package}
description: {package}
search:
  boost: 0.1
---

# `{package}` {{#module}}

"""


def topics() -> list[str]:
    """The topics that have public functions."""
    return topics_with("snippets*")


def package(topic: str) -> str:
    """What a topic's public functions are imported from."""
    return f"kb.topics.{topic}.snippets"


def page(topic: str, lang: str) -> str:
    """The Markdown of one topic's page: a section for each module, and its claims."""
    head = HEAD.format(package=package(topic))
    parts = [
        f"## `{name}` {{#{name.replace('_', '-')}}}\n\n::: {package(topic)}.{name}\n"
        "    options:\n      heading_level: 3\n"
        for name in _modules(topic)
    ]
    parts = parts or [f"::: {package(topic)}\n"]
    if topic in topics_with("claims.py"):
        parts.append(f"## {words(lang).claim_counts[0]} {{#claims}}\n\n```claims\n{topic}\n```\n")
    return head + "\n".join(parts)


def listing() -> str:
    """The list of topics on the index of the reference, with what each module is about."""
    lines = []
    for topic in topics():
        first = f"- [`{package(topic)}`]({topic}.md)"
        if not _modules(topic):
            first += f": {_first_sentence(TOPICS / topic / 'snippets.py')}"
        lines.append(first)
        lines += [
            f"    - [`{path.stem}`]({topic}.md#{path.stem.replace('_', '-')}): "
            f"{_first_sentence(path)}"
            for path in snippet_modules(topic)
            if _modules(topic)
        ]
    return "\n".join(lines)


def _modules(topic: str) -> list[str]:
    """The modules of a topic's package; none where it is one module itself."""
    return [path.stem for path in snippet_modules(topic) if path.parent.name == "snippets"]


def _first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def problems() -> list[str]:
    """Docstrings that describe an argument the function does not have."""
    return [
        f"{path.relative_to(ROOT)}: {item.name}: the docstring describes {name!r}, no such argument"
        for topic in topics()
        for path in snippet_modules(topic)
        for item in _defined(griffe.visit(path.stem, path, path.read_text("utf-8")))
        for name in _described(item)
        if name not in {argument.name.lstrip("*") for argument in item.parameters} | {*item.members}
    ]


def _defined(parent: griffe.Object) -> Iterator[griffe.Function | griffe.Class]:
    """The functions and classes below an object."""
    for item in parent.members.values():
        if isinstance(item, griffe.Function | griffe.Class):
            yield item
            yield from _defined(item)


def _described(item: griffe.Function | griffe.Class) -> list[str]:
    """The arguments a docstring describes; several may stand before one colon."""
    sections = griffe.parse_google(item.docstring, warnings=False) if item.docstring else []
    return [
        name.strip().lstrip("*")
        for section in sections
        if isinstance(section, griffe.DocstringSectionParameters)
        for argument in section.value
        for name in argument.name.split(",")
    ]
