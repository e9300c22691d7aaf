import torch

from kb.topics.upsampling.snippets import pixel_shuffle

x = torch.arange(8).view(1, 8, 1, 1)  # 2 output channels, factor 2
ours = pixel_shuffle(x, 2)
parts = x.view(1, 2, 2, 2, 1, 1)  # (batch, row, column, channel, height, width)
tensorflow = parts.permute(0, 3, 4, 1, 5, 2).reshape(1, 2, 2, 2)
print("PixelShuffle, channel 0:  ", ours[0, 0].flatten().tolist())
print("depth-to-space, channel 0:", tensorflow[0, 0].flatten().tolist())
