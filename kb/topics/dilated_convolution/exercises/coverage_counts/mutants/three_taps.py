import torch
from torch import Tensor


def coverage(rates: list[int], kernel: int = 3) -> Tensor:
    """(side, side) whole numbers: paths from each pixel of the field to one output unit."""
    line = torch.ones(1, dtype=torch.int64)
    for rate in rates:
        wider = torch.zeros(len(line) + 2 * rate, dtype=torch.int64)
        for shift in (0, rate, 2 * rate):
            wider[shift : shift + len(line)] += line
        line = wider
    return torch.outer(line, line)
