"""How many numbers a pyramid of pools makes of a map of any size, and the bins it pools over."""

from collections.abc import Sequence
from typing import SupportsIndex

import torch
import torch.nn.functional as F
from torch import Tensor, nn

__all__ = [
    "SPPF", "PyramidPooling", "SpatialPyramidPooling", "YoloSPP", "bin_edges", "chained_kernel",
    "paper_bins", "roi_max_pool", "vector_length",
]  # fmt: skip


def _at_least(low: int, **sizes: int) -> None:
    for name, size in sizes.items():
        if not isinstance(size, SupportsIndex) or size < low:
            raise ValueError(f"{name}={size!r}: expected a whole number of at least {low}")


def _check_map(x: Tensor) -> None:
    if x.ndim != 4:
        raise ValueError(f"a map of shape {tuple(x.shape)}: expected (B, C, H, W)")


def _check_levels(levels: Sequence[int]) -> list[int]:
    if not levels:
        raise ValueError(f"levels={levels!r}: expected at least one level, such as (4, 2, 1)")
    for level in levels:
        _at_least(1, level=level)
    return [int(level) for level in levels]


# --8<-- [start:spatial_pyramid_pooling]
class SpatialPyramidPooling(nn.Module):
    """Max over n × n bins for each level n: (B, C, H, W) → (B, C · Σn²), whatever H and W.

    Levels come in the given order; inside a level channel after channel, each row by row.

    Raises:
        ValueError: no levels or a level below 1; a map that is not (B, C, H, W).

    Source: He et al., arXiv:1406.4729, section 2.2.
    """

    def __init__(self, levels: Sequence[int] = (4, 2, 1)) -> None:
        super().__init__()
        self.levels = _check_levels(levels)

    def forward(self, x: Tensor) -> Tensor:
        _check_map(x)
        pooled = [F.adaptive_max_pool2d(x, n).flatten(1) for n in self.levels]  # (batch, C·n²)
        return torch.cat(pooled, 1)
        # --8<-- [end:spatial_pyramid_pooling]


# --8<-- [start:vector_length]
def vector_length(channels: int, levels: Sequence[int]) -> int:
    """Numbers that come out for one image: C · Σn².

    Raises:
        ValueError: no levels, or channels or a level below 1.
    """
    _at_least(1, channels=channels)
    return channels * sum(n * n for n in _check_levels(levels))
    # --8<-- [end:vector_length]


