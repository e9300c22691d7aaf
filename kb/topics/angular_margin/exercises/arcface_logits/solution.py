import math

import torch
from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    own = cosine.gather(1, target[:, None])  # (batch, 1)
    sine = (1 - own * own).clamp(min=1e-12).sqrt()  # the slope of sqrt(0) is infinite
    shifted = own * math.cos(m) - sine * math.sin(m)  # cos(angle + m)
    own = torch.where(own >= math.cos(math.pi - m), shifted, own - m * math.sin(m))
    return s * cosine.scatter(1, target[:, None], own)
