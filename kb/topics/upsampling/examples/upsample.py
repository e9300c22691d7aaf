import torch
from torch import nn

x = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).view(1, 1, 2, 2)
for options in (
    {"mode": "nearest"},
    {"mode": "bilinear"},
    {"mode": "bilinear", "align_corners": True},
    {"mode": "bicubic"},
):
    rows = nn.Upsample(scale_factor=2, **options)(x)[0, 0]
    print(options)
    for row in rows:
        print("  ", " ".join(f"{value:5.2f}" for value in row.tolist()))
print("parameters:", sum(p.numel() for p in nn.Upsample(scale_factor=2).parameters()))
