"""Asking one item: read lines until it is answered, revealed, skipped or the session left.

The loop knows no screen: a `Face` shows things and reads a line. `_terminal` and `_lines` are
the two faces; quiz, review and mock share the loop.
"""

import re
import time
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question, Variant

if TYPE_CHECKING:
    from kb.cli._keeping import Kept
    from kb.quiz.answers.grading import Verdict

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
EASY = ":e"
LONGEST = 9_000  # characters of a written recall answer that are kept
_NUMBERS = re.compile(r"\d(?:[\s,;、]*\d)*")
_ALL = frozenset({"a", "all", "全", "全部", "y"})
_NONE = frozenset({"0", "n", "none", "无"})


@dataclass(frozen=True, eq=False)
class Attempt:
    """How an item ended: with a verdict when a question was answered, with the key points made
    when it was a recall card."""

    asked: Variant | Card
    ending: Ending
    text: str = ""
    verdict: "Verdict | None" = None
    hints: int = 0
    seconds: float = 0.0
    easy: bool = False
    made: tuple[int, ...] = ()

    @property
    def item(self) -> Question | Card:
        return self.asked.question if isinstance(self.asked, Variant) else self.asked

    @property
    def seed(self) -> int:
        return self.asked.seed if isinstance(self.asked, Variant) else 0

    @property
    def right(self) -> bool:
        if isinstance(self.asked, Card):
            return self.ending == "answered" and len(self.made) == len(self.asked.zh.points)
        return self.verdict is not None and self.verdict.outcome == "right"

    @property
    def wrong(self) -> bool:
        """Wrong or revealed; a recall card of which at least half was made is neither."""
        if self.ending == "answered" and isinstance(self.asked, Card):
            return 2 * len(self.made) < len(self.asked.zh.points)
        return self.ending == "revealed" or (self.ending == "answered" and not self.right)


class Face(Protocol):
    """What a session needs of the screen or the pipe."""

    def problem(self, variant: Variant, number: int, total: int, *, new: bool = False) -> None: ...
    def card(self, card: Card, number: int, total: int, *, new: bool = False) -> None: ...
    def read(self, variant: Variant) -> str: ...
    def read_recall(self, card: Card) -> str: ...
    def read_points(self, card: Card) -> str: ...
    def unreadable(self, variant: Variant, verdict: "Verdict") -> None: ...
    def no_points(self, card: Card, text: str) -> None: ...
    def hint(self, variant: Variant, given: int) -> None: ...
    def keys(self) -> None: ...
    def model_answer(self, card: Card) -> None: ...
    def verdict(self, attempt: Attempt, kept: "Kept | None" = None) -> None: ...
    def note(self, event: str, zh: str, en: str) -> None: ...
    def undo_last(self) -> bool: ...
    def stopped(self) -> None: ...
    def end(self, tally: "Tally") -> None: ...


@dataclass(eq=False)
class Tally:
    """What happened in a session."""

    attempts: list[Attempt] = field(default_factory=list)

    @property
    def graded(self) -> list[Attempt]:
        return [a for a in self.attempts if a.ending in ("answered", "revealed")]

    @property
    def right(self) -> int:
        return sum(attempt.right for attempt in self.attempts)


def ask(
    face: Face, asked: Variant | Card, number: int, total: int, *, new: bool = False
) -> Attempt:
    """Ask one item to its end. EOFError and KeyboardInterrupt pass through."""
    if isinstance(asked, Card):
        return _ask_card(face, asked, number, total, new)
    variant = asked
    face.problem(variant, number, total, new=new)
    started, hints = time.monotonic(), 0
    while True:
        text, easy = _easy(face.read(variant).strip())
        command = COMMANDS.get(_plain(text))
        if command == "hint":
            hints = min(hints + 1, len(variant.problem.steps))
            face.hint(variant, hints)
        elif command == "help":
            face.keys()
        elif command is not None:
            return Attempt(variant, command, "", None, hints, time.monotonic() - started)
        elif _plain(text).startswith(":") or _plain(text) in ("?", "help"):
            face.keys()
        elif text or variant.question.kind == "print":
            from kb.quiz.answers.grading import grade  # nothing to grade until something was typed

            verdict = grade(variant, text)
            if verdict.outcome != "unreadable":
                seconds = time.monotonic() - started
                return Attempt(variant, "answered", text, verdict, hints, seconds, easy)
            face.unreadable(variant, verdict)
        else:
            face.keys()


def _ask_card(face: Face, card: Card, number: int, total: int, new: bool) -> Attempt:
    face.card(card, number, total, new=new)
    started = time.monotonic()
    said = face.read_recall(card).strip()[:LONGEST]
    command = COMMANDS.get(_plain(said))
    while command in ("hint", "help"):
        face.keys()
        said = face.read_recall(card).strip()[:LONGEST]
        command = COMMANDS.get(_plain(said))
    seconds = time.monotonic() - started
    if command not in (None, "revealed", "hint", "help"):
        return Attempt(card, command, seconds=seconds)  # type: ignore[arg-type]
    face.model_answer(card)
    if command == "revealed":
        return Attempt(card, "revealed", seconds=seconds)
    while True:
        text, easy = _easy(face.read_points(card).strip())
        command = COMMANDS.get(_plain(text))
        if command in ("skipped", "quit", "undo", "bury", "suspend", "revealed"):
            return Attempt(card, command, said, seconds=seconds)
        made = points_made(text, len(card.zh.points))
        if made is not None:
            return Attempt(card, "answered", said, seconds=seconds, easy=easy, made=made)
        if command == "help" or _plain(text).startswith((":", "?")):
            face.keys()
        else:
            face.no_points(card, text)


def points_made(text: str, count: int) -> tuple[int, ...] | None:
    """The numbers of the key points ticked, from 1; None when the text cannot be read."""
    plain = _plain(text)
    if plain in _ALL:
        return tuple(range(1, count + 1))
    if plain in _NONE:
        return ()
    if not _NUMBERS.fullmatch(plain):
        return None
    made = sorted({int(digit) for digit in re.findall(r"\d", plain)})
    return tuple(made) if made and made[0] >= 1 and made[-1] <= count else None


def meaning(text: str) -> str | None:
    """What the key asks for, such as `undo`; None when the text is no key."""
    return COMMANDS.get(_plain(text))


def _easy(text: str) -> tuple[str, bool]:
    start, _, rest = text.partition(" ")
    return (rest.strip(), True) if _plain(start) == EASY and rest.strip() else (text, False)


def _plain(text: str) -> str:
    # Full-width keys of a Chinese keyboard: ：ｈ is :h.
    return unicodedata.normalize("NFKC", text).strip().lower()
