import torch
from torch import nn
from torch.nn.functional import interpolate

from kb.topics.upsampling.snippets import bilinear

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).view(1, 1, 2, 2)
old = nn.UpsamplingBilinear2d(scale_factor=2)(x)
print("first row, old layer       ", [round(v, 4) for v in old[0, 0, 0].tolist()])
print("equals align_corners=True: ", torch.allclose(old, bilinear(x, 4, align_corners=True)))
print("equals the default of now: ", torch.allclose(old, interpolate(x, size=4, mode="bilinear")))
gap = (old - bilinear(x, 4)).abs().max()
print(f"largest difference          {gap:.4f}")
