"""One image upsampled by every method: brightness 0..1, and the small maps the figures show."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from kb.topics.upsampling.snippets.layers import (
    bilinear,
    bilinear_kernel,
    icnr,
    max_unpool,
    nearest,
    pixel_shuffle,
    transposed_conv,
)

__all__ = ["every_method", "image", "painted", "picture", "shuffled_channels"]


def image(rows: Sequence[Sequence[float]]) -> Tensor:
    """One image of one channel in double precision: (1, 1, height, width)."""
    return torch.tensor(rows, dtype=torch.float64)[None, None]


def picture() -> Tensor:
    """A ring and a bar on 8×8 pixels: (1, 1, 8, 8)."""
    place = torch.arange(8) - 3.5
    far = (place[:, None] ** 2 + place[None] ** 2).sqrt()  # (row, column)
    ring = (1 - (far - 2.6).abs()).clamp(0, 1)
    ring[4, 4:] = 1.0
    return ring[None, None]


# --8<-- [start:every_method]
def every_method(x: Tensor, seed: int = 3) -> dict[str, Tensor]:
    """The image itself and enlarged twice by every method; pooling and unpooling keep its size.

    Arguments:
        x: (1, 1, height, width), even sides; taken in single precision.
        seed: of the random convolutions before PixelShuffle.

    Raises:
        ValueError: for another shape or odd sides.
    """
    if x.ndim != 4 or x.shape[:2] != (1, 1) or x.shape[2] % 2 or x.shape[3] % 2:
        raise ValueError(f"x has shape {tuple(x.shape)}; expected (1, 1, even, even)")
    x = x.float()
    size = (2 * x.shape[2], 2 * x.shape[3])
    source = torch.Generator().manual_seed(seed)
    random = torch.rand(4, 1, 3, 3, generator=source) / 4.5
    same = icnr(1, 1, 3, 2, source).abs()
    pooled, indices = F.max_pool2d(x, 2, return_indices=True)
    return {
        "input": x,
        "nearest": nearest(x, size),
        "bilinear": bilinear(x, size),
        "bicubic": F.interpolate(x, size=size, mode="bicubic"),
        "transposed 3": transposed_conv(x, torch.ones(1, 1, 3, 3), 2, 1, output_padding=1),
        "transposed 4": transposed_conv(x, bilinear_kernel(1, 2), 2, 1),
        "unpool": max_unpool(pooled, indices, (x.shape[2], x.shape[3])),
        "shuffle, random": pixel_shuffle(F.conv2d(x, random, padding=1), 2),
        "shuffle, ICNR": pixel_shuffle(F.conv2d(x, same, padding=1), 2),
    }
    # --8<-- [end:every_method]


def painted(values: Sequence[float], kernel: Sequence[float], stride: int) -> list[float]:
    """A 1-D transposed convolution, nothing cropped: each value paints the kernel.

    Raises:
        ValueError: for no values, no taps or a stride below 1.
    """
    if not values or not kernel:
        raise ValueError(f"{len(values)} values and {len(kernel)} taps; expected at least 1 each")
    x = torch.tensor(values, dtype=torch.float64).view(1, 1, -1, 1)
    weight = torch.tensor(kernel, dtype=torch.float64).view(1, 1, -1, 1)
    out: list[float] = transposed_conv(x, weight, stride)[0, 0, :, 0].tolist()
    return out


def shuffled_channels(factor: int, side: int) -> list[list[int]]:
    """Which of the factor² channels each pixel of the shuffled map comes from.

    Raises:
        ValueError: for a factor or side below 1.
    """
    if factor < 1 or side < 1:
        raise ValueError(f"factor is {factor}, side {side}; expected at least 1")
    channels = torch.arange(factor**2).view(1, -1, 1, 1).repeat(1, 1, side, side)
    places: list[list[int]] = pixel_shuffle(channels, factor)[0, 0].tolist()
    return places
