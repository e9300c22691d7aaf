"""Asking one problem: read lines until it is answered, revealed, skipped or the session left.

The loop knows no screen: a `Face` shows things and reads a line. `_terminal` and `_lines` are
the two faces; quiz, review and mock share the loop.
"""

import time
from dataclasses import dataclass, field
from typing import Literal, Protocol

from kb.quiz.grading import Verdict, grade
from kb.quiz.problem import Variant

Ending = Literal["answered", "revealed", "skipped", "quit", "undo", "bury", "suspend"]
COMMANDS: dict[str, Ending | Literal["hint", "help"]] = {
    ":h": "hint",
    ":s": "skipped",
    ":r": "revealed",
    ":u": "undo",
    ":b": "bury",
    ":!": "suspend",
    ":q": "quit",
    ":?": "help",
}
_FULL_WIDTH = str.maketrans("：！？", ":!?")


@dataclass(frozen=True)
class Attempt:
    """How a problem ended: with a verdict when it was answered."""

    variant: Variant
    ending: Ending
    text: str = ""
    verdict: Verdict | None = None
    hints: int = 0
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.verdict is not None and self.verdict.outcome == "right"


class Face(Protocol):
    """What a session needs of the screen or the pipe."""

    def problem(self, variant: Variant, number: int, total: int) -> None: ...
    def read(self, variant: Variant) -> str: ...
    def unreadable(self, variant: Variant, verdict: Verdict) -> None: ...
    def hint(self, variant: Variant, given: int) -> None: ...
    def keys(self) -> None: ...
    def verdict(self, attempt: Attempt) -> None: ...
    def solution(self, variant: Variant) -> None: ...
    def end(self, tally: "Tally") -> None: ...


@dataclass
class Tally:
    """What happened in a session."""

    attempts: list[Attempt] = field(default_factory=list)

    @property
    def graded(self) -> list[Attempt]:
        return [a for a in self.attempts if a.ending in ("answered", "revealed")]

    @property
    def right(self) -> int:
        return sum(attempt.right for attempt in self.attempts)


def ask(face: Face, variant: Variant, number: int, total: int) -> Attempt:
    """Ask one problem to its end. EOFError and KeyboardInterrupt pass through."""
    face.problem(variant, number, total)
    started, hints = time.monotonic(), 0
    while True:
        text = face.read(variant).strip()
        command = COMMANDS.get(text.translate(_FULL_WIDTH).lower())
        if command == "hint":
            hints = min(hints + 1, len(variant.problem.steps))
            face.hint(variant, hints)
        elif command == "help":
            face.keys()
        elif command is not None:
            return Attempt(variant, command, "", None, hints, time.monotonic() - started)
        elif text or variant.question.kind == "print":
            verdict = grade(variant, text)
            if verdict.outcome != "unreadable":
                seconds = time.monotonic() - started
                return Attempt(variant, "answered", text, verdict, hints, seconds)
            face.unreadable(variant, verdict)
        else:
            face.keys()
