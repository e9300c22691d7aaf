"""Receptive field: recurrences, gradients and graph walking give the published numbers."""

import copy
import itertools
import math
import time
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from kb.topics.receptive_field import oracle
from kb.topics.receptive_field.snippets import (
    Field,
    Layer,
    bottom_up,
    effective_width,
    influence,
    input_range,
    layers_needed,
    probe,
    span_of,
    top_down,
    trace,
    union,
    weights,
)  # fmt: skip

ALEXNET = [
    Layer(11, 4), Layer(3, 2), Layer(5, 1, 2), Layer(3, 2),
    Layer(3, 1, 1), Layer(3, 1, 1), Layer(3, 1, 1), Layer(3, 2),
]  # fmt: skip
VGG16 = [
    layer
    for convolutions in (2, 2, 3, 3, 3)
    for layer in [Layer(3, 1, 1)] * convolutions + [Layer(2, 2)]
]

layers = st.lists(
    st.builds(
        lambda kernel, stride, dilation, share: [
            kernel, stride, round(share * dilation * (kernel - 1)), dilation
        ],
        st.integers(1, 5), st.integers(1, 3), st.integers(1, 3), st.floats(0, 1),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def chain(stack: list[list[int]]) -> nn.Sequential:
    return nn.Sequential(*(nn.Conv2d(1, 1, k, s, p, d) for k, s, p, d in stack))


# The recurrences


@given(layers)
@settings(max_examples=80, deadline=None)
def test_recurrences_equal_the_gradient(stack: list[list[int]]) -> None:
    field = bottom_up(stack)
    assert top_down(stack) == field.size == oracle.gradient_width(stack)
    assert field.jump == oracle.gradient_jump(stack)
    assert input_range(stack, 0) == oracle.gradient_range(stack, 0)
    assert input_range(stack, 7) == oracle.gradient_range(stack, 7)
    assert input_range(stack, 7)[2] == field.start + 7 * field.jump


@given(layers)
@settings(max_examples=40, deadline=None)
def test_effective_width_is_the_spread_of_the_gradient(stack: list[list[int]]) -> None:
    assert effective_width(stack) == pytest.approx(oracle.gradient_spread(stack), abs=1e-9)


@given(layers)
@settings(max_examples=40, deadline=None)
def test_influence_has_the_width_and_spread_of_the_gradient(stack: list[list[int]]) -> None:
    shares = influence(stack)
    assert len(shares) == oracle.gradient_width(stack)
    assert math.fsum(shares) == pytest.approx(1)
    assert shares == pytest.approx(shares[::-1])
    centre = (len(shares) - 1) / 2
    variance = math.fsum(share * (i - centre) ** 2 for i, share in enumerate(shares))
    assert math.sqrt(variance) == pytest.approx(oracle.gradient_spread(stack), abs=1e-9)


@given(layers)
@settings(max_examples=25, deadline=None)
def test_trace_and_recurrence_agree_on_every_chain(stack: list[list[int]]) -> None:
    field = bottom_up(stack)
    assert trace(chain(stack), 3 * field.size + 60) == field


@given(layers)
@settings(max_examples=10, deadline=None)
def test_probe_and_recurrence_agree_on_every_chain(stack: list[list[int]]) -> None:
    field = bottom_up(stack)
    assert probe(chain(stack), 3 * field.size + 4 * field.jump + 60) == field.size


def test_alexnet_by_hand() -> None:
    # from the top: 1 → 3 → 5 → 7 → 9 → 19 → 23 → 47 → 195
    neighbours = [top_down(ALEXNET[-depth:]) for depth in range(len(ALEXNET) + 1) if depth]
    assert neighbours == [3, 5, 7, 9, 19, 23, 47, 195]
    # from the image: 11 → 19 → 51 → 67 → 99 → 131 → 163 → 195
    sizes = [bottom_up(ALEXNET[:depth]).size for depth in range(1, len(ALEXNET) + 1)]
    assert sizes == [11, 19, 51, 67, 99, 131, 163, 195]
    assert top_down(VGG16) == 212


def test_fifty_strided_layers() -> None:
    assert top_down([(3, 2)] * 50) == bottom_up([(3, 2)] * 50).size == 2**51 - 1
    assert 2**51 - 1 == 2_251_799_813_685_247


def test_padding_moves_the_centre_and_leaves_the_size() -> None:
    without, padded = bottom_up([(3, 2, 0), (3, 2, 0)]), bottom_up([(3, 2, 1), (3, 2, 1)])
    assert (without.size, padded.size) == (7, 7)
    assert (without.start, padded.start) == (3.0, 0.0)
    assert input_range([(3, 2, 1), (3, 2, 1)], 0) == (-3, 3, 0.0)


@pytest.mark.parametrize(
    "neutral", [nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 1), nn.Dropout(), nn.Identity()]
)
def test_what_does_not_change_the_size(neutral: nn.Module) -> None:
    stack = nn.Sequential(nn.Conv2d(3, 4, 3), neutral, nn.Conv2d(4, 4, 3))
    assert probe(stack, 20) == trace(stack, 20).size == 5


def test_small_kernels_in_place_of_large_ones() -> None:
    channels = 64
    assert top_down([(3,)] * 2) == top_down([(5,)]) == 5
    assert top_down([(3,)] * 3) == top_down([(7,)]) == 7
    assert weights([3, 3], channels) == 18 * channels**2 < weights([5], channels) == 25 * 64**2
    assert weights([3, 3, 3], channels) == 27 * channels**2 < weights([7], channels) == 49 * 64**2
    assert weights([3, 1], 1) == 10
    for kernels in ([3, 3], [7], [1, 5, 1]):
        assert weights(kernels, 8) == oracle.convolution_weights(kernels, 8)


@pytest.mark.parametrize("size, kernel", list(itertools.product(range(1, 30), (2, 3, 5))))
def test_layers_needed_is_the_first_depth_that_reaches(size: int, kernel: int) -> None:
    depth = layers_needed(size, kernel)
    assert top_down([(kernel,)] * depth) >= size
    assert depth == 0 or top_down([(kernel,)] * (depth - 1)) < size
    assert kernel != 3 or layers_needed(size) == depth


def test_effective_field_grows_like_the_root_of_depth() -> None:
    assert effective_width([(3,)] * 40) == pytest.approx(2 * effective_width([(3,)] * 10))
    assert effective_width([(3,)] * 9) == pytest.approx(math.sqrt(9 * 8 / 12))
    theory = top_down([(3,)] * 40) / top_down([(3,)] * 10)
    assert theory == 81 / 21  # the theoretical field nearly quadruples


def test_union_is_the_widest_branch_only_where_centres_align() -> None:
    aligned = union([[(3, 1, 1)], [(5, 1, 2)]])
    assert aligned == Field(5, 1, 0.0)
    shifted = union([[(3, 1, 0)], [(5, 1, 4)]])  # −4 … 0 and 0 … 2
    assert shifted == Field(7, 1, -1.0)
    assert oracle.gradient_union([[[3, 1, 0, 1]], [[5, 1, 4, 1]]]) == 7


# Wrong in the wild, with the numbers they give


def test_top_down_rule_run_from_the_image_up_gives_123() -> None:
    size = 1
    for layer in ALEXNET:
        size = (size - 1) * layer.stride + layer.kernel
    assert size == 123 != top_down(ALEXNET)
    size = 1
    for kernel in (3, 3, 3):  # all strides 1: the error does not show
        size = (size - 1) * 1 + kernel
    assert size == top_down([(3,)] * 3)


def test_counting_a_layers_own_stride_gives_281() -> None:
    size, jump = 1, 1
    for layer in ALEXNET:
        jump *= layer.stride
        size += (layer.kernel - 1) * jump
    assert size == 281 != top_down(ALEXNET)


def test_one_dilated_kernel_of_rate_2_sees_5_not_7() -> None:
    assert Layer(3, dilation=2).extent == top_down([(3, 1, 0, 2)]) == 5
    assert probe(nn.Conv2d(1, 1, 3, dilation=2), 15) == 5
    assert top_down([(3, 1, 0, 1), (3, 1, 0, 2)]) == 7  # two layers, rates 1 and 2


# Networks


class Unit(nn.Module):
    """A residual unit with a bottleneck; `strides` of its 1×1 and of its 3×3 convolution."""

    def __init__(self, channels: int, strides: tuple[int, int]) -> None:
        super().__init__()
        first, second = strides
        self.reduce = nn.Conv2d(channels, channels, 1, first, bias=False)
        self.middle = nn.Conv2d(channels, channels, 3, second, 1, bias=False)
        self.expand = nn.Conv2d(channels, channels, 1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        step = first * second
        self.shortcut = nn.Conv2d(channels, channels, 1, step) if step > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.middle(F.relu(self.reduce(x))))
        return F.relu(self.norm(self.expand(y)) + self.shortcut(x))


def resnet(units: tuple[int, int, int, int], layout: str, channels: int = 2) -> nn.Sequential:
    """A bottleneck ResNet. Layouts, by where a stage's stride lies: `paper` in the first unit's
    1×1, `torch` in the first unit's 3×3, `slim` in the last unit's 3×3 (of the stage before)."""
    body: list[nn.Module] = [nn.Conv2d(3, channels, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    for stage, count in enumerate(units):
        for number in range(count):
            strides = (1, 1)
            if layout == "slim" and stage < 3 and number == count - 1:
                strides = (1, 2)
            if layout != "slim" and stage > 0 and number == 0:
                strides = (2, 1) if layout == "paper" else (1, 2)
            body.append(Unit(channels, strides))
    return nn.Sequential(*body)


def separable(channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
        nn.BatchNorm2d(channels), nn.ReLU6(),
        nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU6(),
    )  # fmt: skip


def mobilenet() -> nn.Sequential:
    strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
    return nn.Sequential(nn.Conv2d(3, 2, 3, 2, 1), *(separable(2, stride) for stride in strides))


class Mixed(nn.Module):
    """An Inception module: 1×1, 3×3, twice 3×3 and pooling, concatenated; or its strided form."""

    def __init__(self, stride: int = 1) -> None:
        super().__init__()
        self.one = nn.Conv2d(4, 1, 1)
        self.three = nn.Sequential(nn.Conv2d(4, 1, 1), nn.Conv2d(1, 1, 3, stride, 1))
        self.twice = nn.Sequential(
            nn.Conv2d(4, 1, 1), nn.Conv2d(1, 1, 3, 1, 1), nn.Conv2d(1, 1, 3, stride, 1)
        )
        self.pool = nn.Sequential(nn.MaxPool2d(3, stride, 1), nn.Conv2d(4, 1, 1))
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        branches = [self.three(x), self.twice(x), self.pool(x)]
        branches += [self.one(x)] if self.stride == 1 else [branches[0]]
        return torch.cat(branches, dim=1)


def inception_v2() -> nn.Sequential:
    stem = [
        nn.Conv2d(3, 4, 7, 2, 3), nn.MaxPool2d(3, 2, 1), nn.Conv2d(4, 4, 1),
        nn.Conv2d(4, 4, 3, 1, 1), nn.MaxPool2d(3, 2, 1),
    ]  # fmt: skip
    strides = (1, 1, 2, 1, 1, 1, 1, 2, 1, 1)  # 3b 3c 4a 4b 4c 4d 4e 5a 5b 5c
    return nn.Sequential(*stem, *(Mixed(stride) for stride in strides))


def pooled(stack: list[Layer], pools: set[int]) -> nn.Sequential:
    body: list[nn.Module] = []
    for number, (kernel, stride, padding, _) in enumerate(stack):
        if number in pools:
            body.append(nn.MaxPool2d(kernel, stride, padding))
        else:
            body.append(nn.Conv2d(1 if body else 3, 1, kernel, stride, padding))
    return nn.Sequential(*body)


def alexnet() -> nn.Sequential:
    return pooled(ALEXNET, {1, 3, 7})


def vgg16() -> nn.Sequential:
    return pooled(VGG16, {i for i, layer in enumerate(VGG16) if layer.kernel == 2})


PUBLISHED: list[tuple[str, Callable[[], nn.Module], int]] = [
    # google-research/receptive_field, README: receptive field; every effective stride is 32
    ("alexnet_v2", alexnet, 195),
    ("vgg_16", vgg16, 212),
    ("mobilenet_v1", mobilenet, 315),
    ("resnet_v1_50", lambda: resnet((3, 4, 6, 3), "slim"), 483),
    ("resnet_v1_101", lambda: resnet((3, 4, 23, 3), "slim"), 1027),
    ("resnet_v1_152", lambda: resnet((3, 8, 36, 3), "slim"), 1507),
    ("resnet_v1_200", lambda: resnet((3, 24, 36, 3), "slim"), 1763),
    ("inception_v2", inception_v2, 699),
]


@pytest.mark.parametrize("name, build, size", PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_table(name: str, build: Callable[[], nn.Module], size: int) -> None:
    field = trace(build(), 224)
    assert (field.size, field.jump) == (size, 32)


@pytest.mark.parametrize("layout, size", [("paper", 483), ("torch", 427), ("slim", 483)])
def test_resnet50_layouts(layout: str, size: int) -> None:
    network = resnet((3, 4, 6, 3), layout, channels=1)
    assert trace(network, 224) == Field(size, 32, 0.0)
    assert probe(network, 640) == size


@pytest.mark.parametrize("layout, size", [("paper", 1507), ("torch", 1451), ("slim", 1507)])
def test_fields_of_resnet_152_by_layout(layout: str, size: int) -> None:
    assert trace(resnet((3, 8, 36, 3), layout, channels=1), 2400).size == size


@pytest.mark.parametrize("build, size", [(alexnet, 195), (vgg16, 212), (mobilenet, 315)])
def test_probe_of_published_chains(build: Callable[[], nn.Module], size: int) -> None:
    assert probe(build(), size + 200) == size


def test_probe_of_an_inception_network() -> None:
    assert probe(nn.Sequential(*list(inception_v2())[:8]), 300) == 123  # up to Mixed_4a


# Graphs


# torch takes NumPy's `axis` for `dim`, though its type stubs do not say so
concatenated: Callable[..., Tensor] = torch.cat
averaged: Callable[..., Tensor] = torch.mean


class Graph(nn.Module):
    """A module around a function of convolutions `a` (3×3), `b` (5×5), `c` (3×3, stride 2) …"""

    def __init__(self, run: Callable[["Graph", Tensor], object], size: int = 1) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 3, 3, padding=1), nn.Conv2d(3, 3, 5, padding=2)
        self.c, self.fc = nn.Conv2d(3, 3, 3, 2, 1), nn.Linear(3, 3)
        self.wide, self.deep = nn.Conv2d(3, 3, (3, 7)), nn.Conv2d(3, 3, 3, groups=3)
        self.point, self.six, self.all = (
            nn.Conv2d(3, 3, 1),
            nn.Conv2d(6, 3, 1),
            nn.Linear(3 * size * size, 3),
        )
        self.norm, self.soft = nn.GroupNorm(1, 3), nn.Softmax(1)
        self.around = nn.Sequential(nn.ZeroPad2d((1, 2, 3, 4)), nn.ConstantPad2d(2, 0.5))
        self.pools = nn.Sequential(
            nn.MaxPool2d((1, 3), (1, 2), (0, 1), (1, 2)), nn.AvgPool2d((2, 4), (1, 2), ceil_mode=True),
            nn.LPPool2d(2, 2, 1),
        )  # fmt: skip
        self.run = run

    def forward(self, x: Tensor) -> object:
        return self.run(self, x)


GRAPHS: dict[str, tuple[Callable[[Graph, Tensor], object], int]] = {
    "in sequence": (lambda m, x: m.b(m.a(x)), 7),
    "added": (lambda m, x: m.a(x) + m.b(x), 5),
    "added in place": (lambda m, x: m.a(x).add_(m.b(x)), 5),
    "a shortcut": (lambda m, x: x + m.a(m.a(x)), 5),
    "concatenated": (lambda m, x: torch.cat([m.a(x), m.b(x)], 1), 5),
    "functions": (lambda m, x: F.max_pool2d(F.relu(m.a(x)), 2), 4),
    "a dilated maximum": (lambda m, x: F.max_pool2d(m.a(x), 3, 1, 1, 2), 7),
    "a maximum rounded up": (lambda m, x: F.max_pool2d(m.a(x), 3, 2, ceil_mode=True), 5),
    "an average": (lambda m, x: F.avg_pool2d(m.a(x), 3, 2, 1), 5),
    "a functional convolution": (lambda m, x: F.conv2d(x, m.b.weight, None, 1, 2), 5),
    "padding on one side": (lambda m, x: m.a(x) + m.a(F.pad(x, (2, 0, 2, 0))[:, :, :-2, :-2]), 5),
    "every second pixel": (lambda m, x: m.c(m.a(x)) + x[:, :, ::2, ::2], 5),
    "halves of the channels": (lambda m, x: torch.cat(torch.chunk(m.a(x), 3, dim=1)[:2], 1), 3),
    "a softmax of channels": (lambda m, x: F.softmax(m.a(x), dim=1), 3),
    "a mean over rows": (lambda m, x: m.a(x).mean(2, keepdim=True), 3),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_traced_and_probed(name: str) -> None:
    run, size = GRAPHS[name]
    network = Graph(run)
    assert trace(network, 32).size == size
    if name != "a mean over rows":  # which touches the upper border
        assert probe(network, 33) == size


WHOLE: dict[str, Callable[[Graph, Tensor], object]] = {
    "adaptive pooling": lambda m, x: F.adaptive_avg_pool2d(m.a(x), 1),
    "a mean": lambda m, x: m.a(x).mean((2, 3)),
    "pooling, then a classifier": lambda m, x: m.fc(
        torch.flatten(F.adaptive_avg_pool2d(m.c(x), (1, 1)), 1)
    ),
    "a gate": lambda m, x: m.a(x) * torch.sigmoid(m.a(x).mean((2, 3), keepdim=True)),
    "a squeeze and excitation": lambda m, x: (
        x * m.fc(F.adaptive_avg_pool2d(x, 1).view(x.size(0), -1)).view(1, 3, 1, 1).expand_as(x)
    ),
    "a convolution after a gate": lambda m, x: m.b(
        x * F.adaptive_max_pool2d(m.a(x), 1)[:, :, :, :]
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_global_pooling_gives_the_whole_size(name: str) -> None:
    field = trace(Graph(WHOLE[name]), 32)
    assert (field.size, field.start) == (32, 15.5)
    with pytest.raises(ValueError, match="touches the border"):
        probe(Graph(WHOLE[name]), 32)


MEASURED: dict[str, Callable[[Graph, Tensor], object]] = {
    "a convolution by a function": lambda m, x: F.conv2d(x, m.wide.weight),
    "all its arguments": lambda m, x: F.conv2d(x, m.a.weight, None, (1, 2), (5, 1), (1, 3)),
    "its padding by name": lambda m, x: F.conv2d(F.conv2d(x, m.b.weight, padding="same"),
                                                 m.a.weight, padding="valid"),
    "groups": lambda m, x: F.conv2d(x, m.deep.weight, None, 1, 1, 1, 3),
    "a maximum": lambda m, x: F.max_pool2d(m.c(x), (2, 3)),
    "a maximum with steps": lambda m, x: F.max_pool2d(m.a(x), (2, 3), (1, 2), (1, 0), (1, 2)),
    "a maximum, the last window cut": lambda m, x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True),
    "a maximum, no window in the padding": lambda m, x: F.max_pool2d(x, 2, 3, 1, ceil_mode=True),
    "an average by its size": lambda m, x: F.avg_pool2d(m.a(x), (2, 3)),
    "an average with steps": lambda m, x: F.avg_pool2d(m.a(x), (2, 3), (1, 2), (0, 1)),
    "an average rounded up": lambda m, x: F.avg_pool2d(m.a(x), 3, 2, 0, True),
    "an average, padded": lambda m, x: F.avg_pool2d(m.a(x), 3, padding=1),
    "pools as layers": lambda m, x: m.pools(x),
    "rows pooled alone": lambda m, x: F.adaptive_avg_pool2d(m.a(x), (4, None)),
    "as many columns as before": lambda m, x: F.adaptive_avg_pool2d(m.a(x), (4, 32)),
    "adaptive windows": lambda m, x: F.adaptive_max_pool2d(m.a(x), (4, 8)),
    "adaptive windows, a few": lambda m, x: F.adaptive_avg_pool2d(m.c(x), 4),
    "a mean over both axes": lambda m, x: m.fc(m.fc(m.a(x).mean([2, 3]))),
    "a mean over columns": lambda m, x: m.a(x.mean(3, keepdim=True)) + x,
    "a mean over rows from the end": lambda m, x: m.a(x).mean(-2, keepdim=True),
    "a mean over columns from the end": lambda m, x: m.a(x).mean(-1, keepdim=True),
    "a maximum over both axes": lambda m, x: x * m.a(x).amax((2, 3), keepdim=True),
    "a mean by the other name": lambda m, x: averaged(m.a(x), axis=2, keepdim=True),
    "padding left": lambda m, x: F.pad(m.c(x), (2, 0, 0, 0)),
    "padding right": lambda m, x: m.a(F.pad(m.c(x), (0, 3, 0, 0))),
    "padding as a layer": lambda m, x: m.around(m.c(x)),
    "padding more than it mixes": lambda m, x: m.b(F.pad(m.norm(x), (2, 0, 1, 1))),
    "cropping by padding": lambda m, x: F.pad(m.c(x), (-1, -2, 0, 0)),
    "features of every position": lambda m, x: m.all(torch.flatten(x, 1)),
    "features twice": lambda m, x: m.fc(m.all(x.view(x.size(0), -1))),
    "features of one window": lambda m, x: m.fc(torch.flatten(F.avg_pool2d(x, 20), 1)),
    "features of one window, viewed": lambda m, x: m.fc(
        F.avg_pool2d(m.a(x)[..., 1:], 20).reshape((x.shape[0], -1))
    ),
    "features back to a map": lambda m, x: m.point(
        m.fc(x.mean((2, 3))).view(x.size(0), 3, 1, 1)
    ) * m.a(x),
    "features back to a map by new axes": lambda m, x: x * m.fc(x.mean((2, 3)))[:, :, None, None],
    "features back to a map one by one": lambda m, x: (
        m.a(x) * m.fc(x.mean((2, 3))).unsqueeze(-1).unsqueeze(-1)
    ),
    "one window back to a map": lambda m, x: m.point(
        m.fc(torch.flatten(F.avg_pool2d(x, 20), 1)).unsqueeze(2).unsqueeze(3)
    ),
    "concatenated by another name": lambda m, x: m.six(concatenated([m.a(x), x], axis=1)),
    "concatenated from the end": lambda m, x: m.six(torch.concat((x, m.b(x)), dim=-3)),
    "concatenated, positional": lambda m, x: m.six(torch.concatenate((x, m.b(x)), 1)),
    "chunks from the end": lambda m, x: x * m.a(x).chunk(3, -3)[1],
    "a softmax from the end": lambda m, x: m.a(x).softmax(-3),
    "a logarithm of a softmax": lambda m, x: F.log_softmax(m.a(x), 1),
    "a softmax as a layer": lambda m, x: m.soft(m.a(x)),
    "columns from the third on": lambda m, x: m.c(x)[:, :, :, 2:],
    "every third column": lambda m, x: m.c(x)[:, :, 1:, 1:13:3],
    "columns by an ellipsis": lambda m, x: m.c(x)[..., 1:-2],
    "rows and columns by an ellipsis": lambda m, x: m.c(x)[..., 3:, 2:],
    "an ellipsis in the middle": lambda m, x: m.c(x)[:, ..., 2:],
    "an ellipsis at the end": lambda m, x: m.c(x)[:, 1:, ...],
    "channels": lambda m, x: m.a(x)[:, 1:],
    "channels and rows": lambda m, x: m.a(x)[:, 1:, 4:],
    "a batch": lambda m, x: m.a(x)[:],
    "columns of a mixture": lambda m, x: m.a(m.norm(x)[:, :, :, 3::2]),
    "a size as a number": lambda m, x: m.a(x) * x.shape[-1] + x.ndim + x.size(2) + x.dim(),
    "a type and a device": lambda m, x: m.a(x).to(x.dtype).to(x.device),
    "a constant of the model": lambda m, x: m.a(x) + m.fc.weight[0, 0],
    "attention": lambda m, x: F.scaled_dot_product_attention(x, x, m.a(x)),
    "a gate of rows": lambda m, x: m.a(x) * x.mean(2, keepdim=True).sigmoid(),
    "one window of each size": lambda m, x: F.avg_pool2d(x, 20) + F.avg_pool2d(x, 24),
    "a mixture after a convolution": lambda m, x: m.norm(m.a(x)),
    "features by both axes": lambda m, x: m.all(torch.flatten(m.a(x), 1, 3)),
    "a mean of everything": lambda m, x: x * m.a(x).mean(),
    "a sum by name": lambda m, x: torch.sub(input=x, other=m.a(x)),
    "a window as long as the row": lambda m, x: F.max_pool2d(m.a(x)[..., 1:-1], (4, 30)),
    "a sum of three": lambda m, x: m.c(x) + x[..., 1::2, 1::2] + F.max_pool2d(x, 2),
    "a wide branch and a narrow one": lambda m, x: m.b(x)[..., 1:-1, 4:-4]
    + F.conv2d(x, m.wide.weight)[..., 1:-1],
}  # fmt: skip


@pytest.mark.parametrize("name", MEASURED)
def test_every_operation_sees_the_columns_that_spoil_it(name: str) -> None:
    size = 32
    network = Graph(MEASURED[name], size)
    span = span_of(network, size)
    seen = oracle.columns_seen(network, size)
    field = trace(network, size)
    assert field == Field(span.last - span.first + 1, span.jump, (span.first + span.last) / 2)
    assert all(type(number) is int for number in (span.first, span.last, span.jump, span.units))
    assert len(seen) == span.units
    step = 0 if span.whole else span.jump
    claimed = [(span.first + unit * step, span.last + unit * step) for unit in range(span.units)]
    inner = [(c, s) for c, s in zip(claimed, seen, strict=True) if c[0] >= 0 and c[1] < size]
    assert len(inner) >= min(2, span.units)
    assert all(mine == measured for mine, measured in inner)


def test_layers_that_mix_all_positions() -> None:
    for mixing in (nn.GroupNorm(1, 3), nn.InstanceNorm2d(3), nn.AdaptiveMaxPool2d(1)):
        assert trace(nn.Sequential(nn.Conv2d(3, 3, 3), mixing), 24).size == 24
    flat = nn.Sequential(nn.Conv2d(3, 3, 3), nn.Flatten(), nn.Linear(3 * 22 * 22, 2))
    assert trace(flat, 24).size == 24
    assert trace(nn.AdaptiveAvgPool2d(6), 24) == Field(4, 4, 1.5)


def test_start_is_the_midpoint_of_the_union() -> None:
    network = Graph(lambda m, x: m.a(x) + F.pad(x, (4, 0, 4, 0))[:, :, :-4, :-4])  # −1…1 and −4
    assert trace(network, 32) == Field(6, 1, -1.5)
    assert probe(network, 33) == 6


def test_width_of_rectangular_kernels() -> None:
    network = nn.Sequential(nn.Conv2d(1, 1, (1, 7)), nn.Conv2d(1, 1, (3, 1)))
    assert trace(network, 30).size == probe(network, 30) == 7


@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel")
def test_same_padding() -> None:
    network = nn.Sequential(nn.Conv2d(1, 1, 4, padding="same"), nn.Conv2d(1, 1, 3, padding="valid"))
    assert trace(network, 30) == Field(
        6, 1, 1.5
    )  # one unit of padding on the left, two on the right
    assert probe(network, 30) == 6


REFUSED: dict[str, tuple[nn.Module, str]] = {
    "transposed": (nn.ConvTranspose2d(1, 1, 2, 2), "ConvTranspose2d is not known"),
    "resized": (Graph(lambda m, x: F.interpolate(x, scale_factor=2)), "interpolate is not known"),
    "multiplied": (Graph(lambda m, x: x @ x), "matmul is not known"),
    "jumps": (Graph(lambda m, x: m.c(x) + x), "jumps of 2 and 1 px"),
    "control flow": (Graph(lambda m, x: x if x.sum() > 0 else -x), "torch.fx cannot trace Graph: "),
    "two outputs": (Graph(lambda m, x: (x, m.a(x))), "returns tuple: expected one feature map"),
    "too small": (nn.Conv2d(1, 1, 40), "larger image"),
    "uneven": (nn.AdaptiveAvgPool2d(5), "expected 5 to divide 32"),
    "flat window": (Graph(lambda m, x: m.a(torch.flatten(x, 1))), "3 units on flattened features"),
    "long window": (
        nn.Conv2d(1, 1, 3, dilation=20),
        "41 units on a row of 32 units: expected a la",
    ),
    "rows": (Graph(lambda m, x: x[..., 1:] + x), "1 and 1 px and rows of 31 and 32 units"),
    "flat jumps": (Graph(lambda m, x: F.max_pool2d(x, 1, 2) + x[..., :16]), "jumps of 2 and 1 px"),
    "no map": (Graph(lambda m, x: m.a(x.size(0))), "Conv2d is given <object"),
    "kernel computed": (Graph(lambda m, x: F.conv2d(x, m.a(x))), "kernel is Span.* a parameter"),
    "mean of channels": (Graph(lambda m, x: x.mean(1, keepdim=True)), "mean over axes 1 is"),
    "mean of columns": (Graph(lambda m, x: x.mean(3)), "mean over axes 3 is"),
    "mean by name": (Graph(lambda m, x: averaged(x, axis=1)), "mean over axes 1 is"),
    "mean twice": (Graph(lambda m, x: torch.flatten(x, 1).mean((2, 3))), r"axes \(2, 3\) is not"),
    "circular": (nn.Conv2d(1, 1, 3, 1, 1, padding_mode="circular"), "circular padding reads the"),
    "wrapped": (Graph(lambda m, x: F.pad(x, (1, 1), "circular")), "circular padding reads the"),
    "flat from 0": (Graph(lambda m, x: torch.flatten(x)), "from axis 0 to -1 is not known"),
    "flat to 2": (Graph(lambda m, x: torch.flatten(x, 1, 2)), "from axis 1 to 2 is not known"),
    "flat layer": (nn.Flatten(2), "from axis 2 to -1 is not known"),
    "flat layer to 2": (nn.Flatten(1, 2), "from axis 1 to 2 is not known"),
    "view of 3": (Graph(lambda m, x: x.view(x.size(0), 3, -1)), "a view of 3 axes is not known"),
    "view of rows": (Graph(lambda m, x: x.view(-1, 3, 1, 1)), "a view of 4 axes is not known"),
    "view of one unit": (
        Graph(lambda m, x: x.mean((2, 3)).view(-1, 1, 3, 1)),
        "a view of 4 axes is not known",
    ),
    "view of all": (Graph(lambda m, x: x.view(-1)), "a view of 1 axes is not known"),
    "new axis of two units": (
        Graph(lambda m, x: F.max_pool2d(x, 16).unsqueeze(2)),
        "unsqueeze of a feature map",
    ),
    "new axis": (Graph(lambda m, x: x.unsqueeze(0)), "unsqueeze of a feature map is not known"),
    "new axis, short": (Graph(lambda m, x: x[None]), "unsqueeze of a feature map is not known"),
    "linear on a map": (Graph(lambda m, x: m.fc(x)), "mixes its width: flatten first"),
    "batches joined": (Graph(lambda m, x: torch.cat([x, x])), "along axis 0 is not known"),
    "rows joined": (Graph(lambda m, x: torch.cat([x, x], 2)), "along axis 2 is not known"),
    "columns joined": (Graph(lambda m, x: torch.cat([x, x], 3)), "along axis 3 is not known"),
    "chunks of batches": (Graph(lambda m, x: x.chunk(2)[0]), "chunks along axis 0 are not known"),
    "chunks of columns": (Graph(lambda m, x: x.chunk(2, 3)[0]), "chunks along axis 3 are not"),
    "softmax of columns": (Graph(lambda m, x: x.softmax(3)), "softmax along axis 3 is not known"),
    "softmax of columns, a layer": (nn.Softmax(-1), "softmax along axis -1 is not known"),
    "one batch": (Graph(lambda m, x: x[0]), "the index 0 is not known: expected slices"),
    "one column": (Graph(lambda m, x: x[:, :, :, 0]), "the index .* is not known"),
    "five axes": (Graph(lambda m, x: x[:, :, :, :, :]), "the index .* is not known"),
    "an attribute": (Graph(lambda m, x: x.T), "attribute T of a feature map is not known"),
    "a pool of 3 axes": (nn.MaxPool3d(2), "field of MaxPool3d is not known"),
    "no size": (nn.Conv2d(1, 1, 3, dilation=17), "at _0: a window of 35 units"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_trace_refuses(name: str) -> None:
    network, message = REFUSED[name]
    with pytest.raises(ValueError, match=message):
        trace(network, 32)


def test_trace_of_one_pixel_and_of_none() -> None:
    assert trace(nn.Identity(), 1) == Field(1, 1, 0.0)
    with pytest.raises(ValueError, match="size is 0: expected the side of an image"):
        trace(nn.Identity(), 0)


def test_trace_gives_attention_the_whole_size() -> None:
    class Attending(nn.Module):
        """As in a network whose positions are its units already."""

        def __init__(self) -> None:
            super().__init__()
            self.near = nn.Conv1d(8, 8, 3, padding=1)
            self.mix = nn.MultiheadAttention(8, 2)

        def forward(self, x: Tensor) -> Tensor:
            y = self.near(x)
            mixed: Tensor = self.mix(y, y, y)[0]
            return mixed

    assert trace(Attending(), 24) == Field(24, 1, 11.5)


def test_trace_walks_a_deep_network_once() -> None:
    network = resnet((3, 24, 36, 3), "slim")
    start = time.process_time()
    trace(network, 224)
    assert time.process_time() - start < 5  # 2**66 paths; a walk per path would not end


# The model is left as it was


@pytest.mark.parametrize("training", [True, False])
def test_model_is_left_unchanged(training: bool) -> None:
    network = nn.Sequential(resnet((1, 1, 1, 1), "torch"), nn.Dropout()).train(training)
    network(torch.rand(2, 3, 64, 64))  # moves the running statistics
    before = copy.deepcopy(network.state_dict())
    random = torch.get_rng_state()
    with torch.no_grad():
        assert probe(network, 400) == trace(network, 400).size == bottom_up_of_one_unit_stages()
    after = network.state_dict()
    assert list(before) == list(after)
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all(module.training is training for module in network.modules())
    assert all(p.grad is None and p.requires_grad for p in network.parameters())
    assert torch.equal(random, torch.get_rng_state())


def bottom_up_of_one_unit_stages() -> int:
    return bottom_up([(7, 2), (3, 2), (3, 1), (3, 2), (3, 2), (3, 2)]).size


def test_probe_sees_what_random_weights_hide() -> None:
    class Cancelling(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.dead = nn.Conv2d(1, 1, 5, padding=2)
            for parameter in self.dead.parameters():
                nn.init.constant_(parameter, -1.0)

        def forward(self, x: Tensor) -> Tensor:
            return F.relu(F.max_pool2d(self.dead(x), 3, 1, 1))

    assert probe(Cancelling(), 20) == 7


@pytest.mark.parametrize(
    "activation", [nn.ReLU6(), nn.Tanh(), nn.Sigmoid(), nn.Hardsigmoid(), nn.Hardtanh(), nn.GELU()]
)
def test_probe_sees_through_activations_that_saturate(activation: nn.Module) -> None:
    class Tower(nn.Module):
        """Residual blocks in which the signal grows 2-fold each, far beyond any cut-off."""

        def __init__(self) -> None:
            super().__init__()
            self.blocks = nn.ModuleList(nn.Conv2d(2, 2, 3, 1, 1) for _ in range(12))
            self.activation = activation

        def forward(self, x: Tensor) -> Tensor:
            for block in self.blocks:
                x = x + self.activation(block(self.activation(4 * x) + x))
            return x

    assert probe(Tower(), 40) == trace(Tower(), 40).size == 25


@pytest.mark.parametrize(
    "activation", [F.relu_, torch.clamp_, torch.tanh_, torch.sigmoid_], ids=lambda f: f.__name__
)
def test_probe_sees_through_activations_in_place(activation: Callable[..., Tensor]) -> None:
    bounds = (-1, 1) if activation is torch.clamp_ else ()
    network = Graph(lambda m, x: m.b(activation(1e6 * m.a(x), *bounds)))
    assert probe(network, 33) == 7


POOLS: dict[str, tuple[Callable[[Graph, Tensor], object], int]] = {
    # the added branch has to have as many units, and moves the field where the pool is displaced
    "by its size": (lambda m, x: torch.max_pool2d(m.a(x), 3) + x[..., ::3, ::3][..., :10, :10], 5),
    "by a list": (lambda m, x: F.max_pool2d(m.a(x), [3]) + x[..., ::3, ::3][..., :10, :10], 5),
    "rounded down": (lambda m, x: F.max_pool2d(x, 3, 2) + F.conv2d(x, m.a.weight, None, 2), 3),
    "rounded up": (lambda m, x: F.max_pool2d(m.a(x), 3, 2, ceil_mode=True) + m.c(x), 5),
    "no window in the padding": (
        lambda m, x: F.max_pool2d(m.a(x), 2, 3, 1, ceil_mode=True) + x[..., ::3, ::3], 4
    ),
    "rectangular": (
        lambda m, x: F.max_pool2d(m.a(x), (2, 3), (1, 2), (1, 0), (3, 2))
        + x[..., :31, 0:28:2], 7
    ),
    "adaptive": (lambda m, x: F.adaptive_max_pool2d(m.a(x), 8, False), 6),
    "of the model's own size": (lambda m, x: F.adaptive_max_pool2d(x, 8) + F.max_pool2d(x, 4), 4),
}  # fmt: skip


@pytest.mark.parametrize("name", POOLS)
def test_probe_averages_what_a_maximum_hides(name: str) -> None:
    run, size = POOLS[name]
    assert probe(Graph(run), 32) == size == trace(Graph(run), 32).size


def test_probe_keeps_the_signal_of_a_deep_network_in_range() -> None:
    class Pointwise(nn.Linear):
        """A linear layer on the channels of every position."""

        def forward(self, x: Tensor) -> Tensor:
            return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    deep: list[nn.Module] = [nn.Conv2d(16, 16, 1) for _ in range(140)]
    deep += [Pointwise(16, 16) for _ in range(270)]  # 16²⁷⁰ overflows
    norms = [nn.BatchNorm2d(16) for _ in range(140)]  # and so do 316¹⁴⁰ and 140 · 10³⁰⁷
    network = nn.Sequential(*deep, *norms, nn.Tanh(), nn.Conv2d(16, 1, 3)).double()
    for norm in norms:
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean.fill_(1e307)
        norm.running_var.fill_(1e-30)
    # where the signal overflows, x / (1 + |x|) is no number
    assert probe(network, 5) == 3
    rooted = Graph(lambda m, x: m.b(m.a(x).sqrt()))  # positive weights: no root of less than 0
    assert probe(rooted, 20) == 7


def test_probe_gives_a_model_without_convolutions_one_channel() -> None:
    shapes = []

    class Watch(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            shapes.append(tuple(x.shape))
            return F.avg_pool2d(x, 3, 1)

    assert probe(Watch(), 9) == 3
    assert shapes == [(1, 1, 9, 9)]


def test_probe_takes_the_unit_in_the_middle_of_a_tall_map() -> None:
    assert probe(nn.Conv2d(1, 1, (15, 1)), 20) == 1
    assert probe(nn.Conv2d(1, 1, (1, 15)), 20) == 15


@pytest.mark.parametrize("size", [5, 6])
def test_probe_refuses_a_field_at_the_border(size: int) -> None:
    with pytest.raises(ValueError, match=f"{size}×{size} image: give a larger size"):
        probe(nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)), size)
    assert probe(nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)), 7) == 5


def test_probe_refuses_what_it_cannot_measure() -> None:
    with pytest.raises(ValueError, match="no gradient"):
        probe(Graph(lambda m, x: m.a(torch.zeros_like(x))), 20)
    with pytest.raises(ValueError, match="tuple"):
        probe(Graph(lambda m, x: (x, x)), 20)
    with pytest.raises(ValueError, match="max_pool2d_with_indices cannot be averaged"):
        probe(nn.MaxPool2d(2, return_indices=True), 20)
    with pytest.raises(
        ValueError, match=r"max_pool1d .* 2-dimensional max-pooling without indices"
    ):
        probe(Graph(lambda m, x: F.max_pool1d(m.a(x)[0], 4)), 20)
    with pytest.raises(ValueError, match="adaptive_max_pool1d cannot be averaged: expected 2"):
        probe(Graph(lambda m, x: F.adaptive_max_pool1d(m.a(x)[0], 4)), 20)
    with pytest.raises(ValueError, match="touches the border of the 1×1 image"):
        probe(nn.Identity(), 1)
    with pytest.raises(ValueError, match="touches the border"):  # the upper one alone
        probe(nn.Conv2d(1, 1, (19, 1)), 20)
    with pytest.raises(ValueError, match="size is 0"):
        probe(nn.Conv2d(1, 1, 3), 0)


@pytest.mark.parametrize(
    "stack, message",
    [
        ([(0,)], "kernel 0"),
        ([(3, 0)], "stride 0"),
        ([(3, 1, -1)], "padding -1"),
        ([(3, 1, 0, 0)], "dilation 0"),
        ([(3,), (3.5,)], r"layer 1 has kernel 3\.5"),
        ([(3, 1, 0, 1, 1)], r"expected \(kernel, stride, padding, dilation\)"),
        ([3], "layer 0 is 3"),
    ],
)
def test_bad_layers(stack: list[tuple[int, ...]], message: str) -> None:
    for function in (top_down, bottom_up, effective_width, lambda s: input_range(s, 0)):
        with pytest.raises(ValueError, match=message):
            function(stack)


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="index is -1"):
        input_range([(3,)], -1)
    with pytest.raises(ValueError, match=r"jumps \[1, 2\]"):
        union([[(3, 2)], [(3, 1)]])
    with pytest.raises(ValueError, match="expected one jump"):
        union([])
    with pytest.raises(ValueError, match="kernel 1"):
        layers_needed(5, 1)
    with pytest.raises(ValueError, match="channels 0"):
        weights([3], 0)


@pytest.mark.parametrize(
    "norm, mixes",
    [
        (nn.BatchNorm2d(1), False),
        (nn.BatchNorm2d(1, track_running_stats=False), True),
        (nn.InstanceNorm2d(1), True),
        (nn.InstanceNorm2d(1, track_running_stats=True), False),
    ],
)
def test_a_norm_without_kept_statistics_mixes_all_positions(norm: nn.Module, mixes: bool) -> None:
    net = nn.Sequential(nn.Conv2d(1, 1, 3), norm).eval()
    assert trace(net, 16).size == (16 if mixes else 3)


class Named(nn.Module):
    """Arguments by name, where torch allows it."""

    def __init__(self, step: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.conv, self.step = nn.Conv2d(1, 1, 3), step

    def forward(self, x: Tensor) -> Tensor:
        return self.step(self.conv(input=x))


def test_arguments_by_name_are_read_or_refused_in_one_line() -> None:
    assert trace(Named(lambda y: y), 16).size == 3
    trained = Named(lambda y: F.batch_norm(y, None, None, training=True))
    assert trace(trained, 16).size == 16
    with pytest.raises(ValueError, match=r"at flatten.*this way to call it is not known"):
        trace(Named(lambda y: torch.flatten(input=y, start_dim=1)), 16)


class Normed(nn.Module):
    """`F.batch_norm` with the statistics of a layer."""

    def __init__(self, **named: bool) -> None:
        super().__init__()
        self.conv, self.norm, self.named = nn.Conv2d(1, 1, 3), nn.BatchNorm2d(1), named

    def forward(self, x: Tensor) -> Tensor:
        kept = self.norm.running_mean, self.norm.running_var
        return F.batch_norm(self.conv(x), *kept, **self.named)


def test_batch_norm_as_a_function_mixes_in_training_alone() -> None:
    assert trace(Normed(), 16).size == 3
    assert trace(Normed(training=False), 16).size == 3
    assert trace(Normed(training=True), 16).size == 16
