import torch
from torch import nn

layers = {  # 64 channels of 32×32 to 64 channels of 64×64
    "bilinear": nn.Upsample(scale_factor=2, mode="bilinear"),
    "bilinear + 3×3": nn.Sequential(
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(64, 64, 3, padding=1)
    ),
    "transposed 4×4": nn.ConvTranspose2d(64, 64, 4, stride=2, padding=1),
    "3×3 + PixelShuffle": nn.Sequential(nn.Conv2d(64, 256, 3, padding=1), nn.PixelShuffle(2)),
}
for name, layer in layers.items():
    side = layer(torch.zeros(1, 64, 32, 32)).shape[-1]
    parameters = sum(p.numel() for p in layer.parameters())
    print(f"{name:18} side {side}, {parameters:7,} parameters")
