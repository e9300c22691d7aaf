"""`box_iou` and `nms` on 10,000 boxes, beside the framework's formula written plainly."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from benchmarks.timing import Figure, Name, calls, ratios
from kb.topics.segmentation_metrics.snippets import box_iou, nms

TITLE = ("10,000 个框的 IoU 与 NMS", "IoU and NMS of 10,000 boxes")
PLAIN = ("照公式直写", "the formula written plainly")
LOOP = ("逐框循环", "a plain loop")
COUNT, THRESHOLD = 10_000, 0.5


def main() -> Iterator[Figure | str]:
    """Check that the results agree, then give the medians."""
    source = torch.Generator().manual_seed(0)
    corner = torch.rand(COUNT, 2, generator=source) * 1000
    boxes = torch.cat([corner, corner + 5 + torch.rand(COUNT, 2, generator=source) * 95], 1)
    scores = torch.rand(COUNT, generator=source)
    if not torch.allclose(box_iou(boxes, boxes), plain_iou(boxes, boxes), atol=1e-6):
        raise RuntimeError("the IoU values differ")
    kept = nms(boxes, scores, THRESHOLD)
    if not torch.equal(kept, plain_nms(boxes, scores, THRESHOLD)):
        raise RuntimeError("the boxes kept differ")
    yield f"box_iou, {COUNT:,} × {COUNT:,} boxes; the same values"
    pairs: dict[Name, Callable[[], Tensor]] = {
        "box_iou": lambda: box_iou(boxes, boxes),
        PLAIN: lambda: plain_iou(boxes, boxes),
    }
    yield from ratios(calls(pairs, runs=5), least={PLAIN: 1})
    yield f"nms, {COUNT:,} boxes, IoU > {THRESHOLD}; the same {len(kept):,} kept"
    suppressions: dict[Name, Callable[[], Tensor]] = {
        "nms": lambda: nms(boxes, scores, THRESHOLD),
        LOOP: lambda: plain_nms(boxes, scores, THRESHOLD),
    }
    yield from ratios(calls(suppressions, runs=5), least={LOOP: 1})


def plain_iou(a: Tensor, b: Tensor) -> Tensor:
    """The formula of torchvision's documentation: broadcast every pair at once."""
    areas = [(c[:, 2] - c[:, 0]) * (c[:, 3] - c[:, 1]) for c in (a, b)]
    low = torch.maximum(a[:, None, :2], b[None, :, :2])  # (a, b, corner)
    high = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = (high - low).clamp(min=0).prod(2)
    return shared / (areas[0][:, None] + areas[1][None] - shared)


def plain_nms(boxes: Tensor, scores: Tensor, threshold: float) -> Tensor:
    """One box at a time: keep the best, drop what it overlaps."""
    waiting, kept = scores.argsort(descending=True, stable=True), []
    while waiting.numel():
        best, waiting = waiting[0], waiting[1:]
        kept.append(best)
        waiting = waiting[plain_iou(boxes[best][None], boxes[waiting])[0] <= threshold]
    return torch.stack(kept)
