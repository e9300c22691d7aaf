"""DETR's matching cost, set loss (nats, shares of the image), position encoding and a small model.

Boxes are (centre x, centre y, width, height), each from 0 to 1. Source: Carion et al.,
End-to-End Object Detection with Transformers, 2020, https://arxiv.org/abs/2005.12872.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from kb.topics.detr.snippets.layer import Layer
from kb.topics.segmentation_metrics.snippets import generalized_box_iou

__all__ = [
    "TinyDETR",
    "classification_loss",
    "corners",
    "hungarian",
    "matching_cost",
    "set_loss",
    "sine_position_encoding",
]


# --8<-- [start:corners]
def corners(boxes: Any) -> Tensor:
    """Boxes (N, 4) as centre x, centre y, width, height turned into x1, y1, x2, y2.

    Raises ValueError for another shape or a value outside 0..1.
    """
    boxes = _real(boxes)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes have shape {tuple(boxes.shape)}; expected (N, 4) as cx, cy, w, h")
    outside = boxes[~((boxes >= 0) & (boxes <= 1))]
    if len(outside):
        raise ValueError(
            f"a box coordinate is {outside[0].item()}; divide pixels by the image size"
        )
    center, size = boxes[:, :2], boxes[:, 2:]
    return torch.cat((center - size / 2, center + size / 2), dim=1)
    # --8<-- [end:corners]


# --8<-- [start:matching_cost]
def matching_cost(
    logits: Any,  # (queries, classes + 1)
    boxes: Any,  # (queries, 4)
    labels: Any,  # (objects,)
    target_boxes: Any,  # (objects, 4)
    class_weight: float = 1,
    l1_weight: float = 5,
    giou_weight: float = 2,
) -> Tensor:
    """Cost (queries, objects) of giving each object to each query: lower is better.

    Class cost is minus the probability (not minus its logarithm), box cost the L1 distance of
    (cx, cy, w, h) and minus GIoU (1 − GIoU in the paper, section 3.1). Raises ValueError for shapes
    that do not fit or a label that is no class. Weights of the authors' code (set_cost_class, …).
    """
    logits, boxes, target_boxes = _real(logits), _real(boxes), _real(target_boxes)
    if logits.ndim != 2 or torch.as_tensor(labels).ndim != 1:
        shapes = f"{tuple(logits.shape)} and {tuple(torch.as_tensor(labels).shape)}"
        raise ValueError(
            f"logits and labels are {shapes}; expected (queries, classes + 1) and (objects,)"
        )
    labels = _classes(labels, logits.shape[-1] - 1)
    if len(logits) != len(boxes) or len(labels) != len(target_boxes):
        raise ValueError(
            f"{len(logits)} logits for {len(boxes)} boxes, {len(labels)} labels for "
            f"{len(target_boxes)} target boxes; expected one for one"
        )
    giou_cost = -generalized_box_iou(corners(boxes), corners(target_boxes))  # (queries, objects)
    l1_cost = (boxes[:, None] - target_boxes[None]).abs().sum(-1)
    class_cost = -logits.softmax(-1)[:, labels]
    cost: Tensor = class_weight * class_cost + l1_weight * l1_cost + giou_weight * giou_cost
    return cost
    # --8<-- [end:matching_cost]


# --8<-- [start:hungarian]
def hungarian(cost: Any) -> tuple[Tensor, Tensor]:
    """The one-to-one assignment of least total cost: (query_indices, object_indices).

    Both have min(queries, objects) entries; query indices ascend. Not differentiable: the cost is
    read as numbers. Raises ValueError for anything but a finite table. Needs SciPy (extra `check`).
    """
    from scipy.optimize import linear_sum_assignment

    table = _real(cost).detach().cpu().double()
    if table.ndim != 2 or not table.isfinite().all():
        raise ValueError(
            f"cost has shape {tuple(table.shape)} and {int((~table.isfinite()).sum())} values that "
            "are not finite; expected a finite (queries, objects) table"
        )
    queries, objects = linear_sum_assignment(table.numpy())
    return torch.as_tensor(queries), torch.as_tensor(objects)
    # --8<-- [end:hungarian]


# --8<-- [start:classification_loss]
def classification_loss(logits: Any, labels: Any, no_object_weight: float = 0.1) -> Tensor:
    """Weighted mean cross-entropy in nats; the last class is no-object and counts less.

    logits (..., classes + 1), labels (...). The mean divides by the sum of the weights, not by the
    number of queries. Raises ValueError for a label outside the classes.
    """
    logits = _real(logits)
    no_object = logits.shape[-1] - 1
    labels = _classes(labels, no_object + 1)
    if labels.shape != logits.shape[:-1]:
        raise ValueError(f"labels {tuple(labels.shape)} do not fit logits {tuple(logits.shape)}")
    surprise = -logits.log_softmax(-1).gather(-1, labels[..., None])[..., 0]  # (batch, queries)
    weight = torch.ones_like(surprise).masked_fill(labels == no_object, no_object_weight)
    loss: Tensor = (weight * surprise).sum() / weight.sum()
    return loss
    # --8<-- [end:classification_loss]


# --8<-- [start:set_loss]
def set_loss(
    outputs: Mapping[str, Tensor],
    targets: Sequence[Mapping[str, Tensor]],
    no_object_weight: float = 0.1,
) -> dict[str, Tensor]:
    """The three unweighted losses after matching: `class`, `l1`, `giou`. Train on 1, 5, 2 of them.

    outputs: `logits` (batch, queries, classes + 1), `boxes` (batch, queries, 4); targets: one
    mapping an image with `labels` (objects,), `boxes` (objects, 4). `l1` and `giou` are sums over
    the objects of the batch divided by their number (at least 1). Raises ValueError when the
    batches differ in size or are empty.
    """
    logits, boxes = outputs["logits"], outputs["boxes"]
    if len(targets) != len(logits) or not targets:
        raise ValueError(
            f"{len(targets)} targets for a batch of {len(logits)}; expected as many, at least 1"
        )
    no_object = logits.shape[-1] - 1
    labels = torch.full(logits.shape[:2], no_object, device=logits.device)  # every query
    predicted, wanted = [], []
    for image, target in enumerate(targets):
        with torch.no_grad():  # which query answers for what is a decision, not a function to train
            cost = matching_cost(logits[image], boxes[image], target["labels"], target["boxes"])
        queries, objects = hungarian(cost)
        labels[image, queries] = target["labels"][objects].to(labels)  # matched: their object's
        predicted.append(boxes[image, queries])
        wanted.append(target["boxes"][objects])
    matched, truth = torch.cat(predicted), torch.cat(wanted)  # (objects of the batch, 4)
    overlap = generalized_box_iou(corners(matched), corners(truth)).diagonal()
    count = max(1, sum(len(target["labels"]) for target in targets))
    return {
        "class": classification_loss(logits, labels, no_object_weight),
        "l1": (matched - truth).abs().sum() / count,
        "giou": (1 - overlap).sum() / count,
    }
    # --8<-- [end:set_loss]


# --8<-- [start:sine_position_encoding]
def sine_position_encoding(
    height: int, width: int, channels: int = 256, temperature: float = 10000
) -> Tensor:
    """The fixed encoding (channels, height, width): the row in the first half, the column after.

    Positions count from 1 and are scaled so that the last is 2π. Channels 2i and 2i + 1 of a half
    are sine and cosine of position / temperature^(2i / half). Raises ValueError unless channels is
    a multiple of 4 and both sizes are positive. Paper, appendix ("Spatial positional encoding").
    """
    if channels % 4 or min(height, width, channels) < 1:
        raise ValueError(
            f"height {height}, width {width}, channels {channels}; expected sizes of at least 1 "
            "and channels a multiple of 4 (row and column, sine and cosine)"
        )
    half = channels // 2
    divisor = temperature ** (torch.arange(0, half, 2, dtype=torch.float64) / half)

    def encode(length: int) -> Tensor:
        position = torch.arange(1, length + 1, dtype=torch.float64) / (length + 1e-6) * 2 * math.pi
        angle = position[:, None] / divisor  # (length, half / 2)
        return torch.stack((angle.sin(), angle.cos()), dim=2).flatten(1).T  # (half, length)

    rows = encode(height)[:, :, None].expand(half, height, width)
    columns = encode(width)[:, None, :].expand(half, height, width)
    return torch.cat((rows, columns)).float()
    # --8<-- [end:sine_position_encoding]


# --8<-- [start:tiny_detr]
class TinyDETR(nn.Module):
    """DETR in small: image (batch, 3, H, W) to `logits` (B, Q, classes + 1) and `boxes` (B, Q, 4).

    Three convolutions of stride 2 stand for the ResNet, so H and W become ⌈H/8⌉ and ⌈W/8⌉.
    `auxiliary` holds the same two of every earlier decoder layer.
    """

    def __init__(
        self,
        classes: int = 2,
        queries: int = 8,
        channels: int = 32,
        heads: int = 4,
        layers: int = 2,
    ) -> None:
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Conv2d(3, channels // 2, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(channels // 2, channels, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(channels, channels, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(channels, channels, 1),
        )  # fmt: skip
        self.queries = nn.Embedding(queries, channels)  # learned positions of the answers
        self.encoder = nn.ModuleList(
            Layer(channels, heads, 4 * channels, cross=False) for _ in range(layers)
        )
        self.decoder = nn.ModuleList(
            Layer(channels, heads, 4 * channels, cross=True) for _ in range(layers)
        )
        self.norm = nn.LayerNorm(channels)
        self.classifier = nn.Linear(channels, classes + 1)
        self.boxes = nn.Sequential(
            nn.Linear(channels, channels), nn.ReLU(),
            nn.Linear(channels, channels), nn.ReLU(),
            nn.Linear(channels, 4), nn.Sigmoid(),
        )  # fmt: skip

    def forward(self, images: Tensor) -> dict[str, Any]:
        features = self.backbone(images)  # (batch, channels, H/8, W/8)
        channels, height, width = features.shape[1:]
        place = sine_position_encoding(height, width, channels, temperature=20)  # a small map
        place = place.to(features).flatten(1).T  # (tokens, channels)
        memory = features.flatten(2).transpose(1, 2)  # (batch, tokens, channels)
        for layer in self.encoder:
            memory = layer(memory, place)
        queries = self.queries.weight  # (queries, channels)
        x = torch.zeros(len(images), *queries.shape).to(memory)
        answers = []
        for layer in self.decoder:
            x = layer(x, queries, memory, place)
            seen = self.norm(x)
            answers.append({"logits": self.classifier(seen), "boxes": self.boxes(seen)})
        return {**answers[-1], "auxiliary": answers[:-1]}
        # --8<-- [end:tiny_detr]


def _real(values: Any) -> Tensor:
    """A tensor as it is; lists and numbers as float64."""
    return values if isinstance(values, Tensor) else torch.as_tensor(values, dtype=torch.float64)


def _classes(labels: Any, classes: int) -> Tensor:
    """Labels as int64, each checked to be a class."""
    found = torch.as_tensor(labels)
    checked = found.long()
    if not ((checked == found) & (checked >= 0) & (checked < classes)).all():
        raise ValueError(
            f"labels {sorted(set(found.flatten().tolist()))}; expected 0 to {classes - 1}"
        )
    return checked
