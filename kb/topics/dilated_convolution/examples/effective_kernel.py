import torch
from torch import nn

from kb.topics.dilated_convolution.snippets import effective_kernel


def width(rates):
    """The field measured by gradient, all weights one."""
    net = nn.Sequential(*(nn.Conv1d(1, 1, 3, dilation=d, bias=False) for d in rates))
    for weight in net.parameters():
        nn.init.ones_(weight)
    x = torch.zeros(1, 1, 99, requires_grad=True)
    net(x)[0, 0, 0].backward()
    reached = x.grad.flatten().nonzero().flatten()
    return reached[-1].item() - reached[0].item() + 1


for d in (2, 4):
    print(f"one 3×3, d = {d}: formula {effective_kernel(3, d)}, measured {width([d])}", end="; ")
    print(f"(d + 1)K + 1 would be {(d + 1) * 3 + 1}")
print("stack 1, 2:   ", width([1, 2]))
print("stack 1, 2, 4:", width([1, 2, 4]))
