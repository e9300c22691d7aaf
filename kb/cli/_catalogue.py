"""The commands by use: where each stands in `kb --help`, read from its file without importing it.

A command's file says it above its first definition:

    GROUP = ("every day", 1)
    SUMMARY = ("练习：数字每次不同", "Practise with new numbers")

The group is a key of `TITLES`, the number is the place in it, and the summary is one sentence in
Chinese and in English, without a full stop: `kb --help` lists it and the command's help begins
with it.
"""

import ast
import os
import re
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TITLES = {  # in the order of the help, with their titles in Chinese and in English
    "every day": ("每天", "Every day"),
    "look up": ("查阅", "Look up"),
    "prepare": ("备考与设置", "Prepare and set up"),
    "take away": ("带走", "Take away"),
    "for authors": ("出题与脚本", "For authors and scripts"),
}
_DEFINITION = re.compile(r"^(?:@|def |class )", re.MULTILINE)


class Entry(NamedTuple):
    """What `kb --help` says of a command."""

    group: str
    place: int
    zh: str
    en: str


def names() -> list[str]:
    """Every command: the files of this folder whose names have no leading underscore."""
    return [
        entry.name.removesuffix(".py")
        for entry in os.scandir(HERE)
        if entry.name.endswith(".py") and not entry.name.startswith("_")
    ]


def by_use() -> dict[str, Entry]:
    """All commands with their entries, in the order of the help."""
    groups = list(TITLES)
    entries = {name: entry(name) for name in sorted(names())}
    return dict(sorted(entries.items(), key=lambda e: (groups.index(e[1].group), e[1].place)))


def entry(name: str) -> Entry:
    """The entry of one command. Raises ValueError, as `read` does."""
    path = HERE / f"{name}.py"
    return read(path.read_text(encoding="utf-8"), str(path))


def read(source: str, path: str) -> Entry:
    """The entry in the text of a command's file.

    Raises:
        ValueError: GROUP or SUMMARY is missing or not of the form above; `path` is named.
    """
    head = _DEFINITION.split(source, maxsplit=1)[0]
    said = {
        target.id: statement.value
        for statement in ast.parse(head).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    try:
        group, place = ast.literal_eval(said["GROUP"])
        zh, en = ast.literal_eval(said["SUMMARY"])
    except (KeyError, TypeError, ValueError):
        group, place, zh, en = "", 0, "", ""
    if group not in TITLES or not zh or not en:
        raise ValueError(
            f"{path}: above the command, expected GROUP = (group, place) with one of the groups "
            f"{', '.join(TITLES)}, and SUMMARY = (Chinese, English)"
        )
    return Entry(group, place, zh, en)
