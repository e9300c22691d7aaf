import torch
from torch import Tensor


def linear(x: Tensor, out: int, align_corners: bool) -> Tensor:
    """Resize the first axis."""
    last = len(x) - 1
    i = torch.arange(out)
    u = i * (last / max(out - 1, 1)) if align_corners else (i + 0.5) * len(x) / out - 0.5
    u = u.clamp(0, last)
    low = u.long()
    share = (u - low)[:, None]
    return x[low] * (1 - share) + x[low + 1] * share


def bilinear(x: Tensor, size: tuple[int, int], align_corners: bool = False) -> Tensor:
    """A map (height, width), resized to `size`."""
    tall = linear(x, size[0], align_corners)  # (new height, width)
    return linear(tall.T, size[1], align_corners).T
