"""Where a bank file goes wrong: a value of the wrong type, or the line that raised."""

import math
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from kb.quiz.asking.markdown import shown

_EXPECTED = {
    "number": "a finite number",
    "shape": "a tuple of whole numbers",
    "choice": "the id of a choice, or a frozenset of ids",
    "ordering": "a tuple of the ids of its items",
    "print": "a text",
}


def misfit(kind: str, answer: object, mistakes: Iterable[tuple[str, object]]) -> str:
    """The first value of a problem that is not of the type its kind asks for; else nothing."""
    for name, value in (("the answer", answer), *((f"mistake {m}", v) for m, v in mistakes)):
        if not _fits(kind, value):
            return f"{name} is {value!r:.60}; expected {_EXPECTED[kind]}"
    return ""


def _fits(kind: str, value: object) -> bool:
    if kind == "number":
        if isinstance(value, float):
            return math.isfinite(value)
        return isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    if kind == "print":
        return isinstance(value, str)
    if kind == "choice":
        several = isinstance(value, frozenset) and all(isinstance(part, str) for part in value)
        return isinstance(value, str) or several
    part = int if kind == "shape" else str
    return isinstance(value, tuple) and all(isinstance(entry, part) for entry in value)


def raised_at(error: BaseException, path: Path) -> str:
    """One line on an error of a bank file: the file, the line in it, the kind and the message."""
    line, trace = getattr(error, "lineno", None), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    place = f"{shown(path)}, line {line}" if line else shown(path)
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{place}: {type(error).__name__}: {' '.join(said.split())[:200]}"
