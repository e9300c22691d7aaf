import torch
import torch.nn.functional as F

from kb.topics.dilated_convolution.snippets import valid_taps

for rate in (1, 6, 18, 36, 60, 65):
    taps = valid_taps(65, rate)
    share = taps.double().mean().item() / 9
    lonely = (taps == 1).double().mean().item()
    print(f"rate {rate:2}: {share:6.1%} of the taps read a pixel, {lonely:6.1%} have one left")

x, w = torch.randn(1, 4, 65, 65), torch.randn(8, 4, 3, 3)
wide = F.conv2d(x, w, padding=65, dilation=65)
print("equals its own 1×1:", torch.allclose(wide, F.conv2d(x, w[:, :, 1:2, 1:2]), atol=1e-5))
