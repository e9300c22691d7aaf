"""Channel and spatial gates by other means: pytorchcv's blocks, 1×1 convolutions, plain loops."""

import importlib.util
import math
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

Maps = list[list[list[float]]]  # channel, row, column


def has_pytorchcv() -> bool:
    """Whether the library that brings SE and CBAM blocks is installed."""
    return importlib.util.find_spec("pytorchcv") is not None


def se_parameters(channels: int, reduction: int, bias: bool) -> int:
    """Counted in pytorchcv's SE block, or in the same pair of 1×1 convolutions."""
    block = _se_module(channels, reduction)
    return sum(p.numel() for name, p in block.named_parameters() if bias or "bias" not in name)


def network_parameters(stages: list[list[int]], reduction: int) -> int:
    """Weights without biases of one SE block after another, instantiated on no device."""
    with torch.device("meta"):
        return sum(
            se_parameters(channels, reduction, False)
            for blocks, channels in stages
            for _ in range(blocks)
        )


def cbam_parameters(channels: int, reduction: int, kernel: int) -> int:
    """Counted in modules: pytorchcv's shared MLP without biases, and a convolution."""
    if has_pytorchcv():
        from pytorchcv.models.cbamresnet import MLP

        mlp: nn.Module = MLP(channels, reduction)
    else:
        mlp = _pair(channels, channels // reduction)
    weights = sum(p.numel() for name, p in mlp.named_parameters() if "bias" not in name)
    return weights + spatial_parameters(kernel)


def spatial_parameters(kernel: int) -> int:
    """Counted by how many input numbers one output of an all-ones convolution reaches."""
    side = 2 * kernel + 1
    image = torch.zeros(1, 2, side, side, dtype=torch.float64, requires_grad=True)
    out = nn.functional.conv2d(image, torch.ones(1, 2, kernel, kernel, dtype=torch.float64))
    (gradient,) = torch.autograd.grad(out[0, 0, 0, 0], image)
    return int(gradient.count_nonzero())


def floored_pair(channels: int, reduction: int) -> int:
    """Weights of two linear layers whose hidden width is found by counting down in steps of r."""
    hidden, rest = 0, channels
    while rest >= reduction:
        hidden, rest = hidden + 1, rest - reduction
    hidden = hidden or 1
    with torch.device("meta"):
        return sum(p.numel() for n, p in _pair(channels, hidden).named_parameters() if "w" in n)


def se_gates(maps: Maps, first: list[list[float]], second: list[list[float]]) -> list[float]:
    """SE's gates of one image by loops; `first` is (hidden, C), `second` is (C, hidden)."""
    means = [math.fsum(map(math.fsum, m)) / (len(m) * len(m[0])) for m in maps]
    hidden = [max(0.0, math.fsum(w * z for w, z in zip(row, means, strict=True))) for row in first]
    return [_sigmoid(math.fsum(w * h for w, h in zip(row, hidden, strict=True))) for row in second]


def library_se(x: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """pytorchcv's SE block in float64 with the given weights and zero biases."""
    block = _se_module(first.shape[1], first.shape[1] // first.shape[0]).double()
    convolutions: list[Any] = [m for m in block.modules() if isinstance(m, nn.Conv2d)]
    for conv, weight in zip(convolutions, (first, second), strict=True):
        nn.init.zeros_(conv.bias)
        conv.weight.data = weight.detach()[:, :, None, None].double()
    out: torch.Tensor = block(x.double())
    return out


def cbam_gates(maps: Maps, first: list[list[float]], second: list[list[float]]) -> list[float]:
    """CBAM's channel gates of one image with NumPy matrices."""
    x = np.asarray(maps, dtype=np.float64)
    pooled = np.stack([x.mean((1, 2)), x.max((1, 2))])  # (2, channel)
    logits = np.maximum(pooled @ np.asarray(first).T, 0) @ np.asarray(second).T
    gates: list[float] = (1 / (1 + np.exp(-logits.sum(0)))).tolist()
    return gates


def library_cbam(
    x: torch.Tensor, first: torch.Tensor, second: torch.Tensor, conv: torch.Tensor
) -> torch.Tensor:
    """pytorchcv's CBAM with zero biases, its norm made the identity, its map order turned.

    `conv` is (1, 2, 7, 7) in the order mean, max; the library stacks max first.
    """
    from pytorchcv.models.cbamresnet import CbamBlock

    block = CbamBlock(first.shape[1], first.shape[1] // first.shape[0]).double().eval()
    mlp = block.ch_gate.mlp
    mlp.fc1.weight.data, mlp.fc2.weight.data = first.detach().double(), second.detach().double()
    nn.init.zeros_(mlp.fc1.bias)
    nn.init.zeros_(mlp.fc2.bias)
    block.sp_gate.conv.conv.weight.data = conv.detach().double().flip(1)
    block.sp_gate.conv.bn.eps = 0.0
    out: torch.Tensor = block(x.double())
    return out


def corner_gate(channels: int, size: int, kernel: int, value: float, weight: float) -> float:
    """The gate of the top left pixel of a constant image, taps counted one by one."""
    half, total = kernel // 2, 0.0
    for row in range(-half, half + 1):
        for column in range(-half, half + 1):
            if 0 <= row < size and 0 <= column < size:
                stack = [value] * channels
                total += weight * (sum(stack) / channels) + weight * max(stack)
    return _sigmoid(total)


def pixel_gate(values: list[float], mean_weight: float, max_weight: float) -> float:
    """A 1×1 spatial gate at one pixel, in NumPy."""
    column = np.asarray(values, dtype=np.float64)
    return _sigmoid(float(np.dot([mean_weight, max_weight], [column.mean(), column.max()])))


def multiplications(channels: int, reduction: int, height: int, width: int) -> int:
    """PyTorch's own operation counter on the two layers, and one product a number rescaled."""
    with torch.device("meta"):
        pair, means = _pair(channels, channels // reduction), torch.empty(1, channels)
        image, gate = torch.empty(1, channels, height, width), torch.empty(1, channels, 1, 1)
        with FlopCounterMode(display=False) as counter:
            pair(means)
        return int(counter.get_total_flops()) // 2 + (image * gate).numel()


def bottleneck_share(width: int, reduction: int) -> float:
    """SE weights over convolution weights of a bottleneck, in percent, counted in modules."""
    with torch.device("meta"):
        body = [
            nn.Conv2d(4 * width, width, 1),
            nn.Conv2d(width, width, 3),
            nn.Conv2d(width, 4 * width, 1),
        ]
        weights = sum(conv.weight.numel() for conv in body)
    return 100 * network_parameters([[1, 4 * width]], reduction) / weights


def odd_kernel(channels: int) -> int:
    """ECA's kernel by search: the first odd k that reaches the floor of (log2 C + 1) / 2."""
    floor = 0
    while 2 ** (2 * (floor + 1) - 1) <= channels:  # (log2 C + 1) / 2 ≥ n  ⇔  2^(2n−1) ≤ C
        floor += 1
    return next(k for k in range(1, 99, 2) if k >= floor)


def gate_numbers(channels: int, height: int, width: int) -> int:
    """How many different factors a map of distinct gates multiplies by, found by broadcasting."""
    factors = np.zeros((channels, height, width), dtype=np.complex128)
    factors += np.arange(channels).reshape(-1, 1, 1) + 1j * np.arange(height * width).reshape(
        1, height, width
    )
    return len(np.unique(factors.real)) + len(np.unique(factors.imag))


def pooled_shape(batch: int, channels: int, height: int, width: int) -> tuple[int, ...]:
    """Shape of the two maps that the spatial convolution reads, from NumPy."""
    x = np.zeros((batch, channels, height, width))
    return tuple(np.concatenate([x.mean(1, keepdims=True), x.max(1, keepdims=True)], 1).shape)


def _se_module(channels: int, reduction: int) -> nn.Module:
    if has_pytorchcv():
        from pytorchcv.models.common.att import SEBlock

        block: nn.Module = SEBlock(channels, reduction)
        return block
    hidden = channels // reduction
    gate = nn.Sequential(
        nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, hidden, 1), nn.ReLU(),
        nn.Conv2d(hidden, channels, 1), nn.Sigmoid(),
    )  # fmt: skip
    return _Scale(gate)


class _Scale(nn.Module):
    def __init__(self, gate: nn.Module) -> None:
        super().__init__()
        self.gate = gate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = x * self.gate(x)
        return out


def _pair(channels: int, hidden: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(channels, hidden, bias=False), nn.ReLU(), nn.Linear(hidden, channels, bias=False)
    )


def _sigmoid(value: float) -> float:
    return (1 + math.tanh(value / 2)) / 2
