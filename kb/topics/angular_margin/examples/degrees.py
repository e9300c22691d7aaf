import math

import torch

from kb.topics.angular_margin.snippets import arcface_loss, unit_vectors

x, weight, target = unit_vectors([0.0]), unit_vectors([40.0, 75.0]), torch.tensor([0])
for m in (0.5, math.radians(0.5)):
    print(f"m = {m:.4f} rad = {math.degrees(m):5.2f}°: {arcface_loss(x, weight, target, m=m):.5f}")
try:
    arcface_loss(x, weight, target, m=28.6)
except ValueError as error:
    print(error)
