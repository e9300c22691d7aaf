"""The size of a row of tiles, in tiles."""


# --8<-- [start:row]
def row(tiles: int, gap: int = 0) -> int:
    """The length of a row.

    Arguments:
        tiles: how many, at least one.
        gap: between two neighbours.

    Raises:
        ValueError: `tiles` is below one.
    """
    if tiles < 1:
        raise ValueError(f"tiles = {tiles}; expected at least 1")
    return tiles + gap * (tiles - 1)
    # --8<-- [end:row]
