"""PixelShuffle against its definition: where each output pixel comes from."""

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import library

ENTRY = "pixel_shuffle"


def defined(x: Tensor, factor: int) -> Tensor:
    _, depth, height, width = x.shape
    pixels, area = x.tolist(), factor * factor
    found = [
        [
            [
                [
                    image[c * area + (i % factor) * factor + j % factor][i // factor][j // factor]
                    for j in range(width * factor)
                ]
                for i in range(height * factor)
            ]
            for c in range(depth // area)
        ]
        for image in pixels
    ]
    return torch.tensor(found)


@st.composite
def cases(draw, channels=1, side=1, factor=3):
    r = draw(st.integers(1, factor))
    depth = draw(st.integers(1, channels)) * r * r
    height, width = draw(st.integers(1, side)), draw(st.integers(1, side))
    batch = draw(st.integers(1, channels))
    return {"x": draw(tensors(batch, depth, height, width, low=0, high=9)), "factor": r}


CHECKS = [
    Check(
        "plain",
        zh="factor = 1：图不变",
        en="factor = 1: the same map",
        cases=cases(channels=2, side=2, factor=1),
        expect=defined,
        examples=10,
    ),
    Check(
        "rows_and_columns",
        zh="一个像素变成一块",
        en="One pixel becomes one block",
        cases=cases(),
        expect=defined,
        mistake=(
            "块内的行和列换了位置：通道在块内逐行排",
            "Row and column inside the block changed places: channels fill it row by row",
        ),
    ),
    Check(
        "only_reshaped",
        zh="一个输出通道，许多像素",
        en="One output channel of many pixels",
        cases=cases(side=3, factor=2),
        expect=defined,
        mistake=(
            "只改了形状：块内行要先移到高的后面，块内列移到宽的后面",
            "The numbers were only reshaped: first bring the row inside the block behind the "
            "height, and the column behind the width",
        ),
    ),
    Check(
        "channels_last",
        zh="多个样本，多个输出通道",
        en="Several samples and output channels",
        cases=cases(channels=3, side=2, factor=2),
        expect=defined,
        mistake=(
            "这是 TensorFlow 的 depth_to_space：PyTorch 的输出通道变得最慢，"
            "每 factor² 个输入通道一组",
            "This is TensorFlow's depth_to_space: in PyTorch the output channel is the slowest, "
            "factor² input channels in a row belong to it",
        ),
    ),
    library(
        "shuffle",
        zh="自己写，不调用 pixel_shuffle",
        en="Written by hand, without pixel_shuffle of torch",
        cases=cases(side=2, factor=2),
        expect=defined,
        mistake=(
            "调用了 torch 的 pixel_shuffle：用 reshape 和 permute",
            "pixel_shuffle of torch was called: use reshape and permute",
        ),
    ),
]
