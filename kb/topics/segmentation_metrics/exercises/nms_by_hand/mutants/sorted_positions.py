Box = tuple[float, float, float, float]


def iou(a: Box, b: Box) -> float:
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return width * height / (areas - width * height)


def nms(boxes: list[Box], scores: list[float], threshold: float) -> list[int]:
    """Indices of the boxes kept, by descending score; a box at exactly the threshold stays."""
    order = sorted(range(len(boxes)), key=lambda i: -scores[i])
    boxes = [boxes[i] for i in order]
    kept: list[int] = []
    for i in range(len(boxes)):
        if all(iou(boxes[i], boxes[j]) <= threshold for j in kept):
            kept.append(i)
    return kept
