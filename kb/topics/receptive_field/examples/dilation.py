from torch import nn

from kb.topics.receptive_field.snippets import Layer, probe

one = nn.Conv2d(1, 1, 3, dilation=2)
two = nn.Sequential(nn.Conv2d(1, 1, 3, dilation=1), nn.Conv2d(1, 1, 3, dilation=2))
print("one kernel, rate 2:", Layer(3, dilation=2).extent, "computed,", probe(one, 32), "measured")
print("rates 1 then 2:    ", probe(two, 32), "measured")
