"""Dilated convolutions measured: framework layers, zero-stuffed kernels, gradients, paths."""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def stuffed(weight: Tensor, dilation: int) -> Tensor:
    """The dense kernel with the same taps: zeros between them, (…, k, k) → (…, k_eff, k_eff)."""
    zeros = weight.new_zeros(dilation, dilation)
    zeros[0, 0] = 1
    wide = torch.kron(weight, zeros.expand(*[1] * (weight.ndim - 2), dilation, dilation))
    tail = dilation - 1
    return wide[..., : wide.shape[-2] - tail, : wide.shape[-1] - tail]


def dense_conv(x: Tensor, weight: Tensor, padding: int = 0, dilation: int = 1) -> Tensor:
    """The dilated convolution as a dense one with the zero-stuffed kernel."""
    return F.conv2d(x, stuffed(weight, dilation), padding=padding)


def kernel_extent(kernel: int, dilation: int) -> int:
    """The side of the zero-stuffed kernel."""
    return stuffed(torch.ones(1, 1, kernel, kernel), dilation).shape[-1]


def framework_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """The side of the map that PyTorch's own convolution returns."""
    weight = torch.zeros(1, 1, kernel, 1)
    y = F.conv2d(torch.zeros(1, 1, size, 1), weight, None, (stride, 1), (padding, 0), (dilation, 1))
    return y.shape[2]


def size_keeping_padding(kernel: int, dilation: int) -> int:
    """The padding at which PyTorch keeps a map's size at stride 1, by trying 0, 1, 2, …"""
    size = 1 + kernel * dilation
    fits = (p for p in itertools.count() if size + 2 * p > dilation * (kernel - 1))
    return next(p for p in fits if framework_size(size, kernel, 1, p, dilation) == size)


def _gradient(layers: Sequence[tuple[int, int, int]]) -> Tensor:
    """Gradient of one output unit through (kernel, stride, dilation) layers of all-one weights."""
    net = nn.Sequential()
    for kernel, stride, dilation in layers:
        net.append(nn.Conv1d(1, 1, kernel, stride, dilation=dilation, bias=False))
    net = net.double()
    for weight in net.parameters():
        nn.init.ones_(weight)
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + kernel * dilation
    x = torch.zeros(1, 1, size, dtype=torch.float64, requires_grad=True)
    net(x)[0, 0, 0].backward()
    assert x.grad is not None
    return x.grad[0, 0]


def _span(counts: Tensor) -> int:
    reached = counts.nonzero().flatten()
    return int(reached[-1] - reached[0]) + 1


def gradient_field(rates: Sequence[int], kernel: int = 3) -> int:
    """The side of the field of stride-1 layers: first to last pixel with a gradient."""
    return _span(_gradient([(kernel, 1, rate) for rate in rates]))


def gradient_field_after_stem(stem: int, stride: int, kernel: int, rate: int) -> int:
    """The field of one dilated layer behind a stem of kernel `stem` and this stride."""
    return _span(_gradient([(stem, stride, 1), (kernel, 1, rate)]))


def paths(rates: Sequence[int], kernel: int = 3) -> list[list[int]]:
    """How many choices of one tap a layer lead to each pixel: every choice listed and counted."""
    steps = [[tap * rate for tap in range(kernel)] for rate in rates]
    line = Counter(sum(choice) for choice in itertools.product(*steps))
    side = max(line) + 1
    return [[line[row] * line[column] for column in range(side)] for row in range(side)]


def reached_share(rates: Sequence[int], kernel: int = 3) -> float:
    """Percent of the field's pixels that some path reaches."""
    grid = paths(rates, kernel)
    return 100 * sum(count > 0 for row in grid for count in row) / len(grid) ** 2


def unreached(rates: Sequence[int], kernel: int = 3) -> int:
    """Pixels of the field that no path reaches, by gradients in two dimensions."""
    line = _gradient([(kernel, 1, rate) for rate in rates])
    line = line[: _span(line)]
    return int((torch.outer(line, line) == 0).sum())


