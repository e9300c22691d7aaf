def assign(cost: list[list[float]]) -> list[int]:
    """For each object (column) its query (row), one-to-one, at the least total cost."""
    raise NotImplementedError
