"""DETR: every public function of its pages."""

from kb.topics.detr.snippets.layer import Layer
from kb.topics.detr.snippets.set_prediction import (
    TinyDETR,
    classification_loss,
    corners,
    hungarian,
    matching_cost,
    set_loss,
    sine_position_encoding,
)
from kb.topics.detr.snippets.size import (
    attention_bytes,
    attention_products,
    feature_map,
    heads_parameters,
    layer_parameters,
    no_object_share,
    tokens,
    transformer_parameters,
)
from kb.topics.detr.snippets.toy import Run, detections, rectangles, score, total_loss, train
from kb.topics.segmentation_metrics.snippets import generalized_box_iou

__all__ = [
    "Layer", "Run", "TinyDETR", "attention_bytes", "attention_products", "classification_loss",
    "corners", "detections", "feature_map", "generalized_box_iou", "heads_parameters",
    "hungarian", "layer_parameters", "matching_cost", "no_object_share", "rectangles", "score",
    "set_loss", "sine_position_encoding", "tokens", "total_loss", "train",
    "transformer_parameters",
]  # fmt: skip
