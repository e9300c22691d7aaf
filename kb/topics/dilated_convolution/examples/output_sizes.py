import torch
from torch import nn

from kb.topics.dilated_convolution.snippets import output_size

x = torch.zeros(1, 1, 65, 65)
for kernel, stride, padding, dilation in [(3, 1, 0, 2), (3, 1, 2, 2), (3, 2, 2, 2), (5, 1, 12, 6)]:
    conv = nn.Conv2d(1, 1, kernel, stride, padding, dilation)
    ours = output_size(65, kernel, stride, padding, dilation)
    print((kernel, stride, padding, dilation), "→", ours, conv(x).shape[-1] == ours)

try:
    output_size(65, 3, dilation=33)
except ValueError as error:
    print(error)
