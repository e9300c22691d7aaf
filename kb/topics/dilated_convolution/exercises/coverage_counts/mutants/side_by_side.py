import torch
from torch import Tensor


def coverage(rates: list[int], kernel: int = 3) -> Tensor:
    """(side, side) whole numbers: paths from each pixel of the field to one output unit."""
    side = 1 + (kernel - 1) * max(rates)
    counts = torch.zeros(side, side, dtype=torch.int64)
    for rate in rates:
        first = (kernel - 1) * (max(rates) - rate) // 2
        last = first + (kernel - 1) * rate
        counts[first : last + 1 : rate, first : last + 1 : rate] += 1
    return counts
