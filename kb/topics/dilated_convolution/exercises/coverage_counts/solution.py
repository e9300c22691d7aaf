import torch
from torch import Tensor


def coverage(rates: list[int], kernel: int = 3) -> Tensor:
    """(side, side) whole numbers: paths from each pixel of the field to one output unit."""
    line = torch.ones(1, dtype=torch.int64)  # paths along one axis, so far
    for rate in rates:
        wider = torch.zeros(len(line) + rate * (kernel - 1), dtype=torch.int64)
        for tap in range(kernel):
            wider[tap * rate : tap * rate + len(line)] += line
        line = wider
    return torch.outer(line, line)  # rows and columns are chosen independently
