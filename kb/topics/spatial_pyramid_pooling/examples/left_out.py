import torch
import torch.nn.functional as F

x = torch.arange(10.0).view(1, 1, 10)
rule = F.max_pool1d(x, kernel_size=3, stride=2)  # ⌈10/4⌉ and ⌊10/4⌋
print("sliding windows:", rule.flatten().tolist())
print("adaptive:        ", F.adaptive_max_pool1d(x, 4).flatten().tolist())
