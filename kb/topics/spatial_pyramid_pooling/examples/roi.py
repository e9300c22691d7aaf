import torch
from torch import nn

from kb.topics.spatial_pyramid_pooling.snippets import roi_max_pool

image = torch.randn(1, 3, 96, 128)
maps = nn.Conv2d(3, 8, 3, stride=8, padding=1)(image)[0].detach()  # one pass for the image
print("map:", tuple(maps.shape))
for box in [(0, 0, 12, 16), (2, 3, 9, 8), (5, 5, 6, 7)]:  # top, left, bottom, right on the map
    print(box, "→", tuple(roi_max_pool(maps, box, bins=2).shape))
print(
    "pixels convolved, 2000 crops of 227×227 : one 600×800 =", round(2000 * 227**2 / 600 / 800, 1)
)
