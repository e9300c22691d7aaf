import math


def loss_floor(classes: int, scale: float) -> float:
    """The least cross-entropy in nats of scaled cosines, with centres on a regular simplex."""
    lead = scale * classes / (classes - 1)
    return math.log2(1 + (classes - 1) * math.exp(-lead))
