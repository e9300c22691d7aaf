import torch
import torch.nn.functional as F

from kb.topics.massive_softmax.snippets import chunked_cross_entropy

torch.manual_seed(0)
x = torch.randn(32, 64, dtype=torch.float64, requires_grad=True)
weight = torch.randn(5000, 64, dtype=torch.float64, requires_grad=True)
target = torch.randint(5000, (32,))

dense = F.cross_entropy(x @ weight.T, target)
chunked = chunked_cross_entropy(x, weight, target, chunk=256)
print(f"loss {dense.item():.6f} {chunked.item():.6f}")

one = torch.autograd.grad(dense, (x, weight))
other = torch.autograd.grad(chunked, (x, weight))
for name, a, b in zip(("x", "weight"), one, other, strict=True):
    print(f"gradients of {name} differ by less than 1e-12:", bool((a - b).abs().max() < 1e-12))
