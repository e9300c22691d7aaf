from torch import nn

from kb.topics.attention.snippets import SEBottleneck, count_parameters

block = SEBottleneck(width=64, reduction=16)
convolutions = sum(m.weight.numel() for m in block.body if isinstance(m, nn.Conv2d))
se = count_parameters(block.se)
print(f"convolutions {convolutions:,}, SE {se:,}: {100 * se / convolutions:.2f} %")
print(f"with the width of the 3×3 it would be {2 * 64 * 64 // 16:,}")
