from torch import Tensor
from torch.nn import functional as F


def transposed_conv(
    x: Tensor, weight: Tensor, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> Tensor:
    """(batch, in, height, width) and (in, out, rows, columns) give (batch, out, …)."""
    return F.conv_transpose2d(x, weight, None, stride, padding, output_padding)
