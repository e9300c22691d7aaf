"""Overlap of boxes, a share from 0 to 1 and its penalties, by polygon geometry (shapely)."""

import cmath
import math
from collections.abc import Sequence

import shapely

Box = Sequence[float]


def shapely_iou(a: Box, b: Box) -> float:
    """Area of the polygons' intersection over that of their union."""
    one, other = shapely.box(*a), shapely.box(*b)
    whole = one.union(other).area
    return float(one.intersection(other).area / whole) if whole else 0.0


def shapely_intersection(a: Box, b: Box) -> float:
    """Area both boxes cover."""
    return float(shapely.box(*a).intersection(shapely.box(*b)).area)


def shapely_union(a: Box, b: Box) -> float:
    """Area either box covers."""
    return float(shapely.box(*a).union(shapely.box(*b)).area)


def shapely_giou(a: Box, b: Box) -> float:
    """IoU less the uncovered share of the bounding box of both."""
    both = shapely.box(*a).union(shapely.box(*b))
    around = shapely.envelope(shapely.GeometryCollection([shapely.box(*a), shapely.box(*b)]))
    uncovered = around.difference(both).area / around.area if around.area else 0.0
    return shapely_iou(a, b) - float(uncovered)


def shapely_diou(a: Box, b: Box) -> float:
    """IoU less the squared distance of the centroids over the squared diagonal around both."""
    one, other = shapely.box(*a), shapely.box(*b)
    left, top, right, bottom = shapely.GeometryCollection([one, other]).bounds
    diagonal = shapely.Point(left, top).distance(shapely.Point(right, bottom))
    apart = one.centroid.distance(other.centroid)
    return shapely_iou(a, b) - (float(apart / diagonal) ** 2 if diagonal else 0.0)


def shapely_ciou(a: Box, b: Box) -> float:
    """DIoU less the weighted difference of shapes, seen as angles of complex numbers."""
    one, other = (cmath.phase(complex(y2 - y1, x2 - x1)) for x1, y1, x2, y2 in (a, b))
    shape = (2 * (one - other) / math.pi) ** 2
    slack = 1 - shapely_iou(a, b) + shape
    return shapely_diou(a, b) - (shape * shape / slack if slack else 0.0)


def greedy_survivors(
    boxes: Sequence[Box], scores: Sequence[float], threshold: float
) -> tuple[int, ...]:
    """Boxes left by non-maximum suppression, each compared with every better one that was left."""
    kept: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda i: (-scores[i], i)):
        if all(shapely_iou(boxes[index], boxes[other]) <= threshold for other in kept):
            kept.append(index)
    return tuple(kept)
