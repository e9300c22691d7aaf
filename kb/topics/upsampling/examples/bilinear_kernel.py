import torch
from torch import nn

from kb.topics.upsampling.snippets import bilinear, bilinear_kernel

layer = nn.ConvTranspose2d(3, 3, 4, stride=2, padding=1, bias=False)
with torch.no_grad():
    layer.weight.copy_(bilinear_kernel(3, 2))
print("one row of taps:", bilinear_kernel(1, 2)[0, 0, 1].tolist())
source = torch.Generator().manual_seed(0)
x = torch.randn(1, 3, 6, 6, generator=source)
gap = (layer(x) - bilinear(x, 12)).abs().detach()
print("inside, below 1e-6:", bool(gap[..., 1:-1, 1:-1].max() < 1e-6))
print(f"on the border up to {gap.max():.1f}: there the transposed convolution pads with zeros")
