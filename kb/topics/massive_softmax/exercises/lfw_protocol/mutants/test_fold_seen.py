import math


def verification_accuracy(scores: list[float], same: list[bool], folds: int) -> float:
    """Share of pairs judged rightly, each fold with the threshold best on the other folds."""
    pairs = list(zip(scores, same, strict=True))
    candidates = [*sorted(scores), math.inf]
    return max(correct(pairs, t) for t in candidates) / len(pairs)


def correct(pairs: list[tuple[float, bool]], threshold: float) -> int:
    return sum((score >= threshold) == same for score, same in pairs)
