"""The SE block against loops over images, channels and positions."""

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.arithmetic import product, sigmoid
from kb.exercises.cases import tensors
from kb.exercises.checking import Check

ENTRY = "se_block"


def looped(x: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    images = []
    for image in x.tolist():
        means = [sum(map(sum, plane)) / (len(plane) * len(plane[0])) for plane in image]
        hidden = [max(0.0, value) for value in product(w1.tolist(), means)]
        gates = [sigmoid(value) for value in product(w2.tolist(), hidden)]
        scaled = [
            [[gate * value for value in row] for row in plane]
            for gate, plane in zip(gates, image, strict=True)
        ]
        images.append(scaled)
    return torch.tensor(images)


@st.composite
def blocks(draw, batch=1, channels=(2, 4), side=(1, 1), zero=False):
    c, hidden = draw(st.integers(*channels)), draw(st.integers(1, 2))
    height, width = draw(st.integers(*side)), draw(st.integers(*side))
    return {
        "x": draw(tensors(batch, c, height, width)),
        "w1": draw(tensors(hidden, c, low=-2, high=2)),
        "w2": torch.zeros(c, hidden) if zero else draw(tensors(c, hidden, low=-2, high=2)),
    }


CHECKS = [
    Check(
        "gates_returned",
        zh="结果与输入形状相同",
        en="The result has the shape of the input",
        cases=blocks(batch=2, side=(2, 3)),
        expect=lambda x, **_: x,
        part=lambda y: tuple(y.shape),
        mistake=(
            "返回的是门控，没有乘回特征图：漏了 scale 这一步",
            "The gates came back, not the rescaled maps: the scale step is missing",
        ),
        examples=10,
    ),
    Check(
        "softmax_gate",
        zh="`w2` 全是 0 时，每个门控都是 1/2，与通道数无关",
        en="Where `w2` is all 0, every gate is 1/2, however many channels there are",
        cases=blocks(channels=(3, 5), zero=True),
        expect=lambda x, **_: x / 2,
        mistake=(
            "门控用了 softmax：它让通道竞争，总和是 1；这里应是 sigmoid",
            "The gate is a softmax: it makes channels compete for a sum of 1; take a sigmoid",
        ),
        examples=20,
    ),
    Check(
        "no_relu",
        zh="两个矩阵之间有 ReLU",
        en="There is a ReLU between the two matrices",
        cases=blocks(),
        expect=looped,
        mistake=(
            "两个矩阵之间没有 ReLU：它们合成了一个线性层",
            "No ReLU between the two matrices: they collapse into one linear layer",
        ),
    ),
    Check(
        "max_squeeze",
        zh="squeeze 是所有位置的平均",
        en="The squeeze is the mean over all positions",
        cases=blocks(side=(1, 3)),
        expect=looped,
        mistake=(
            "squeeze 不是平均：最大值（或总和）不是 SE 的统计量",
            "The squeeze is not the mean: SE uses neither the maximum nor the sum",
        ),
    ),
    Check(
        "images_mixed",
        zh="一批里的每张图有自己的门控",
        en="Each image of a batch has its own gates",
        cases=blocks(batch=2, side=(1, 2)),
        expect=looped,
        mistake=(
            "平均时把批也平均掉了：门控应当逐图计算",
            "The batch was averaged too: gates are computed image by image",
        ),
    ),
]
