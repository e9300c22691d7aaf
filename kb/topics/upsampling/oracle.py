"""Upsampling by other means: torch.nn and its functional forms, dense matrices, autograd."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def transposed_side(
    size: int, kernel: int, stride: int, padding: int, output_padding: int, dilation: int
) -> int:
    """Pixels along one axis of what `F.conv_transpose1d` returns."""
    out = F.conv_transpose1d(
        torch.ones(1, 1, size),
        torch.ones(1, 1, kernel),
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
    )
    return out.shape[-1]


def transposed_shape(
    shape: Sequence[int], channels: int, layers: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """(C, H, W) after `nn.ConvTranspose2d` layers of (kernel, stride, padding, output padding)."""
    x = torch.ones(1, *shape)
    for kernel, stride, padding, extra in layers:
        layer = nn.ConvTranspose2d(x.shape[1], channels, kernel, stride, padding, extra)
        x = layer(x)
    return tuple(x.shape[1:])


def restoring_output_padding(size: int, kernel: int, stride: int, padding: int) -> int:
    """The output padding with which a transposed convolution undoes the size of a convolution."""
    weight = torch.ones(1, 1, kernel)
    small = F.conv1d(torch.ones(1, 1, size), weight, stride=stride, padding=padding)
    for extra in range(stride):
        back = F.conv_transpose1d(
            small, weight, stride=stride, padding=padding, output_padding=extra
        )
        if back.shape[-1] == size:
            return extra
    raise ValueError(f"no output padding brings {size} pixels back")


def ramp_coordinate(size_in: int, size_out: int, index: int, align_corners: bool) -> float:
    """The input coordinate of an output pixel: what linear resizing makes of the ramp 0, 1, 2, …"""
    ramp = torch.arange(size_in, dtype=torch.float64).view(1, 1, -1)
    out = F.interpolate(ramp, size=size_out, mode="linear", align_corners=align_corners)
    return float(out[0, 0, index])


def resized_pixel(
    image: Sequence[Sequence[float]], size: int, row: int, column: int, align_corners: bool
) -> float:
    """One pixel of `F.interpolate(…, mode="bilinear")` of a small image to size × size."""
    x = torch.tensor(image, dtype=torch.float64)[None, None]
    out = F.interpolate(x, size=(size, size), mode="bilinear", align_corners=align_corners)
    return float(out[0, 0, row, column])


def nearest_source(size_in: int, size_out: int, index: int) -> int:
    """The input pixel that `mode="nearest"` copies to an output pixel."""
    pixels = torch.arange(size_in, dtype=torch.float32).view(1, 1, -1)
    return int(F.interpolate(pixels, size=size_out, mode="nearest")[0, 0, index])


def shuffled_shape(shape: Sequence[int], factor: int) -> tuple[int, ...]:
    """(C, H, W) after `nn.PixelShuffle`."""
    return tuple(nn.PixelShuffle(factor)(torch.zeros(1, *shape)).shape[1:])


def shuffle_origin(
    shape: Sequence[int], factor: int, channel: int, row: int, column: int
) -> tuple[int, int, int]:
    """Where `F.pixel_shuffle` took this pixel from, by shuffling a map of places."""
    places = torch.arange(shape[0] * shape[1] * shape[2]).view(1, *shape)
    place = int(F.pixel_shuffle(places, factor)[0, channel, row, column])
    rest, from_column = divmod(place, shape[2])
    from_channel, from_row = divmod(rest, shape[1])
    return from_channel, from_row, from_column


def overlap(size: int, kernel: int, stride: int) -> Tensor:
    """How many pixels paint each output pixel, by `F.conv_transpose2d` of ones."""
    ones = torch.ones(1, 1, size, size), torch.ones(1, 1, kernel, kernel)
    return F.conv_transpose2d(*ones, stride=stride)[0, 0].round().long()


def overlap_ratio(size: int, kernel: int, stride: int) -> float:
    """Largest over smallest count, away from the borders."""
    inner = overlap(size, kernel, stride)[kernel:-kernel, kernel:-kernel]
    return float(inner.max()) / float(inner.min())


def transposed_value(x: Sequence[float], kernel: Sequence[float], stride: int, place: int) -> float:
    """One output of a 1-D transposed convolution: the gradient of the convolution it transposes."""
    taps = torch.tensor([[kernel]], dtype=torch.float64)
    large = torch.zeros(1, 1, (len(x) - 1) * stride + len(kernel), dtype=torch.float64)
    large.requires_grad_()
    small = F.conv1d(large, taps, stride=stride)
    (grad,) = torch.autograd.grad(small, large, torch.tensor([[x]], dtype=torch.float64))
    return float(grad[0, 0, place])


def transposed_parameters(channels_in: int, channels_out: int, kernel: int) -> int:
    """Parameters of an `nn.ConvTranspose2d` with bias."""
    layer = nn.ConvTranspose2d(channels_in, channels_out, kernel)
    return sum(p.numel() for p in layer.parameters())


def subpixel_parameters(channels_in: int, channels_out: int, kernel: int, factor: int) -> int:
    """Parameters of the convolution whose PixelShuffle has `channels_out` channels, by search."""
    for channels in range(channels_out, channels_out * factor**2 + 1):
        if channels % factor**2 == 0:
            shuffled = F.pixel_shuffle(torch.zeros(1, channels, 1, 1), factor)
            if shuffled.shape[1] == channels_out:
                layer = nn.Conv2d(channels_in, channels, kernel)
                return sum(p.numel() for p in layer.parameters())
    raise ValueError(f"no number of channels gives {channels_out}")


def pooled_index(height: int, width: int, row: int, column: int) -> int:
    """The index `nn.MaxPool2d(2, return_indices=True)` reports for a peak at (row, column)."""
    x = torch.zeros(1, 1, height, width)
    x[0, 0, row, column] = 1
    _, indices = nn.MaxPool2d(2, return_indices=True)(x)
    return int(indices[0, 0, row // 2, column // 2])


def bicubic_middle(samples: Sequence[float]) -> float:
    """Half-way between the second and third of four samples, by `mode="bicubic"`."""
    x = torch.tensor(samples, dtype=torch.float64).view(1, 1, 1, 4).repeat(1, 1, 4, 1)
    out = F.interpolate(x, size=(4, 7), mode="bicubic", align_corners=True)
    return float(out[0, 0, 0, 3])
