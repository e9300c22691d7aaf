from torch import Tensor
from torch.nn import functional as F


def dilated_conv2d(x: Tensor, weight: Tensor, padding: int = 0, dilation: int = 1) -> Tensor:
    """(batch, in, height, width) and (out, in, rows, columns) give (batch, out, …), stride 1."""
    rows, columns = weight.shape[2:]
    height = x.shape[2] + 2 * padding - dilation * (rows - 1)
    width = x.shape[3] + 2 * padding - dilation * (columns - 1)
    windows = F.unfold(x, (rows, columns), dilation, padding)  # (batch, in·taps, positions)
    y = weight.flatten(1) @ windows  # (batch, out, positions)
    return y.unflatten(2, (width, height))
