"""Pyramid pooling measured: by PyTorch's pools, explicit slices, impulses and counted windows."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def adaptive_vector(x: Tensor, levels: Sequence[int]) -> Tensor:
    """(B, C, H, W) → (B, C·Σn²) by slices of NumPy arrays, one bin at a time."""
    maps = x.detach().numpy()
    channels, height, width = maps.shape[1:]
    rows = []
    for image in maps:
        numbers = []
        for n in levels:
            for channel in range(channels):
                for i in range(n):
                    for j in range(n):
                        top, bottom = (
                            int(np.floor(i * height / n)),
                            int(np.ceil((i + 1) * height / n)),
                        )
                        left, right = (
                            int(np.floor(j * width / n)),
                            int(np.ceil((j + 1) * width / n)),
                        )
                        numbers.append(image[channel, top:bottom, left:right].max())
        rows.append(numbers)
    return torch.tensor(np.array(rows))


def pooled_length(channels: int, levels: Sequence[int], size: int = 13) -> int:
    """The numbers that PyTorch's adaptive pools return for one map."""
    x = torch.zeros(1, channels, size, size)
    return sum(nn.AdaptiveMaxPool2d(n)(x).numel() for n in levels)


def head_weights(channels: int, levels: Sequence[int], outputs: int) -> int:
    """Weights of the linear layer that PyTorch accepts behind the pyramid, without bias."""
    with torch.device("meta"):
        layer = nn.Linear(pooled_length(channels, levels), outputs, bias=False)
    return layer.weight.numel()


def sliding_bins(size: int, bins: int) -> int:
    """Outputs of a real max pool of window ⌈a/n⌉ and stride ⌊a/n⌋."""
    window, stride = int(np.ceil(size / bins)), int(np.floor(size / bins))
    return F.max_pool1d(torch.zeros(1, 1, size), window, stride).shape[-1]


def sliding_length(size: int, channels: int, levels: Sequence[int]) -> int:
    """Numbers of the paper's rule for a square map, by real two-dimensional pools."""
    x = torch.zeros(1, channels, size, size)
    return sum(
        F.max_pool2d(x, int(np.ceil(size / n)), int(np.floor(size / n))).numel() for n in levels
    )


def never_pooled(size: int, bins: int) -> int:
    """Pixels of a row that no window of the paper's rule reads: they get no gradient."""
    x = torch.zeros(1, 1, size, requires_grad=True)
    window, stride = int(np.ceil(size / bins)), int(np.floor(size / bins))
    (gradient,) = torch.autograd.grad(F.avg_pool1d(x, window, stride).sum(), x)
    return int((gradient == 0).sum())


def _shares(size: int, bins: int) -> Tensor:
    """(bins, size): the gradient of each adaptive average bin for each pixel."""
    x = torch.zeros(1, 1, size, requires_grad=True)
    pooled = F.adaptive_avg_pool1d(x, bins)[0, 0]
    return torch.stack([torch.autograd.grad(one, x, retain_graph=True)[0][0, 0] for one in pooled])


def bin_width(size: int, bins: int, index: int) -> int:
    """Pixels that PyTorch's adaptive pool reads for one bin, found by gradient."""
    return int((_shares(size, bins)[index] > 0).sum())


def shared_pixels(size: int, bins: int) -> int:
    """Pixels of a row that more than one adaptive bin reads, found by gradient."""
    return int(((_shares(size, bins) > 0).sum(0) > 1).sum())


def yolo_spp_shape(channels: int, size: int, kernels: Sequence[int]) -> tuple[int, ...]:
    """The shape of PyTorch's pools of stride 1 beside the map."""
    x = torch.zeros(1, channels, size, size)
    pools = [nn.MaxPool2d(kernel, 1, kernel // 2)(x) for kernel in kernels]
    return tuple(torch.cat([x, *pools], 1).shape[1:])


def impulse_width(kernel: int, times: int) -> int:
    """How wide one bright pixel becomes after chained stride-1 max pools."""
    x = torch.zeros(1, 1, 2 * times * kernel + 1)
    x[..., times * kernel] = 1
    for _ in range(times):
        x = F.max_pool1d(x, kernel, 1, kernel // 2)
    return int(x.sum())


def window_reads(kernels: Sequence[int]) -> int:
    """Values that two-dimensional pools of these kernels read for one position, by unfolding."""
    side = max(kernels)
    x = torch.zeros(1, 1, side, side)
    cuts = [((side - kernel) // 2, kernel) for kernel in kernels]
    return sum(F.unfold(x[..., c : c + k, c : c + k], k).numel() for c, k in cuts)


def convolved_pixels_ratio(crops: int, crop: int, height: int, width: int) -> float:
    """Pixels of all warped crops over those of the one image, from tensors without storage."""
    with torch.device("meta"):
        every, one = torch.empty(crops, crop, crop), torch.empty(height, width)
    return every.numel() / one.numel()


def pyramid_channels(channels: int, levels: Sequence[int]) -> int:
    """Channels of PSPNet's concatenation, by PyTorch's layers on a map without storage."""
    with torch.device("meta"):
        x = torch.empty(1, channels, 12, 12)
        maps = [x]
        for n in levels:
            squeezed = nn.Conv2d(channels, channels // len(levels), 1)(nn.AdaptiveAvgPool2d(n)(x))
            maps.append(F.interpolate(squeezed, size=(12, 12), mode="bilinear"))
        return torch.cat(maps, 1).shape[1]


def roi_bin(top: int, bottom: int, bins: int, index: int) -> int:
    """The first map row of one RoI bin: the first pixel of the window with a gradient."""
    return top + int((_shares(bottom - top, bins)[index] > 0).nonzero()[0])
