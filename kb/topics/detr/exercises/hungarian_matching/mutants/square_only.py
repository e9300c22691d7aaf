def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    queries = objects = len(cost)
    start = queries  # where each path begins: no real query
    query_price, object_price = [0.0] * (queries + 1), [0.0] * objects
    owner = [-1] * (queries + 1)  # the object of each query
    for new in range(objects):
        owner[start] = new
        slack, came_from = [float("inf")] * queries, [start] * queries
        reached, free, here = [start], set(range(queries)), start
        while owner[here] >= 0:
            o = owner[here]
            for q in free:
                reduced = cost[q][o] - query_price[q] - object_price[o]
                if reduced < slack[q]:
                    slack[q], came_from[q] = reduced, here
            here = min(free, key=slack.__getitem__)
            delta = slack[here]
            for q in reached:
                object_price[owner[q]] += delta
                query_price[q] -= delta
            for q in free:
                slack[q] -= delta
            free.remove(here)
            reached.append(here)
        while here != start:
            owner[here] = owner[came_from[here]]
            here = came_from[here]
    return [owner.index(o) for o in range(objects)]
