import math

import torch
from torch import Tensor


def sine_encoding(height: int, width: int, channels: int, temperature: float = 10000.0) -> Tensor:
    """DETR's fixed encoding (channels, height, width): rows in the first half, then columns."""
    half = channels // 2
    divisor = temperature ** (torch.arange(0, half, 2) / half)

    def encode(length: int) -> Tensor:
        position = torch.arange(1, length + 1) / length * 2 * math.pi
        angle = position / divisor[:, None]  # (half / 2, length)
        return torch.stack((angle.sin(), angle.cos()), 1).flatten(0, 1)

    rows = encode(height)[:, :, None].expand(half, height, width)
    columns = encode(width)[:, None, :].expand(half, height, width)
    return torch.cat((columns, rows))
