"""Boxes with whole corners, whose areas are counted in cells of a grid."""

from hypothesis import strategies as st

Box = tuple[int, int, int, int]  # x1, y1, x2, y2


def cells(box: Box) -> set[tuple[int, int]]:
    """The unit squares it covers."""
    x1, y1, x2, y2 = box
    return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}


def boxes(corner: int, least: int, most: int) -> st.SearchStrategy[Box]:
    """Corners from 0 to `corner`, sides from `least` to `most`."""
    place, side = st.integers(0, corner), st.integers(least, most)
    return st.builds(lambda x, y, w, h: (x, y, x + w, y + h), place, place, side, side)
