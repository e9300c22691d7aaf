from torch import Tensor


def pixel_shuffle(x: Tensor, factor: int) -> Tensor:
    """(batch, channels · factor², height, width) gives (batch, channels, height · factor, …)."""
    batch, depth, height, width = x.shape
    return x.reshape(batch, depth // factor**2, height * factor, width * factor)
