"""Upsampling: feature maps of more rows and columns, in pixels, learned or not."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

__all__ = [
    "bicubic_weights", "bilinear", "bilinear_kernel", "coordinates", "icnr", "max_unpool",
    "nearest", "overlap_counts", "pixel_shuffle", "pixel_shuffle_source",
    "transposed_conv", "transposed_matrix", "transposed_output_size",
]  # fmt: skip

Size = int | Sequence[int]


# --8<-- [start:coordinates]
def coordinates(
    size_in: int, size_out: int, align_corners: bool = False, dtype: torch.dtype = torch.float64
) -> Tensor:
    """Where each output pixel looks in the input, in input pixels, not yet clamped.

    Arguments:
        size_in, size_out: number of pixels along one axis.
        align_corners: True maps the first and last pixel centres onto each other; False maps the
            image edges onto each other.
        dtype: of the result; PyTorch takes float64 for float64 images, float32 for all others.

    Returns:
        Shape (size_out,). A value may lie outside 0..size_in − 1 when `align_corners` is False.

    Raises:
        ValueError: for a size below 1.

    Source: the two conventions of `torch.nn.functional.interpolate`.
    """
    _positive("size_in", size_in)
    _positive("size_out", size_out)
    step = torch.arange(size_out, dtype=torch.float64)
    if align_corners:
        ratio = torch.tensor((size_in - 1) / max(size_out - 1, 1), dtype=dtype)
        return (step * ratio.double()).to(dtype)
    ratio = torch.tensor(size_in / size_out, dtype=dtype)
    return ((step + 0.5) * ratio.double() - 0.5).to(dtype)
    # --8<-- [end:coordinates]


# --8<-- [start:nearest]
def nearest(x: Tensor, size: Size) -> Tensor:
    """Nearest-neighbour resizing, equal to `F.interpolate(x, size, mode="nearest")`.

    Output pixel i copies input pixel ⌊i · in / out⌋: at whole factors the closest centre, at others
    it leans to the top left. The quotient is rounded to single precision because PyTorch rounds it
    so; for a float64 image it takes more digits, which moves a pixel at a few sizes (2 to 246 is
    one).

    Arguments:
        x: (batch, channel, height, width).
        size: the new side, or (height, width).

    Raises:
        ValueError: for another number of axes, an empty axis or a size below 1.
    """
    height, width = _pair("size", size)
    _image(x)
    rows = _nearest_index(x.shape[2], height)
    columns = _nearest_index(x.shape[3], width)
    return x[:, :, rows][:, :, :, columns]  # (batch, channel, height, width)


def _nearest_index(size_in: int, size_out: int) -> Tensor:
    ratio = torch.tensor(size_in / size_out, dtype=torch.float32)
    index = (torch.arange(size_out, dtype=torch.float32) * ratio).floor().long()
    return index.clamp(max=size_in - 1)
    # --8<-- [end:nearest]


# --8<-- [start:bilinear]
def bilinear(x: Tensor, size: Size, align_corners: bool = False) -> Tensor:
    """Bilinear resizing, equal to `F.interpolate(x, size, mode="bilinear")`: two linear passes.

    Arguments:
        x: (batch, channel, height, width), real.
        size: the new side, or (height, width).
        align_corners: see `coordinates`.

    Raises:
        ValueError: for another number of axes, an empty axis, whole numbers or a size below 1.
    """
    height, width = _pair("size", size)
    _image(x)
    if not x.dtype.is_floating_point:
        raise ValueError(f"x holds {x.dtype}; expected real numbers: convert with x.float()")
    if x.dtype in (torch.float16, torch.bfloat16):  # too few digits for a coordinate
        return bilinear(x.float(), (height, width), align_corners).to(x.dtype)
    tall = _linear(x, height, 2, align_corners)  # (batch, channel, height, old width)
    return _linear(tall, width, 3, align_corners)  # (batch, channel, height, width)


def _linear(x: Tensor, size: int, axis: int, align_corners: bool) -> Tensor:
    last = x.shape[axis] - 1
    where = coordinates(last + 1, size, align_corners, x.dtype).clamp(0, last).to(x.device)
    low = where.floor().long().clamp(max=last)
    high = (low + 1).clamp(max=last)
    shape = [1] * x.ndim
    shape[axis] = size
    share = (where - low).view(shape)  # how much of the upper neighbour
    return x.index_select(axis, low) * (1 - share) + x.index_select(axis, high) * share
    # --8<-- [end:bilinear]


# --8<-- [start:bicubic]
def bicubic_weights(offset: float, a: float = -0.75) -> list[float]:
    """Weights of the 4 neighbours at distances 1 + t, t, 1 − t, 2 − t for t = `offset`.

    Arguments:
        offset: fraction of a pixel past the second neighbour, 0..1.
        a: Keys's free parameter; PyTorch uses −0.75.

    Returns:
        Four weights that sum to 1; for a ≤ 0 the outer two are never positive.

    Raises:
        ValueError: for an offset outside 0..1.

    Source: Keys (1981), "Cubic convolution interpolation for digital image processing".
    """
    if not 0 <= offset <= 1:
        raise ValueError(f"offset is {offset}; expected a fraction of a pixel, 0..1")

    def near(d: float) -> float:  # distance 0..1
        return ((a + 2) * d - (a + 3)) * d * d + 1

    def far(d: float) -> float:  # distance 1..2
        return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

    return [far(1 + offset), near(offset), near(1 - offset), far(2 - offset)]
    # --8<-- [end:bicubic]


# --8<-- [start:pixel_shuffle]
def pixel_shuffle(x: Tensor, factor: int) -> Tensor:
    """Channels to space: (B, C·r², H, W) to (B, C, H·r, W·r), equal to `F.pixel_shuffle`.

    Raises:
        ValueError: for another number of axes, an empty axis, a factor below 1, or channels that
            r² does not divide.

    Source: Shi et al. (2016), arXiv:1609.05158.
    """
    _positive("factor", factor)
    _image(x)
    batch, channels, height, width = x.shape
    if channels % factor**2:
        raise ValueError(f"{channels} channels; expected a multiple of factor² = {factor**2}")
    parts = x.reshape(batch, channels // factor**2, factor, factor, height, width)
    parts = parts.permute(0, 1, 4, 2, 5, 3)  # (batch, channel, height, row, width, column)
    return parts.reshape(batch, channels // factor**2, height * factor, width * factor)


def pixel_shuffle_source(channel: int, row: int, column: int, factor: int) -> tuple[int, int, int]:
    """Which (channel, row, column) of the input PixelShuffle puts at this place of the output.

    Raises:
        ValueError: for a factor below 1 or a negative index.
    """
    _positive("factor", factor)
    for name, value in (("channel", channel), ("row", row), ("column", column)):
        if value < 0:
            raise ValueError(f"{name} is {value}; expected 0 or more")
    inside = (row % factor) * factor + column % factor
    return channel * factor**2 + inside, row // factor, column // factor
    # --8<-- [end:pixel_shuffle]


# --8<-- [start:icnr]
def icnr(
    channels_out: int, channels_in: int, kernel: int, factor: int, generator: torch.Generator
) -> Tensor:
    """A convolution weight before PixelShuffle that starts as nearest-neighbour upsampling.

    The r² filters that feed one r×r block start equal, so the first output has no checkerboard.

    Returns:
        (channels_out · factor², channels_in, kernel, kernel).

    Raises:
        ValueError: for a size below 1.

    Source: Aitken et al. (2017), arXiv:1707.02937.
    """
    for name, value in (
        ("channels_out", channels_out), ("channels_in", channels_in),
        ("kernel", kernel), ("factor", factor),
    ):  # fmt: skip
        _positive(name, value)
    one = torch.empty(channels_out, channels_in, kernel, kernel)
    torch.nn.init.kaiming_normal_(one, generator=generator)
    return one.repeat_interleave(factor**2, dim=0)
    # --8<-- [end:icnr]


# --8<-- [start:transposed_output_size]
def transposed_output_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Pixels along one axis after a transposed convolution.

    (size − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1

    Raises:
        ValueError: for a value out of range, an output padding below neither stride nor
            dilation, or an output without pixels.

    Source: the documentation of `torch.nn.ConvTranspose2d`.
    """
    for name, value in (
        ("size", size), ("kernel", kernel), ("stride", stride), ("dilation", dilation),
    ):  # fmt: skip
        _positive(name, value)
    for name, value in (("padding", padding), ("output_padding", output_padding)):
        if value < 0:
            raise ValueError(f"{name} is {value}; expected 0 or more")
    if output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding is {output_padding}; expected less than stride {stride} or less than "
            f"dilation {dilation}"
        )
    reach = dilation * (kernel - 1) + 1
    result = (size - 1) * stride - 2 * padding + reach + output_padding
    if result < 1:
        raise ValueError(f"the output would have {result} pixels; use less padding than {padding}")
    return result
    # --8<-- [end:transposed_output_size]


