import torch

from kb.topics.angular_margin.snippets import losses as am

source = torch.Generator().manual_seed(0)
x = torch.randn(64, 16, generator=source, dtype=torch.float64)
weight = 2 * torch.randn(10, 16, generator=source, dtype=torch.float64)
target = torch.randint(10, (64,), generator=source)
print(f"modified softmax {am.modified_softmax_loss(x, weight, target):8.4f}")
print(f"A-Softmax, m=4   {am.sphereface_loss(x, weight, target, m=4):8.4f}")
print(f"L-Softmax, m=4   {am.large_margin_softmax_loss(x, weight, target, m=4):8.4f}")
print(f"CosFace          {am.cosface_loss(x, weight, target, s=30, m=0.35):8.4f}")
print(f"ArcFace          {am.arcface_loss(x, weight, target, s=30, m=0.5):8.4f}")
