"""Receptive field: every public function of its pages."""

from kb.topics.receptive_field.snippets.field import (
    Field,
    Layer,
    bottom_up,
    effective_width,
    influence,
    input_range,
    layers_needed,
    probe,
    top_down,
    trace,
    union,
    weights,
)
from kb.topics.receptive_field.snippets.graph import span_of
from kb.topics.receptive_field.snippets.operations import Span

__all__ = [
    "Field", "Layer", "Span", "bottom_up", "effective_width", "influence", "input_range",
    "layers_needed", "probe", "span_of", "top_down", "trace", "union", "weights",
]  # fmt: skip
