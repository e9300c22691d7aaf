"""The convolution against its definition: for each output number, a loop over channels and taps."""

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import library

ENTRY = "dilated_conv2d"


def defined(x: Tensor, weight: Tensor, padding: int, dilation: int) -> Tensor:
    batch, channels, height, width = x.shape
    out, _, rows, columns = weight.shape
    pixels, taps = x.tolist(), weight.tolist()

    def at(n: int, c: int, i: int, j: int) -> float:
        return pixels[n][c][i][j] if 0 <= i < height and 0 <= j < width else 0.0

    def value(n: int, o: int, i: int, j: int) -> float:
        return sum(
            taps[o][c][a][b] * at(n, c, i - padding + a * dilation, j - padding + b * dilation)
            for c in range(channels)
            for a in range(rows)
            for b in range(columns)
        )

    tall = range(height + 2 * padding - dilation * (rows - 1))
    wide = range(width + 2 * padding - dilation * (columns - 1))
    found = [
        [[[value(n, o, i, j) for j in wide] for i in tall] for o in range(out)]
        for n in range(batch)
    ]
    return torch.tensor(found)


@st.composite
def cases(draw, square=True, channels=1, padding=(0, 0), dilation=(1, 1), side=3):
    """A map in which the dilated kernel fits."""
    pad, rate = draw(st.integers(*padding)), draw(st.integers(*dilation))
    rows, tall = draw(st.integers(1, side)), draw(st.integers(0, 2))
    columns, wide = (
        (rows, tall) if square else (draw(st.integers(1, side)), draw(st.integers(0, 2)))
    )
    height, width = rate * (rows - 1) + 1 + tall, rate * (columns - 1) + 1 + wide
    many = st.integers(1, channels)
    size = draw(many)
    x = draw(tensors(draw(many), size, height, width))
    weight = draw(tensors(draw(many), size, rows, columns))
    return {"x": x, "weight": weight, "padding": pad, "dilation": rate}


CHECKS = [
    Check(
        "plain",
        zh="一个通道，1×1 的核：每个像素乘以一个数",
        en="One channel, a 1×1 kernel: every pixel times one number",
        cases=cases(side=1),
        expect=defined,
        examples=15,
    ),
    Check(
        "flipped",
        zh="一个通道，没有空洞",
        en="One channel, no holes",
        cases=cases(),
        expect=defined,
        mistake=(
            "核被翻转了：深度学习里的卷积是互相关，不翻转",
            "The kernel was flipped: convolution in deep learning is correlation",
        ),
    ),
    Check(
        "tap_order",
        zh="多个样本、多个通道",
        en="Several samples and channels",
        cases=cases(channels=3),
        expect=defined,
        examples=25,
        mistake=(
            "展开后的次序与权重不同：`weight.flatten(1)` 先排完一个通道的采样点，再排下一个通道",
            "The windows are not in the order of `weight.flatten(1)`, which ends a channel's taps "
            "before the next channel begins",
        ),
    ),
    Check(
        "effective_kernel",
        zh="带空洞：输出变小",
        en="With holes: the output is smaller",
        cases=cases(channels=2, dilation=(1, 3)),
        expect=defined,
        examples=25,
        mistake=(
            "输出边长要用等效核 dilation × (kernel − 1) + 1 来算",
            "The output's side follows from the effective kernel, dilation × (kernel − 1) + 1",
        ),
    ),
    Check(
        "padding_once",
        zh="带填充",
        en="With padding",
        cases=cases(padding=(0, 2), dilation=(1, 2)),
        expect=defined,
        mistake=(
            "填充在两边都有：边长增加 2 × padding，左边和上边也要补",
            "Padding lies on both sides: a side grows by 2 × padding, at the top and left as well",
        ),
    ),
    Check(
        "rows_and_columns",
        zh="长方形的图和核",
        en="Rectangular maps and kernels",
        cases=cases(square=False, channels=2, padding=(0, 1), dilation=(1, 2)),
        expect=defined,
        mistake=(
            "高和宽弄混了：形状是（高，宽），位置逐行排",
            "Height and width were mixed up: shapes are (height, width), positions go row by row",
        ),
    ),
    library(
        "conv",
        zh="自己写，不调用卷积函数",
        en="Written by hand, without a convolution of torch",
        cases=cases(padding=(0, 1), dilation=(1, 2)),
        expect=defined,
        mistake=(
            "调用了 torch 的卷积：这道题要用展开和矩阵乘法",
            "A convolution of torch was called: unfold and multiply instead",
        ),
    ),
]
