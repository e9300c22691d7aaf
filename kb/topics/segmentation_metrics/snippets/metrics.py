"""Segmentation metrics: shares from 0 to 1, all computed from one matrix of pixel counts.

In the matrix row i is the true class and column j the predicted one: p_ij pixels.
Source: Long, Shelhamer & Darrell, "Fully Convolutional Networks", CVPR 2015, section 5.
"""

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

Matrix = Tensor | Sequence[Sequence[int]]
Labels = Tensor | Sequence[object]


# --8<-- [start:confusion_matrix]
def confusion_matrix(
    target: Labels, prediction: Labels, classes: int, ignore_index: int | None = 255
) -> Tensor:
    """Pixels by true class (row) and predicted class (column), in one pass.

    Arguments:
        target, prediction: class numbers, any shape, the same for both.
        classes: how many classes, background included.
        ignore_index: pixels with this true label count nowhere; None counts all.
    Returns:
        (classes, classes), int64.
    Raises:
        ValueError: shapes differ, labels are not whole numbers, or lie outside 0 … classes − 1.
    """
    target, prediction = _labels(target), _labels(prediction)
    if target.shape != prediction.shape:
        shapes = f"{tuple(target.shape)} and {tuple(prediction.shape)}"
        raise ValueError(f"target and prediction have shapes {shapes}: expected the same")
    if classes < 1:
        raise ValueError(f"classes is {classes}: expected at least 1")
    target, prediction = target.flatten().long(), prediction.flatten().long()  # (pixels,)
    counted = None if ignore_index is None else target != ignore_index
    if counted is not None:
        target, prediction = target.where(counted, 0), prediction.where(counted, 0)
    for name, labels in ("target", target), ("prediction", prediction):
        low, high = labels.aminmax() if labels.numel() else (0, 0)
        if not 0 <= low <= high < classes:
            wrong = int(low) if low < 0 else int(high)
            raise ValueError(f"{name} holds label {wrong}: expected 0 to {classes - 1}")
    pairs = target * classes + prediction  # one number for each (true, predicted)
    if counted is not None:
        pairs = pairs.where(counted, classes * classes)  # one more, for the ignored
    counts = torch.bincount(pairs, minlength=classes * classes)[: classes * classes]
    return counts.reshape(classes, classes)


# --8<-- [end:confusion_matrix]


def _labels(labels: Labels) -> Tensor:
    labels = torch.as_tensor(labels)
    if labels.is_floating_point() or labels.is_complex():
        raise ValueError(f"labels are {labels.dtype}: expected whole numbers, argmax the scores")
    return labels


