import torch
from torch import Tensor
from torch.nn import functional as F


def sppf(x: Tensor, kernel: int = 5) -> Tensor:
    """(batch, channels, height, width) gives (batch, 4 · channels, height, width)."""
    windows = (kernel, 2 * kernel - 1, 3 * kernel - 2)
    return torch.cat([x, *(F.max_pool2d(x, k, 1, k // 2) for k in windows)], 1)
