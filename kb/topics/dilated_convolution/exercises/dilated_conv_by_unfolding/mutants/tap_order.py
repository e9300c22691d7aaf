import torch
from torch import Tensor
from torch.nn import functional as F


def dilated_conv2d(x: Tensor, weight: Tensor, padding: int = 0, dilation: int = 1) -> Tensor:
    """(batch, in, height, width) and (out, in, rows, columns) give (batch, out, …), stride 1."""
    rows, columns = weight.shape[2:]
    x = F.pad(x, [padding] * 4)
    height = x.shape[2] - dilation * (rows - 1)
    width = x.shape[3] - dilation * (columns - 1)
    starts = [(i * dilation, j * dilation) for i in range(rows) for j in range(columns)]
    shifted = [x[:, :, i : i + height, j : j + width] for i, j in starts]
    windows = torch.cat(shifted, 1).flatten(2)  # (batch, taps·in, positions)
    y = weight.flatten(1) @ windows  # (batch, out, positions)
    return y.unflatten(2, (height, width))