def _counts(matrix: Matrix) -> Tensor:
    """The matrix as float64, checked."""
    counts = torch.as_tensor(matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a matrix of shape {tuple(counts.shape)}: expected (classes, classes)")
    counts = counts.double()
    if len(wrong := counts[~((counts >= 0) & counts.isfinite())]):
        raise ValueError(f"the matrix holds {wrong[0].item():g}: expected counts of pixels")
    if counts.sum() == 0:
        raise ValueError("the matrix counts no pixel: every metric would be 0 / 0")
    return counts


# --8<-- [start:pixel_accuracy]
def pixel_accuracy(matrix: Matrix) -> float:
    """PA: the share of pixels labelled right.

    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    counts = _counts(matrix)
    return float(counts.trace() / counts.sum())


def mean_pixel_accuracy(matrix: Matrix) -> float:
    """MPA: the share of each true class labelled right, averaged over the classes in the truth.

    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    counts = _counts(matrix)
    return float((counts.diagonal() / counts.sum(1)).nanmean())  # 0 / 0: not in the truth


# --8<-- [end:pixel_accuracy]


# --8<-- [start:mean_iou]
def iou_per_class(matrix: Matrix) -> Tensor:
    """IoU of each class: p_ii / (row i + column i − p_ii).

    Returns:
        (classes,) float64; NaN for a class in neither truth nor prediction, 0 for one only
        predicted.
    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    counts = _counts(matrix)
    hits = counts.diagonal()
    return hits / (counts.sum(1) + counts.sum(0) - hits)


def mean_iou(matrix: Matrix) -> float:
    """MIoU: the IoU averaged over the classes in truth or prediction.

    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    return float(iou_per_class(matrix).nanmean())


def frequency_weighted_iou(matrix: Matrix) -> float:
    """FWIoU: the IoU averaged with each class's share of the true pixels as its weight.

    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    share = _counts(matrix).sum(1) / _counts(matrix).sum()
    return float((share * iou_per_class(matrix)).nansum())


# --8<-- [end:mean_iou]


# --8<-- [start:dice]
def dice_per_class(matrix: Matrix) -> Tensor:
    """Dice of each class: 2·p_ii / (row i + column i), the F1 score of its pixels.

    Returns:
        (classes,) float64; NaN for a class in neither truth nor prediction.
    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    counts = _counts(matrix)
    return 2 * counts.diagonal() / (counts.sum(1) + counts.sum(0))


def dice(matrix: Matrix) -> float:
    """Dice averaged over the classes in truth or prediction.

    Raises:
        ValueError: the matrix is not square, holds a negative count or no pixel at all.
    """
    return float(dice_per_class(matrix).nanmean())


def dice_from_iou(iou: float) -> float:
    """Dice of one class from its IoU: 2J / (1 + J). Not for means: the curve is not a line.

    Raises:
        ValueError: `iou` is outside 0 to 1.
    """
    if not 0 <= iou <= 1:
        raise ValueError(f"iou is {iou}: expected a share from 0 to 1")
    return 2 * iou / (1 + iou)


# --8<-- [end:dice]


# --8<-- [start:per_image_iou]
def per_image_iou(matrices: Iterable[Matrix]) -> float:
    """Mean over images of each image's mean IoU; the usual mIoU adds the matrices first.

    Raises:
        ValueError: there is no image, or a matrix is not one of pixel counts.
    """
    scores = [mean_iou(matrix) for matrix in matrices]
    if not scores:
        raise ValueError("no matrix given: expected one for each image")
    return math.fsum(scores) / len(scores)


# --8<-- [end:per_image_iou]


# --8<-- [start:soft_dice]
def soft_dice(
    probability: Tensor | Sequence[float], target: Tensor | Sequence[float], smooth: float = 0.0
) -> Tensor:
    """Dice of one class with probabilities in place of decisions; 1 minus it is the Dice loss.

    Arguments:
        probability: any shape, from 0 to 1. target: the same shape, 0 or 1.
        smooth: added above and below; with 0 two empty masks give NaN.
    Raises:
        ValueError: the shapes differ.
    """
    probability, target = torch.as_tensor(probability), torch.as_tensor(target)
    half = (torch.float16, torch.bfloat16)  # whose sums would overflow
    probability = probability.float() if probability.dtype in half else probability
    target = target.float() if target.dtype in half else target
    if probability.shape != target.shape:
        shapes = f"{tuple(probability.shape)} and {tuple(target.shape)}"
        raise ValueError(f"probability and target have shapes {shapes}: expected the same")
    overlap = (probability * target).sum()
    return (2 * overlap + smooth) / (probability.sum() + target.sum() + smooth)


# --8<-- [end:soft_dice]


# --8<-- [start:boundary_iou]
def boundary_iou(target: Tensor, prediction: Tensor, width: int) -> float:
    """IoU of the inner edges of two masks (Cheng et al., CVPR 2021).

    Arguments:
        target, prediction: masks (height, width), true inside.
        width: how many pixels of each mask, from its edge inwards, count as its boundary; the
            image's own edge counts as an edge.
    Returns:
        From 0 to 1; NaN when both masks are empty.
    Raises:
        ValueError: shapes differ or are not (height, width), or `width` is below 1.
    """
    if target.shape != prediction.shape or target.ndim != 2:
        shapes = f"{tuple(target.shape)} and {tuple(prediction.shape)}"
        raise ValueError(f"masks have shapes {shapes}: expected the same (height, width)")
    if width < 1:
        raise ValueError(f"width is {width}: expected at least 1 pixel")
    truth, guess = (_edge(mask.bool(), width) for mask in (target, prediction))
    return float((truth & guess).sum() / (truth | guess).sum())


def _edge(mask: Tensor, width: int) -> Tensor:
    outside = F.pad(~mask, (width,) * 4, value=True)[None].float()  # (1, height, width)
    near = F.max_pool2d(outside, 2 * width + 1, 1)[0] > 0  # within `width` pixels of the outside
    return mask & near


# --8<-- [end:boundary_iou]
