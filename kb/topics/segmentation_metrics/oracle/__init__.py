"""Segmentation metrics and box IoU: every independent witness."""

from kb.topics.segmentation_metrics.oracle.boxes import (
    greedy_survivors,
    shapely_ciou,
    shapely_diou,
    shapely_giou,
    shapely_intersection,
    shapely_iou,
    shapely_union,
)
from kb.topics.segmentation_metrics.oracle.metrics import (
    counted_dice,
    eroded_iou,
    pixels,
    pooled_class_iou,
    pooled_iou,
    sklearn_accuracy,
    sklearn_class_accuracy,
    sklearn_class_iou,
    sklearn_confusion,
    sklearn_dice,
    sklearn_iou,
    sklearn_mean_accuracy,
    soft_dice_by_fractions,
    torchmetrics_dice,
    torchmetrics_iou,
    torchmetrics_per_image_iou,
)

__all__ = [
    "counted_dice", "eroded_iou", "greedy_survivors", "pixels", "pooled_class_iou",
    "pooled_iou", "shapely_ciou", "shapely_diou", "shapely_giou", "shapely_intersection",
    "shapely_iou", "shapely_union", "sklearn_accuracy", "sklearn_class_accuracy",
    "sklearn_class_iou", "sklearn_confusion", "sklearn_dice", "sklearn_iou",
    "sklearn_mean_accuracy", "soft_dice_by_fractions", "torchmetrics_dice", "torchmetrics_iou",
    "torchmetrics_per_image_iou",
]  # fmt: skip
