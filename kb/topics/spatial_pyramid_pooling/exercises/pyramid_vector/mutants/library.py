import torch
from torch import Tensor
from torch.nn import functional as F


def spp(x: Tensor, levels: list[int]) -> Tensor:
    """(batch, channels, height, width) gives (batch, channels · Σn²), the maxima of the bins."""
    return torch.cat([F.adaptive_max_pool2d(x, n).flatten(1) for n in levels], 1)
