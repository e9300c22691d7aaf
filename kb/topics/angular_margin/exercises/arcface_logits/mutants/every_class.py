import math

import torch
from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    sine = (1 - cosine * cosine).clamp(min=1e-12).sqrt()
    shifted = cosine * math.cos(m) - sine * math.sin(m)
    far = cosine - m * math.sin(m)
    return s * torch.where(cosine >= math.cos(math.pi - m), shifted, far)