# --8<-- [start:bin_edges]
def bin_edges(size: int, bins: int) -> list[tuple[int, int]]:
    """First pixel and one past the last of each bin of adaptive pooling: ⌊i·a/n⌋ to ⌈(i+1)·a/n⌉.

    Neighbours share a pixel wherever i·a/n is not whole; no pixel is left out.

    Raises:
        ValueError: a size or number of bins below 1.

    Source: He et al., arXiv:1406.4729, appendix A; PyTorch, ATen/native/AdaptivePooling.h.
    """
    _at_least(1, size=size, bins=bins)
    return [(i * size // bins, -(-(i + 1) * size // bins)) for i in range(bins)]
    # --8<-- [end:bin_edges]


# --8<-- [start:paper_bins]
def paper_bins(size: int, bins: int) -> int:
    """Bins per side that actually result from the paper's window ⌈a/n⌉ and stride ⌊a/n⌋.

    Arguments:
        size: side a of the map, pixels.
        bins: the n asked for.

    Raises:
        ValueError: a size or number of bins below 1; more bins than pixels, where the stride
            ⌊a/n⌋ is 0 and no sliding pool exists.

    Source: He et al., arXiv:1406.4729, section 2.3: the sliding windows of training. For any size
        see `bin_edges`.
    """
    _at_least(1, size=size, bins=bins)
    window, stride = -(-size // bins), size // bins
    if stride == 0:
        raise ValueError(f"size={size!r}, bins={bins!r}: the stride ⌊{size}/{bins}⌋ is 0")
    return (size - window) // stride + 1
    # --8<-- [end:paper_bins]


# --8<-- [start:roi_max_pool]
def roi_max_pool(x: Tensor, box: tuple[int, int, int, int], bins: int = 7) -> Tensor:
    """RoI pooling as one level of a pyramid over a window of the map: (C, H, W) → (C, n, n).

    Arguments:
        box: first row, first column, one past the last row and column, in pixels of the map.

    Raises:
        ValueError: a box that is empty or leaves the map; a map that is not (C, H, W).

    Source: Girshick, Fast R-CNN, arXiv:1504.08083, section 2.1.
    """
    top, left, bottom, right = box
    if x.ndim != 3:
        raise ValueError(f"a map of shape {tuple(x.shape)}: expected (C, H, W)")
    if not (0 <= top < bottom <= x.shape[1] and 0 <= left < right <= x.shape[2]):
        raise ValueError(f"box={box!r}: expected a window of a map of {tuple(x.shape[1:])}")
    rows, columns = bin_edges(bottom - top, bins), bin_edges(right - left, bins)
    window = x[:, top:bottom, left:right]
    cells = [window[:, a:b, c:d].amax((1, 2)) for a, b in rows for c, d in columns]  # each (C,)
    return torch.stack(cells, 1).reshape(-1, bins, bins)
    # --8<-- [end:roi_max_pool]


# --8<-- [start:yolo_spp]
class YoloSPP(nn.Module):
    """YOLO's SPP without its 1×1 convolutions: (B, C, H, W) → (B, C · (1 + kernels), H, W).

    Max pools of stride 1 that keep the size, beside the map itself. Nothing has a fixed length.

    Raises:
        ValueError: no kernels, or an even one, which cannot keep the size; a map that is not
            (B, C, H, W).

    Source: yolov3-spp.cfg of Darknet; Bochkovskiy et al., YOLOv4, arXiv:2004.10934, section 2.3.
    """

    def __init__(self, kernels: Sequence[int] = (5, 9, 13)) -> None:
        super().__init__()
        self.kernels = [_odd(kernel) for kernel in kernels]
        if not self.kernels:
            raise ValueError(f"kernels={kernels!r}: expected at least one, such as (5, 9, 13)")

    def forward(self, x: Tensor) -> Tensor:
        _check_map(x)
        return torch.cat([x, *(F.max_pool2d(x, k, 1, k // 2) for k in self.kernels)], 1)
        # --8<-- [end:yolo_spp]


# --8<-- [start:sppf]
class SPPF(nn.Module):
    """The same numbers as `YoloSPP((k, 2k − 1, 3k − 2))` from one small pool applied three times.

    Raises:
        ValueError: an even kernel; a map that is not (B, C, H, W).

    Source: Jocher, ultralytics/yolov5 pull request 4420.
    """

    def __init__(self, kernel: int = 5) -> None:
        super().__init__()
        self.kernel = _odd(kernel)

    def forward(self, x: Tensor) -> Tensor:
        _check_map(x)
        maps = [x]
        for _ in range(3):
            maps.append(F.max_pool2d(maps[-1], self.kernel, 1, self.kernel // 2))
        return torch.cat(maps, 1)  # (batch, 4·channels, height, width)
        # --8<-- [end:sppf]


def _odd(kernel: int) -> int:
    _at_least(1, kernel=kernel)
    if kernel % 2 == 0:
        raise ValueError(f"kernel={kernel!r}: expected an odd kernel, which can keep the size")
    return int(kernel)


# --8<-- [start:chained_kernel]
def chained_kernel(kernel: int, times: int) -> int:
    """Side in pixels of the one pool that equals `times` stride-1 pools of `kernel`: 1 + t(k − 1).

    Raises:
        ValueError: a kernel or number of times below 1.
    """
    _at_least(1, kernel=kernel, times=times)
    return 1 + times * (kernel - 1)
    # --8<-- [end:chained_kernel]


# --8<-- [start:pyramid_pooling]
class PyramidPooling(nn.Module):
    """PSPNet's module without norm: (B, C, H, W) → (B, C + levels · ⌊C / levels⌋, H, W).

    Each level averages n × n bins, squeezes the channels and is stretched back over the map.

    Raises:
        ValueError: no levels, a level below 1, or fewer channels than levels; a map that is not
            (B, C, H, W) or has other channels.

    Source: Zhao et al., PSPNet, arXiv:1612.01105, section 3.2.
    """

    def __init__(self, channels: int, levels: Sequence[int] = (1, 2, 3, 6)) -> None:
        super().__init__()
        self.levels = _check_levels(levels)
        _at_least(len(self.levels), channels=channels)
        self.channels, squeezed = channels, channels // len(self.levels)
        self.squeeze = nn.ModuleList(
            nn.Conv2d(channels, squeezed, 1, bias=False) for _ in self.levels
        )

    def forward(self, x: Tensor) -> Tensor:
        _check_map(x)
        if x.shape[1] != self.channels:
            raise ValueError(f"{x.shape[1]} channels: expected {self.channels}")
        size = [int(side) for side in x.shape[2:]]
        maps = [x]
        for n, conv in zip(self.levels, self.squeeze, strict=True):
            level = conv(F.adaptive_avg_pool2d(x, n))  # (batch, squeezed, n, n)
            maps.append(F.interpolate(level, size, mode="bilinear", align_corners=False))
        return torch.cat(maps, 1)
        # --8<-- [end:pyramid_pooling]
