"""Claims on the receptive field: pixels are walked and gradients taken to break each sentence."""

import math

import torch
from hypothesis import strategies as st
from torch import nn

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.receptive_field.snippets import bottom_up, effective_width, top_down, union

Stack = list[tuple[int, int, int, int]]

LAYER = st.tuples(st.integers(1, 7), st.integers(1, 3), st.integers(0, 5), st.integers(1, 4))
STACKS = st.lists(LAYER, min_size=1, max_size=4)


def pixels(stack: Stack, unit: int) -> set[int]:
    """Every pixel that a unit of the last layer reads, tap by tap down to the image."""
    seen = {unit}
    for kernel, stride, padding, dilation in reversed(stack):
        seen = {i * stride - padding + tap * dilation for i in seen for tap in range(kernel)}
    return seen


def width(seen: set[int]) -> int:
    return max(seen) - min(seen) + 1


def centre(seen: set[int]) -> float:
    return (max(seen) + min(seen)) / 2


def repadded(stack: Stack, extra: int) -> Stack:
    return [(k, s, p + extra, d) for k, s, p, d in stack]


claim(
    "padding_moves",
    zh="填充只移动它",
    en="padding only moves it",
    also=[
        ("填充只平移", "padding only shifts"),
        ("填充只移动中心", "Padding only moves the centre"),
        ("填充只移动感受野的位置", "Padding only moves it"),
    ],
    tried=lambda: for_all(
        STACKS,
        lambda stack, extra: width(pixels(stack, 3)) == width(pixels(repadded(stack, extra), 3))
        and centre(pixels(repadded(stack, extra), 3)) < centre(pixels(stack, 3)),
        st.integers(1, 4),
    ),
    of=("组随机的层与填充", "random stacks and paddings"),
)  # fmt: skip

claim(
    "two_of_three_see_five",
    zh="两个步幅 1 的 3×3 的感受野等于一个 5×5",
    en="Two layers of 3×3 of stride 1 see as much as one 5×5",
    tried=lambda: for_each(
        range(2, 40), lambda n: width(pixels([(3, 1, 0, 1)] * n, 0)) == 2 * n + 1
    ),
    cases=38,
    of=("种层数（n 层 3×3 对一个 2n + 1）", "depths: n layers of 3×3 against one of 2n + 1"),
)

claim(
    "growth_of_a_layer",
    zh="每层 $r$ 增加 $d(k-1)j$，然后 $j$ 乘步幅",
    en="each layer adds $d(k-1)j$ to $r$, then multiplies $j$ by its stride",
    tried=lambda: for_all(
        STACKS, lambda stack: bottom_up(stack).size == width(pixels(stack, 0))
        and bottom_up(stack).jump == min(pixels(stack, 1)) - min(pixels(stack, 0)),
    ),
    of=("组随机的层", "random stacks of layers"),
)  # fmt: skip

claim(
    "strides_act_on_later_layers",
    zh="步幅影响的是后面的层",
    en="a stride acts on the layers after it",
    tried=lambda: for_all(
        STACKS,
        lambda stack, stride: (
            width(pixels(stack, 0))
            == width(pixels([*stack[:-1], (stack[-1][0], stride, *stack[-1][2:])], 0))
        ),
        st.integers(1, 9),
    ),
    of=("组随机的层，换最后一层的步幅", "random stacks, the last stride changed"),
)

claim(
    "recurrences_agree",
    zh="**两个递推等价。**",
    en="**Both recurrences agree.**",
    tried=lambda: for_all(STACKS, lambda stack: top_down(stack) == width(pixels(stack, 7))),
    of=("组随机的层", "random stacks of layers"),
)

claim(
    "depth_linear_or_exponential",
    zh="步幅 1：线性；步幅 2：指数",
    en="Stride 1: linear; stride 2: exponential",
    tried=lambda: for_all(
        st.integers(2, 9),
        lambda k, n: (
            top_down([(k, 1)] * n) == 1 + (k - 1) * n
            and top_down([(k, 2)] * n) == 1 + (k - 1) * (2**n - 1)
        ),
        st.integers(1, 60),
    ),
    of=("种核与层数", "kernels and depths"),
)

claim(
    "end_taps",
    zh="膨胀率 $d$ 在相邻采样点之间留 $d - 1$ 个空洞，首尾相距 $d(k-1)$",
    en="Rate $d$ leaves $d - 1$ holes between neighbouring taps, so the end taps are "
    "$d(k-1)$ apart",
    tried=lambda: for_each(
        [(k, d) for k in range(2, 10) for d in range(1, 13)],
        lambda case: (
            sorted(pixels([(case[0], 1, 0, case[1])], 0))
            == list(range(0, case[1] * (case[0] - 1) + 1, case[1]))
        ),
    ),
    cases=96,
    of=("种核与膨胀率", "kernels and rates"),
)


