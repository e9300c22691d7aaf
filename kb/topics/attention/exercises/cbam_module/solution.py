import torch
from torch import Tensor, nn


class CBAM(nn.Module):
    """Channel attention, then spatial attention; (batch, channels, H, W) in and out."""

    def __init__(self, channels: int, reduction: int, kernel: int) -> None:
        super().__init__()
        hidden = max(1, channels // reduction)
        self.mlp = nn.Sequential(
            nn.Linear(channels, hidden, bias=False),
            nn.ReLU(),
            nn.Linear(hidden, channels, bias=False),
        )
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        pooled = self.mlp(x.mean(dim=(2, 3))) + self.mlp(x.amax(dim=(2, 3)))  # (batch, channels)
        x = x * torch.sigmoid(pooled)[:, :, None, None]
        maps = torch.stack([x.mean(dim=1), x.amax(dim=1)], dim=1)  # (batch, 2, H, W)
        return x * torch.sigmoid(self.conv(maps))
