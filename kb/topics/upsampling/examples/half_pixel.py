import torch
from torch.nn.functional import interpolate

ramp = torch.arange(4.0).view(1, 1, 4)  # centre of gravity at 1.5
up = interpolate(ramp, size=8, mode="linear")[0, 0]
low = torch.arange(8) * 4 / 8  # i·in/out, the half-pixel forgotten
naive = torch.minimum(low, torch.tensor(3.0))  # on the ramp, value equals coordinate
print("half-pixel:", [round(v, 2) for v in up.tolist()], "mean", float(up.mean()))
print("i·in/out:  ", naive.tolist(), "mean", float(naive.mean()))
