import torch

from kb.topics.angular_margin.snippets import arcface_target, cosface_gradient

s, m = 30.0, 0.35
cosine = torch.deg2rad(torch.tensor([50.0, 70.0], dtype=torch.float64)).cos()
for margin in (0.0, m):
    print(f"CosFace, m = {margin}: s(p − 1) = {cosface_gradient([50, 70], s, margin):.4f}")

theta = torch.deg2rad(torch.tensor(50.0, dtype=torch.float64)).requires_grad_()
logits = s * torch.stack([arcface_target(theta.cos(), 0.5), cosine[1]])
(-logits.log_softmax(0)[0]).backward()
p = logits.softmax(0)[0].detach()
print(f"ArcFace, autograd in θ:   {theta.grad:.4f}")
print(f"ArcFace, s(1−p)sin(θ+m):  {s * (1 - p) * torch.sin(theta.detach() + 0.5):.4f}")
