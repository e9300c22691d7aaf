import torch
from torch import nn

from kb.topics.upsampling.snippets import transposed_output_size

x = torch.zeros(1, 1, 7, 7)
for options in (
    {"stride": 2, "padding": 1},
    {"stride": 2, "padding": 1, "output_padding": 1},
    {"stride": 2, "dilation": 2},
):
    short = 6 * options["stride"] - 2 * options.get("padding", 0) + 3  # the short formula
    real = nn.ConvTranspose2d(1, 1, 3, **options)(x).shape[-1]
    ours = transposed_output_size(7, 3, **options)
    print(f"short formula {short}, PyTorch {real}, ours {ours}: {options}")
try:
    transposed_output_size(7, 3, stride=2, output_padding=2)
except ValueError as error:
    print(error)
