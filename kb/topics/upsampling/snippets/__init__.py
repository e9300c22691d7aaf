"""Upsampling: every public function of its pages."""

from kb.topics.upsampling.snippets.gallery import (
    every_method,
    image,
    painted,
    picture,
    shuffled_channels,
)
from kb.topics.upsampling.snippets.layers import (
    bicubic_weights,
    bilinear,
    bilinear_kernel,
    coordinates,
    icnr,
    max_unpool,
    nearest,
    overlap_counts,
    pixel_shuffle,
    pixel_shuffle_source,
    transposed_conv,
    transposed_matrix,
    transposed_output_size,
)

__all__ = [
    "bicubic_weights", "bilinear", "bilinear_kernel", "coordinates", "every_method", "icnr",
    "image", "max_unpool", "nearest", "overlap_counts", "painted", "picture", "pixel_shuffle",
    "pixel_shuffle_source", "shuffled_channels", "transposed_conv", "transposed_matrix",
    "transposed_output_size",
]  # fmt: skip
