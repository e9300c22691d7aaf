import torch
from torch import Tensor


def coverage(rates: list[int], kernel: int = 3) -> Tensor:
    """(side, side) whole numbers: paths from each pixel of the field to one output unit."""
    seen = {0}
    for rate in rates:
        seen = {pixel + tap * rate for pixel in seen for tap in range(kernel)}
    line = torch.zeros(max(seen) + 1, dtype=torch.int64)
    line[list(seen)] = 1
    return torch.outer(line, line)
