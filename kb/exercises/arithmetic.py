"""Plain arithmetic of lists, for specifications that share nothing with torch."""

import math
from collections.abc import Sequence

Vector = Sequence[float]


def dot(a: Vector, b: Vector) -> float:
    """The sum of the products, number by number."""
    return sum(p * q for p, q in zip(a, b, strict=True))


def product(matrix: Sequence[Vector], vector: Vector) -> list[float]:
    """The matrix times the vector."""
    return [dot(row, vector) for row in matrix]


def sigmoid(value: float) -> float:
    """1 / (1 + e^−value), 0 where e^−value would overflow."""
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def cross_entropy(logits: Vector, label: int) -> float:
    """−ln of the label's share in the softmax, in nats."""
    top = max(logits)
    return top + math.log(sum(math.exp(z - top) for z in logits)) - logits[label]
