import torch
import torch.nn.functional as F

from kb.topics.spatial_pyramid_pooling.snippets import bin_edges

for size, bins in [(13, 4), (10, 6), (3, 5)]:
    print(f"{size} into {bins}:", bin_edges(size, bins))

x = torch.randn(1, 1, 10)
by_hand = torch.stack([x[..., a:b].amax(-1) for a, b in bin_edges(10, 6)], -1)
print("equals PyTorch:", torch.equal(by_hand, F.adaptive_max_pool1d(x, 6)))
