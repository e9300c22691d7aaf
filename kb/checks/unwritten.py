"""What a scaffold left to its author: lines marked TODO, each saying what to write there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kb.checks.questions import Finding

_MARK = re.compile(r'\bTODO\b[:：]? *(?P<what>[^"|]*?) *(?:\{#|\{level|["|]|$)')
BANK_FILES = ("questions.py", "questions.md", "questions.zh.md", "questions.en.md",
              "cards.md", "cards.zh.md", "cards.en.md")  # fmt: skip
"""What a topic of a bank may consist of."""
_HEADING = re.compile(r"## .*\{#(\w+)")


def unwritten(root: Path, path: Path, name: str = "") -> Iterator[Finding]:
    """The lines of a file that are still to be written.

    Arguments:
        root: the folder that the place of a finding is told from.
        name: only those of the question or card of this id.
    """
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    if "TODO" not in text:
        return
    within = _lines_of(path, text, name) if name else range(1, len(text) + 2)
    place = path.relative_to(root).as_posix()
    for number, line in enumerate(text.splitlines(), 1):
        if number in within and (mark := _MARK.search(line)):
            yield Finding(f"{place}, line {number}", "TODO", mark["what"] or "write it")


def unwritten_item(bank: Path, name: str) -> list[Finding]:
    """The lines of a question or card, of the id `topic/name`, that are still to be written.

    Arguments:
        bank: the folder of the bank.
    """
    stem, _, own = name.partition("/")
    root = bank.parent if bank.name == "quiz_bank" else bank
    paths = [bank / stem / name for name in BANK_FILES]
    return [found for path in paths for found in unwritten(root, path, own)]


def _lines_of(path: Path, text: str, name: str) -> range:
    """The lines of a question's function, or of what stands below the heading of that id."""
    if path.suffix == ".py":
        try:
            body = ast.parse(text).body
        except SyntaxError:
            return range(0)
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                return range(first, (node.end_lineno or first) + 1)
        return range(0)
    start = 0
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("## "):
            if start:
                return range(start, number)
            heading = _HEADING.match(line)
            start = number if heading and heading[1] == name else 0
    return range(start, len(lines) + 1) if start else range(0)
