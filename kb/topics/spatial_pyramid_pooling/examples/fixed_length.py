import torch
from torch import nn

from kb.topics.spatial_pyramid_pooling.snippets import SpatialPyramidPooling, vector_length

features = nn.Conv2d(3, 256, 3, stride=16, padding=1)
spp, head = SpatialPyramidPooling((4, 2, 1)), nn.Linear(vector_length(256, (4, 2, 1)), 10)
for height, width in [(224, 224), (180, 320)]:
    maps = features(torch.zeros(1, 3, height, width))
    print(tuple(maps.shape), "→", tuple(spp(maps).shape), "→", tuple(head(spp(maps)).shape))

flat = nn.Linear(256 * 14 * 14, 10)
try:
    flat(features(torch.zeros(1, 3, 180, 320)).flatten(1))
except RuntimeError as error:
    print("without SPP:", error)