# --8<-- [start:transposed_conv]
def transposed_conv(
    x: Tensor,
    weight: Tensor,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> Tensor:
    """Transposed convolution by zero insertion, equal to `F.conv_transpose2d`.

    Put stride − 1 zeros between the pixels, a border around them, and run an ordinary
    convolution of stride 1 with the kernel turned by 180°.

    Arguments:
        x: (batch, channels in, height, width).
        weight: (channels in, channels out, kernel rows, kernel columns).
        stride, padding, output_padding, dilation: as for `F.conv_transpose2d`, for both axes.

    Raises:
        ValueError: for shapes that do not fit or options `transposed_output_size` refuses.
    """
    _image(x)
    if weight.ndim != 4 or weight.shape[0] != x.shape[1]:
        raise ValueError(
            f"weight has shape {tuple(weight.shape)}; expected ({x.shape[1]}, channels out, "
            "kernel rows, kernel columns), the first being the channels of x"
        )
    batch, channels, height, width = x.shape
    rows, columns = weight.shape[2:]
    for side, taps in ((height, rows), (width, columns)):  # refuses what does not fit
        transposed_output_size(side, taps, stride, padding, output_padding, dilation)
    spread = x.new_zeros(batch, channels, (height - 1) * stride + 1, (width - 1) * stride + 1)
    spread[:, :, ::stride, ::stride] = x  # stride − 1 zeros between neighbours
    top, left = dilation * (rows - 1) - padding, dilation * (columns - 1) - padding
    border = (left, left + output_padding, top, top + output_padding)
    spread = F.pad(spread, border)  # a negative border crops
    turned = weight.flip(2, 3).transpose(0, 1)  # (channels out, channels in, rows, columns)
    return F.conv2d(spread, turned, dilation=dilation)
    # --8<-- [end:transposed_conv]


# --8<-- [start:transposed_matrix]
def transposed_matrix(size_out: int, kernel: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
    """The matrix A of a 1-D convolution from `size_out` pixels; Aᵀ is the transposed convolution.

    Arguments:
        size_out: pixels of the large side, the convolution's input.
        kernel: (taps,).
        stride, padding: of the convolution.

    Returns:
        (small side, size_out): row j holds the kernel at columns j·stride − padding onwards.

    Raises:
        ValueError: for a value out of range or a kernel that does not fit.
    """
    _positive("size_out", size_out)
    _positive("stride", stride)
    if kernel.ndim != 1 or kernel.numel() == 0:
        raise ValueError(f"kernel has shape {tuple(kernel.shape)}; expected (taps,)")
    if padding < 0:
        raise ValueError(f"padding is {padding}; expected 0 or more")
    taps = kernel.numel()
    small = (size_out + 2 * padding - taps) // stride + 1
    if small < 1:
        raise ValueError(f"{taps} taps do not fit {size_out} pixels with padding {padding}")
    matrix = kernel.new_zeros(small, size_out + 2 * padding)
    for row in range(small):
        matrix[row, row * stride : row * stride + taps] = kernel
    return matrix[:, padding : padding + size_out]
    # --8<-- [end:transposed_matrix]


# --8<-- [start:overlap_counts]
def overlap_counts(size: int, kernel: int, stride: int) -> Tensor:
    """How many input pixels paint each output pixel of a transposed convolution, uncropped.

    Returns:
        (side, side) whole numbers, side = (size − 1)·stride + kernel.

    Raises:
        ValueError: for a value below 1.

    Source: Odena, Dumoulin & Olah (2016), "Deconvolution and checkerboard artifacts".
    """
    for name, value in (("size", size), ("kernel", kernel), ("stride", stride)):
        _positive(name, value)
    line = torch.zeros((size - 1) * stride + kernel, dtype=torch.long)
    for start in range(0, size * stride, stride):
        line[start : start + kernel] += 1
    return torch.outer(line, line)  # (row, column)
    # --8<-- [end:overlap_counts]


# --8<-- [start:bilinear_kernel]
def bilinear_kernel(channels: int, factor: int) -> Tensor:
    """A transposed convolution's weight that upsamples bilinearly by a whole factor.

    Use kernel 2r − r mod 2, stride r and padding ⌈(r − 1) / 2⌉.

    Returns:
        (channels, channels, kernel, kernel): each channel feeds itself alone.

    Raises:
        ValueError: for a value below 1.

    Source: Long et al. (2015), arXiv:1411.4038, and its bilinear filler in Caffe.
    """
    _positive("channels", channels)
    _positive("factor", factor)
    side = 2 * factor - factor % 2
    middle = (side - 1) / 2
    tent = 1 - (torch.arange(side) - middle).abs() / factor  # (tap,)
    weight = torch.zeros(channels, channels, side, side)
    weight[range(channels), range(channels)] = torch.outer(tent, tent)
    return weight
    # --8<-- [end:bilinear_kernel]


# --8<-- [start:max_unpool]
def max_unpool(x: Tensor, indices: Tensor, size: Size) -> Tensor:
    """Put each maximum back where it came from, zeros elsewhere: equal to `F.max_unpool2d`.

    Arguments:
        x: (batch, channel, height, width), the pooled maxima.
        indices: the same shape, whole numbers: row · width + column in the map before pooling.
        size: side or (height, width) of that map.

    Raises:
        ValueError: for shapes that differ, indices that are not whole numbers or lie outside.
    """
    height, width = _pair("size", size)
    _image(x)
    if indices.shape != x.shape or indices.dtype != torch.long:
        raise ValueError(
            f"indices are {indices.dtype} of shape {tuple(indices.shape)}; expected torch.int64 "
            f"of shape {tuple(x.shape)}, as max pooling returns with return_indices=True"
        )
    low, high = int(indices.min()), int(indices.max())
    if low < 0 or high >= height * width:
        wrong = low if low < 0 else high
        raise ValueError(f"index {wrong} lies outside a {height}×{width} map")
    flat = x.new_zeros(*x.shape[:2], height * width)  # (batch, channel, place)
    flat = flat.scatter(2, indices.flatten(2), x.flatten(2))
    return flat.reshape(*x.shape[:2], height, width)
    # --8<-- [end:max_unpool]


def _positive(name: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}; expected a whole number of at least 1")


def _pair(name: str, size: Size) -> tuple[int, int]:
    sides = (size, size) if isinstance(size, int) else tuple(size)
    if len(sides) != 2:
        raise ValueError(f"{name} is {size!r}; expected a side or (height, width)")
    for side in sides:
        _positive(name, side)
    return sides[0], sides[1]


def _image(x: Tensor) -> None:
    if x.ndim != 4 or 0 in x.shape:
        raise ValueError(
            f"x has shape {tuple(x.shape)}; expected (batch, channel, height, width), none empty"
        )
