import math


def psi(theta: float, m: int) -> float:
    """The target function of A-Softmax; theta in radians, 0 to pi; m a whole number."""
    k = min(m - 1, math.floor(m * theta / math.pi))
    return math.cos(m * theta) - 2 * k
