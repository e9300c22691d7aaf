import math


def psi(theta: float, m: int) -> float:
    """The target function of A-Softmax; theta in radians, 0 to pi; m a whole number."""
    return math.cos(m * theta)
