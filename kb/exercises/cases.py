"""Small tensors for checks: whole numbers, which shrink to cases one can read; and gradients."""

import math
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor


def tensors(*shape: int, low: int = -3, high: int = 3) -> st.SearchStrategy[Tensor]:
    """Real tensors of this shape that hold whole numbers from low to high."""
    size = math.prod(shape)
    numbers = st.lists(st.integers(low, high), min_size=size, max_size=size)
    return numbers.map(lambda found: torch.tensor(found, dtype=torch.float32).reshape(shape))


def with_gradient(*names: str) -> Callable[..., str]:
    """A `call` for a check: which of these inputs the loss, or the sum of losses, reaches."""

    def call(solve: Callable[..., Any], **case: Any) -> str:
        inputs = {name: case[name].requires_grad_() for name in names}
        found = solve(**case)
        total: Any = sum(found) if isinstance(found, tuple) else found
        total.backward()
        return ", ".join(name for name, tensor in inputs.items() if tensor.grad is not None)

    return call