def shifted(stack: Stack, place: int, extra: int) -> bool:
    """Padding one layer moves the centre by the jump before that layer for each pixel."""
    place %= len(stack)
    kernel, stride, padding, dilation = stack[place]
    padded = [*stack[:place], (kernel, stride, padding + extra, dilation), *stack[place + 1 :]]
    jump = math.prod(layer[1] for layer in stack[:place])
    return centre(pixels(stack, 0)) - centre(pixels(padded, 0)) == extra * jump


claim(
    "padding_shift",
    zh="每填充 1 个像素，中心左移 $j$ 个像素",
    en="each pixel of padding moves the centre $j$ pixels to the left",
    tried=lambda: for_all(STACKS, shifted, st.integers(0, 4), st.integers(1, 5)),
    of=("组随机的层，多填其中一层", "random stacks, one layer padded more"),
)


def size_for(stack: Stack, units: int = 4) -> int:
    """An input that gives the last layer at least so many units, whatever the padding."""
    for kernel, stride, _, dilation in reversed(stack):
        units = (units - 1) * stride + dilation * (kernel - 1) + 1
    return units


def seen_by_gradient(stack: Stack, seed: int) -> bool:
    """Whether the pixels with a gradient, weights of either sign, lie among those walked."""
    generator = torch.Generator().manual_seed(seed)
    unit, walked = 2, pixels(stack, 2)
    x = torch.randn(1, 1, size_for(stack), generator=generator, requires_grad=True)
    y = x
    for kernel, stride, padding, dilation in stack:
        weight = torch.randn(1, 1, kernel, generator=generator)
        y = nn.functional.conv1d(y, weight, None, stride, padding, dilation).tanh()
    (gradient,) = torch.autograd.grad(y[0, 0, unit], x)
    return {int(i) for i in gradient[0, 0].nonzero()} <= walked


claim(
    "gradient_means_seen",
    zh="梯度不为零的像素一定被看到",
    en="Where the output has a gradient, the pixel is seen",
    tried=lambda: for_all(STACKS, seen_by_gradient, st.integers(0, 10**6)),
    of=("个随机网络，权重有正有负", "random networks, weights of either sign"),
)

BRANCHES = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 8)), min_size=1, max_size=4)


def widest_when_nested(branches: list[tuple[int, int]]) -> bool:
    """The union is as wide as the widest branch exactly when one range contains all others."""
    ranges = [pixels([(kernel, 1, padding, 1)], 0) for kernel, padding in branches]
    every = set.union(*ranges)
    nested = any(min(one) <= min(every) and max(one) >= max(every) for one in ranges)
    joined = union([[(kernel, 1, padding)] for kernel, padding in branches]).size
    return joined == width(every) and (joined == max(map(width, ranges))) == nested


claim(
    "union_widest_when_nested",
    zh="并集与最宽的一支一样宽，当且仅当那一支的范围包含其他各支",
    en="as wide as the widest branch exactly when that branch's range contains the others",
    tried=lambda: for_all(BRANCHES, widest_when_nested),
    of=("组随机分支", "random sets of branches"),
)

BLOCKS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=4)

claim(
    "identity_adds_nothing",
    zh="残差支路的核居中时，恒等支路看到的已经在它的范围之内",
    en="What the identity sees lies inside the range of a main branch with centred kernels",
    tried=lambda: for_all(
        BLOCKS,
        lambda block: (
            0
            in range(
                min(pixels([(2 * h + 1, 1, h * d, d) for h, d in block], 0)),
                max(pixels([(2 * h + 1, 1, h * d, d) for h, d in block], 0)) + 1,
            )
        ),
    ),
    of=("个随机残差块", "random residual blocks"),
)

claim(
    "three_by_three_widen",
    zh="感受野只因 3×3 变大，每层加 2 × 它之前的间距，1×1 不加",
    en="the 3×3 widen the field, each by 2 × the jump before it, and a 1×1 adds nothing",
    tried=lambda: for_all(
        st.lists(st.tuples(st.sampled_from([1, 3]), st.integers(1, 2)), min_size=1, max_size=12),
        lambda layers: width(pixels([(k, s, 0, 1) for k, s in layers], 0))
        == 1 + sum(
            2 * math.prod(s for _, s in layers[:place])
            for place, (kernel, _) in enumerate(layers) if kernel == 3
        ),
    ),
    of=("叠随机的 1×1 与 3×3", "random stacks of 1×1 and 3×3"),
)  # fmt: skip

claim(
    "windowed_attention_sees_its_window",
    zh="窗口注意力只看自己的窗口",
    en="windowed attention sees its window",
    tried=lambda: for_each(range(0, 784, 7), lambda place: window_of(place) == 49),
    cases=112,
    of=("个位置：28×28 上 7×7 的窗口", "positions: 7×7 windows on 28×28"),
    source=Source(
        place="Liu et al., Swin Transformer (ICCV 2021), §3.2",
        url="https://arxiv.org/abs/2103.14030",
        checked="2026-12-01",
    ),
)


