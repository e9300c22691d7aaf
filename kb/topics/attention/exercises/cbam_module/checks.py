"""CBAM: its parameters counted, then filled, and its output against loops over every pixel."""

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from kb.exercises.arithmetic import product, sigmoid
from kb.exercises.cases import tensors
from kb.exercises.checking import Check

ENTRY = "CBAM"


def mlp(w1: list[list[float]], w2: list[list[float]], vector: list[float]) -> list[float]:
    return product(w2, [max(0.0, value) for value in product(w1, vector)])


def looped(x: Tensor, reduction: int, w1: Tensor, w2: Tensor, kernel: Tensor) -> Tensor:
    weights, (_, c, height, width) = (w1.tolist(), w2.tolist()), x.shape
    window, reach = kernel[0].tolist(), kernel.shape[-1] // 2
    images = []
    for image in x.tolist():
        flat = [[value for row in plane for value in row] for plane in image]
        by_mean = mlp(*weights, [sum(values) / len(values) for values in flat])
        by_max = mlp(*weights, [max(values) for values in flat])
        gates = [sigmoid(a + b) for a, b in zip(by_mean, by_max, strict=True)]
        y = [[[g * v for v in row] for row in p] for g, p in zip(gates, image, strict=True)]
        mean = [
            [sum(y[k][i][j] for k in range(c)) / c for j in range(width)] for i in range(height)
        ]
        most = [[max(y[k][i][j] for k in range(c)) for j in range(width)] for i in range(height)]
        maps, near = (mean, most), range(-reach, reach + 1)

        def gate(i: int, j: int, maps=maps, near=near) -> float:
            total = 0.0
            for read, map_ in zip(window, maps, strict=True):
                for di in near:
                    for dj in near:
                        if 0 <= i + di < height and 0 <= j + dj < width:
                            total += read[di + reach][dj + reach] * map_[i + di][j + dj]
            return sigmoid(total)

        places = [[gate(i, j) for j in range(width)] for i in range(height)]
        images.append(
            [[[y[k][i][j] * places[i][j] for j in range(width)] for i in range(height)]
             for k in range(c)]
        )  # fmt: skip
    return torch.tensor(images)


def filled(solve, x: Tensor, reduction: int, w1: Tensor, w2: Tensor, kernel: Tensor) -> Tensor:
    """The learner's module with these weights, run on x."""
    module: nn.Module = solve(x.shape[1], reduction, kernel.shape[-1])
    wanted = {tuple(w.shape): w for w in (w1, w2, kernel)}
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            shape = tuple(parameter.shape)
            matrix = shape[:2] if shape[2:] == (1, 1) else shape
            if matrix not in wanted:
                raise ValueError(f"{name} {shape}: 不是说好的形状 · not a shape the task names")
            parameter.copy_(wanted[matrix].reshape(shape))
        return module(x)


