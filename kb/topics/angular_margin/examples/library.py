import math
import warnings

import torch
from pytorch_metric_learning import losses

from kb.topics.angular_margin.snippets import losses as am

warnings.simplefilter("ignore", DeprecationWarning)
source = torch.Generator().manual_seed(0)
x = torch.randn(64, 16, generator=source, dtype=torch.float64)
weight = torch.randn(10, 16, generator=source, dtype=torch.float64)
target = torch.randint(10, (64,), generator=source)
pairs = {
    "SphereFace": (losses.SphereFaceLoss(10, 16, margin=4), am.sphereface_loss),
    "L-Softmax": (losses.LargeMarginSoftmaxLoss(10, 16, margin=4), am.large_margin_softmax_loss),
    "CosFace": (losses.CosFaceLoss(10, 16, margin=0.35, scale=30), am.cosface_loss),
    "ArcFace": (losses.ArcFaceLoss(10, 16, margin=math.degrees(0.5), scale=30), am.arcface_loss),
}
for name, (library, ours) in pairs.items():
    library.W = torch.nn.Parameter(weight.T.clone())  # (feature, class), theirs is transposed
    gap = abs(float((library(x, target) - ours(x, weight, target)).detach()))
    print(f"{name}: within 1e-10 {gap < 1e-10}")
x = torch.tensor([[3.0, 4.0]], requires_grad=True)  # exactly at its own centre
library = losses.ArcFaceLoss(2, 2)
library.W = torch.nn.Parameter(torch.tensor([[0.6, 1.0], [0.8, 0.0]]))
library(x, torch.tensor([0])).backward()
print("ArcFace at θ = 0, theirs:", x.grad.tolist())
x.grad = None
am.arcface_loss(x, library.W.T, torch.tensor([0])).backward()
print("ArcFace at θ = 0, ours finite:", bool(x.grad.isfinite().all()))
