"""The commands by use: where each stands in `kb --help`, read from its file without importing it.

A command's file says it in two lines, one after the other:

    GROUP = ("every day", 1)
    SUMMARY = ("练习：数字每次不同", "Practise with new numbers")

The group is a key of `TITLES`, the number is the place in it, and the summary is one sentence in
Chinese and in English, without a full stop: `kb --help` lists it and the command's help begins
with it.
"""

import os
import re
from typing import NamedTuple

TITLES = {  # in the order of the help, with their titles in Chinese and in English
    "every day": ("每天", "Every day"),
    "look up": ("查阅", "Look up"),
    "prepare": ("备考与设置", "Prepare and set up"),
    "take away": ("带走", "Take away"),
    "for authors": ("出题与脚本", "For authors and scripts"),
}
_FORM = re.compile(
    r'^GROUP = \("([^"\\]+)", (\d+)\)\nSUMMARY = \(\s*"([^"\\]+)",\s*"([^"\\]+)",?\s*\)$',
    re.MULTILINE,
)
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - pathlib would double what `kb --help` adds


class Entry(NamedTuple):
    """What `kb --help` says of a command."""

    group: str
    place: int
    zh: str
    en: str


def names() -> list[str]:
    """Every command: the files of this folder whose names have no leading underscore."""
    return sorted(
        entry.name.removesuffix(".py")
        for entry in os.scandir(_FOLDER)
        if entry.name.endswith(".py") and not entry.name.startswith("_")
    )


def by_use() -> dict[str, Entry]:
    """All commands with their entries, in the order of the help."""
    groups = [*TITLES]
    entries = {name: entry(name) for name in names()}
    return dict(sorted(entries.items(), key=lambda e: (groups.index(e[1].group), e[1].place)))


def entry(name: str) -> Entry:
    """The entry of one command. Raises ValueError, as `read` does."""
    path = f"{_FOLDER}/{name}.py"
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return read(file.read(), path)


def read(source: str, path: str) -> Entry:
    """The entry in the text of a command's file.

    Raises:
        ValueError: GROUP or SUMMARY is missing or not of the form above; `path` is named.
    """
    said = _FORM.search(source)
    if not said or said[1] not in TITLES:
        raise ValueError(
            f'{path}: expected GROUP = ("GROUP", PLACE), the group one of {", ".join(TITLES)}, and '
            'in the next line SUMMARY = ("CHINESE", "ENGLISH")'
        )
    return Entry(said[1], int(said[2]), said[3], said[4])
