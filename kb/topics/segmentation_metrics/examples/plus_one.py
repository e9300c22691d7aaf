from kb.topics.segmentation_metrics.snippets import box_iou


def plus_one_iou(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]) + 1)
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]) + 1)
    area = sum((x2 - x1 + 1) * (y2 - y1 + 1) for x1, y1, x2, y2 in (a, b))
    return width * height / (area - width * height)


pairs = {
    "in pixels": ((0, 0, 50, 55), (30, 35, 80, 90)),
    "normalised, disjoint": ((0, 0, 0.25, 0.25), (0.55, 0.55, 0.8, 0.8)),
}
for name, (a, b) in pairs.items():
    print(f"{name}: {float(box_iou([a], [b])):.4f}, with + 1: {plus_one_iou(a, b):.4f}")
