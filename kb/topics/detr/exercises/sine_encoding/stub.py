from torch import Tensor


def sine_encoding(height: int, width: int, channels: int, temperature: float = 10000.0) -> Tensor:
    """DETR's fixed encoding (channels, height, width): rows in the first half, then columns."""
    raise NotImplementedError
