"""Recall cards: a question, an answer to say aloud, and the key points it should make."""

import re
from dataclasses import dataclass
from pathlib import Path

from kb.quiz.problem import BankError

_HEADING = re.compile(r"##\s+(?P<title>.+?)\s+\{#(?P<id>[a-z0-9_]+)(?P<attributes>[^}]*)\}\s*")
_POINTS = range(3, 6)


@dataclass(frozen=True, eq=False)
class CardText:
    """A card in one language; all three are Markdown and may contain `$LaTeX$`."""

    question: str
    answer: str
    points: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Card:
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
    """The cards of a topic from its two Markdown files.

    Raises:
        BankError: a malformed card, or cards that differ between the languages; the message
            gives file, line and what was expected.
    """
    chinese, english = _parse(zh), _parse(en)
    if list(chinese) != list(english):
        different = sorted(set(chinese) ^ set(english)) or "the order differs"
        raise BankError(f"{zh.name} and {en.name} must have the same cards: {different}")
    cards = []
    for name, (attributes, text) in chinese.items():
        other_attributes, other = english[name]
        if attributes != other_attributes:
            raise BankError(f"{en.name}: card {name}: attributes differ from {zh.name}")
        if len(text.points) != len(other.points):
            raise BankError(
                f"{en.name}: card {name} has {len(other.points)} key points, "
                f"{zh.name} has {len(text.points)}"
            )
        level = attributes.get("level", "1")
        if level not in ("1", "2", "3"):
            raise BankError(f"{zh.name}: card {name}: its level is 1, 2 or 3, not {level!r}")
        if attributes.get("whiteboard", "yes") != "yes":
            raise BankError(f"{zh.name}: card {name}: write whiteboard=yes, or leave it out")
        section = attributes.get("section", "questions")
        board = "whiteboard" in attributes
        cards.append(Card(topic, name, section, int(level), text, other, whiteboard=board))
    return cards


def _parse(path: Path) -> dict[str, tuple[dict[str, str], CardText]]:
    cards: dict[str, tuple[dict[str, str], CardText]] = {}
    for number, heading, body in _blocks(path):
        place = f"{path.name}, line {number}"
        match = _HEADING.fullmatch(heading)
        if not match:
            raise BankError(
                f"{place}: a card's heading is `## question {{#its_id section=… level=…}}`, "
                f"not {heading!r}"
            )
        if match["id"] in cards:
            raise BankError(f"{place}: a second card named {match['id']}")
        answer = [line for line in body if not line.startswith("- ")]
        points = tuple(line[2:].strip() for line in body if line.startswith("- "))
        if len(points) not in _POINTS:
            raise BankError(f"{place}: a card has 3 to 5 key points (`- …`), not {len(points)}")
        text = CardText(match["title"], "\n".join(answer).strip(), points)
        if not text.answer:
            raise BankError(f"{place}: the card has no answer above its key points")
        given = [part.partition("=") for part in match["attributes"].split()]
        if wrong := [name + equals for name, equals, value in given if not value]:
            raise BankError(f"{place}: an attribute is written `name=value`, not {wrong[0]!r}")
        cards[match["id"]] = ({name: value for name, _, value in given}, text)
    return cards


def _blocks(path: Path) -> list[tuple[int, str, list[str]]]:
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.startswith("## "):
            blocks.append((number, line, []))
        elif blocks:
            blocks[-1][2].append(line)
    return blocks


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BankError(
            f"{path.name}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; "
            "save the file as UTF-8"
        ) from error
    except OSError as error:
        raise BankError(f"{path.name} cannot be read: {error.strerror}") from error
