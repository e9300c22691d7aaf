"""The Markdown of a bank: headings with an id, each with what stands below it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_HEADING = re.compile(r"##\s+(?P<title>.+?)\s+\{#(?P<id>[a-z0-9_]+)(?P<attributes>[^}]*)\}\s*")
_TITLE = re.compile(r"#\s+(.+?)\s*")


class BankError(Exception):
    """A file or question that breaks a rule of the bank; the message says which and what to do."""


class Block(NamedTuple):
    """A heading and the lines below it; `number` is the heading's line in the file."""

    path: Path
    number: int
    id: str
    title: str
    attributes: dict[str, str]
    body: list[tuple[int, str]]

    @property
    def place(self) -> str:
        return f"{shown(self.path)}, line {self.number}"


def shown(path: Path) -> str:
    """A bank file as a message names it: with its topic where the name alone would not tell."""
    alone = path.name.partition(".")[0] not in ("questions", "cards")
    return path.name if alone else f"{path.parent.name}/{path.name}"


def blocks(path: Path, what: str) -> dict[str, Block]:
    """The blocks of a file by their ids, in order.

    Arguments:
        what: what a block is called in messages, such as `card`.

    Raises:
        BankError: a heading without an id, an id twice, an attribute without a value.
    """
    found: dict[str, Block] = {}
    body: list[tuple[int, str]] = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.startswith("## "):
            block = _block(path, number, line, what)
            if block.id in found:
                raise BankError(f"{block.place}: a second {what} named {block.id}")
            found[block.id], body = block, block.body
        else:
            body.append((number, line))
    return found


def title(path: Path) -> str:
    """The topic's title, from a line `# Title` before anything but comments; empty without."""
    for line in _read(path).splitlines():
        if line.strip() and not line.startswith("<!--"):
            found = _TITLE.fullmatch(line)
            return found[1] if found else ""
    return ""


def joined(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one; between Chinese characters without a space."""
    text = ""
    for line in map(str.strip, lines):
        wide = text[-1:] > "\u2e7f" or line[:1] > "\u2e7f"
        text += ("" if wide or not text else " ") + line
    return text


def _block(path: Path, number: int, line: str, what: str) -> Block:
    place = f"{shown(path)}, line {number}"
    match = _HEADING.fullmatch(line)
    if not match:
        raise BankError(
            f"{place}: a {what}'s heading is `## text {{#its_id section=… level=…}}`, not {line!r}"
        )
    given = [part.partition("=") for part in match["attributes"].split()]
    if wrong := [name + equals for name, equals, value in given if not value]:
        raise BankError(f"{place}: an attribute is written `name=value`, not {wrong[0]!r}")
    attributes = {name: value for name, _, value in given}
    return Block(path, number, match["id"], match["title"], attributes, [])


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BankError(
            f"{shown(path)}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; "
            "save the file as UTF-8"
        ) from error
    except OSError as error:
        raise BankError(f"{shown(path)} cannot be read: {error.strerror}") from error
