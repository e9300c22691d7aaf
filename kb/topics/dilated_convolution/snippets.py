"""Extent, output size and coverage, in pixels, of convolutions with holes between their taps."""

from collections.abc import Callable, Sequence
from typing import SupportsIndex

import torch
from torch import Tensor, nn

__all__ = [
    "ASPP", "atrous_backbone", "coverage", "dilated_conv1d", "dilated_conv2d", "effective_kernel",
    "field_size", "hdc_gap", "output_size", "valid_taps",
]  # fmt: skip


def _at_least(low: int, **sizes: int) -> None:
    for name, size in sizes.items():
        if not isinstance(size, SupportsIndex) or size < low:
            raise ValueError(f"{name}={size!r}: expected a whole number of at least {low}")


def _check_map(x: Tensor, channels: int) -> None:
    if x.ndim != 4 or x.shape[1] != channels:
        raise ValueError(f"a map of shape {tuple(x.shape)}: expected (B, {channels}, H, W)")


def _check_rates(rates: Sequence[int]) -> list[int]:
    if not rates:
        raise ValueError(f"rates={rates!r}: expected one dilation rate a layer, at least one layer")
    for rate in rates:
        _at_least(1, rate=rate)
    return [int(rate) for rate in rates]


# --8<-- [start:dilated_conv1d]
def dilated_conv1d(x: Tensor, w: Tensor, rate: int = 1) -> Tensor:
    """The definition: y[i] = Σ_k x[i + rate·k] · w[k], without padding.

    Arguments:
        x: the signal, (length,).
        w: the taps, (kernel,).
        rate: samples from one tap to the next.

    Returns:
        (length − rate·(kernel − 1),), what `F.conv1d(..., dilation=rate)` gives.

    Raises:
        ValueError: a rate below 1, or taps that span more than the signal.

    Source: Chen et al., DeepLab, arXiv:1606.00915, equation 1.
    """
    _at_least(1, rate=rate)
    count = len(x) - rate * (len(w) - 1)
    if len(w) < 1 or count < 1:
        raise ValueError(f"{len(w)} taps at rate {rate} do not fit into {len(x)} samples")
    return sum(x[rate * k : rate * k + count] * w[k] for k in range(len(w)))  # type: ignore[return-value]
    # --8<-- [end:dilated_conv1d]


# --8<-- [start:dilated_conv2d]
def dilated_conv2d(x: Tensor, weight: Tensor, padding: int = 0, dilation: int = 1) -> Tensor:
    """A dilated convolution of stride 1 as a sum of shifted maps, one a tap.

    Arguments:
        x: (batch, in, height, width).
        weight: (out, in, kernel height, kernel width).
        padding: zeros around the map, pixels.
        dilation: pixels from one tap to the next.

    Returns:
        (batch, out, height', width'), equal to `F.conv2d(x, weight, None, 1, padding, dilation)`.

    Raises:
        ValueError: a map without the weight's input channels, or sizes `output_size` refuses.

    Source: Yu & Koltun, arXiv:1511.07122, equation 2, without the flip of the kernel.
    """
    _check_map(x, weight.shape[1])
    rows = output_size(x.shape[2], weight.shape[2], 1, padding, dilation)
    columns = output_size(x.shape[3], weight.shape[3], 1, padding, dilation)
    x = nn.functional.pad(x, [padding] * 4)
    y = x.new_zeros(x.shape[0], weight.shape[0], rows, columns)
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            top, left = i * dilation, j * dilation
            shifted = x[:, :, top : top + rows, left : left + columns]  # (batch, in, rows, columns)
            y += torch.einsum("bihw,oi->bohw", shifted, weight[:, :, i, j])
    return y
    # --8<-- [end:dilated_conv2d]


# --8<-- [start:effective_kernel]
def effective_kernel(kernel: int, dilation: int) -> int:
    """Width in pixels from the first tap to the last: k + (k − 1)(d − 1).

    Raises:
        ValueError: a kernel or dilation below 1.

    Source: Dumoulin & Visin, arXiv:1603.07285, section 5.1.
    """
    _at_least(1, kernel=kernel, dilation=dilation)
    return kernel + (kernel - 1) * (dilation - 1)
    # --8<-- [end:effective_kernel]


