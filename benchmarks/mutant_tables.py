"""Mutants of what stands at module level, which mutmut leaves alone.

Numbers grow by one; tables lose an entry; strings handed to a function lose a character, or a word
of `a|b|c`; regular expressions (raw strings) lose a member of a class or a quantifier, trade `+`
for `*`, and their bounds move by one. Each is written into the copy and the tests run in a process
of their own. A change with which they cannot even be collected is no mutant: nobody could ship it.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SECONDS = 120
_RAW = re.compile(r'\b(?:rf|fr|r)"((?:[^"\\]|\\.)*)"')
_CLASS = re.compile(r"(?<!\\)\[\^?((?:[^\]\\]|\\.)+)\]")
_MEMBER = re.compile(r"(?:\\.|[^\\])-(?:\\.|[^\\])|\\.|[^\\]")
_MANY = re.compile(r"(?<![\\(|])[?*+]")
_BOUND = re.compile(r"(?<=[{,])\d+(?=[,}])")


def variants(source: str) -> Iterator[str]:
    """Every changed text of a module, each with one change."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    code = source.encode()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            for node in ast.walk(statement.value):
                for start, end, text in _edits(node, starts, code):
                    yield (code[:start] + text + code[end:]).decode()
            start, end = _span(statement.value, starts)
            for first, last, words in _pattern_edits(code[start:end].decode()):
                segment = code[start:end].decode()
                changed = (segment[:first] + words + segment[last:]).encode()
                yield (code[:start] + changed + code[end:]).decode()


def _span(node: ast.expr, starts: list[int]) -> tuple[int, int]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return starts[node.lineno - 1] + node.col_offset, starts[
        node.end_lineno - 1
    ] + node.end_col_offset


def _edits(node: ast.AST, starts: list[int], code: bytes) -> Iterator[tuple[int, int, bytes]]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield (*_span(node, starts), str(node.value + 1).encode())
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 1:
        for entry in node.elts:
            yield from _without(*_span(entry, starts), code)
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        for key, value in zip(node.keys, node.values, strict=True):
            if key:
                yield from _without(_span(key, starts)[0], _span(value, starts)[1], code)
    if isinstance(node, ast.Call):
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                start, end = _span(argument, starts)
                if code[start : start + 1] in b"\"'":
                    mark = "|" if argument.value.count("|") > 1 else ""  # a list of words
                    parts = argument.value.split(mark) if mark else list(argument.value)
                    for place in range(len(parts)):
                        less = mark.join(parts[:place] + parts[place + 1 :])
                        yield start, end, repr(less).encode()


def _without(start: int, end: int, code: bytes) -> Iterator[tuple[int, int, bytes]]:
    """An entry of a table goes, with the comma behind it."""
    comma = re.match(rb"\s*,", code[end:])
    yield start, end + (comma.end() if comma else 0), b""


def _pattern_edits(segment: str) -> Iterator[tuple[int, int, str]]:
    for literal in _RAW.finditer(segment):
        pattern, offset = literal[1], literal.start(1)
        classes = [found.span() for found in _CLASS.finditer(pattern)]
        for found in _CLASS.finditer(pattern):
            members = list(_MEMBER.finditer(found[1]))
            for member in members if len(members) > 1 else ():
                at = offset + found.start(1)
                yield at + member.start(), at + member.end(), ""
        for found in _MANY.finditer(pattern):
            if any(start <= found.start() < end for start, end in classes):
                continue
            at = offset + found.start()
            yield at, at + 1, ""
            if found[0] in "+*":
                yield at, at + 1, "*" if found[0] == "+" else "+"
        for found in _BOUND.finditer(pattern):
            yield offset + found.start(), offset + found.end(), str(int(found[0]) + 1)


def survives(folder: Path, module: str, text: str, arguments: list[str]) -> bool | None:
    """Whether no test notices this text of the module; None when they cannot be collected."""
    path = folder / module
    kept = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    try:
        code = tried(folder, arguments, {"PYTHONDONTWRITEBYTECODE": "1"})
    finally:
        path.write_text(kept, encoding="utf-8")
    return None if code not in (0, 1) else code == 0


def tried(folder: Path, arguments: list[str], more: dict[str, str]) -> int:
    """pytest's exit code in that folder; 1 when it takes far too long."""
    fixed = {"PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", *arguments]
    try:
        return subprocess.run(
            command, cwd=folder, env=os.environ | fixed | more, timeout=SECONDS, capture_output=True
        ).returncode
    except subprocess.TimeoutExpired:
        return 1
