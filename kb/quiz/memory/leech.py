"""A leech: a card forgotten again and again."""

from dataclasses import dataclass

LEECH = 4  # times forgotten


@dataclass(frozen=True)
class Leech:
    """A card forgotten that often, with the mistake that recurs, if one does."""

    question: str
    lapses: int
    mistake: str | None
    times: int
