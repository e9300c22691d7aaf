"""Toys behind the attention figures: sizes along the way, learned gates, a map over a disc."""

import torch
import torch.nn.functional as F
from torch import Tensor

from kb.topics.attention.snippets.blocks import CBAM, SEBlock, SpatialAttention

SIGNAL, CHANNELS = 4, 12


def shapes() -> dict[str, list[list[int]]]:
    """Sizes without the batch at each step, read off the modules."""
    x = torch.zeros(1, 64, 14, 14)
    se, cbam = SEBlock(64, 16), CBAM(64, 16)
    means = se.squeeze(x).flatten(1)
    hidden = se.excite[0](means)
    pooled = torch.stack([x.mean((2, 3)), x.amax((2, 3))], 1)
    scaled = cbam.channel(x)
    maps = torch.stack([scaled.mean(1), scaled.amax(1)], 1)
    flows = {
        "se": [x, means, hidden, se.excite(means), se(x)],
        "channel": [x, pooled, cbam.channel.weights(x)[:, :, 0, 0], scaled],
        "space": [scaled, maps, cbam.spatial.weights(scaled), cbam(x)],
    }
    return {name: [list(t.shape[1:]) for t in flow] for name, flow in flows.items()}


def trained_gates() -> tuple[list[float], list[float]]:
    """Gates of an SE block before and after it learns which channels tell two classes apart."""
    source = torch.Generator().manual_seed(0)

    def draw(*shape: int, scale: float = 1) -> Tensor:
        return scale * torch.randn(shape, dtype=torch.float64, generator=source)

    label = (torch.arange(64) % 2).double()
    x = draw(64, CHANNELS, 4, 4, scale=0.5) + 2 * draw(64, CHANNELS, 1, 1)
    x[:, :SIGNAL] = draw(64, SIGNAL, 4, 4, scale=0.5) + (2 * label - 1)[:, None, None, None]
    block = SEBlock(CHANNELS, reduction=2).double()
    for parameter in block.parameters():
        parameter.data = draw(*parameter.shape, scale=0.1)
    optimizer = torch.optim.Adam(block.parameters(), lr=0.03)
    start = block.weights(x).detach().mean(0).flatten()
    for _ in range(200):
        loss = F.binary_cross_entropy_with_logits(block(x).sum(1).mean((1, 2)), label)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    end = block.weights(x).detach().mean(0).flatten()
    return _round(start), _round(end)


def _round(values: Tensor) -> list[float]:
    return [round(v, 4) for v in values.tolist()]


def disc_maps() -> tuple[Tensor, Tensor, Tensor]:
    """Mean map, maximum map and gate, each (24, 24), of spatial attention over a disc.

    The 7×7 weights are a bell set by hand, with a bias of −6.
    """
    side = 24
    rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    disc = ((rows - 9) ** 2 + (columns - 14) ** 2 < 25).double()
    source = torch.Generator().manual_seed(0)
    x = 0.3 * torch.rand((1, 6, side, side), dtype=torch.float64, generator=source)
    x[:, :3] += disc * torch.tensor([1.0, 0.7, 0.5], dtype=torch.float64)[:, None, None]
    block = SpatialAttention(7).double()
    offsets = torch.arange(-3, 4).double()
    bell = torch.exp(-(offsets[:, None] ** 2 + offsets**2) / 4)
    block.conv = torch.nn.Conv2d(2, 1, 7, padding=3).double()
    with torch.no_grad():
        block.conv.weight[0] = torch.stack([bell, bell]) * 8 / bell.sum()
        block.conv.bias = torch.nn.Parameter(torch.tensor([-6.0], dtype=torch.float64))
        gate = block.weights(x)[0, 0]
    return x.mean(1)[0], x.amax(1)[0], gate
