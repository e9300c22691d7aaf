from itertools import permutations


def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    queries = range(len(cost))
    best = min(permutations(range(len(cost[0]))), key=lambda p: sum(cost[q][p[q]] for q in queries))
    return list(best)
