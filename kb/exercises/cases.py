"""Strategies of cases: whole numbers in lists and tensors, which shrink to what one can read."""

import math

import torch
from hypothesis import strategies as st
from torch import Tensor


def tensors(*shape: int, low: int = -3, high: int = 3) -> st.SearchStrategy[Tensor]:
    """Real tensors of this shape that hold whole numbers from low to high."""
    return integers(math.prod(shape), low, high).map(
        lambda found: torch.tensor(found, dtype=torch.float32).reshape(shape)
    )


def labels(count: int, classes: int) -> st.SearchStrategy[Tensor]:
    """(count,): a class each, from 0 to classes − 1."""
    return integers(count, 0, classes - 1).map(lambda found: torch.tensor(found).long())


def integers(count: int, low: int, high: int) -> st.SearchStrategy[list[int]]:
    """So many whole numbers from low to high."""
    return st.lists(st.integers(low, high), min_size=count, max_size=count)


def tables(rows: int, columns: int, low: int, high: int) -> st.SearchStrategy[list[list[int]]]:
    """Lists of rows of whole numbers from low to high."""
    return st.lists(integers(columns, low, high), min_size=rows, max_size=rows)