# --8<-- [start:output_size]
def output_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Side in pixels of what a convolution makes of a map of side `size`.

    Arguments:
        padding: zeros added on each side.

    Raises:
        ValueError: what the framework refuses: a size, kernel, stride or dilation below 1,
            a negative padding, a kernel wider than the padded map.

    Source: Dumoulin & Visin, arXiv:1603.07285, relationship 15.
    """
    _at_least(1, size=size, stride=stride)
    _at_least(0, padding=padding)
    room = size + 2 * padding - effective_kernel(kernel, dilation)
    if room < 0:
        raise ValueError(
            f"kernel={kernel} at dilation={dilation} spans {effective_kernel(kernel, dilation)} "
            f"pixels, more than the padded map of {size + 2 * padding}"
        )
    return room // stride + 1
    # --8<-- [end:output_size]


# --8<-- [start:field_size]
def field_size(rates: Sequence[int], kernel: int = 3) -> int:
    """Side in pixels of the field of stride-1 layers with these rates: 1 + Σ (k − 1)·r.

    Raises:
        ValueError: no rates, or a rate or kernel below 1.
    """
    return 1 + sum(effective_kernel(kernel, rate) - 1 for rate in _check_rates(rates))
    # --8<-- [end:field_size]


# --8<-- [start:coverage]
def coverage(rates: Sequence[int], kernel: int = 3) -> Tensor:
    """How often each pixel of the field is reached: the paths from it to one output unit.

    Arguments:
        rates: the dilation of each stride-1 layer; the order does not matter.
        kernel: the side of every kernel.

    Returns:
        (field, field) whole numbers; the zeros are the holes of the grid.

    Raises:
        ValueError: no rates, or a rate or kernel below 1.
    """
    _at_least(1, kernel=kernel)
    line = torch.ones(1, dtype=torch.int64)  # (field,)
    for rate in _check_rates(rates):
        wider = torch.zeros(len(line) + rate * (kernel - 1), dtype=torch.int64)
        for tap in range(kernel):
            wider[tap * rate : tap * rate + len(line)] += line
        line = wider
    return torch.outer(line, line)  # rows and columns are independent
    # --8<-- [end:coverage]


# --8<-- [start:hdc_gap]
def hdc_gap(rates: Sequence[int]) -> int:
    """M_2 of the HDC rule, in pixels: M_i = max(M_{i+1} − 2r_i, 2r_i − M_{i+1}, r_i), M_n = r_n.

    The rule accepts the rates when M_2 ≤ kernel. One layer gives its own rate.

    Raises:
        ValueError: no rates, or a rate below 1.

    Source: Wang et al., arXiv:1702.08502, section on hybrid dilated convolution.
    """
    first, *rest = _check_rates(rates)
    if not rest:
        return first
    gap = rest.pop()
    for rate in reversed(rest):
        gap = max(gap - 2 * rate, 2 * rate - gap, rate)
    return gap
    # --8<-- [end:hdc_gap]


# --8<-- [start:valid_taps]
def valid_taps(size: int, dilation: int, kernel: int = 3) -> Tensor:
    """How many of the kernel² taps read a pixel and not the padding, at each output position.

    Arguments:
        size: side of the map; the padding keeps it, so the kernel must be odd.

    Returns:
        (size, size) whole numbers; 1 everywhere means that the layer has become a 1×1.

    Raises:
        ValueError: a size or dilation below 1, or an even kernel.

    Source: Chen et al., DeepLabv3, arXiv:1706.05587, section 3.3 and figure 4, count them on 65×65.
    """
    _at_least(1, size=size, dilation=dilation, kernel=kernel)
    if kernel % 2 == 0:
        raise ValueError(f"kernel={kernel!r}: expected an odd kernel, which has a centre")
    position = torch.arange(size)[:, None]  # (position, 1)
    read = position + dilation * (torch.arange(kernel) - kernel // 2)  # (position, tap)
    line = ((read >= 0) & (read < size)).sum(1)  # (position,)
    return torch.outer(line, line)
    # --8<-- [end:valid_taps]


# --8<-- [start:atrous_backbone]
def atrous_backbone(strides: Sequence[int], output_stride: int) -> tuple[list[int], list[int]]:
    """Trade the strides beyond `output_stride` for dilation: (new strides, rates), a stage each.

    Raises:
        ValueError: an output stride that no prefix of the strides multiplies up to.

    Source: Chen et al., arXiv:1706.05587, section 3.2.
    """
    _at_least(1, output_stride=output_stride)
    kept: list[int] = []
    rates: list[int] = []
    reached = rate = 1
    for stride in strides:
        _at_least(1, stride=stride)
        if reached < output_stride:
            reached, kept = reached * stride, [*kept, stride]
        else:
            rate, kept = rate * stride, [*kept, 1]
        rates.append(rate)
    if reached != output_stride:
        raise ValueError(
            f"output_stride={output_stride!r}: strides {list(strides)} reach {reached}"
        )
    return kept, rates
    # --8<-- [end:atrous_backbone]


# --8<-- [start:aspp]
class ASPP(nn.Module):
    """Atrous spatial pyramid pooling: (B, in, H, W) → (B, out, H, W).

    A 1×1, one 3×3 a rate and the image's mean look at the same map; a 1×1 joins them.

    Arguments:
        rates: the dilation of each 3×3; (6, 12, 18) belongs to output stride 16.
        norm: what follows each convolution, by its channels; the paper's is `nn.BatchNorm2d`,
            which cannot train on a batch of 1 because the image branch has one value a channel.

    Raises:
        ValueError: channels or rates below 1; a map that is not (B, in, H, W).

    Source: Chen et al., DeepLabv3, arXiv:1706.05587, section 3.3.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int = 256,
        rates: Sequence[int] = (6, 12, 18),
        norm: Callable[[int], nn.Module] = nn.Identity,
    ) -> None:
        super().__init__()
        _at_least(1, in_channels=in_channels, out_channels=out_channels)
        self.in_channels = in_channels

        def conv(channels: int, kernel: int, rate: int = 1) -> nn.Sequential:
            padding = rate * (kernel // 2)
            layer = nn.Conv2d(channels, out_channels, kernel, 1, padding, rate, bias=False)
            return nn.Sequential(layer, norm(out_channels), nn.ReLU())

        pyramid = [conv(in_channels, 3, rate) for rate in _check_rates(rates)]
        self.branches = nn.ModuleList([conv(in_channels, 1), *pyramid])
        self.image = conv(in_channels, 1)
        self.project = conv((len(pyramid) + 2) * out_channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        _check_map(x, self.in_channels)
        mean = self.image(x.mean((2, 3), keepdim=True)).expand(-1, -1, *x.shape[2:])
        joined = torch.cat([*(branch(x) for branch in self.branches), mean], 1)
        projected: Tensor = self.project(joined)  # (batch, out, height, width)
        return projected
        # --8<-- [end:aspp]
