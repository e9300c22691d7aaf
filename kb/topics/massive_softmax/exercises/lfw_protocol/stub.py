def verification_accuracy(scores: list[float], same: list[bool], folds: int) -> float:
    """Share of pairs judged rightly, each fold with the threshold best on the other folds."""
    raise NotImplementedError
