from torch import Tensor
from torch.nn import functional as F


def pixel_shuffle(x: Tensor, factor: int) -> Tensor:
    """(batch, channels · factor², height, width) gives (batch, channels, height · factor, …)."""
    return F.pixel_shuffle(x, factor)
