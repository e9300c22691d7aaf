# output varies: SPP takes \d+\.\d times as long as SPPF
from time import perf_counter

import torch

from kb.topics.spatial_pyramid_pooling.snippets import SPPF, YoloSPP

torch.set_num_threads(1)
x = torch.randn(1, 256, 20, 20)


def best(module):
    times = []
    for _ in range(15):
        start = perf_counter()
        module(x)
        times.append(perf_counter() - start)
    return min(times)


print(f"SPP takes {best(YoloSPP()) / best(SPPF()):.1f} times as long as SPPF")
