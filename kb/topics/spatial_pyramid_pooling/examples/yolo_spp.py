import torch

from kb.topics.spatial_pyramid_pooling.snippets import SpatialPyramidPooling, YoloSPP

for side in (13, 19):
    x = torch.zeros(1, 512, side, side)
    print(f"{side}×{side}: YOLO's SPP", tuple(YoloSPP()(x).shape), end="; ")
    print("SPP-net's", tuple(SpatialPyramidPooling()(x).shape))
