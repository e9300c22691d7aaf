import math


def loss_floor(classes: int, scale: float) -> float:
    """The least cross-entropy in nats of scaled cosines, with centres on a regular simplex."""
    own, other = math.exp(scale), math.exp(-scale / (classes - 1))
    return -math.log(own / (own + (classes - 1) * other))
