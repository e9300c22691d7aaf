"""Which question comes next: topics and questions in a seeded order, loaded only when drawn."""

import random
from collections.abc import Callable, Iterator, Sequence

from kb.quiz.asking import bank
from kb.quiz.asking.draw import Draw

SEEDS = 1_000_000


def fresh_seed() -> int:
    """A seed for a variant nobody asked for by number."""
    return random.SystemRandom().randrange(SEEDS)


def draw_items(
    stems: Sequence[str], wanted: Callable[[bank.Item], bool], seed: int
) -> Iterator[tuple[bank.Item, int]]:
    """Items of these topics, each with the seed of its variant, without end.

    Every item comes once before any comes again; a topic is imported only when it is drawn.
    Nothing is yielded when no item is wanted.
    """
    draw = Draw(f"session#{seed}")
    while True:
        order, found = draw.shuffle(stems), False
        waiting: dict[str, list[bank.Item]] = {}
        while order:
            stem = order.pop(0)
            if stem not in waiting:
                waiting[stem] = draw.shuffle(i for i in bank.usable(stem).items if wanted(i))
            if waiting[stem]:
                found = True
                yield waiting[stem].pop(), draw.integer(0, SEEDS - 1)
                order.insert(draw.integer(min(1, len(order)), len(order)), stem)
        if not found:
            return
