import math


def psi(theta: float, m: int) -> float:
    """The target function of A-Softmax; theta in radians, 0 to pi; m a whole number."""
    k = min(m - 1, math.floor(m * theta / math.pi))  # the piece theta is on
    return (-1) ** k * math.cos(m * theta) - 2 * k
