import torch
import torch.nn.functional as F

from kb.topics.massive_softmax.snippets import initial_loss

classes, features = 10_000, 512
source = torch.Generator().manual_seed(0)
x = F.normalize(torch.randn(256, features, generator=source))
weight = F.normalize(torch.randn(classes, features, generator=source))
target = torch.randint(classes, (256,), generator=source)
cosines, own = x @ weight.T, F.one_hot(target, classes)

print(f"all logits equal: ln C = {initial_loss(classes):.1f}")
print("random unit vectors: loss, ln C + s²/2d + s·m")
for s, m in ((1, 0), (30, 0), (64, 0), (30, 0.35), (64, 0.4)):
    loss = F.cross_entropy(s * (cosines - m * own), target)
    estimate = initial_loss(classes) + s * s / (2 * features) + s * m
    print(f"s = {s:2}, m = {m:4}: {loss:.1f}, {estimate:.1f}")
