import torch
import torch.nn.functional as F

from kb.topics.massive_softmax.snippets import initial_loss, loss_floor

torch.manual_seed(0)
labels = torch.arange(200)
for scale in (1.0, 16.0):
    x = torch.randn(200, 256, requires_grad=True)  # one free feature for every class
    weight = torch.randn(200, 256, requires_grad=True)
    optimizer = torch.optim.Adam([x, weight], lr=0.05)
    for _ in range(300):
        cosines = F.normalize(x, dim=1) @ F.normalize(weight, dim=1).T
        loss = F.cross_entropy(scale * cosines, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(
        f"s = {scale:4.1f}: start {initial_loss(200):.2f}, trained {loss.item():.2f}, "
        f"floor {loss_floor(200, scale):.2f}"
    )
