import math

import torch

from kb.topics.detr.snippets import sine_position_encoding

code = sine_position_encoding(25, 34)
print(tuple(code.shape))
print(
    "row 0, channel 0:     ", round(code[0, 0, 0].item(), 4), round(math.sin(2 * math.pi / 25), 4)
)
print("counted from 0:       ", math.sin(0.0))
print("column 33, channel 129:", round(code[129, 0, 33].item(), 4))

torch.manual_seed(0)
attention = torch.nn.MultiheadAttention(256, 8)
x, place = torch.randn(850, 256), code.flatten(1).T
right = attention(x + place, x + place, x)[0]
wrong = attention(x + place, x + place, x + place)[0]
print("positions in v too change the output by up to", f"{(right - wrong).abs().max():.1f}")
