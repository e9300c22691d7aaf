import torch
import torch.nn.functional as F

from kb.topics.massive_softmax.snippets import merge_log_sum_exp, sharded_cross_entropy

torch.manual_seed(0)
x = torch.randn(8, 16, dtype=torch.float64)
weight = torch.randn(1000, 16, dtype=torch.float64)
target = torch.randint(250, (8,))  # all of them on the first device
shards = weight.split(250)

print(f"dense           {F.cross_entropy(x @ weight.T, target).item():.6f}")
print(f"four devices    {sharded_cross_entropy(x, shards, target).item():.6f}")
print(f"own device only {F.cross_entropy(x @ shards[0].T, target).item():.6f}")
print(f"(3, 2.0) and (5, 1.5) merge to {merge_log_sum_exp([(3, 2.0), (5, 1.5)]):.4f}")
