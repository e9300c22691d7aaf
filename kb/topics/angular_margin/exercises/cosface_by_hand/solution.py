import torch.nn.functional as F
from torch import Tensor


def cosface_loss(x: Tensor, weight: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """Mean CosFace loss; x (batch, features), weight (classes, features), target (batch,)."""
    cosine = F.normalize(x) @ F.normalize(weight).T  # (batch, classes)
    own = F.one_hot(target, len(weight))  # 1 in the target's column
    return F.cross_entropy(s * (cosine - m * own), target)
