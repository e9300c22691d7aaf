import torch

from kb.topics.upsampling.snippets import bicubic_weights, bilinear

print("weights half-way:", [round(w, 5) for w in bicubic_weights(0.5)])
step = torch.tensor([0.0, 0, 1, 1]).view(1, 1, 1, 4).repeat(1, 1, 4, 1)
cubic = torch.nn.functional.interpolate(step, scale_factor=4, mode="bicubic")
print(f"bicubic on a step from 0 to 1: {cubic.min():.3f} to {cubic.max():.3f}")
linear = bilinear(step, 16)
print(f"bilinear on it:                {linear.min():.3f} to {linear.max():.3f}")
