"""What is exported: recall cards and frozen variants of questions, the same on every run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.quiz.asking import bank
from kb.quiz.asking.cards import Card
from kb.quiz.asking.question import Question, Variant
from kb.quiz.asking.values import letters_to, precision, show, show_answer

VARIANTS = 3
_SEEDS = 24


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


def entries(stems: Sequence[str], variants: int = VARIANTS) -> Iterator[Entry]:
    """Every card and the first `variants` different variants of every question."""
    for stem in stems:
        topic = bank.load(stem)
        for question in topic.questions:
            for variant in frozen(question, variants):
                yield Entry(topic, variant)
        for card in topic.cards:
            yield Entry(topic, card)


def count(stems: Sequence[str], variants: int = VARIANTS) -> int:
    """At most how many entries there are, without drawing any."""
    topics = [bank.load(stem) for stem in stems]
    return sum(len(topic.questions) * variants + len(topic.cards) for topic in topics)


def frozen(question: Question, variants: int) -> list[Variant]:
    """The variants of the seeds 1, 2, …, without those that ask the same again."""
    found: list[Variant] = []
    for seed in range(1, _SEEDS + variants):
        if len(found) == variants:
            break
        drawn = question.draw(seed)
        if all(drawn.problem.given != other.problem.given for other in found):
            found.append(drawn)
    return found


def prompt(variant: Variant, lang: str) -> str:
    """The prompt with how exact, in which unit and in which form the answer is wanted."""
    question, stated = variant.question, precision(variant)
    notes = [stated.text(lang)] if stated else []
    if question.unit and question.kind == "number":
        notes.append(f"单位 {question.unit}" if lang == "zh" else f"in {question.unit}")
    if question.form:
        notes.append(f"写成 {question.form}" if lang == "zh" else f"written as {question.form}")
    text = variant.problem.text(lang)
    if not notes:
        return text
    return f"{text}（{'，'.join(notes)}）" if lang == "zh" else f"{text} ({', '.join(notes)})"


def options(variant: Variant, lang: str) -> list[tuple[str, str]]:
    """The letter and the text of each option, or the number of each item to put in order."""
    choices = variant.problem.choices
    if variant.question.kind == "ordering":
        return [(str(place), choice.text(lang)) for place, choice in enumerate(choices, 1)]
    letters = letters_to(variant.problem)
    return [(k, c.text(lang)) for k, c in zip(letters, choices, strict=True)]


def answer(variant: Variant) -> str:
    """The answer to the digits asked for; an option by its letter."""
    return show_answer(variant, variant.problem.answer)


def steps(variant: Variant, lang: str) -> list[str]:
    """The worked solution, one line a step with what comes out."""
    return [
        step.text(lang) + ("" if step.value is None else f" → {show(variant, step.value)}")
        for step in variant.problem.steps
    ]


def mistakes(variant: Variant, lang: str) -> list[tuple[str, str]]:
    """What a typical mistake gives, and what was done wrong."""
    return [(show(variant, wrong.value), wrong.text(lang)) for wrong in variant.problem.mistakes]


def section_link(entry: Entry, lang: str) -> str:
    """How to read about it."""
    read = f"kb read {entry.item.topic} --section {entry.item.section}"
    return f"复习：{read}" if lang == "zh" else f"Revise: {read}"
