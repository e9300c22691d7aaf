import torch
from torch import nn

r, k = 2, 3
generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 4, 5, 6, generator=generator, dtype=torch.float64)
conv = nn.Conv2d(4, 3 * r * r, k, padding=1, bias=False, dtype=torch.float64)
up = nn.ConvTranspose2d(4, 3, k * r, stride=r, padding=r, bias=False, dtype=torch.float64)

# Conv2d slides its kernel unflipped: tap a lands in block k - 1 - a of the transposed kernel.
taps = conv.weight.view(3, r, r, 4, k, k).flip(4, 5)  # (out, i, j, in, a, b)
weight = taps.permute(3, 0, 4, 1, 5, 2).reshape(4, 3, k * r, k * r)  # rows a·r + i
up.weight = nn.Parameter(weight)

shuffled, transposed = nn.PixelShuffle(r)(conv(x)), up(x)
print(tuple(x.shape), "to", tuple(shuffled.shape), "and", tuple(transposed.shape))
print("equal:", torch.allclose(shuffled, transposed))
print("weights:", conv.weight.numel(), "and", up.weight.numel())
