"""What checks are made of: calls in which functions of torch refuse, and small tensors."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from kb.exercises.calls import without
from kb.exercises.cases import tensors
from kb.exercises.checking import show

X = torch.arange(16.0).reshape(1, 1, 4, 4)

WAYS: list[tuple[str, Callable[[Tensor], Tensor]]] = [
    ("conv2d", lambda x: F.conv2d(x, x)),
    ("conv2d", nn.Conv2d(1, 1, 1)),
    ("conv_transpose", nn.ConvTranspose2d(1, 1, 2)),
    ("interpolate", lambda x: F.interpolate(x, 3, mode="bilinear")),
    ("interpolate", nn.UpsamplingBilinear2d(size=3)),
    ("adaptive", lambda x: F.adaptive_max_pool2d(x, 2)),
    ("adaptive", nn.AdaptiveMaxPool2d(2)),
    ("pixel_shuffle", nn.PixelShuffle(1)),
]


@pytest.mark.parametrize("word, way", WAYS)
def test_a_forbidden_function_refuses_however_it_is_reached(
    word: str, way: Callable[[Tensor], Tensor]
) -> None:
    with pytest.raises(RuntimeError, match="write it yourself"):
        without(word)(way, **{"input" if isinstance(way, nn.Module) else "x": X})
    assert way(X).numel()  # allowed again afterwards


def test_other_functions_still_work() -> None:
    got = without("conv2d")(lambda x: F.unfold(F.pad(x, [1] * 4), 2) * 2, x=X)
    assert torch.equal(got, F.unfold(F.pad(X, [1] * 4), 2) * 2)


@given(st.data())
def test_tensors_hold_whole_numbers_in_range(data: st.DataObject) -> None:
    found = data.draw(tensors(2, 3, low=-1, high=2))
    assert found.shape == (2, 3)
    assert found.dtype == torch.float32
    assert set(found.flatten().tolist()) <= {-1.0, 0.0, 1.0, 2.0}


def test_a_mapping_inside_a_case_keeps_its_braces() -> None:
    case = {"graph": {"a": (["image"], 3), "w": torch.ones(2)}, "output": "a"}
    assert show(case) == "graph = {'a': (['image'], 3), 'w': tensor 2 [1.0, 1.0]}, output = 'a'"
