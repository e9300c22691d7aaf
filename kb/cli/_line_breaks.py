"""Where a line of Chinese and English may break: between characters, never before a comma."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.cells import cell_len

_NEVER_FIRST = frozenset("，。、；：！？）】》」』〉％”’…—·%°")
_KEY = re.compile(r":[a-z!?] ")  # a key of the prompt and what it does stay together
_CLOSING = frozenset(",.;:!?)]}")  # may follow a space, as in `· :h`
_NEVER_LAST = frozenset("（【《「『〈“‘([{")


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
