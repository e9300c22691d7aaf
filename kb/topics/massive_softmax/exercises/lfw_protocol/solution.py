import math


def verification_accuracy(scores: list[float], same: list[bool], folds: int) -> float:
    """Share of pairs judged rightly, each fold with the threshold best on the other folds."""
    pairs = list(zip(scores, same, strict=True))
    size, right = len(pairs) // folds, 0
    for start in range(0, len(pairs), size):
        test, rest = pairs[start : start + size], pairs[:start] + pairs[start + size :]
        candidates = [*sorted(score for score, _ in rest), math.inf]
        threshold = max(candidates, key=lambda t: correct(rest, t))  # the first of equals
        right += correct(test, threshold)
    return right / len(pairs)


def correct(pairs: list[tuple[float, bool]], threshold: float) -> int:
    return sum((score >= threshold) == same for score, same in pairs)
