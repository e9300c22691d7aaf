import torch
from torch import Tensor


def transposed_conv(
    x: Tensor, weight: Tensor, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> Tensor:
    """(batch, in, height, width) and (in, out, rows, columns) give (batch, out, …)."""
    batch, _, height, width = x.shape
    _, out, rows, columns = weight.shape
    tall = (height - 1) * stride + rows + output_padding
    wide = (width - 1) * stride + columns + output_padding
    canvas = x.new_zeros(batch, out, tall, wide)
    for i in range(height):
        for j in range(width):
            painted = torch.einsum("nc,coab->noab", x[:, :, i, j], weight)
            canvas[:, :, i * stride : i * stride + rows, j * stride : j * stride + columns] += (
                painted
            )
    return canvas[:, :, padding : tall - padding, padding : wide - padding]
