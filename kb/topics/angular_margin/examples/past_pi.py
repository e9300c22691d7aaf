import math

import torch

from kb.topics.angular_margin.snippets import arcface_target

s, m = 30, 0.5
print("degrees  cos(θ+m)  with fallback  easy margin   (times s)")
for degrees in (80, 120, 150, 152, 160, 170, 180):
    theta = math.radians(degrees)
    cosine = torch.tensor(math.cos(theta), dtype=torch.float64)
    plain, kept = s * math.cos(theta + m), s * float(arcface_target(cosine, m))
    easy = s * float(arcface_target(cosine, m, easy_margin=True))
    print(f"{degrees:5} {plain:10.2f} {kept:14.2f} {easy:13.2f}")
gap = s * (math.cos(math.radians(170) + m) - math.cos(math.radians(170)) + m * math.sin(m))
print(f"at 170° the two differ by {gap:.2f}")
