from itertools import permutations


def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    objects = range(len(cost[0]))
    choices = permutations(range(len(cost)), len(cost[0]))
    return list(min(choices, key=lambda p: sum(cost[p[o]][o] for o in objects)))
