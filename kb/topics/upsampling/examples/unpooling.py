import torch
from torch import nn

from kb.topics.upsampling.snippets import max_unpool

x = torch.tensor([[1.0, 5, 2, 0], [3, 4, 8, 1], [7, 0, 1, 2], [6, 2, 3, 9]]).view(1, 1, 4, 4)
pooled, indices = nn.MaxPool2d(2, return_indices=True)(x)
print("maxima ", pooled.flatten().int().tolist())
print("indices", indices.flatten().tolist())
for row in max_unpool(pooled, indices, 4)[0, 0].int().tolist():
    print("  ", row)
same = torch.equal(max_unpool(pooled, indices, 4), nn.MaxUnpool2d(2)(pooled, indices))
print("equals MaxUnpool2d:", same)
