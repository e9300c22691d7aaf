"""Small tensors for checks: whole numbers, which shrink to cases one can read."""

import math

import torch
from hypothesis import strategies as st
from torch import Tensor


def tensors(*shape: int, low: int = -3, high: int = 3) -> st.SearchStrategy[Tensor]:
    """Real tensors of this shape that hold whole numbers from low to high."""
    size = math.prod(shape)
    numbers = st.lists(st.integers(low, high), min_size=size, max_size=size)
    return numbers.map(lambda found: torch.tensor(found, dtype=torch.float32).reshape(shape))
