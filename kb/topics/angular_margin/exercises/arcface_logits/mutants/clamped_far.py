import math

import torch
from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    own = cosine.gather(1, target[:, None]).clamp(-0.99, 0.99)
    angle = own.acos()
    own = torch.where(angle + m <= math.pi, (angle + m).cos(), own - m * math.sin(m))
    return s * cosine.scatter(1, target[:, None], own)
