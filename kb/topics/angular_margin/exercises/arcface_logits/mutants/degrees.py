import math

import torch
from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    m = math.radians(m)
    own = cosine.gather(1, target[:, None])
    sine = (1 - own * own).clamp(min=1e-12).sqrt()
    shifted = own * math.cos(m) - sine * math.sin(m)
    own = torch.where(own >= math.cos(math.pi - m), shifted, own - m * math.sin(m))
    return s * cosine.scatter(1, target[:, None], own)
