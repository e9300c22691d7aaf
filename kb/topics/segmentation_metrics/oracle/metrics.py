"""Segmentation metrics, shares from 0 to 1, by scikit-learn and torchmetrics on pixels.

A matrix of counts is unfolded to the label maps it came from; the libraries do the rest.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from sklearn import metrics
from torchmetrics.functional.segmentation import dice_score
from torchmetrics.functional.segmentation import mean_iou as torchmetrics_mean_iou

Matrix = Sequence[Sequence[int]]
Array = npt.NDArray[np.int64]


def pixels(matrix: Matrix) -> tuple[Array, Array]:
    """True and predicted label maps (pixels,) with these counts."""
    counts = np.asarray(matrix)
    truth, guess = np.indices(counts.shape)
    return np.repeat(truth.ravel(), counts.ravel()), np.repeat(guess.ravel(), counts.ravel())


def sklearn_confusion(
    target: Sequence[int], prediction: Sequence[int], classes: int, ignore_index: int = 255
) -> tuple[tuple[int, ...], ...]:
    """The confusion matrix by scikit-learn, ignored pixels given weight 0."""
    weight = np.asarray(target) != ignore_index
    matrix = metrics.confusion_matrix(
        target, prediction, labels=list(range(classes)), sample_weight=weight.astype(int)
    )
    return tuple(tuple(int(count) for count in row) for row in matrix)


def sklearn_accuracy(matrix: Matrix) -> float:
    """PA: scikit-learn's accuracy."""
    return float(metrics.accuracy_score(*pixels(matrix)))


def sklearn_mean_accuracy(matrix: Matrix) -> float:
    """MPA: scikit-learn's balanced accuracy, the mean recall of the classes in the truth."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "y_pred contains classes not in y_true")
        warnings.filterwarnings("ignore", "A single label was found")
        return float(metrics.balanced_accuracy_score(*pixels(matrix)))


def sklearn_iou(matrix: Matrix, average: str | None = "macro") -> float:
    """MIoU (`macro`) or FWIoU (`weighted`): Jaccard over the classes that occur."""
    return float(metrics.jaccard_score(*pixels(matrix), average=average, zero_division=0))


def sklearn_class_iou(matrix: Matrix, label: int) -> float:
    """IoU of one class; NaN where it does not occur."""
    truth, guess = (labels == label for labels in pixels(matrix))
    return float(metrics.jaccard_score(truth, guess)) if (truth | guess).any() else np.nan


def sklearn_class_accuracy(matrix: Matrix, label: int) -> float:
    """Accuracy of one class: its recall."""
    truth, guess = pixels(matrix)
    return float(metrics.recall_score(truth == label, guess == label))


def sklearn_dice(matrix: Matrix) -> float:
    """Dice: macro F1 over the classes that occur."""
    return float(metrics.f1_score(*pixels(matrix), average="macro", zero_division=0))


def torchmetrics_iou(matrix: Matrix) -> float:
    """MIoU by torchmetrics on one image; it marks classes that do not occur with −1."""
    truth, guess = (torch.from_numpy(labels)[None] for labels in pixels(matrix))
    scores = torchmetrics_mean_iou(
        guess, truth, len(matrix), per_class=True, input_format="index"
    ).double()
    return float(scores[scores >= 0].mean())


def torchmetrics_per_image_iou(matrices: Sequence[Matrix]) -> float:
    """Mean over images of torchmetrics' mean IoU of each."""
    return sum(torchmetrics_iou(matrix) for matrix in matrices) / len(matrices)


def torchmetrics_dice(matrix: Matrix) -> float:
    """Dice by torchmetrics on one image in which every class occurs."""
    truth, guess = (torch.from_numpy(labels)[None] for labels in pixels(matrix))
    score = dice_score(guess, truth, len(matrix), average="macro", input_format="index")
    return float(score.mean())


def pooled_iou(matrices: Sequence[Matrix]) -> float:
    """MIoU of all pixels of all images thrown together."""
    maps = [pixels(matrix) for matrix in matrices]
    truth = np.concatenate([target for target, _ in maps])
    guess = np.concatenate([prediction for _, prediction in maps])
    return float(metrics.jaccard_score(truth, guess, average="macro", zero_division=0))


def counted_dice(iou: float) -> float:
    """Dice of a mask pair built to have this IoU: scikit-learn's F1 of 10,000 pixels."""
    hits = round(iou * 10_000)
    truth = np.ones(10_000, dtype=np.int64)
    guess = (np.arange(10_000) < hits).astype(np.int64)
    return float(metrics.f1_score(truth, guess))


def soft_dice_by_fractions(probability: Sequence[float], target: Sequence[int]) -> float:
    """Soft Dice as F1 with fractional pixels: each pixel is split by its probability."""
    share = np.asarray(probability)
    truth = np.concatenate([target, target])
    guess = np.repeat([1, 0], len(share))
    weight = np.concatenate([share, 1 - share])
    return float(metrics.f1_score(truth, guess, sample_weight=weight))


def eroded_iou(target: npt.NDArray[Any], prediction: npt.NDArray[Any], width: int) -> float:
    """Boundary IoU: masks less their erosion by SciPy, compared by scikit-learn."""
    square = np.ones((3, 3), dtype=bool)
    truth, guess = (
        mask & ~ndimage.binary_erosion(mask, square, iterations=width)
        for mask in (np.asarray(target, dtype=bool), np.asarray(prediction, dtype=bool))
    )
    return float(metrics.jaccard_score(truth.ravel(), guess.ravel()))


def pooled_class_iou(matrices: Sequence[Matrix], label: int) -> float:
    """IoU of one class over all pixels of all images thrown together."""
    maps = [pixels(matrix) for matrix in matrices]
    truth = np.concatenate([target for target, _ in maps]) == label
    guess = np.concatenate([prediction for _, prediction in maps]) == label
    return float(metrics.jaccard_score(truth, guess))
