import torch
from torch.nn.functional import conv1d, conv_transpose1d

kernel = torch.tensor([1.0, 2.0, 1.0]).view(1, 1, 3)
x = torch.tensor([0.0, 0, 0, 4, 0, 0, 0]).view(1, 1, 7)
small = conv1d(x, kernel, stride=2, padding=1)
back = conv_transpose1d(small, kernel, stride=2, padding=1)
print("x:    ", x.flatten().int().tolist())
print("small:", small.flatten().int().tolist())
print("back: ", back.flatten().int().tolist())
