"""Overlap of axis-aligned boxes: a ratio of areas from 0 to 1, with penalties down to −1 or −1.5.

A box is (x1, y1, x2, y2) in continuous coordinates, so its width is x2 − x1 with no extra 1. All
functions but `nms` are pairwise: (n, 4) and (m, 4) give (n, m). A ratio 0 / 0 counts as 0.
Sources: Rezatofighi et al., CVPR 2019 (GIoU); Zheng et al., AAAI 2020 (DIoU, CIoU).
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Boxes = Tensor | Sequence[Sequence[float]]


# --8<-- [start:box_iou]
def box_iou(a: Boxes, b: Boxes) -> Tensor:
    """Intersection over union of every box of `a` with every box of `b`.

    Arguments:
        a, b: (n, 4) and (m, 4), each row x1, y1, x2, y2.
    Returns:
        (n, m), from 0 to 1; 0 where both areas are zero. In single precision areas hold for sides
        of about 1e-19 to 1e19.
    Raises:
        ValueError: a wrong shape, or a box with x2 < x1 or y2 < y1.
    """
    return _pairwise(_iou, a, b)


def _iou(a: Tensor, b: Tensor) -> Tensor:
    intersection, union = _areas(a, b)
    return _ratio(intersection, union)


def _areas(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Areas of intersection and of union, each (n, m)."""
    left, top, right, bottom = a[:, None].unbind(2)  # each (n, 1)
    width = torch.minimum(right, b[:, 2]) - torch.maximum(left, b[:, 0])
    height = torch.minimum(bottom, b[:, 3]) - torch.maximum(top, b[:, 1])
    intersection = width.clamp(min=0) * height.clamp(min=0)  # apart on either axis: no overlap
    total = (right - left) * (bottom - top) + (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    return intersection, total - intersection  # the overlap is counted once


def _ratio(part: Tensor, whole: Tensor) -> Tensor:
    return part / torch.where(whole > 0, whole, 1)  # part is 0 where whole is


# --8<-- [end:box_iou]


# --8<-- [start:generalized_box_iou]
def generalized_box_iou(a: Boxes, b: Boxes) -> Tensor:
    """GIoU: IoU less the share of the enclosing box that neither box covers.

    Arguments:
        a, b: (n, 4) and (m, 4), each row x1, y1, x2, y2.
    Returns:
        (n, m), from −1 to 1.
    Raises:
        ValueError: a wrong shape, or a box with x2 < x1 or y2 < y1.
    """
    return _pairwise(_giou, a, b)


def _giou(a: Tensor, b: Tensor) -> Tensor:
    intersection, union = _areas(a, b)
    width, height = _enclosing(a, b)
    return _ratio(intersection, union) - _ratio(width * height - union, width * height)


def _enclosing(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Width and height of the smallest box around each pair, each (n, m)."""
    left, top, right, bottom = a[:, None].unbind(2)
    width = torch.maximum(right, b[:, 2]) - torch.minimum(left, b[:, 0])
    height = torch.maximum(bottom, b[:, 3]) - torch.minimum(top, b[:, 1])
    return width, height


# --8<-- [end:generalized_box_iou]


# --8<-- [start:distance_box_iou]
def distance_box_iou(a: Boxes, b: Boxes) -> Tensor:
    """DIoU: IoU less (distance of the centres)² / (diagonal of the enclosing box)².

    Arguments:
        a, b: (n, 4) and (m, 4), each row x1, y1, x2, y2.
    Returns:
        (n, m), from −1 to 1.
    Raises:
        ValueError: a wrong shape, or a box with x2 < x1 or y2 < y1.
    """
    return _pairwise(_diou, a, b)


def _diou(a: Tensor, b: Tensor) -> Tensor:
    width, height = _enclosing(a, b)
    across, down = (((a[:, None, :2] + a[:, None, 2:]) - (b[:, :2] + b[:, 2:])) / 2).unbind(2)
    return _iou(a, b) - _ratio(across**2 + down**2, width**2 + height**2)


# --8<-- [end:distance_box_iou]


# --8<-- [start:complete_box_iou]
def complete_box_iou(a: Boxes, b: Boxes) -> Tensor:
    """CIoU: DIoU less α·v, where v compares the shapes and α = v / (1 − IoU + v).

    α is a weight: it is detached, as in the paper's gradient.

    Arguments:
        a, b: (n, 4) and (m, 4), each row x1, y1, x2, y2.
    Returns:
        (n, m), above −1.5 and at most 1.
    Raises:
        ValueError: a wrong shape, or a box with x2 < x1 or y2 < y1.
    """
    return _pairwise(_ciou, a, b)


def _ciou(a: Tensor, b: Tensor) -> Tensor:
    v = (4 / math.pi**2) * (_angle(a)[:, None] - _angle(b)) ** 2
    with torch.no_grad():
        alpha = _ratio(v, 1 - _iou(a, b) + v)
    return _diou(a, b) - alpha * v


def _angle(boxes: Tensor) -> Tensor:
    """arctan(width / height), π/2 for a flat box and 0 for a point."""
    return torch.atan2(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])


# --8<-- [end:complete_box_iou]


# --8<-- [start:nms]
def nms(boxes: Boxes, scores: Tensor | Sequence[float], threshold: float) -> Tensor:
    """Greedy non-maximum suppression: the best box suppresses those with IoU > threshold.

    Works through the boxes in blocks, so memory grows with n and not with n².

    Arguments:
        boxes: (n, 4), each row x1, y1, x2, y2.
        scores: (n,), higher is better.
        threshold: IoU from 0 to 1; a box at exactly the threshold stays.
    Returns:
        Indices kept, (kept,) int64, by descending score; equal scores in their order.
    Raises:
        ValueError: wrong shapes, scores that are not numbers, or a threshold outside 0 to 1.
    """
    boxes, scores = _boxes(boxes), torch.as_tensor(scores)
    if scores.shape != boxes.shape[:1] or scores.isnan().any():
        raise ValueError(f"scores of shape {tuple(scores.shape)}: expected {len(boxes)} numbers")
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold is {threshold}: expected an IoU from 0 to 1")
    waiting = scores.argsort(descending=True, stable=True)
    kept = [waiting[:0]]
    while waiting.numel():
        block, waiting = waiting[:128], waiting[128:]
        suppresses = _iou(boxes[block], boxes[block]) > threshold
        alive = torch.ones(len(block), dtype=torch.bool, device=boxes.device)
        for row in range(len(block)):
            if alive[row]:
                alive[row + 1 :] &= ~suppresses[row, row + 1 :]
        kept.append(block[alive])
        suppresses = _iou(boxes[block[alive]], boxes[waiting]) > threshold
        waiting = waiting[~suppresses.any(0)]
    return torch.cat(kept)


# --8<-- [end:nms]

PAIRS = 2**16  # computed at a time: the steps in between stay in the cache


def _pairwise(function: Callable[[Tensor, Tensor], Tensor], a: Boxes, b: Boxes) -> Tensor:
    """The function of every pair, a block of rows at a time."""
    a, b = _boxes(a), _boxes(b)
    dtype = torch.promote_types(a.dtype, b.dtype)
    rows = max(1, PAIRS // max(1, len(b)))
    blocks = [function(part, b.to(dtype)) for part in torch.split(a.to(dtype), rows)]
    return blocks[0] if len(blocks) == 1 else torch.cat(blocks)


def _boxes(boxes: Boxes) -> Tensor:
    """The boxes as float32 or float64, checked."""
    if not isinstance(boxes, Tensor):
        boxes = torch.tensor(boxes, dtype=torch.float64) if len(boxes) else EMPTY
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes of shape {tuple(boxes.shape)}: expected (n, 4)")
    if boxes.dtype != torch.float64:
        boxes = boxes.float()
    wrong = ~(boxes[:, 2:] >= boxes[:, :2]).all(1)
    if wrong.any():
        raise ValueError(f"box {boxes[wrong][0].tolist()}: expected x1 ≤ x2 and y1 ≤ y2")
    return boxes


EMPTY = torch.zeros(0, 4, dtype=torch.float64)
