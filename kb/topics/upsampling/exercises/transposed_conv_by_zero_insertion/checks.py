"""The transposed convolution against painting: every input pixel adds its kernel to a canvas."""

from collections import Counter
from itertools import count, product
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.calls import Watching
from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import library

ENTRY = "transposed_conv"


def painted(x: Tensor, weight: Tensor, stride: int, padding: int, output_padding: int) -> Tensor:
    batch, channels, height, width = x.shape
    _, out, rows, columns = weight.shape
    pixels, taps = x.tolist(), weight.tolist()
    canvas: Counter[tuple[int, int, int, int]] = Counter()
    sizes = (batch, channels, out, height, width, rows, columns)
    for n, c, o, i, j, a, b in product(*map(range, sizes)):
        place = n, o, i * stride + a - padding, j * stride + b - padding
        canvas[place] += pixels[n][c][i][j] * taps[c][o][a][b]
    tall = (height - 1) * stride - 2 * padding + rows + output_padding
    wide = (width - 1) * stride - 2 * padding + columns + output_padding
    result = torch.zeros(batch, out, tall, wide)
    for n, o, i, j in product(*map(range, result.shape)):
        result[n, o, i, j] = canvas[n, o, i, j]
    return result


@st.composite
def cases(draw, channels=1, stride=1, padding=0, output_padding=0, side=3):
    """A padding below the kernel, an output padding below the stride, and pixels left over."""
    step, pad = draw(st.integers(1, stride)), draw(st.integers(0, padding))
    more = draw(st.integers(0, min(output_padding, step - 1)))
    kernel, image = [], []
    for _ in range(2):
        taps = draw(st.integers(pad + 1, side))
        least = max(1, -(-(1 + 2 * pad - taps) // step) + 1)
        kernel.append(taps)
        image.append(draw(st.integers(least, max(least, 3))))
    many = st.integers(1, channels)
    size = draw(many)
    x = draw(tensors(draw(many), size, *image))
    weight = draw(tensors(size, draw(many), *kernel))
    return {
        "x": x, "weight": weight, "stride": step, "padding": pad, "output_padding": more,
    }  # fmt: skip


def large(x: Tensor, weight: Tensor) -> dict[str, object]:
    return {"x": x, "weight": weight, "stride": 2, "padding": 1, "output_padding": 1}


def in_few_calls(solve, x: Tensor, **case: Any) -> Tensor:
    """The learner's result, without plain lists or more calls of torch than the map has pixels."""
    calls, most = count(1), x.shape[2] * x.shape[3]

    def look(name: str, *_: Any) -> None:
        if next(calls) > most or name in ("tolist", "numpy"):
            raise RuntimeError(f"{name}: 对像素的循环 · a loop over pixels")

    with Watching(look):
        return solve(x=x, **case)


CHECKS = [
    Check(
        "plain",
        zh="一个通道，1×1 的核：每个像素乘以一个数",
        en="One channel, a 1×1 kernel: every pixel times one number",
        cases=cases(side=1),
        expect=painted,
        examples=15,
    ),
    Check(
        "not_turned",
        zh="一个通道，步幅 1，没有填充",
        en="One channel, stride 1, no padding",
        cases=cases(),
        expect=painted,
        mistake=(
            "核没有旋转 180°：画出去的核，收集时方向相反",
            "The kernel was not turned by 180°: what paints forwards is collected backwards",
        ),
    ),
    Check(
        "channels_swapped",
        zh="多个通道，步幅 1",
        en="Several channels, stride 1",
        cases=cases(channels=2),
        expect=painted,
        examples=25,
        mistake=(
            "通道没有交换：转置卷积的权重是（输入，输出，…），普通卷积要（输出，输入，…）",
            "Channels were not swapped: this weight is (in, out, …), ordinary ones (out, in, …)",
        ),
    ),
    Check(
        "too_many_zeros",
        zh="步幅大于 1",
        en="Strides above 1",
        cases=cases(stride=3),
        expect=painted,
        mistake=(
            "零插多了：只在像素之间插 stride − 1 个，最后一个像素后面不插",
            "Too many zeros: stride − 1 between pixels, none behind the last",
        ),
    ),
    Check(
        "padding_added",
        zh="带填充：输出变小",
        en="With padding: the output is smaller",
        cases=cases(stride=2, padding=2),
        expect=painted,
        mistake=(
            "填充应当减：四周补 kernel − 1 − padding 圈，输出每边少 padding",
            "Padding takes away: the border is kernel − 1 − padding, and each side loses `padding`",
        ),
    ),
    Check(
        "output_padding_twice",
        zh="带 output_padding：只加在下边和右边",
        en="With output_padding: at the bottom and at the right only",
        cases=cases(channels=2, stride=3, padding=2, output_padding=2),
        expect=painted,
        mistake=(
            "output_padding 加了两边：它只加在下边和右边，一次",
            "output_padding was added at both ends: it counts once, at the bottom and the right",
        ),
    ),
    library(
        "transpose2d",
        zh="用普通卷积，不调用转置卷积",
        en="From an ordinary convolution, without a transposed one of torch",
        cases=cases(stride=2, padding=1),
        expect=painted,
        mistake=(
            "调用了 torch 的转置卷积：这道题要用插零和 F.conv2d",
            "A transposed convolution of torch was called: insert zeros and use F.conv2d",
        ),
    ),
    Check(
        "pixel_loop",
        zh="12×12 的图，不对像素写循环",
        en="A map of 12×12, without a loop over its pixels",
        cases=st.builds(large, tensors(1, 1, 12, 12), tensors(1, 1, 2, 2)),
        expect=painted,
        call=in_few_calls,
        examples=3,
        mistake=(
            "逐个像素地画：插零是一次切片赋值，其余交给 F.conv2d",
            "Painted pixel by pixel: zeros are inserted by one assignment to a slice, F.conv2d "
            "does the rest",
        ),
    ),
]
