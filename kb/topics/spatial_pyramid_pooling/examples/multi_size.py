import torch
from torch import nn

from kb.topics.spatial_pyramid_pooling.snippets import SpatialPyramidPooling, vector_length

levels = (6, 3, 2, 1)
zf5 = nn.Sequential(  # kernels and strides of ZF-5, few channels
    nn.Conv2d(3, 8, 7, 2, 1), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
    nn.Conv2d(8, 8, 5, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
    nn.Conv2d(8, 8, 3, 1, 1), nn.ReLU(),
)  # fmt: skip
model = nn.Sequential(zf5, SpatialPyramidPooling(levels), nn.Linear(vector_length(8, levels), 10))
for size in (224, 180):
    x = torch.zeros(2, 3, size, size)
    print(size, "→ map", tuple(zf5(x).shape[2:]), "→ scores", tuple(model(x).shape))
