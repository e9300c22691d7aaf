import torch
from torch import nn
from torch.nn.functional import interpolate

from kb.topics.upsampling.snippets import nearest

x = torch.arange(3.0).view(1, 1, 1, 3)
old = nn.UpsamplingNearest2d(size=(1, 8))(x)
print("UpsamplingNearest2d ", old.flatten().int().tolist())
print("interpolate, nearest", interpolate(x, size=(1, 8)).flatten().int().tolist())
print("our nearest         ", nearest(x, (1, 8)).flatten().int().tolist())
exact = interpolate(x, size=(1, 8), mode="nearest-exact")
print("nearest-exact       ", exact.flatten().int().tolist())
moved = nearest(torch.arange(2.0).view(1, 1, 1, 2), (1, 82))[0, 0, 0, 41]
print("2 to 82 pixels, output 41: floor(41·2/82) = 1, PyTorch copies", int(moved))
