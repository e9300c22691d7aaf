from torch import Tensor


def spp(x: Tensor, levels: list[int]) -> Tensor:
    """(batch, channels, height, width) gives (batch, channels · Σn²), the maxima of the bins."""
    raise NotImplementedError
