import torch
from torch import Tensor
from torch.nn import functional as F


def sppf(x: Tensor, kernel: int = 5) -> Tensor:
    """(batch, channels, height, width) gives (batch, 4 · channels, height, width)."""
    maps = [x]
    for _ in range(3):
        maps.append(F.max_pool2d(maps[-1], kernel, 1, kernel // 2))
    return torch.cat(maps, 1)  # (batch, 4·channels, height, width)
