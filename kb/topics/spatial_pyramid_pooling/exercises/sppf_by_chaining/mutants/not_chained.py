import torch
from torch import Tensor
from torch.nn import functional as F


def sppf(x: Tensor, kernel: int = 5) -> Tensor:
    """(batch, channels, height, width) gives (batch, 4 · channels, height, width)."""
    pooled = F.max_pool2d(x, kernel, 1, kernel // 2)
    return torch.cat([x, pooled, pooled, pooled], 1)
