"""Which question comes next: seeded, no repeats before all were asked."""

from itertools import islice

from kb.quiz.asking import bank
from kb.quiz.asking.order import draw_items


def everything(item: object) -> bool:
    return True


def test_same_seed_same_session() -> None:
    stems = bank.topics()
    one = [(i.id, s) for i, s in islice(draw_items(stems, everything, 5), 20)]
    other = [(i.id, s) for i, s in islice(draw_items(stems, everything, 5), 20)]
    different = [(i.id, s) for i, s in islice(draw_items(stems, everything, 6), 20)]
    assert one == other != different


def test_every_item_comes_once_before_any_comes_again() -> None:
    stems = bank.topics()
    ids = {item.id for stem in stems for item in bank.load(stem).items}
    first = [item.id for item, _ in islice(draw_items(stems, everything, 1), len(ids))]
    assert sorted(first) == sorted(ids)
    more = [item.id for item, _ in islice(draw_items(stems, everything, 1), 2 * len(ids))]
    assert sorted(more) == sorted(2 * list(ids))


def test_nothing_wanted_yields_nothing() -> None:
    assert list(draw_items(bank.topics(), lambda item: False, 1)) == []
