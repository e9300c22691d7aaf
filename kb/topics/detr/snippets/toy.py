"""TinyDETR trained on rectangles drawn at random: its loss at each step and what it predicts."""

import functools
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kb.topics.detr.snippets.set_prediction import TinyDETR, corners, set_loss
from kb.topics.segmentation_metrics.snippets import box_iou

__all__ = ["Run", "detections", "rectangles", "score", "total_loss", "train"]

SIZE = 48  # pixels of an image's side
COLOURS = torch.tensor(
    [[1.0, -1.0, -1.0], [-1.0, -1.0, 1.0]], dtype=torch.float64
)  # class 0, class 1
NO_OBJECT_WEIGHT = 0.4


# --8<-- [start:rectangles]
def rectangles(count: int, generator: torch.Generator) -> tuple[Tensor, list[dict[str, Tensor]]]:
    """Images (count, 3, 48, 48) with 1 or 2 red (class 0) or blue (class 1) rectangles on noise.

    Sides are 12 to 24 pixels; the second may cover part or all of the first. Values lie around 0,
    not in 0..1. Returns the images and for each its `labels` (objects,) and `boxes` (objects, 4).
    """
    images = 0.2 * torch.randn(count, 3, SIZE, SIZE, generator=generator, dtype=torch.float64)
    targets = []
    for image in images:
        number = int(torch.randint(1, 3, (), generator=generator))
        labels = torch.randint(0, 2, (number,), generator=generator)
        sides = torch.randint(12, 25, (number, 2), generator=generator)  # width, height
        starts = (torch.rand(number, 2, generator=generator) * (SIZE + 1 - sides)).long()
        for label, (x, y), (w, h) in zip(labels, starts.tolist(), sides.tolist(), strict=True):
            image[:, y : y + h, x : x + w] = COLOURS[label][:, None, None]
        boxes = torch.cat((starts + sides / 2, sides), dim=1).double() / SIZE
        targets.append({"labels": labels, "boxes": boxes})
    return images, targets
    # --8<-- [end:rectangles]


# --8<-- [start:total_loss]
def total_loss(outputs: dict[str, Any], targets: list[dict[str, Tensor]]) -> Tensor:
    """Class + 5 L1 + 2 GIoU, summed over every decoder layer; each layer is matched anew.

    With 6 queries and about 1.5 objects a no-object weight of 0.4 gives the unmatched queries 55 %
    of the class loss's weight; DETR's 0.1 gives them 57 % at 100 queries and 7 objects.
    """
    total = torch.zeros((), dtype=torch.float64)
    for answer in [outputs, *outputs["auxiliary"]]:
        loss = set_loss(answer, targets, NO_OBJECT_WEIGHT)
        total = total + loss["class"] + 5 * loss["l1"] + 2 * loss["giou"]
    return total
    # --8<-- [end:total_loss]


@dataclass(frozen=True)
class Run:
    """What a training left: the model, the loss of each step, and test images before and after."""

    model: TinyDETR
    losses: list[float]
    images: Tensor
    targets: list[dict[str, Tensor]]
    snapshots: dict[int, dict[str, Tensor]]


# --8<-- [start:train]
@functools.cache
def train(steps: int = 600, batch: int = 16, seed: int = 0) -> Run:
    """Train TinyDETR and keep the loss of each step; the same seed gives the same run.

    Every step sees new rectangles. In float64 with the weights on a grid of 2⁻²⁰: what two
    processors round differently is rounded away before it grows, so they train the same model.
    `snapshots` maps a number of steps to the outputs for four images never trained on.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = TinyDETR(queries=6).double()
    generator = torch.Generator().manual_seed(seed + 1)
    test_images, test_targets = rectangles(4, torch.Generator().manual_seed(seed + 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 2e-3, total_steps=steps + 1, pct_start=0.2
    )
    losses, snapshots = [], {}
    for step in range(steps + 1):
        if step in (0, steps // 4, steps):
            with torch.no_grad():
                answer = model(test_images)
            snapshots[step] = {name: answer[name] for name in ("logits", "boxes")}
        if step < steps:
            images, targets = rectangles(batch, generator)
            loss = total_loss(model(images), targets)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
            optimizer.step()
            with torch.no_grad():
                for weight in model.parameters():
                    weight.copy_((weight * 2**20).round() / 2**20)
            schedule.step()
            losses.append(loss.item())
    return Run(model, losses, test_images, test_targets, snapshots)
    # --8<-- [end:train]


# --8<-- [start:detections]
def detections(
    outputs: dict[str, Tensor], image: int, threshold: float = 0.5
) -> list[tuple[int, float, list[float]]]:
    """What an image shows: (class, probability, x1 y1 x2 y2) of each query above the threshold.

    No box is removed because it overlaps another: there is no NMS here.
    """
    probability, label = outputs["logits"][image].softmax(-1)[:, :-1].max(-1)
    found = []
    for query in probability.argsort(descending=True).tolist():
        if probability[query] > threshold:
            box = corners(outputs["boxes"][image, query][None])[0].tolist()
            found.append((int(label[query]), float(probability[query]), box))
    return found
    # --8<-- [end:detections]


# --8<-- [start:score]
def score(model: TinyDETR, images: int = 200, seed: int = 99) -> tuple[float, float]:
    """Precision and recall on fresh images: a detection is right at the right class and IoU ≥ 0.5.

    The surest detection takes its best free rectangle first; a second one on it is wrong.
    """
    pictures, targets = rectangles(images, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        outputs = model(pictures)
    right = claimed = 0
    for image, target in enumerate(targets):
        truth = corners(target["boxes"])
        free = torch.ones(len(truth), dtype=torch.bool)
        for label, _, box in detections(outputs, image):
            claimed += 1
            overlap = box_iou([box], truth)[0] * free * (target["labels"] == label)
            if overlap.max() >= 0.5:
                right += 1
                free[overlap.argmax()] = False
    return right / max(1, claimed), right / sum(len(target["labels"]) for target in targets)
    # --8<-- [end:score]
