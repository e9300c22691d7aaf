"""What is exported: recall cards and frozen variants of questions, the same on every run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.variants import FEW
from kb.quiz.asking.variants import variants as variants_of


@dataclass(frozen=True)
class Entry:
    """One recall card, or one variant of a question (its seed is part of its identity)."""

    topic: bank.Topic
    shown: Card | Variant

    @property
    def item(self) -> Question | Card:
        return self.shown.question if isinstance(self.shown, Variant) else self.shown

    @property
    def seed(self) -> int:
        return self.shown.seed if isinstance(self.shown, Variant) else 0

    @property
    def key(self) -> str:
        """The permanent name of this entry: `topic/name`, with `#seed` for a variant."""
        return f"{self.item.id}#{self.seed}" if isinstance(self.shown, Variant) else self.item.id


def entries(stems: Sequence[str], variants: int = FEW) -> Iterator[Entry]:
    """Every card and the first `variants` different variants of every question."""
    for stem in stems:
        topic = bank.load(stem)
        for question in topic.questions:
            for variant in variants_of(question, variants):
                yield Entry(topic, variant)
        for card in topic.cards:
            yield Entry(topic, card)


def count(stems: Sequence[str], variants: int = FEW) -> int:
    """At most how many entries there are, without drawing any."""
    topics = [bank.load(stem) for stem in stems]
    return sum(len(topic.questions) * variants + len(topic.cards) for topic in topics)


def section_link(entry: Entry, lang: str) -> str:
    """How to read about it."""
    read = f"kb read {entry.item.topic} --section {entry.item.section}"
    return f"复习：{read}" if lang == "zh" else f"Revise: {read}"
