import torch
from torch.nn.functional import cross_entropy

cosine = torch.tensor([[0.60, 0.25, 0.25, 0.13]])  # (sample, class), class 0 is right
target, s, m = torch.tensor([0]), 30, 0.35
own = torch.tensor([m, 0, 0, 0])
print(f"inside, s(cos θ − m):    {cross_entropy(s * (cosine - own), target):.5f}")
print(f"after, s cos θ − m:      {cross_entropy(s * cosine - own, target):.5f}")
print(f"on every class:          {cross_entropy(s * (cosine - m), target):.5f}")
print(f"no margin at all:        {cross_entropy(s * cosine, target):.5f}")
