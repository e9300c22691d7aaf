"""Coverage against every path in two dimensions, walked one by one."""

from itertools import product

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.checking import Check

ENTRY = "coverage"


def walked(rates: list[int], kernel: int = 3) -> Tensor:
    places = [(0, 0)]
    for rate in rates:
        taps = list(product(range(0, kernel * rate, rate), repeat=2))
        places = [(i + a, j + b) for i, j in places for a, b in taps]
    side = max(i for i, _ in places) + 1
    counts = [[0] * side for _ in range(side)]
    for i, j in places:
        counts[i][j] += 1
    return torch.tensor(counts)


def stacks(rates: st.SearchStrategy[list[int]]):
    return st.fixed_dictionaries({"rates": rates})


rate = st.integers(1, 4)

CHECKS = [
    Check(
        "plain",
        zh="一层，没有空洞：处处是 1",
        en="One layer without holes: 1 everywhere",
        cases=st.just({"rates": [1]}),
        expect=walked,
        examples=1,
    ),
    Check(
        "holes_filled",
        zh="一层：只有采样点的位置是 1",
        en="One layer: only the places of its taps hold 1",
        cases=stacks(st.lists(rate, min_size=1, max_size=1)),
        expect=walked,
        examples=10,
        mistake=(
            "空洞被填满了：膨胀率为 r 时，每个方向只有 kernel 个采样点，相距 r",
            "The holes were filled: each axis has only `kernel` taps, r pixels apart",
        ),
    ),
    Check(
        "side_by_side",
        zh="两层，路径不重合",
        en="Two layers whose paths do not meet",
        cases=stacks(st.builds(lambda r, more: [r, 2 * r + more], st.integers(1, 2), rate)),
        expect=walked,
        examples=20,
        mistake=(
            "各层被当成并排的（像 ASPP）：堆叠时后一层读前一层的输出，边长相加",
            "The layers were put side by side, as in ASPP: in a stack each reads the one before, "
            "and the sides add up",
        ),
    ),
    Check(
        "reached_or_not",
        zh="任意的堆叠：数路径",
        en="Any stack: paths are counted",
        cases=stacks(st.lists(rate, min_size=1, max_size=3)),
        expect=walked,
        examples=30,
        mistake=(
            "只记了到不到得了：要数路径，不同的路径会落到同一个像素",
            "Only whether a pixel is reached was kept: several paths meet in one pixel, count them",
        ),
    ),
    Check(
        "three_taps",
        zh="任意的核",
        en="Any kernel",
        cases=st.fixed_dictionaries(
            {"rates": st.lists(rate, min_size=1, max_size=2), "kernel": st.integers(1, 5)}
        ),
        expect=walked,
        examples=30,
        mistake=(
            "写死了 3 个采样点：每个方向有 kernel 个，一层使边长增加 (kernel − 1) × rate",
            "3 taps were assumed: each axis has `kernel` of them, and a layer adds "
            "(kernel − 1) × rate to the side",
        ),
    ),
]
