"""The topic pages as text: sections of the Markdown that ships beside the code."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from kb.quiz.asking import bank, front_matter

_HEADING = re.compile(r"^(#{1,4}) +(.+?)(?: +\{#([\w-]+)[^}]*\})? *$")
_INCLUDE = re.compile(r'^--8<-- "([^":]+)(?::(\w+))?"$', re.MULTILINE)
_FENCE = re.compile(r"^(```+|~~~+)")


@dataclass(frozen=True)
class Section:
    """A heading of a page and the Markdown below it, up to the next heading."""

    id: str
    title: str
    depth: int
    text: str


def page_path(topic: str, lang: str) -> Path | None:
    """The Markdown of a topic's page: in the checkout's docs, or inside the installed package."""
    root = bank.public_root().parent
    for folder in (root / "docs", root / "kb" / "pages"):
        path = folder / lang / f"{topic}.md"
        if path.is_file():
            return path
    return None


@functools.cache
def sections(topic: str, lang: str) -> tuple[Section, ...]:
    """The sections of a topic's page in order; empty where the topic has no page."""
    path = page_path(topic, lang)
    if path is None:
        return ()
    _, text = front_matter.split(path.read_text(encoding="utf-8"))
    found: list[tuple[str, str, int, list[str]]] = []
    fence = ""
    for line in _INCLUDE.sub(_included, text).splitlines():
        marker = _FENCE.match(line)
        if marker:
            fence = "" if fence and line.startswith(fence) else (fence or marker[1])
        heading = None if fence else _HEADING.match(line)
        if heading:
            found.append((heading[3] or "", heading[2], len(heading[1]), []))
        elif found:
            found[-1][3].append(line)
    return tuple(Section(i, t, d, "\n".join(lines).strip()) for i, t, d, lines in found)


def _included(found: re.Match[str]) -> str:
    path = bank.public_root().parent / found[1]
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    if found[2]:
        start, end = (f"--8<-- [{edge}:{found[2]}]" for edge in ("start", "end"))
        places = [n for n, line in enumerate(lines) if start in line or end in line]
        lines = lines[places[0] + 1 : places[1]] if len(places) == 2 else []
    return "\n".join(line for line in lines if "--8<-- [" not in line).strip("\n")
