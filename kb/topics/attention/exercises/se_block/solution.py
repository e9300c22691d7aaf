import torch
from torch import Tensor


def se_block(x: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    """x (batch, C, H, W) rescaled by SE gates; w1 (hidden, C), w2 (C, hidden), no biases."""
    means = x.mean(dim=(2, 3))  # (batch, C)
    hidden = torch.relu(means @ w1.T)  # (batch, hidden)
    gates = torch.sigmoid(hidden @ w2.T)  # (batch, C)
    return x * gates[:, :, None, None]
