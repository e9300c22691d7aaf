def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    free = set(range(len(cost)))
    queries = []
    for o in range(len(cost[0])):
        best = min(free, key=lambda q: cost[q][o])
        free.remove(best)
        queries.append(best)
    return queries
