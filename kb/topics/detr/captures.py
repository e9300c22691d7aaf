"""The first state of the matching widget: costs for which taking the cheapest is not optimal."""

from kb.site.widget_tables import Rows, Say, Widget, number
from kb.topics.detr.snippets import hungarian

COST: list[list[float]] = [[1, 2, 9], [2, 5, 9], [9, 4, 6]]


def tables(say: Say) -> list[Rows]:
    queries, objects = (part.tolist() for part in hungarian(COST))
    best, quick = list(zip(queries, objects, strict=True)), greedy(COST)
    rows = [["", *(say(f"物{item}", f"o{item}") for item in range(1, len(COST[0]) + 1))]]
    for query, line in enumerate(COST):
        marks = ["■" * ((query, i) in best) + "○" * ((query, i) in quick) for i in range(len(line))]
        cells = [f"{value} {mark}".strip() for value, mark in zip(line, marks, strict=True)]
        rows.append([f"q{query + 1}", *cells])
    totals = [number(sum(COST[q][i] for q, i in pairs)) for pairs in (best, quick)]
    return [rows, [[say("■ 最优", "■ optimal"), say("○ 贪心", "○ greedy")], totals]]


def greedy(cost: list[list[float]]) -> list[tuple[int, int]]:
    """(query, object) pairs: object after object takes the cheapest query still free."""
    free, pairs = list(range(len(cost))), []
    for item in range(min(len(cost), len(cost[0]))):
        query = min(free, key=lambda q: cost[q][item])
        free.remove(query)
        pairs.append((query, item))
    return pairs


capture = Widget(
    "hungarian",
    "二分图匹配：最优与贪心",
    "Bipartite matching: optimal and greedy",
    {"cost": COST},
    tables,
).capture
