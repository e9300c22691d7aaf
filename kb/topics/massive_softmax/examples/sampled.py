import math

import torch
import torch.nn.functional as F

from kb.topics.massive_softmax.snippets import sampled_classes, sampled_cross_entropy

torch.manual_seed(0)
x = torch.randn(32, 16, dtype=torch.float64)
weight = torch.randn(10_000, 16, dtype=torch.float64)
target = torch.randint(10_000, (32,))
present = len(target.unique())

print(f"dense            {F.cross_entropy(x @ weight.T, target).item():.3f}")
for keep in (1.0, 0.5, 0.1, 0.0):
    generator = torch.Generator().manual_seed(1)
    loss = sampled_cross_entropy(x, weight, target, keep, generator)
    columns = sampled_classes(10_000, present, keep)
    print(f"keep {keep:.1f}: {columns:>6,} columns, loss {loss.item():.3f}")

drawn = torch.randperm(10_000)[:1000]  # evenly: each class is expected q = 0.1 times
own = (x * weight[target]).sum(1, keepdim=True)
others = (x @ weight[drawn].T).masked_fill(drawn == target[:, None], -torch.inf)
for name, log_q, log_q_true in (
    ("no correction", 0, 0),
    ("logQ of the negatives", math.log(0.1), 0),
    ("logQ of all, as TensorFlow", math.log(0.1), math.log(0.1)),
):
    logits = torch.cat([own - log_q_true, others - log_q], 1)
    print(f"{name:26} {(logits.logsumexp(1) - logits[:, 0]).mean().item():.3f}")