@st.composite
def modules(draw, batch=1, side=(1, 3), mlp_zero=False, window="any"):
    """Weights for 3 to 5 channels; the window: any, all zero, wide open, or equal for both maps."""
    c = draw(st.integers(3, 5))
    reduction = draw(st.integers(2, c + 1))
    hidden = max(1, c // reduction)
    height, width = draw(st.integers(*side)), draw(st.integers(*side))
    low = 1 if window == "open" else -3
    kernel = {
        "any": lambda: draw(tensors(1, 2, 3, 3, low=-1, high=1)),
        "zero": lambda: torch.zeros(1, 2, 3, 3),
        "open": lambda: torch.full((1, 2, 3, 3), 1e4),
        "equal": lambda: draw(tensors(1, 1, 3, 3, low=-1, high=1)).repeat(1, 2, 1, 1),
    }[window]()
    return {
        "x": draw(tensors(batch, c, height, width, low=low)),
        "reduction": reduction,
        "w1": draw(tensors(hidden, c, low=-2, high=2)),
        "w2": torch.zeros(c, hidden) if mlp_zero else draw(tensors(c, hidden, low=-1, high=1)),
        "kernel": kernel,
    }


def sizes() -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(
        {
            "channels": st.sampled_from([4, 8, 12, 128]),
            "reduction": st.sampled_from([2, 3, 8, 200]),
            "kernel": st.sampled_from([3, 5, 7]),
        }
    )


def windows(solve, **sizes: int) -> list[tuple[int, ...]]:
    return [tuple(p.shape) for p in solve(**sizes).parameters() if p.dim() == 4 and p.shape[3] > 1]


CHECKS = [
    Check(
        "spatial_on_channels",
        zh="空间卷积的权重是 `(1, 2, kernel, kernel)`",
        en="The spatial convolution's weight is `(1, 2, kernel, kernel)`",
        cases=sizes(),
        expect=lambda kernel, **_: [(1, 2, kernel, kernel)],
        call=windows,
        mistake=(
            "空间卷积读的不是 2 张池化后的图：无论多少通道，它只读平均和最大",
            "The spatial convolution does not read 2 pooled maps: mean and maximum, whatever C is",
        ),
        examples=20,
    ),
    Check(
        "biases",
        zh="没有偏置，没有归一化层：没有一维的参数",
        en="No biases and no norms: no parameter has one axis",
        cases=sizes(),
        expect=lambda **_: 0,
        call=lambda solve, **sizes: sum(p.dim() == 1 for p in solve(**sizes).parameters()),
        mistake=(
            "有偏置（或归一化层）：`nn.Linear` 和 `nn.Conv2d` 默认带偏置，要写 `bias=False`",
            "There are biases, or norms: `nn.Linear` and `nn.Conv2d` have a bias by default",
        ),
        examples=20,
    ),
    Check(
        "two_mlps",
        zh="参数个数是 2·C·hidden + 2·kernel²",
        en="The number of parameters is 2·C·hidden + 2·kernel²",
        cases=sizes(),
        expect=lambda channels, reduction, kernel: (
            2 * channels * max(1, channels // reduction) + 2 * kernel * kernel
        ),
        call=lambda solve, **sizes: sum(p.numel() for p in solve(**sizes).parameters()),
        mistake=(
            "参数太多：平均和最大共用一个 MLP，不是各有一个",
            "Too many parameters: mean and maximum share one MLP, they have not one each",
        ),
        examples=20,
    ),
    Check(
        "no_padding",
        zh="结果与输入形状相同",
        en="The result has the shape of the input",
        cases=modules(batch=2, side=(4, 6)),
        expect=lambda x, **_: x,
        call=filled,
        part=lambda y: tuple(y.shape),
        mistake=(
            "卷积没有补零，空间门控比特征图小：`padding=kernel // 2`",
            "Without padding the spatial gate is smaller than the maps: `padding=kernel // 2`",
        ),
        examples=10,
    ),
    Check(
        "two_sigmoids",
        zh="参数全是 0 时两个门控都是 1/2",
        en="Where all parameters are 0, both gates are 1/2",
        cases=modules(mlp_zero=True, window="zero"),
        expect=lambda x, **_: x / 4,
        call=filled,
        mistake=(
            "两路各做 sigmoid 再相加：门控可以超过 1；应先相加，再做一次 sigmoid",
            "A sigmoid for each path, then the sum, can pass 1: add first, then one sigmoid",
        ),
        examples=20,
    ),
    Check(
        "merged_before_mlp",
        zh="空间门控全开（都是 1）时，只看通道门控",
        en="With the spatial gate wide open (all 1) the channel gate shows alone",
        cases=modules(side=(1, 2), window="open"),
        expect=looped,
        call=filled,
        mistake=(
            "两种池化在 MLP 之前就合并了：ReLU 不是线性的，要各过一次 MLP 再相加",
            "The two poolings were merged before the MLP: ReLU is not linear, so run it on each",
        ),
    ),
    Check(
        "space_first",
        zh="卷积核全是 0（空间门控都是 1/2）时，通道门控看到的仍是原来的输入",
        en="With a kernel of zeros (spatial gates 1/2) the channel gate still sees the input",
        cases=modules(side=(1, 2), window="zero"),
        expect=looped,
        call=filled,
        mistake=(
            "次序反了：先通道，后空间",
            "The order is the wrong way round: channel first, then space",
        ),
    ),
    Check(
        "parallel",
        zh="空间门控由缩放之后的特征图算出",
        en="The spatial gate is computed from the rescaled maps",
        cases=modules(window="equal"),
        expect=looped,
        call=filled,
        mistake=(
            "空间的两张图取自原来的输入：两个门控成了并联，应当串联",
            "The spatial maps come from the input: the gates run in parallel, not in sequence",
        ),
    ),
    Check(
        "maps_swapped",
        zh="两张图的次序是平均、最大",
        en="The two maps are stacked in the order mean, maximum",
        cases=modules(batch=2),
        expect=looped,
        call=filled,
        mistake=(
            "两张图的次序反了：先平均，后最大，否则权重对不上",
            "The maps are stacked maximum first: mean first, or the weights do not fit",
        ),
    ),
]
