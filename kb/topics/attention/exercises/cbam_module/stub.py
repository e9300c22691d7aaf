from torch import Tensor, nn


class CBAM(nn.Module):
    """Channel attention, then spatial attention; (batch, channels, H, W) in and out."""

    def __init__(self, channels: int, reduction: int, kernel: int) -> None:
        super().__init__()
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
