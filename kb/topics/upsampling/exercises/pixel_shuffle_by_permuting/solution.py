from torch import Tensor


def pixel_shuffle(x: Tensor, factor: int) -> Tensor:
    """(batch, channels · factor², height, width) gives (batch, channels, height · factor, …)."""
    batch, depth, height, width = x.shape
    x = x.reshape(batch, depth // factor**2, factor, factor, height, width)
    x = x.permute(0, 1, 4, 2, 5, 3)  # (batch, channel, height, row, width, column)
    return x.reshape(batch, -1, height * factor, width * factor)
