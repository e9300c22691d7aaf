"""The prompt of one item: lines are read until it is answered, revealed, skipped or left.

It knows no screen: a `Face` shows things and reads a line. `_terminal` and `_lines` are the two
faces; quiz, review, plan and mock share the prompt.
"""

import re
import time
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from kb.quiz.answers.attempt import Attempt, Ending
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Variant

if TYPE_CHECKING:
    from kb.quiz.answers.grading import Verdict

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
    def verdict(self, attempt: Attempt) -> None: ...
    def note(self, event: str, zh: str, en: str) -> None: ...
    def undo_last(self) -> bool: ...
    def stopped(self) -> None: ...
    def end(self, tally: "Tally") -> None: ...


class Tally(NamedTuple):
    """What happened in a session."""

    attempts: list[Attempt]

    @property
    def graded(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.outcome]

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
            return Attempt(variant, command, hints=hints, seconds=time.monotonic() - started)
        elif _plain(text).startswith(":") or _plain(text) in ("?", "help"):
            face.keys()
        elif text or variant.question.kind == "print":
            from kb.quiz.answers.grading import grade  # nothing to grade until something was typed

            verdict = grade(variant, text)
            if verdict.outcome != "unreadable":
                seconds = time.monotonic() - started
                return Attempt(
                    variant, "answered", text, verdict, hints=hints, seconds=seconds, easy=easy
                )
            face.unreadable(variant, verdict)
        else:
            face.keys()


def _ask_card(face: Face, card: Card, number: int, total: int, new: bool) -> Attempt:
    face.card(card, number, total, new=new)
    started = time.monotonic()
    said, command = _recalled(face, card)
    seconds = time.monotonic() - started
    if command is not None and command != "revealed":
        return Attempt(card, command, seconds=seconds)
    face.model_answer(card)
    if command == "revealed":
        return Attempt(card, "revealed", seconds=seconds)
    while True:
        text, easy = _easy(face.read_points(card).strip())
        key = COMMANDS.get(_plain(text))
        if key == "hint" or key == "help":
            face.keys()
            continue
        if key is not None:
            return Attempt(card, key, said, seconds=seconds)
        made = points_made(text, len(card.zh.points))
        if made is not None:
            return Attempt(card, "answered", said, made=made, seconds=seconds, easy=easy)
        if _plain(text).startswith((":", "?")):
            face.keys()
        else:
            face.no_points(card, text)


def _recalled(face: Face, card: Card) -> tuple[str, Ending | None]:
    """What was said from memory, or the key that ends it."""
    while True:
        said = face.read_recall(card).strip()[:LONGEST]
        command = COMMANDS.get(_plain(said))
        if command != "hint" and command != "help":
            return said, command
        face.keys()


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
