"""Channel and spatial attention: every public function of its pages."""

from kb.topics.attention.snippets.blocks import (
    CBAM,
    ChannelAttention,
    ECABlock,
    SEBlock,
    SEBottleneck,
    SpatialAttention,
    count_parameters,
    eca_kernel,
    reduced_width,
    se_extra_parameters,
    se_multiplications,
)
from kb.topics.attention.snippets.toy import disc_maps, shapes, trained_gates

__all__ = [
    "CBAM", "ChannelAttention", "ECABlock", "SEBlock", "SEBottleneck", "SpatialAttention",
    "count_parameters", "disc_maps", "eca_kernel", "reduced_width", "se_extra_parameters",
    "se_multiplications", "shapes", "trained_gates",
]  # fmt: skip
