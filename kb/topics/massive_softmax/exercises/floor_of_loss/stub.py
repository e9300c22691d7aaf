def loss_floor(classes: int, scale: float) -> float:
    """The least cross-entropy in nats of scaled cosines, with centres on a regular simplex."""
    raise NotImplementedError
