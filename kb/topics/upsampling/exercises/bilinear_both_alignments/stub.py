from torch import Tensor


def bilinear(x: Tensor, size: tuple[int, int], align_corners: bool = False) -> Tensor:
    """A map (height, width), resized to `size`."""
    raise NotImplementedError
