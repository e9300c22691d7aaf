import math

import torch
from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    own = cosine.detach().gather(1, target[:, None])
    angle = own.acos()
    own = torch.where(angle + m <= math.pi, (angle + m).cos(), own - m * math.sin(m))
    return s * cosine.scatter(1, target[:, None], own)
