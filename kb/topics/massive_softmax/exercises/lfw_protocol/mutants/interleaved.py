import math


def verification_accuracy(scores: list[float], same: list[bool], folds: int) -> float:
    """Share of pairs judged rightly, each fold with the threshold best on the other folds."""
    pairs = list(zip(scores, same, strict=True))
    right = 0
    for fold in range(folds):
        test = pairs[fold::folds]
        rest = [pair for i, pair in enumerate(pairs) if i % folds != fold]
        candidates = [*sorted(score for score, _ in rest), math.inf]
        threshold = max(candidates, key=lambda t: correct(rest, t))
        right += correct(test, threshold)
    return right / len(pairs)


def correct(pairs: list[tuple[float, bool]], threshold: float) -> int:
    return sum((score >= threshold) == same for score, same in pairs)
