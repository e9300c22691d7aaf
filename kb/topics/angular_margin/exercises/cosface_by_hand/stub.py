from torch import Tensor


def cosface_loss(x: Tensor, weight: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """Mean CosFace loss; x (batch, features), weight (classes, features), target (batch,)."""
    raise NotImplementedError
