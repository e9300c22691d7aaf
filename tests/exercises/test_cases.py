"""What checks are made of: calls, standard checks, strategies, and plain arithmetic."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from kb.exercises.arithmetic import cross_entropy, product, sigmoid
from kb.exercises.boxes import boxes, cells
from kb.exercises.calls import without
from kb.exercises.cases import labels, tables, tensors
from kb.exercises.checking import Check, run_check, show
from kb.exercises.standard_checks import input_changed, library, no_gradient

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


def test_only_the_part_that_a_check_names_is_compared() -> None:
    cases = st.just({"x": 3})
    check = Check("order", "", "", cases, expect=lambda x: [x, x + 1], part=sorted)
    assert run_check(check, lambda x: (x + 1, x)) is None
    failure = run_check(check, lambda x: (x, x))
    assert failure is not None
    assert (failure.expected, failure.got) == ("[3, 4]", "[3, 3]")
    failure = run_check(check, lambda x: None)
    assert failure is not None
    assert failure.got.startswith("TypeError: ")


def test_a_gradient_that_does_not_reach_an_input_is_told() -> None:
    cases = st.builds(lambda x, y: {"x": x, "y": y}, tensors(2), tensors(2))
    check = no_gradient(cases, "x", "y", zh="", en="")
    assert run_check(check, lambda x, y: ((x * y).sum(), y.sum())) is None
    failure = run_check(check, lambda x, y: (x * y.detach()).sum())
    assert failure is not None
    assert (failure.expected, failure.got) == ("'x, y'", "'x'")
    assert run_check(check, lambda x, y: float((x * y).sum())) is not None


def test_an_input_that_is_changed_is_told() -> None:
    cases = st.builds(lambda x: {"x": x}, tensors(2, low=1))
    assert run_check(input_changed(cases, "x"), lambda x: x * 2) is None
    assert run_check(input_changed(cases, "x"), lambda x: x.mul_(2)) is not None


def test_a_library_check_wants_the_value_and_the_work() -> None:
    cases = st.builds(lambda x: {"x": x}, tensors(2, 2))
    check = library(
        "softmax", zh="", en="", cases=cases, expect=lambda x: x.softmax(0), mistake=("", "")
    )
    by_hand = run_check(check, lambda x: x.exp() / x.exp().sum(0))
    assert by_hand is None
    for wrong in (lambda x: F.softmax(x, 0), lambda x: x):
        assert run_check(check, wrong) is not None


@given(st.data())
def test_strategies_stay_in_range(data: st.DataObject) -> None:
    found = data.draw(labels(3, 2))
    assert (found.shape, found.dtype) == ((3,), torch.int64)
    assert set(found.tolist()) <= {0, 1}
    rows = data.draw(tables(2, 3, -1, 1))
    assert [len(row) for row in rows] == [3, 3]
    assert {value for row in rows for value in row} <= {-1, 0, 1}
    x1, y1, x2, y2 = box = data.draw(boxes(4, 1, 3))
    assert 0 <= x1 <= 4
    assert 1 <= y2 - y1 <= 3
    assert len(cells(box)) == (x2 - x1) * (y2 - y1)


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=5), st.data())
def test_plain_arithmetic_agrees_with_torch(logits: list[int], data: st.DataObject) -> None:
    label = data.draw(st.integers(0, len(logits) - 1))
    z = torch.tensor(logits, dtype=torch.float64)
    assert cross_entropy(logits, label) == pytest.approx(
        F.cross_entropy(z, torch.tensor(label)).item()
    )
    assert [sigmoid(v) for v in logits] == pytest.approx(z.sigmoid().tolist())
    assert product([logits, logits], logits) == [int(z @ z)] * 2
    assert sigmoid(-800) == 0
