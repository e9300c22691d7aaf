"""Segmentation metrics and box IoU: every public function of its pages."""

from kb.topics.segmentation_metrics.snippets.boxes import (
    box_iou,
    complete_box_iou,
    distance_box_iou,
    generalized_box_iou,
    nms,
)
from kb.topics.segmentation_metrics.snippets.metrics import (
    boundary_iou,
    confusion_matrix,
    dice,
    dice_from_iou,
    dice_per_class,
    frequency_weighted_iou,
    iou_per_class,
    mean_iou,
    mean_pixel_accuracy,
    per_image_iou,
    pixel_accuracy,
    soft_dice,
)

__all__ = [
    "boundary_iou", "box_iou", "complete_box_iou", "confusion_matrix", "dice", "dice_from_iou",
    "dice_per_class", "distance_box_iou", "frequency_weighted_iou", "generalized_box_iou",
    "iou_per_class", "mean_iou", "mean_pixel_accuracy", "nms", "per_image_iou",
    "pixel_accuracy", "soft_dice",
]  # fmt: skip
