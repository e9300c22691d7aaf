Box = tuple[float, float, float, float]


def nms(boxes: list[Box], scores: list[float], threshold: float) -> list[int]:
    """Indices of the boxes kept, by descending score; a box at exactly the threshold stays."""
    raise NotImplementedError
