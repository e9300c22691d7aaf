import torch
from torch import Tensor


def chunked_cross_entropy(x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> Tensor:
    """Mean cross-entropy of x @ weight.T; x (batch, features), weight (classes, features)."""
    logits = [x @ block.T for block in torch.split(weight, chunk)]
    top = torch.stack([part.amax(dim=1) for part in logits]).amax(dim=0)
    total = sum((part - top[:, None]).exp().sum(dim=1) for part in logits)
    own = (x * weight[target]).sum(dim=1)
    return (top + total.log() - own).mean()
