from torch import nn

from kb.topics.receptive_field.snippets import trace

features = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 8, 3, 2, 1))
print("features:   ", trace(features, 64))
print("with a pool:", trace(nn.Sequential(features, nn.AdaptiveAvgPool2d(1)), 64))
print("group norm: ", trace(nn.Sequential(features, nn.GroupNorm(2, 8)), 64))
