import torch
import torch.nn.functional as F

from kb.topics.dilated_convolution.snippets import dilated_conv1d

x = torch.tensor([1, 2, 3, 4, 5, 6, 7])
w = torch.tensor([1, 10, 100])
stuffed = torch.tensor([1, 0, 10, 0, 100])

print("formula, rate 2:    ", dilated_conv1d(x, w, rate=2).tolist())
print("F.conv1d, rate 2:   ", F.conv1d(x[None, None], w[None, None], dilation=2).flatten().tolist())
print("dense, zeros inside:", F.conv1d(x[None, None], stuffed[None, None]).flatten().tolist())
