# output varies: the pools and the concatenation: SPP takes \d+\.\d times as long as SPPF
# output varies: the module with its 1×1, 512 → 256 → 1024 → 512: \d+\.\d times as long
from time import perf_counter

import torch
from torch import nn

from kb.topics.spatial_pyramid_pooling.snippets import SPPF, YoloSPP

torch.set_num_threads(1)
x = torch.randn(1, 512, 20, 20)
before, after = (
    nn.Sequential(nn.Conv2d(one, two, 1, bias=False), nn.BatchNorm2d(two), nn.SiLU())
    for one, two in ((512, 256), (1024, 512))
)


@torch.no_grad()
def best(module, x):
    times = []
    for _ in range(15):
        start = perf_counter()
        module(x)
        times.append(perf_counter() - start)
    return min(times)


pools = best(YoloSPP(), before(x)) / best(SPPF(), before(x))
print(f"the pools and the concatenation: SPP takes {pools:.1f} times as long as SPPF")
whole = [best(nn.Sequential(before, pool, after), x) for pool in (YoloSPP(), SPPF())]
print(f"the module with its 1×1, 512 → 256 → 1024 → 512: {whole[0] / whole[1]:.1f} times as long")
