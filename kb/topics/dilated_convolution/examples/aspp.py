import torch
from torch import nn

from kb.topics.dilated_convolution.snippets import ASPP

with torch.device("meta"):
    aspp = ASPP(2048)
    print(tuple(aspp(torch.empty(1, 2048, 33, 33)).shape))
print("weights:", f"{sum(p.numel() for p in aspp.parameters()):,}")
print("of the projection:", tuple(aspp.project[0].weight.shape))

with_norm = ASPP(8, 4, norm=nn.BatchNorm2d)
try:
    with_norm(torch.zeros(1, 8, 33, 33))
except ValueError as error:
    print("batch of 1:", error)
print("batch of 2:", tuple(with_norm(torch.zeros(2, 8, 33, 33)).shape))
