"""Chunked cross-entropy against a sum over every class, and the numbers it holds at once."""

import math
import weakref

import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.overrides import TorchFunctionMode

from kb.exercises.arithmetic import cross_entropy, product
from kb.exercises.cases import labels, tensors
from kb.exercises.checking import Check

ENTRY = "chunked_cross_entropy"


def summed(x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> float:
    losses = []
    for row, label in zip(x.tolist(), target.tolist(), strict=True):
        losses.append(cross_entropy(product(weight.tolist(), row), label))
    return sum(losses) / len(losses)


@st.composite
def layers(draw, batch=(1, 3), chunks=(2, 3), whole=None, low=-3, high=3):
    """A last layer; `whole`: whether chunks divide the classes (None: either)."""
    chunk, count = draw(st.integers(2, 3)), draw(st.integers(*chunks))
    odd = {True: 0, False: draw(st.integers(1, chunk - 1)), None: draw(st.integers(0, chunk - 1))}
    classes, rows = chunk * count - odd[whole], draw(st.integers(*batch))
    features = draw(st.integers(1, 2))
    return {
        "x": draw(tensors(rows, features, low=low, high=high)),
        "weight": draw(tensors(classes, features)),
        "target": draw(labels(rows, classes)),
        "chunk": chunk,
    }


class Holding(TorchFunctionMode):
    """Refuses when the tensors alive at one time hold too many numbers beside the inputs."""

    def __init__(self, most: int, *inputs: Tensor) -> None:
        super().__init__()
        self._most = most
        self._inputs = {tensor.untyped_storage().data_ptr() for tensor in inputs}
        self._made: list[weakref.ref[Tensor]] = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        several = isinstance(result, (tuple, list))
        self._made += [
            weakref.ref(r) for r in (result if several else [result]) if torch.is_tensor(r)
        ]
        alive = [tensor for made in self._made if (tensor := made()) is not None]
        self._made = [weakref.ref(tensor) for tensor in alive]
        sizes = {
            tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes()
            // tensor.itemsize
            for tensor in alive
        }
        held = sum(size for place, size in sizes.items() if place not in self._inputs)
        if held >= self._most:
            raise RuntimeError(f"同时存着 {held} 个数 · {held} numbers held at once")
        return result


def sparing(solve, x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> Tensor:
    """The learner's result, while fewer numbers are held than half of the logits."""
    with Holding(len(x) * len(weight) // 2, x, weight, target):
        return solve(x, weight, target, chunk)


def wide(seed: int, rows: int) -> dict[str, object]:
    """1,024 classes in chunks of 16."""
    source = torch.Generator().manual_seed(seed)
    return {
        "x": torch.randint(-2, 3, (rows, 2), generator=source).float(),
        "weight": torch.randint(-2, 3, (1024, 2), generator=source).float(),
        "target": torch.randint(0, 1024, (rows,), generator=source),
        "chunk": 16,
    }


CHECKS = [
    Check(
        "sum_for_mean",
        zh="只有一块时，等于普通的交叉熵，对整批取平均",
        en="With one chunk it is the plain cross-entropy, averaged over the batch",
        cases=layers(batch=(2, 3), chunks=(1, 1), whole=True),
        expect=summed,
        mistake=(
            "对整批求了和：结果应是平均",
            "The losses of the batch were added up: the result is their mean",
        ),
        examples=20,
    ),
    Check(
        "last_chunk_dropped",
        zh="logits 全是 0 时损失是 ln C，最后一块不满也一样",
        en="Where all logits are 0 the loss is ln C, also with a short last chunk",
        cases=layers(whole=False).map(lambda case: case | {"x": case["x"] * 0}),
        expect=lambda weight, **_: math.log(len(weight)),
        mistake=(
            "最后不满的一块被丢了：类别数不一定是 chunk 的整数倍",
            "The short last chunk was dropped: the classes need not be a multiple of the chunk",
        ),
        examples=20,
    ),
    Check(
        "not_rescaled",
        zh="最大值在后面的块里升高时，前面的和要换算",
        en="When a later chunk raises the maximum, the sum so far is rescaled",
        cases=layers(),
        expect=summed,
        mistake=(
            "最大值变了，旧的和没有乘 exp(旧 − 新)：两块的和参照不同",
            "The maximum moved and the old sum was not multiplied by exp(old − new)",
        ),
    ),
    Check(
        "no_maximum",
        zh="很大的 logit 也给出有限的结果",
        en="Large logits give a finite result",
        cases=layers(low=-400, high=400),
        expect=summed,
        tolerance=1e-3,
        mistake=(
            "没有先减最大值：float32 的 exp 在 89 就溢出",
            "No maximum was taken off before exp, which overflows in float32 at 89",
        ),
    ),
    Check(
        "whole_logits",
        zh="1,024 类，8 行或 1 行：同时存着的数少于 logits 的一半",
        en="1,024 classes, 8 rows or 1: fewer numbers are held at once than half of the logits",
        cases=st.builds(wide, st.integers(0, 9), st.sampled_from([8, 1])),
        expect=summed,
        call=sparing,
        mistake=(
            "全部 logits 都在内存里，哪怕是分成块留在列表中，或一行一行地算：每行只要带两个数",
            "All logits are in memory, if only as a list of chunks or those of one row at a time: "
            "two numbers a row are enough",
        ),
        examples=6,
    ),
]
