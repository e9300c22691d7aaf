import torch
from torch import Tensor


def bins(size: int, n: int) -> list[tuple[int, int]]:
    return [(i * size // n, -(-(i + 1) * size // n)) for i in range(n)]


def spp(x: Tensor, levels: list[int]) -> Tensor:
    """(batch, channels, height, width) gives (batch, channels · Σn²), the maxima of the bins."""
    pooled = []
    for n in levels:
        rows, columns = bins(x.shape[2], n), bins(x.shape[3], n)
        cells = [x[:, :, a:b, c:d].amax((2, 3)) for a, b in rows for c, d in columns]
        pooled.append(torch.stack(cells, 2).flatten(1))  # (batch, channels · n²)
    return torch.cat(pooled, 1)
