import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

x = torch.empty(1, 16, 64, 64, device="meta")
for kernel, dilation in [(3, 1), (3, 2), (5, 1), (3, 3), (7, 1)]:
    padding = dilation * (kernel // 2)
    conv = nn.Conv2d(16, 16, kernel, 1, padding, dilation, bias=False, device="meta")
    with FlopCounterMode(display=False) as counter:
        conv(x)
    span = dilation * (kernel - 1) + 1
    macs = counter.get_total_flops() // 2
    print(
        f"{kernel}×{kernel}, d = {dilation}: spans {span}, weights {conv.weight.numel()}, {macs=}"
    )
