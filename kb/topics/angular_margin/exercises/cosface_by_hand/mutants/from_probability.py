import torch.nn.functional as F
from torch import Tensor


def cosface_loss(x: Tensor, weight: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """Mean CosFace loss; x (batch, features), weight (classes, features), target (batch,)."""
    cosine = F.normalize(x) @ F.normalize(weight).T
    own = F.one_hot(target, len(weight))
    probability = F.softmax(s * cosine, dim=1) - m * own
    return F.nll_loss(probability.log(), target)
