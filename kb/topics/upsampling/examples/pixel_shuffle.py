import torch
from torch import nn

from kb.topics.upsampling.snippets import pixel_shuffle, pixel_shuffle_source

x = torch.arange(16).view(1, 4, 2, 2)  # four channels: 0-3, 4-7, 8-11, 12-15
out = nn.PixelShuffle(2)(x)
print(tuple(x.shape), "to", tuple(out.shape))
for row in out[0, 0].tolist():
    print("  ", row)
print("ours equal:", torch.equal(out, pixel_shuffle(x, 2)))
print("row 3, column 2 comes from (channel, row, column)", pixel_shuffle_source(0, 3, 2, 2))
print("undone by PixelUnshuffle:", torch.equal(nn.PixelUnshuffle(2)(out), x))
