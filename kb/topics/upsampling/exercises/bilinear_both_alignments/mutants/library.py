from torch import Tensor
from torch.nn import functional as F


def bilinear(x: Tensor, size: tuple[int, int], align_corners: bool = False) -> Tensor:
    """A map (height, width), resized to `size`."""
    return F.interpolate(x[None, None], size, mode="bilinear", align_corners=align_corners)[0, 0]
