"""Recall cards: a question, an answer to say aloud, and the key points it should make."""

from pathlib import Path
from typing import NamedTuple

from kb.quiz.asking.markdown import BankError, Block, blocks, shown

_POINTS = range(3, 6)


class CardText(NamedTuple):
    """A card in one language; all three are Markdown and may contain `$LaTeX$`."""

    question: str
    answer: str
    points: tuple[str, ...]


class Card(NamedTuple):
    """A recall card of a topic. Its id is permanent; so is the order of its points.

    `whiteboard` marks a derivation or a design, worth several minutes: a mock ends with one.
    """

    topic: str
    name: str
    section: str
    level: int
    zh: CardText
    en: CardText
    kind: str = "recall"
    revision: int = 1
    whiteboard: bool = False

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.name}"

    def text(self, lang: str) -> CardText:
        return self.zh if lang == "zh" else self.en


def read_cards(topic: str, zh: Path, en: Path) -> list[Card]:
    """The cards of a topic from its two Markdown files, or from one given twice.

    Raises:
        BankError: a malformed card, or cards that differ between the languages; the message
            gives file, line and what was expected.
    """
    chinese = blocks(zh, "card")
    english = chinese if en == zh else blocks(en, "card")
    if list(chinese) != list(english):
        different = sorted(set(chinese) ^ set(english)) or "the order differs"
        raise BankError(f"{shown(zh)} and {shown(en)} must have the same cards: {different}")
    return [_card(topic, block, english[name]) for name, block in chinese.items()]


def _card(topic: str, block: Block, other: Block) -> Card:
    text, twin = _text(block), _text(other)
    here, there = f"{shown(block.path)}: card {block.id}", f"{shown(other.path)}: card {block.id}"
    if block.attributes != other.attributes:
        raise BankError(f"{there}: attributes differ from {shown(block.path)}")
    if len(text.points) != len(twin.points):
        raise BankError(
            f"{there} has {len(twin.points)} key points, {shown(block.path)} has {len(text.points)}"
        )
    level = block.attributes.get("level", "1")
    if level not in ("1", "2", "3"):
        raise BankError(f"{here}: its level is 1, 2 or 3, not {level!r}")
    if block.attributes.get("whiteboard", "yes") != "yes":
        raise BankError(f"{here}: write whiteboard=yes, or leave it out")
    section = block.attributes.get("section", "questions")
    board = "whiteboard" in block.attributes
    return Card(topic, block.id, section, int(level), text, twin, whiteboard=board)


def _text(block: Block) -> CardText:
    lines = [line for _, line in block.body]
    answer = [line for line in lines if not line.startswith("- ")]
    points = tuple(line[2:].strip() for line in lines if line.startswith("- "))
    if len(points) not in _POINTS:
        raise BankError(f"{block.place}: a card has 3 to 5 key points (`- …`), not {len(points)}")
    text = CardText(block.title, "\n".join(answer).strip(), points)
    if not text.answer:
        raise BankError(f"{block.place}: the card has no answer above its key points")
    return text
