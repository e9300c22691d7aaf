def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    objects = range(len(cost[0]))
    return [min(range(len(cost)), key=lambda q: cost[q][o]) for o in objects]
