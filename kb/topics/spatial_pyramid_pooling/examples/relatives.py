import torch

from kb.topics.dilated_convolution.snippets import ASPP
from kb.topics.spatial_pyramid_pooling.snippets import PyramidPooling, SpatialPyramidPooling

with torch.device("meta"):
    x = torch.empty(1, 2048, 60, 60)
    for module in (SpatialPyramidPooling((4, 2, 1)), PyramidPooling(2048), ASPP(2048)):
        weights = sum(p.numel() for p in module.parameters())
        print(f"{type(module).__name__}: {tuple(module(x).shape)}, {weights:,} weights")
