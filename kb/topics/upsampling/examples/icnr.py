import torch
from torch.nn.functional import conv2d

from kb.topics.upsampling.snippets import icnr, nearest, pixel_shuffle

source = torch.Generator().manual_seed(0)
x = torch.ones(1, 8, 6, 6)  # a flat input: any pattern in the output is an artefact
random = torch.randn(4, 8, 3, 3, generator=source) / 72**0.5
for name, weight in (("random", random), ("ICNR", icnr(1, 8, 3, 2, source))):
    out = pixel_shuffle(conv2d(x, weight), 2)
    blocks = torch.equal(out, nearest(out[:, :, ::2, ::2], 8))
    print(f"{name:6} spread in a 2×2 block {out[0, 0, :2, :2].std():.3f}, nearest: {blocks}")
