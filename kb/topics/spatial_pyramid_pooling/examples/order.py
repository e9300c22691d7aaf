import torch

from kb.topics.spatial_pyramid_pooling.snippets import SpatialPyramidPooling

x = torch.arange(16.0).view(1, 1, 4, 4)
x = torch.cat([x, 100 + x], 1)  # two channels
print("(2, 1):", SpatialPyramidPooling((2, 1))(x).int().tolist())
print("(1, 2):", SpatialPyramidPooling((1, 2))(x).int().tolist())