def centre_paths(rates: Sequence[int], kernel: int = 3) -> int:
    """The paths to the centre of the field."""
    grid = paths(rates, kernel)
    return grid[len(grid) // 2][len(grid) // 2]


def paper_gap(rates: Sequence[int]) -> int:
    """M_2 by the paper's own recursion, with its three terms as printed."""

    def gap(i: int) -> int:
        if i == len(rates):
            return rates[i - 1]
        after = gap(i + 1)
        return max(after - 2 * rates[i - 1], after - 2 * (after - rates[i - 1]), rates[i - 1])

    return gap(min(2, len(rates)))


def taps_inside(size: int, dilation: int, kernel: int = 3) -> Tensor:
    """Taps on real pixels: a convolution of ones with ones counts them, padding being zero."""
    ones = torch.ones(1, 1, size, size, dtype=torch.float64)
    weight = torch.ones(1, 1, kernel, kernel, dtype=torch.float64)
    return F.conv2d(ones, weight, padding=dilation * (kernel // 2), dilation=dilation)[0, 0]


def inside_share(size: int, dilation: int, kernel: int = 3) -> float:
    """Percent of all taps of all positions that read a real pixel."""
    return 100 * float(taps_inside(size, dilation, kernel).mean()) / kernel**2


def aspp_weights(in_channels: int, out_channels: int, rates: Sequence[int]) -> int:
    """Weights of PyTorch's layers for the 1×1, the 3×3s, the image branch and the projection."""
    with torch.device("meta"):
        branches = [nn.Conv2d(in_channels, out_channels, 1, bias=False) for _ in ("1×1", "image")]
        branches += [
            nn.Conv2d(in_channels, out_channels, 3, dilation=rate, padding=rate, bias=False)
            for rate in rates
        ]
        joined = sum(branch.out_channels for branch in branches)
        branches.append(nn.Conv2d(joined, out_channels, 1, bias=False))
    return sum(branch.weight.numel() for branch in branches)


def aspp_joined(
    batch: int, in_channels: int, size: int, out_channels: int, rates: Sequence[int]
) -> tuple[int, ...]:
    """The shape of PyTorch's own concatenation in front of the projection."""
    with torch.device("meta"):
        x = torch.empty(batch, in_channels, size, size)
        maps = [nn.Conv2d(in_channels, out_channels, 1)(x)]
        maps += [nn.Conv2d(in_channels, out_channels, 3, 1, r, r)(x) for r in rates]
        image = nn.Conv2d(in_channels, out_channels, 1)(nn.AdaptiveAvgPool2d(1)(x))
        maps.append(F.interpolate(image, size=(size, size)))
        return tuple(torch.cat(maps, 1).shape)


def dense_weight_ratio(kernel: int, dilation: int) -> float:
    """Entries of the zero-stuffed kernel for each entry that is not zero."""
    wide = stuffed(torch.ones(1, 1, kernel, kernel), dilation)
    return float(Fraction(wide.numel(), int(wide.count_nonzero())))


def traded_rate(strides: Sequence[int], output_stride: int) -> int:
    """The rate that keeps the last stage's taps as many pixels apart as the strides would.

    Measured by gradient: the taps' distance with all strides, over one step of the map once
    the strides beyond `output_stride` are left out.
    """

    def distance(kept: Sequence[int]) -> int:
        taps = _gradient([(1, stride, 1) for stride in kept] + [(3, 1, 1)]).nonzero().flatten()
        return int(taps[1] - taps[0])

    kept = list(strides)
    while math.prod(kept) > output_stride:
        kept.pop()
    return distance(strides) // distance(kept)


def map_positions(size: int, output_stride: int) -> int:
    """Positions of the last map when halvings bring an image down to this output stride."""
    with torch.device("meta"):
        x = torch.empty(1, 1, size, size)
        while output_stride > 1:
            x = F.max_pool2d(x, 2)
            output_stride //= 2
    return x.numel()
