"""Paragraphs broken where a reader expects it: between Chinese characters, never before a comma."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.containers import Lines
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod, OverflowMethod

_NEVER_FIRST = frozenset("，。、；：！？）】》」』〉％”’…—·%°")
_KEY = re.compile(r":[a-z!?] ")  # a key of the prompt and what it does stay together
_CLOSING = frozenset(",.;:!?)]}")  # may follow a space, as in `· :h`
_NEVER_LAST = frozenset("（【《「『〈“‘([{")


class Prose(Text):
    """A paragraph; rich's `Text` breaks at spaces only. Printed inside of something (`Padding`):
    a bare text is joined into one of rich's own."""

    def wrap(
        self,
        console: "Console",
        width: int,
        *,
        justify: "JustifyMethod | None" = None,
        overflow: "OverflowMethod | None" = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        if no_wrap or self.no_wrap or (justify or self.justify) not in (None, "default", "left"):
            return super().wrap(
                console, width, justify=justify, overflow=overflow, tab_size=tab_size,
                no_wrap=no_wrap,
            )  # fmt: skip
        lines = Lines()
        for line in self.split(allow_blank=True):
            line.expand_tabs(tab_size)
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip()
                lines.append(part)
        return lines


def parts(text: str, width: int) -> list[str]:
    """The lines of one paragraph; together they are the text."""
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def breaks(text: str, width: int) -> list[int]:
    """Where to break one line of text so that every part fits in `width` cells."""
    found, used = [], 0
    for start, end in _atoms(text):
        atom = text[start:end]
        if used and used + cell_len(atom.rstrip()) > width:
            found.append(start)
            used = 0
        for place, character in enumerate(atom, start):  # an atom wider than the line is cut
            size = cell_len(character)
            if used + size > width and not character.isspace():
                found.append(place)
                used = 0
            used += size
    return found


def _atoms(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(text)):
        if _may_break(text[place - 1], text[place]) and not _KEY.match(text, max(0, place - 3)):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before.isspace() or (after not in _CLOSING and (_wide(before) or _wide(after)))


def _wide(character: str) -> bool:
    return cell_len(character) == 2


def paragraph(console: "Console", text: str, style: str = "", indent: int = 0) -> None:
    """Print one paragraph, wrapped to the width by cells, never read as markup."""
    console.print(Padding(Prose(text, style), (0, 0, 0, indent), expand=False))
