"""Resizing against a sum over all input pixels, each weighted by a tent around the position."""

from fractions import Fraction

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import library

ENTRY = "bilinear"


def position(i: int, size: int, out: int, align_corners: bool) -> Fraction:
    if align_corners:
        return Fraction(i * (size - 1), out - 1) if out > 1 else Fraction(0)
    exact = Fraction((2 * i + 1) * size, 2 * out) - Fraction(1, 2)
    return min(max(exact, Fraction(0)), Fraction(size - 1))


def tents(x: Tensor, size: tuple[int, int], align_corners: bool) -> Tensor:
    height, width = x.shape
    result = torch.zeros(size)
    for i in range(size[0]):
        for j in range(size[1]):
            u = position(i, height, size[0], align_corners)
            v = position(j, width, size[1], align_corners)
            result[i, j] = float(
                sum(
                    max(Fraction(0), 1 - abs(u - p)) * max(Fraction(0), 1 - abs(v - q)) * int(pixel)
                    for p, row in enumerate(x.tolist())
                    for q, pixel in enumerate(row)
                )
            )
    return result


@st.composite
def cases(draw, old=(1, 4), new=(1, 5), align=(False, True)):
    height, width = draw(st.integers(*old)), draw(st.integers(*old))
    size = draw(st.integers(*new)), draw(st.integers(*new))
    return {
        "x": draw(tensors(height, width, low=0, high=9)),
        "size": size,
        "align_corners": draw(st.sampled_from(align)),
    }


@st.composite
def same_size(draw):
    size = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    x = draw(tensors(*size, low=0, high=9))
    return {"x": x, "size": size, "align_corners": draw(st.booleans())}


CHECKS = [
    Check(
        "past_the_end",
        zh="大小不变：图也不变",
        en="The same size: the same map",
        cases=same_size(),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "最后一个像素没有上邻居：下标要截断到 in − 1",
            "The last pixel has no upper neighbour: clamp the index to in − 1",
        ),
    ),
    Check(
        "corner_ratio",
        zh="align_corners=True，首尾像素对齐",
        en="align_corners=True: first and last pixels meet",
        cases=cases(old=(2, 4), new=(2, 5), align=(True,)),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "对齐角点时的比例是 (in − 1) / (out − 1)，不是 in / out",
            "With aligned corners the ratio is (in − 1) / (out − 1), not in / out",
        ),
    ),
    Check(
        "half_pixel",
        zh="align_corners=False，缩小",
        en="align_corners=False, shrinking",
        cases=cases(old=(2, 4), new=(1, 2), align=(False,)),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "少了半个像素：先加 0.5，乘以 in / out，再减 0.5",
            "The half pixel is missing: add 0.5, multiply by in / out, subtract 0.5",
        ),
    ),
    Check(
        "no_clamp",
        zh="align_corners=False，放大：边上的像素",
        en="align_corners=False, enlarging: the pixels at the edge",
        cases=cases(align=(False,)),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "位置没有截断：第一个像素之前的位置成了外推，要取那个像素的值",
            "Positions were not clamped: before the first pixel that extrapolates, take its value",
        ),
    ),
    Check(
        "one_pixel",
        zh="只有一个像素的输出或输入",
        en="An output or an input of a single pixel",
        cases=cases(old=(1, 3), new=(1, 2), align=(True,)),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "out = 1 时除以了 0：此时位置是 0",
            "out = 1 divided by 0: the position is 0 there",
        ),
    ),
    library(
        "interpolate",
        "upsample",
        "grid_sample",
        zh="自己写，不调用插值函数",
        en="Written by hand, without interpolation of torch",
        cases=cases(),
        expect=tents,
        tolerance=1e-4,
        mistake=(
            "调用了 torch 的插值：这道题要自己算位置和权重",
            "Interpolation of torch was called: work out positions and weights yourself",
        ),
    ),
]
