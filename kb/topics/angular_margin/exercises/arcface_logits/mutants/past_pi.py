import math

from torch import Tensor


def arcface_logits(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """ArcFace's logits (batch, classes) from cosines of the same shape; m in radians."""
    own = cosine.gather(1, target[:, None])
    sine = (1 - own * own).clamp(min=1e-12).sqrt()
    shifted = own * math.cos(m) - sine * math.sin(m)
    return s * cosine.scatter(1, target[:, None], shifted)