def window_of(place: int, side: int = 28, window: int = 7) -> int:
    """How many positions an output position of self-attention in windows has a gradient at."""
    grid = side // window
    x = torch.arange(side * side, dtype=torch.float64).reshape(side, side).div(side * side)
    x = x.clone().requires_grad_()
    tiles = x.reshape(grid, window, grid, window).transpose(1, 2).reshape(grid**2, window**2, 1)
    out = nn.functional.scaled_dot_product_attention(tiles, tiles, tiles)
    back = out.reshape(grid, grid, window, window).transpose(1, 2).reshape(side, side)
    (gradient,) = torch.autograd.grad(back[place // side, place % side], x)
    return int(gradient.count_nonzero())


claim(
    "deviation_grows_like_root",
    zh=r"步幅 1 的堆叠里只按 $\sqrt{n}$ 增长",
    en=r"in a stack of stride 1, grows like $\sqrt{n}$",
    tried=lambda: for_all(
        st.integers(2, 9),
        lambda k, n: math.isclose(
            effective_width([(k, 1)] * n), math.sqrt(n) * spread([1 / k] * k), rel_tol=1e-6
        ),
        st.integers(1, 60),
    ),
    of=("种核与层数，权重相等", "kernels and depths, equal weights"),
    cases=200,
    source=Source(
        place="Luo et al., Effective Receptive Field (NIPS 2016), §2",
        url="https://arxiv.org/abs/1701.04128",
        checked="2026-12-01",
    ),
)


def spread(mass: list[float]) -> float:
    """The standard deviation of a distribution on 0, 1, 2, …"""
    mean = sum(i * p for i, p in enumerate(mass))
    return math.sqrt(sum((i - mean) ** 2 * p for i, p in enumerate(mass)))


def within_two(kernel: int, depth: int) -> float:
    """The share of the gradient within two deviations of a stack's centre, along one axis."""
    mass = [1.0]
    for _ in range(depth):
        longer = [0.0] * (len(mass) + kernel - 1)
        for place, share in enumerate(mass):
            for tap in range(kernel):
                longer[place + tap] += share / kernel
        mass = longer
    middle, reach = (len(mass) - 1) / 2, 2 * spread(mass)
    return sum(share for place, share in enumerate(mass) if abs(place - middle) <= reach)


claim(
    "two_deviations_hold_95_percent",
    zh="从十层起，沿一个坐标轴包含 94 % 到 97 % 的梯度",
    en="from ten layers on hold 94 to 97 % of the gradient along one axis",
    tried=lambda: for_each(
        [(kernel, depth) for kernel in (3, 5, 7) for depth in range(10, 60)],
        lambda case: 0.94 <= within_two(*case) <= 0.975,
    ),
    cases=150,
    of=("种核（3、5、7）与层数（10 到 59）", "kernels (3, 5, 7) and depths (10 to 59)"),
)

claim(
    "predictions_may_exceed_the_field",
    zh="Faster R-CNN（3.3 节）预测的框可以大于它 228 像素的感受野",
    en="Faster R-CNN (§3.3) predicts boxes larger than its field of 228 pixels",
    source=Source(
        place="Ren et al., Faster R-CNN (NIPS 2015), §3.1 and §3.3",
        url="https://arxiv.org/abs/1506.01497",
        checked="2026-12-01",
    ),
)

claim(
    "layout_of_the_paper",
    zh="论文把步幅放在每个阶段第一个残差块的 1×1",
    en="The paper puts the stride in the 1×1 of a stage's first unit",
    source=Source(
        place="torchvision 0.17, ResNet: the note on where the stride of the bottleneck is",
        url="https://pytorch.org/vision/0.17/models/resnet.html",
        checked="2026-12-01",
        versions="torchvision 0.17",
    ),
)

claim(
    "layout_of_pytorch",
    zh="PyTorch 的常见写法放在第一个残差块的 3×3",
    en="The usual PyTorch layout has it in that unit's 3×3",
    source=Source(
        place="torchvision 0.17, ResNet: the note on where the stride of the bottleneck is",
        url="https://pytorch.org/vision/0.17/models/resnet.html",
        checked="2026-12-01",
        versions="torchvision 0.17",
    ),
)

claim(
    "layout_of_tf_slim",
    zh="TF-slim 放在前一阶段最后一个残差块的 3×3",
    en="TF-slim has it in the 3×3 of the last unit of the stage before",
    source=Source(
        place="tensorflow/models, research/slim/nets/resnet_v1.py: resnet_v1_block",
        url="https://github.com/tensorflow/models/blob/master/research/slim/nets/resnet_v1.py",
        checked="2026-12-01",
        versions="commit 09ff47d",
    ),
)

claim(
    "training_widens",
    zh="训练、下采样和空洞卷积使有效感受野变大，残差连接使它变小（Luo 等，2016）",
    en="Training, downsampling and dilation widen the effective field, residual connections make "
    "it smaller (Luo et al., 2016)",
    source=Source(
        place="Luo et al., Effective Receptive Field (NIPS 2016), §3",
        url="https://arxiv.org/abs/1701.04128",
        checked="2026-12-01",
    ),
)
