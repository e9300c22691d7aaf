import torch
from torch import nn

from kb.topics.upsampling.snippets import transposed_output_size

down = nn.Conv2d(1, 1, 3, stride=2, padding=1)
print("down:", {n: down(torch.zeros(1, 1, n, n)).shape[-1] for n in (6, 7, 8, 9)})
print("up:  ", {extra: transposed_output_size(4, 3, 2, 1, extra) for extra in (0, 1)})
up = nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)
small = torch.zeros(1, 1, 4, 4)
print("asked for 8×8:", tuple(up(small, output_size=(8, 8)).shape[2:]))
