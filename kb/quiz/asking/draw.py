"""A random source: same seed, same values, on every machine and Python version."""

import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws values from a string seed.

    Only `Random.random()` is used: it is the one method whose sequence Python guarantees
    to keep across versions (see "Notes on Reproducibility" in the `random` documentation).
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        if low > high:
            raise ValueError(f"integer({low}, {high}): the low end is above the high end")
        return low + int(self._random() * (high - low + 1))

    def pick(self, *options: T) -> T:
        """One of the options."""
        return options[self.integer(0, len(options) - 1)]

    def decimal(self, low: float, high: float, places: int = 2) -> float:
        """A number from `low` to `high` with at most `places` decimals, both ends included."""
        scale = 10**places
        drawn = self.integer(round(low * scale), round(high * scale))
        return float(drawn / scale)

    def shuffle(self, items: Iterable[T]) -> list[T]:
        """The items in a random order, as a new list."""
        rest = list(items)
        return [rest.pop(self.integer(0, len(rest) - 1)) for _ in range(len(rest))]

    def sample(self, count: int, items: Iterable[T]) -> list[T]:
        """`count` different items, in a random order."""
        return self.shuffle(items)[:count]

    def chance(self, probability: float = 0.5) -> bool:
        """True with the given probability."""
        return self._random() < probability
