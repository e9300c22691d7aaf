from torch import Tensor
from torch.nn import functional as F


def transposed_conv(
    x: Tensor, weight: Tensor, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> Tensor:
    """(batch, in, height, width) and (in, out, rows, columns) give (batch, out, …)."""
    batch, channels, height, width = x.shape
    rows, columns = weight.shape[2:]
    spread = x.new_zeros(batch, channels, (height - 1) * stride + 1, (width - 1) * stride + 1)
    spread[:, :, ::stride, ::stride] = x  # stride − 1 zeros between neighbours
    top, left = rows - 1 - padding, columns - 1 - padding
    spread = F.pad(spread, [left + output_padding] * 2 + [top + output_padding] * 2)
    turned = weight.flip(2, 3).transpose(0, 1)  # (out, in, rows, columns)
    return F.conv2d(spread, turned)
