"""Gates between 0 and 1 that rescale the channels, or the positions, of a feature map.

Every call looks for NaN in its input: clear for a reader, but it waits for a GPU and keeps
`torch.export` and `torch.fx` from tracing. Code to train with leaves `_check` out.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

__all__ = [
    "CBAM", "ChannelAttention", "ECABlock", "SEBlock", "SEBottleneck", "SpatialAttention",
    "count_parameters", "eca_kernel", "reduced_width", "se_extra_parameters",
    "se_multiplications",
]  # fmt: skip


def reduced_width(channels: int, reduction: int) -> int:
    """Width of the bottleneck between the two layers: C // r, but at least 1.

    Raises:
        ValueError: for fewer than 1 channel or a reduction below 1.
    """
    if channels < 1:
        raise ValueError(f"channels = {channels}: expected at least 1")
    if reduction < 1:
        raise ValueError(f"reduction = {reduction}: expected at least 1")
    return max(1, channels // reduction)


# --8<-- [start:SEBlock]
class SEBlock(nn.Module):
    """Squeeze-and-excitation: one gate per channel, computed from the means of all channels.

    Arguments:
        channels: C of the (B, C, H, W) input; the output has the same shape.
        reduction: r; the hidden layer is max(1, C // r) wide.
        bias: whether the two linear layers have one.

    Raises:
        ValueError: for an impossible width, an input that is not (B, C, H, W), empty or with NaN.

    Source: Hu et al., Squeeze-and-Excitation Networks, equations 2 to 4.
    """

    def __init__(self, channels: int, reduction: int = 16, bias: bool = True) -> None:
        super().__init__()
        self.channels, hidden = channels, reduced_width(channels, reduction)
        self.squeeze = nn.AdaptiveAvgPool2d(1)
        self.excite = nn.Sequential(
            nn.Linear(channels, hidden, bias=bias),
            nn.ReLU(),
            nn.Linear(hidden, channels, bias=bias),
            nn.Sigmoid(),
        )

    def weights(self, x: Tensor) -> Tensor:
        """The gates alone, (B, C, 1, 1)."""
        _check(x, self.channels)
        means = self.squeeze(x).flatten(1)  # (batch, channel)
        gate: Tensor = self.excite(means)[:, :, None, None]
        return gate

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weights(x)
        # --8<-- [end:SEBlock]


# --8<-- [start:ChannelAttention]
class ChannelAttention(nn.Module):
    """CBAM's channel half: one shared MLP over means and maxima, summed before the sigmoid.

    Arguments:
        channels: C of the (B, C, H, W) input; the output has the same shape.
        reduction: r; the hidden layer is max(1, C // r) wide. No biases.

    Raises:
        ValueError: for an impossible width, an input that is not (B, C, H, W), empty or with NaN.

    Source: Woo et al., CBAM, equation 2.
    """

    def __init__(self, channels: int, reduction: int = 16) -> None:
        super().__init__()
        self.channels, hidden = channels, reduced_width(channels, reduction)
        self.mlp = nn.Sequential(
            nn.Linear(channels, hidden, bias=False),
            nn.ReLU(),
            nn.Linear(hidden, channels, bias=False),
        )

    def weights(self, x: Tensor) -> Tensor:
        """The gates alone, (B, C, 1, 1)."""
        _check(x, self.channels)
        means, maxima = x.mean(dim=(2, 3)), x.amax(dim=(2, 3))  # (batch, channel) each
        return torch.sigmoid(self.mlp(means) + self.mlp(maxima))[:, :, None, None]

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weights(x)
        # --8<-- [end:ChannelAttention]


# --8<-- [start:SpatialAttention]
class SpatialAttention(nn.Module):
    """CBAM's spatial half: one gate per position, from the mean and the maximum over channels.

    Arguments:
        kernel: odd side of the one convolution from 2 maps to 1; no bias, no norm.

    Raises:
        ValueError: for an even or non-positive kernel, or an input that is not (B, C, H, W) or
            holds NaN.

    Source: Woo et al., CBAM, equation 3; here the maps go in the order mean, max.
    """

    def __init__(self, kernel: int = 7) -> None:
        super().__init__()
        if kernel < 1 or kernel % 2 == 0:
            raise ValueError(f"kernel = {kernel}: expected an odd number of at least 1")
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)

    def weights(self, x: Tensor) -> Tensor:
        """The gates alone, (B, 1, H, W)."""
        _check(x)
        maps = torch.stack([x.mean(dim=1), x.amax(dim=1)], dim=1)  # (batch, 2, height, width)
        return torch.sigmoid(self.conv(maps))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weights(x)
        # --8<-- [end:SpatialAttention]


# --8<-- [start:CBAM]
class CBAM(nn.Module):
    """Channel attention, then spatial attention on what it gives.

    Arguments:
        channels: C of the (B, C, H, W) input; the output has the same shape.
        reduction: r of the shared MLP.
        kernel: odd side of the spatial convolution.

    Raises:
        ValueError: as its halves do.

    Source: Woo et al., CBAM, equation 1.
    """

    def __init__(self, channels: int, reduction: int = 16, kernel: int = 7) -> None:
        super().__init__()
        self.channel = ChannelAttention(channels, reduction)
        self.spatial = SpatialAttention(kernel)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.spatial(self.channel(x))
        return y
        # --8<-- [end:CBAM]


# --8<-- [start:SEBottleneck]
class SEBottleneck(nn.Module):
    """A ResNet bottleneck of stride 1 with the SE block after its last norm, before the sum.

    Arguments:
        width: channels of the 3×3; input and output have 4 · width, and so has the SE block.
        reduction: r of the SE block, which has no biases here.

    Raises:
        ValueError: for a width or reduction below 1.

    Source: Hu et al., Squeeze-and-Excitation Networks, figure 3 and table 1.
    """

    def __init__(self, width: int, reduction: int = 16) -> None:
        super().__init__()
        if width < 1:
            raise ValueError(f"width = {width}: expected at least 1")
        channels = 4 * width
        self.body = nn.Sequential(
            nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, channels, 1, bias=False), nn.BatchNorm2d(channels),
        )  # fmt: skip
        self.se = SEBlock(channels, reduction, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.se(self.body(x)))
        # --8<-- [end:SEBottleneck]


# --8<-- [start:ECABlock]
def eca_kernel(channels: int, gamma: int = 2, offset: int = 1) -> int:
    """ECA's kernel: (log2 C + b) / γ cut to an integer, made odd by adding 1 when even.

    Raises:
        ValueError: for fewer than 1 channel or γ below 1.
    """
    if channels < 1 or gamma < 1:
        raise ValueError(f"channels = {channels}, gamma = {gamma}: expected at least 1 each")
    cut = int(abs((math.log2(channels) + offset) / gamma))
    return cut if cut % 2 else cut + 1


class ECABlock(nn.Module):
    """Efficient channel attention: a 1-D convolution over the channel means, no bottleneck.

    Arguments:
        channels: C of the (B, C, H, W) input; the output has the same shape.

    Raises:
        ValueError: for no channel, or an input that is not (B, C, H, W), empty or with NaN.

    Source: Wang et al. (2020), ECA-Net, arXiv:1910.03151, section 3.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels, kernel = channels, eca_kernel(channels)
        self.conv = nn.Conv1d(1, 1, kernel, padding=kernel // 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        _check(x, self.channels)
        means = x.mean(dim=(2, 3))[:, None]  # (batch, 1, channel)
        return x * torch.sigmoid(self.conv(means))[:, 0, :, None, None]
        # --8<-- [end:ECABlock]


# --8<-- [start:cost]
def se_extra_parameters(stages: Sequence[Sequence[int]], reduction: int) -> int:
    """Parameters that SE blocks without biases add to a network.

    Σ N · 2 · C · max(1, ⌊C/r⌋), which is (2/r) · Σ N · C² where r divides every C.

    Arguments:
        stages: (blocks, channels) per stage; channels is the width where SE sits: the output
            of the residual unit, or its inner width directly after the 3×3.
        reduction: r.

    Raises:
        ValueError: for a stage that is not a pair, fewer than 0 blocks, or an impossible width.

    Source: Hu et al., Squeeze-and-Excitation Networks, equation 5.
    """
    total = 0
    for stage in stages:
        if not isinstance(stage, Sequence) or len(stage) != 2 or stage[0] < 0:
            raise ValueError(f"stage {stage!r}: expected (blocks, channels)")
        blocks, channels = stage
        total += blocks * 2 * channels * reduced_width(channels, reduction)
    return total


def se_multiplications(channels: int, reduction: int, height: int, width: int) -> int:
    """Multiplications of one SE block on one image: two linear layers and the rescaling.

    Raises:
        ValueError: for an image or a width below 1.
    """
    if height < 1 or width < 1:
        raise ValueError(f"height × width = {height} × {width}: expected at least 1 × 1")
    return 2 * channels * reduced_width(channels, reduction) + channels * height * width


def count_parameters(module: nn.Module) -> int:
    """How many parameters a module holds, frozen ones included."""
    return sum(parameter.numel() for parameter in module.parameters())
    # --8<-- [end:cost]


def _check(x: Tensor, channels: int | None = None) -> None:
    if x.dim() != 4 or (channels is not None and x.shape[1] != channels):
        expected = "(batch, channels, height, width)"
        if channels is not None:
            expected = f"(batch, {channels}, height, width)"
        raise ValueError(f"input of shape {tuple(x.shape)}: expected {expected}")
    if 0 in x.shape:
        raise ValueError(f"input of shape {tuple(x.shape)}: expected no empty axis")
    if torch.isnan(x).any():
        where = tuple(torch.isnan(x).nonzero()[0].tolist())
        raise ValueError(f"input holds nan at {where}: expected numbers only")
