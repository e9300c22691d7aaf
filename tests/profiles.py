"""Which cases the quick profile runs: one of each kind, where the thorough one runs them all."""

from collections.abc import Iterable
from typing import Any

import pytest


def quick(cases: Iterable[Any], keep: int = 1) -> list[Any]:
    """Every case of a parametrized test; beyond the first few they are for the thorough profile."""
    return [
        case if place < keep else pytest.param(case, marks=pytest.mark.thorough)
        for place, case in enumerate(cases)
    ]
