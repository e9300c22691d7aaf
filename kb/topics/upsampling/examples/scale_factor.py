import torch
from torch.nn.functional import interpolate

x = torch.arange(3.0).view(1, 1, 3)
given = interpolate(x, scale_factor=1.5, mode="linear")
sized = interpolate(x, size=given.shape[-1], mode="linear")
print("3 · 1.5 = 4.5 gives", given.shape[-1], "pixels")
print("scale_factor=1.5:", [round(v, 4) for v in given.flatten().tolist()])
print("size=4:          ", [round(v, 4) for v in sized.flatten().tolist()])
