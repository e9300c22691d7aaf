from torch import Tensor


def transposed_conv(
    x: Tensor, weight: Tensor, stride: int = 1, padding: int = 0, output_padding: int = 0
) -> Tensor:
    """(batch, in, height, width) and (in, out, rows, columns) give (batch, out, …)."""
    raise NotImplementedError
