import math

import torch
from torch import Tensor


def chunked_cross_entropy(x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> Tensor:
    """Mean cross-entropy of x @ weight.T; x (batch, features), weight (classes, features)."""
    top = x.new_full((len(x),), -math.inf)  # (batch,): largest logit so far
    total = x.new_zeros(len(x))  # (batch,): sum of exp(logit - top) so far
    for block in torch.split(weight, chunk):
        logits = x @ block.T  # (batch, chunk)
        higher = torch.maximum(top, logits.amax(dim=1))
        total = total * (top - higher).exp() + (logits - higher[:, None]).exp().sum(dim=1)
        top = higher
    own = (x * weight[target]).sum(dim=1)  # (batch,)
    return (top + total.log() - own).mean()
