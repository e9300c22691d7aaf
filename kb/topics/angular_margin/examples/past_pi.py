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


def gradient(target):
    """Of the loss at the target's cosine, 170° from its centre and 70° from another."""
    cosine = torch.tensor([170.0, 70.0], dtype=torch.float64).deg2rad().cos().requires_grad_()
    logits = s * torch.stack([target(cosine[0]), cosine[1]])
    (logits.logsumexp(0) - logits[0]).backward()
    return float(cosine.grad[0])


plain = gradient(lambda c: (c.acos() + m).cos())
detached = gradient(lambda c: c + ((c.acos() + m).cos() - c).detach())
print(f"gradient of cos(θ+m): {plain:.1f}; its angle detached: {detached:.1f}")
