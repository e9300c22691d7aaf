"""The pyramid against its definition: every pixel is asked whether it lies in the bin."""

from fractions import Fraction

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import library

ENTRY = "spp"


def inside(pixel: int, size: int, i: int, n: int) -> bool:
    """The pixel [p, p + 1) shares some length with [i·a/n, (i + 1)·a/n)."""
    return Fraction(i * size, n) < pixel + 1 and pixel < Fraction((i + 1) * size, n)


def defined(x: Tensor, levels: list[int]) -> Tensor:
    height, width = x.shape[2:]
    vectors = []
    for image in x.tolist():
        vector = [
            max(
                row[q]
                for p, row in enumerate(channel)
                for q in range(width)
                if inside(p, height, i, n) and inside(q, width, j, n)
            )
            for n in levels
            for channel in image
            for i in range(n)
            for j in range(n)
        ]
        vectors.append(vector)
    return torch.tensor(vectors)


def maps(sizes: list[tuple[int, int]], levels: st.SearchStrategy[list[int]], channels: int = 1):
    def of(size: tuple[int, int], batch: int, depth: int):
        x = tensors(batch, depth, *size, low=-9, high=9)
        return st.fixed_dictionaries({"x": x, "levels": levels})

    many = st.integers(1, channels)
    return st.tuples(st.sampled_from(sizes), many, many).flatmap(lambda found: of(*found))


def just(*levels: int):
    return st.sampled_from([[n] for n in levels])


several = st.lists(st.integers(1, 4), min_size=1, max_size=3)
ANY = [(h, w) for h in range(1, 6) for w in range(1, 6)]

CHECKS = [
    Check(
        "plain",
        zh="只有一个 bin：整张图的最大值",
        en="A single bin: the maximum of the map",
        cases=maps([(1, 1), (2, 2), (3, 3)], just(1)),
        expect=defined,
        examples=15,
    ),
    Check(
        "channel_order",
        zh="一个层级，bin 正好整除，多个样本和通道",
        en="One level that divides the map evenly, several samples and channels",
        cases=maps([(2, 2), (4, 4)], just(1, 2), channels=3),
        expect=defined,
        mistake=(
            "层级之内要一个通道接一个通道，而不是一个 bin 接一个 bin",
            "Within a level channel follows channel, not bin after bin",
        ),
    ),
    Check(
        "level_order",
        zh="几个层级，按给定的次序",
        en="Several levels, in the given order",
        cases=maps([(2, 2), (4, 4)], st.permutations([1, 2])),
        expect=defined,
        mistake=(
            "各层级的次序变了：按 `levels` 给定的次序拼接",
            "The levels changed places: join them in the order of `levels`",
        ),
    ),
    Check(
        "floor_end",
        zh="边长是奇数，分 2 个 bin",
        en="An odd side in 2 bins",
        cases=maps([(3, 3), (5, 5)], just(2)),
        expect=defined,
        mistake=(
            "终点要上取整：中间的像素属于相邻的两个 bin",
            "Ends are rounded up: the pixel in the middle belongs to both neighbours",
        ),
    ),
    Check(
        "paper_rule",
        zh="不能整除，分 3 个或 4 个 bin，也可以多于像素",
        en="Uneven bins, 3 or 4 of them, also more than there are pixels",
        cases=maps([(2, 2), (3, 3), (4, 4), (5, 5)], just(3, 4)),
        expect=defined,
        mistake=(
            "窗口 ⌈a/n⌉、步幅 ⌊a/n⌋ 分不出自适应的 bin：每个 bin 的起点和终点要按 i 分别算",
            "A window of ⌈a/n⌉ at stride ⌊a/n⌋ does not make these bins: work out start and end of "
            "each i",
        ),
    ),
    Check(
        "rectangular",
        zh="任意的长方形，任意的层级",
        en="Any rectangle, any levels",
        cases=maps(ANY, several, channels=2),
        expect=defined,
        examples=30,
        mistake=(
            "行按高分，列按宽分，两个方向各算各的",
            "Rows are divided by the height and columns by the width, each on its own",
        ),
    ),
    library(
        "adaptive",
        zh="自己算 bin，不调用自适应池化",
        en="Bins worked out by hand, without adaptive pooling",
        cases=maps([(3, 4)], several),
        expect=defined,
        mistake=(
            "调用了 torch 的自适应池化：这道题要自己算每个 bin 的起点和终点",
            "Adaptive pooling of torch was called: work out the bins yourself",
        ),
    ),
]
