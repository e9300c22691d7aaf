"""Claims on dilated convolution: taps are walked and layers run to break each sentence."""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise, product
from random import Random

import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.dilated_convolution.snippets import (
    ASPP,
    atrous_backbone,
    coverage,
    dilated_conv2d,
    effective_kernel,
    field_size,
    hdc_gap,
    output_size,
    valid_taps,
)

CHECKED = "2026-12-01"

Layer = tuple[int, int]  # kernel, rate
Stage = tuple[int, int]  # stride, layers of it


def walked(rates: list[int], kernel: int = 3) -> Counter[int]:
    """The paths to each position of one row, every path walked by its taps."""
    paths = Counter({0: 1})
    for rate in rates:
        ahead: Counter[int] = Counter()
        for place, count in paths.items():
            for tap in range(kernel):
                ahead[place + tap * rate] += count
        paths = ahead
    return paths


def without_holes(rates: list[int]) -> bool:
    seen = walked(rates)
    return len(seen) == max(seen) + 1


def within_steps(rates: list[int]) -> bool:
    """Sorted, it starts at 1, and each further rate is at most twice the sum before it plus 1."""
    ordered = sorted(rates)
    sums = [0, *accumulate(ordered)]
    return all(rate <= 2 * before + 1 for rate, before in zip(ordered, sums, strict=False))


def near_the_edge(count: int, least: int = 1) -> Iterator[list[int]]:
    """Rates in any order; many are what the ones before just fill, one less or one more."""
    for seed in range(count):
        random = Random(seed)
        rates: list[int] = []
        for _ in range(random.randint(least, 5)):
            edge = 2 * sum(rates) + 1 + random.randint(-1, 1)
            rates.append(max(1, random.choice((edge, edge, random.randint(1, 9)))))
        random.shuffle(rates)
        yield rates


RATES = st.lists(st.integers(1, 9), min_size=1, max_size=4)
LAYERS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9)), min_size=1, max_size=4)
SEEDS = st.integers(0, 10**6)


def noise(seed: int, *shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def span_of_a_layer(kernel: int, rate: int, size: int) -> bool:
    """A layer spans rate (kernel − 1) + 1; its weights and products do not depend on its rate."""
    dilated = nn.Conv2d(1, 1, kernel, dilation=rate, bias=False)
    padded = size + rate * (kernel - 1)
    products = F.unfold(torch.zeros(1, 1, padded, padded), kernel, rate)  # (1, taps, positions)
    return (
        max(walked([rate], kernel)) + 1 == effective_kernel(kernel, rate) == padded - size + 1
        and dilated.weight.numel() == kernel**2
        and products.shape == (1, kernel**2, size**2)
    )


claim(
    "span_weights_work",
    zh="$k \\times k$ 的核跨过 $d(k-1)+1$ 个像素，参数和每个输出的计算量不变",
    en="a $k \\times k$ kernel spans $d(k-1)+1$ pixels with the same weights and work per output",
    also=[
        (
            "权重和每个输出的乘加只看 $k$，不看 $d$",
            "Weights and multiply-adds per output depend on $k$, not on $d$",
        ),
        ("每个输出的计算量与膨胀率无关", "The work per output does not depend on the rate"),
    ],
    tried=lambda: for_each(
        product(range(1, 8), range(1, 13), (1, 9)), lambda case: span_of_a_layer(*case)
    ),
    cases=168,
    of=("种核、膨胀率与输出边长", "kernels, rates and output sides"),
)


def dense_twin(kernel: int, rate: int, padding: int, seed: int) -> bool:
    """Whether a kernel with rate − 1 zeros in each gap gives what the dilated one gives."""
    weight, x = noise(seed, 2, 2, kernel, kernel), noise(seed + 1, 1, 2, 25, 22)
    side = rate * (kernel - 1) + 1
    stuffed = weight.new_zeros(2, 2, side, side)
    stuffed[:, :, ::rate, ::rate] = weight
    expected = F.conv2d(x, stuffed, padding=padding)
    return torch.allclose(dilated_conv2d(x, weight, padding, rate), expected, atol=1e-10)


claim(
    "kernel_with_zeros_inside",
    zh="它等于先在核里插零、再做普通卷积",
    en="It equals an ordinary convolution whose kernel has zeros inserted",
    tried=lambda: for_all(
        st.integers(1, 4),
        dense_twin,
        st.integers(1, 7),
        st.integers(0, 5),
        SEEDS,
    ),
    of=("个随机核与图", "random kernels and maps"),
    cases=100,
)

claim(
    "no_holes_condition",
    zh="3×3、步幅 1 的堆叠没有洞，当且仅当从小到大排好的膨胀率以 1 开头，"
    "之后每个不超过前面各数之和的 2 倍加 1",
    en="A stack of 3×3 at stride 1 has no holes if and only if its rates, sorted, start at 1 and "
    "each further one is at most twice the sum of those before it plus 1",
    also=[
        ("3×3 的充要条件：从小到大排，最小的是 1，之后每个膨胀率不超过 2 ×（前面各数之和）+ 1",
         "The exact condition for 3×3: sorted, the smallest rate is 1, and each further one is at "
         "most 2 × the sum of those before it + 1"),
        ("没有洞，当且仅当从小到大排好的膨胀率以 1 开头，之后每个不超过 2 ×（前面各数之和）+ 1",
         "There are no holes if and only if the rates, sorted, start at 1 and each further one is "
         "at most 2 × the sum of those before it + 1"),
        ("以 1 开头，之后每个不超过 2 × 前面各数之和 + 1",
         "from 1, each at most 2 × the sum of those before it + 1"),
        ("当且仅当从小到大排好的膨胀率以 1 开头，之后每个不超过 2 × 前面各数之和 + 1",
         "if and only if the rates, sorted, start at 1 and each further one is at most 2 × the "
         "sum of those before it + 1"),
    ],
    tried=lambda: for_each(
        near_the_edge(1000),
        lambda rates: (
            without_holes(rates) == within_steps(rates) == bool((coverage(rates) > 0).all())
        ),
    ),
    of=("组膨胀率，多数在条件的边缘", "lists of rates, most at the edge of the condition"),
    cases=1000,
)  # fmt: skip


def kept_size(kernel: int, rate: int) -> bool:
    """Of all paddings, the one of rate (kernel − 1) / 2 keeps the size; where it is odd, none."""
    size = 30
    lost = rate * (kernel - 1)
    paddings = [p for p in range(lost, -1, -1) if size + 2 * p > lost]
    conv = [
        (p, F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), None, 1, p, rate).shape[2])
        for p in paddings
    ]
    framework = [p for p, side in conv if side == size]
    ours = [p for p in paddings if output_size(size, kernel, 1, p, rate) == size]
    return framework == ours == ([lost // 2] if lost % 2 == 0 else [])


claim(
    "padding_that_keeps_the_size",
    zh="步幅 1 时，填充 $d(k-1)/2$ 若是整数就保持尺寸；不是整数时，两边相等的填充都做不到",
    en="At stride 1 a padding of $d(k-1)/2$ keeps the size if it is whole; if not, no equal "
    "padding does",
    also=[
        ("步幅 1 时，填充 $d(k-1)/2$ 若是整数就保持尺寸",
         "At stride 1 a padding of $d(k-1)/2$ keeps the size if it is whole"),
    ],
    tried=lambda: for_each(
        product(range(1, 7), range(1, 13)), lambda case: kept_size(*case)
    ),
    cases=72,
    of=("种核与膨胀率，逐个填充", "kernels and rates, each padding tried"),
)  # fmt: skip


def mixed(layers: list[Layer]) -> set[int]:
    """What layers of different kernels read of one row."""
    seen = {0}
    for kernel, rate in layers:
        seen = {place + tap * rate for place in seen for tap in range(kernel)}
    return seen


claim(
    "growth_of_a_layer",
    zh="步幅都是 1 时，每层给[感受野](receptive_field.md)加 $d(k-1)$",
    en="With all strides 1 every layer adds $d(k-1)$ to the [receptive field](receptive_field.md)",
    also=[
        ("步幅都是 1 时，每层给感受野加 $d(k-1)$",
         "With all strides 1 every layer adds $d(k-1)$ to the field"),
    ],
    tried=lambda: for_all(
        LAYERS, lambda layers: max(mixed(layers)) == sum(rate * (k - 1) for k, rate in layers)
        and all(field_size([rate], k) == max(mixed([(k, rate)])) + 1 for k, rate in layers),
    ),
    cases=200,
    of=("叠随机的核与膨胀率", "stacks of random kernels and rates"),
)  # fmt: skip

claim(
    "constant_and_doubling",
    zh="膨胀率恒为 2 得 $4n+1$，翻倍得 $2^{n+1}-1$",
    en="a constant rate of 2 gives $4n+1$, doubling rates give $2^{n+1}-1$",
    tried=lambda: for_each(
        range(1, 13),
        lambda n: (
            len(walked([2**i for i in range(n)])) == 2 ** (n + 1) - 1
            and max(walked([2] * n)) == 4 * n
        ),
    ),
    cases=12,
    of=("种层数", "depths"),
)


def narrower_than_tripling(rates: list[int]) -> bool:
    """As many of 1, 3, 9, … reach 3ⁿ positions once each; without holes none reaches more."""
    side = 3 ** len(rates)
    tripled = walked([3**layer for layer in range(len(rates))])
    once = tripled == Counter(range(side))
    return once and (max(walked(rates)) < side or not without_holes(rates))


claim(
    "tripling_is_the_widest",
    zh="每层乘 3 得 $3^n$，这是没有洞时最大的感受野",
    en="tripling rates $3^n$, the widest field without holes",
    also=[
        ("每层乘 3，即 1, 3, 9, …，得 $3^n$，到每个像素各有一条路径：这是没有洞时最大的感受野",
         "Tripling, 1, 3, 9, …, gives $3^n$ and reaches each pixel by one path: the widest field "
         "without holes"),
        ("每层乘 3 得 3^n，是没有洞时最大的感受野",
         "tripling gives 3^n, the widest field without holes"),
        ("1, 3, 9, … 到每个像素各有一条路径", "1, 3, 9, … reach each pixel by one path"),
    ],
    tried=lambda: for_each(near_the_edge(1000), narrower_than_tripling),
    of=("组膨胀率，与同样层数的 1, 3, 9, … 相比", "lists of rates against as many of 1, 3, 9, …"),
    cases=1000,
)  # fmt: skip


def behind_a_stride(stem: int, stride: int, kernel: int, rate: int) -> bool:
    """What a dilated layer adds to the field of the strided layer that it reads."""
    seen = {place * stride + tap for place in mixed([(kernel, rate)]) for tap in range(stem)}
    alone = set(range(stem))
    return max(seen) - max(alone) == stride * (effective_kernel(kernel, rate) - 1)


claim(
    "growth_behind_a_stride",
    zh="前面有步幅时，空洞层的增量要乘上那个步幅",
    en="After a stride, a dilated layer's growth is multiplied by that stride",
    tried=lambda: for_each(
        product(range(1, 6), range(1, 5), range(1, 6), range(1, 9)),
        lambda case: behind_a_stride(*case),
    ),
    cases=800,
    of=("种步幅、核与膨胀率", "strides, kernels and rates"),
)


def paths_of_a_plane(rates: list[int], kernel: int) -> bool:
    """The gradient through two-dimensional layers of ones is the outer product of the counts."""
    side = 1 + sum(rate * (kernel - 1) for rate in rates)
    x = torch.zeros(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for rate in rates:
        y = F.conv2d(y, torch.ones(1, 1, kernel, kernel, dtype=torch.float64), dilation=rate)
    (gradient,) = torch.autograd.grad(y.sum(), x)
    row = torch.tensor([float(walked(rates, kernel)[i]) for i in range(side)], dtype=torch.float64)
    same = torch.equal(gradient[0, 0], row[:, None] * row)
    return same and coverage(rates, kernel).tolist() == gradient[0, 0].long().tolist()


claim(
    "outer_product_of_counts",
    zh="行和列相互独立，所以一维计数的外积就是二维计数",
    en="rows and columns are independent, so the outer product of the counts in one dimension "
    "gives those in two",
    tried=lambda: for_all(RATES, paths_of_a_plane, st.integers(1, 4)),
    of=("组膨胀率与核，二维的梯度", "lists of rates and kernels, gradients in two dimensions"),
    cases=100,
)


def kept_apart(rates: list[int], factor: int, kernel: int) -> bool:
    """With a common factor, outputs less than it apart share no input, and read its multiples."""
    seen = set(walked([factor * rate for rate in rates], kernel))
    return all(place % factor == 0 for place in seen) and all(
        not seen & {place + shift for place in seen} for shift in range(1, factor)
    )


claim(
    "common_factor_keeps_apart",
    zh="一个堆叠里各层的膨胀率有公因子 $g$ 时，输出依赖相隔 $g$ 的输入像素，跳过其余的",
    en="When the rates of all layers of a stack share a factor $g$, an output depends on input "
    "pixels $g$ apart and skips the others",
    also=[
        ("全是 $g = \\gcd(r_1, \\dots, r_n)$ 的倍数",
         "all multiples of $g = \\gcd(r_1, \\dots, r_n)$"),
        ("有公因子，到达的都是它的倍数",
         "share a factor, so what is reached lies at its multiples"),
        ("相邻输出依赖互不相交的输入", "Neighbouring outputs depend on disjoint inputs"),
    ],
    tried=lambda: for_all(RATES, kept_apart, st.integers(2, 6), st.integers(1, 4)),
    cases=200,
    of=("组有公因子的膨胀率", "lists of rates with a common factor"),
)  # fmt: skip


def period_two(rates: list[int]) -> bool:
    """The alternating sum of the counts is a third for each odd rate along each axis that turns."""
    odd, total = sum(rate % 2 for rate in rates), 9 ** len(rates)
    row = walked(rates)
    plain = sum(row.values())
    turning = abs(sum((-1) ** (place % 2) * paths for place, paths in row.items()))
    return bool(turning * plain * 3**odd == total and turning * turning * 9**odd == total)


claim(
    "odd_rates_shrink_period_two",
    zh="权重相等时，每个膨胀率为奇数的层把这种周期为 2 的起伏在每个方向上缩到三分之一，"
    "偶数的层不改变它",
    en="With equal weights each layer of odd rate shrinks this pattern of period 2 to a third "
    "along each axis, and even rates leave it",
    tried=lambda: for_each(near_the_edge(1000), period_two),
    of=("组膨胀率，一行计数的交错和", "lists of rates: the alternating sum of a row's counts"),
    cases=1000,
)


def uneven_without_holes(twos: int) -> bool:
    """One layer of rate 1 and two or more of rate 2: no holes, but no even middle."""
    rates = [1] + [2] * twos
    row = walked(rates)
    middle = sum(rates)
    counts = coverage(rates)[middle : middle + 2, middle : middle + 2].tolist()
    return (
        without_holes(rates)
        and row[middle] != row[middle + 1]
        and counts[0][0] == row[middle] ** 2
        and counts[1][1] == row[middle + 1] ** 2
    )


claim(
    "no_holes_is_not_no_gridding",
    zh="没有洞不等于没有网格效应：[1, 2, 2, 2] 到达全部像素",
    en="No holes does not mean no gridding: [1, 2, 2, 2] reaches all pixels",
    tried=lambda: for_each(range(2, 17), uneven_without_holes),
    cases=15,
    of=("种堆叠 1, 2, …, 2：没有洞，中心与对角的路径数不同",
        "stacks 1, 2, …, 2: no holes, and the centre's paths differ from its diagonal's"),
)  # fmt: skip


def gap(rates: list[int]) -> int:
    """The paper's recursion down to M₂, written out."""
    widest = rates[-1]
    for rate in rates[-2:0:-1]:
        widest = max(widest - 2 * rate, 2 * rate - widest, rate)
    return widest


CASES_OF_THE_TEST = [
    ([2, 2, 2], True, False), ([2, 3, 7], True, False),
    ([1, 5, 2], False, True), ([1, 3, 1], False, True),
]  # fmt: skip

claim(
    "hdc_neither_sufficient_nor_necessary",
    zh="既不充分也不必要",
    en="neither sufficient nor necessary",
    also=[
        ("**不充分**：[2, 2, 2] 通过，却只到达 29 %", "**Not sufficient**: [2, 2, 2] passes and"),
        ("**不必要**：[1, 5, 2] 与 [1, 2, 5] 只差顺序", "**Not necessary**: [1, 5, 2] and"),
        ("它不充分：[2, 2, 2] 的 $M_2=2$", "It is not sufficient: [2, 2, 2] has $M_2=2$"),
        ("它也不必要：[1, 5, 2] 的 $M_2=8$", "It is not necessary either: [1, 5, 2] has $M_2=8$"),
        ("不充分：[2, 2, 2] 通过", "Not sufficient: [2, 2, 2] passes"),
        ("不必要：[1, 5, 2] 不通过但全覆盖", "Not necessary: [1, 5, 2] fails"),
        ("所以会漏判（不充分）", "so it lets holes pass (not sufficient)"),
    ],
    tried=lambda: for_each(
        CASES_OF_THE_TEST,
        lambda case: (
            (hdc_gap(case[0]) <= 3) == (gap(case[0]) <= 3) == case[1]
            and without_holes(case[0]) == case[2]
        ),
    ),
    cases=4,
    of=("个反例：两组通过而有洞，两组不通过而没有洞",
        "counterexamples: two pass with holes, two fail without"),
)  # fmt: skip

claim(
    "hdc_does_not_look_at_the_first",
    zh="递推停在 $M_2$，不看 $r_1$",
    en="The recursion ends at $M_2$ and does not look at $r_1$",
    tried=lambda: for_each(
        near_the_edge(2000, 2),
        lambda rates: all(
            hdc_gap([first, *rates[1:]]) == gap(rates) for first in (1, rates[0], 1000)
        ),
    ),
    of=("组膨胀率，换掉第一个", "lists of rates, the first one replaced"),
    cases=2000,
)

claim(
    "coverage_knows_no_order",
    zh="覆盖与顺序无关",
    en="coverage does not depend on the order",
    tried=lambda: for_each(
        near_the_edge(500),
        lambda rates: (
            walked(rates) == walked(sorted(rates))
            and torch.equal(coverage(rates), coverage(sorted(rates)))
        ),
    ),
    of=("组膨胀率，打乱顺序", "lists of rates, shuffled"),
    cases=500,
)


def trusted(rates: list[int]) -> bool:
    """From a first rate of 1, passing means no holes; in rising order, failing means holes."""
    rest, free = rates[1:], without_holes([1, *rates[1:]])
    passed = hdc_gap([1, *rest]) <= 3
    return (free or not passed) and (hdc_gap([1, *sorted(rest)]) <= 3) == free


claim(
    "hdc_from_a_first_rate_of_one",
    zh="（3×3）：第一层膨胀率是 1 时，通过就没有洞；若膨胀率还逐层不减，不通过就有洞",
    en="for 3×3: where the first rate is 1, passing means no holes; where no rate is below the one "
    "before it either, failing means holes",
    tried=lambda: for_each(near_the_edge(2000, 2), trusted),
    of=("组膨胀率，多数在条件的边缘", "lists of rates, most at the edge of the condition"),
    cases=2000,
)


def fails_without_holes(side: int) -> bool:
    """A kernel of this side at rates 1, 1 and what they just fill: no holes, yet the test fails."""
    rates = [1, 1, 2 * (side - 1) + 1]
    seen = walked(rates, side)
    return hdc_gap(rates) == gap(rates) > side and len(seen) == max(seen) + 1


claim(
    "hdc_larger_kernels",
    zh="核更大时，不通过说明不了什么",
    en="With a larger kernel failing proves nothing",
    tried=lambda: for_each(range(4, 40), fails_without_holes),
    of=("种核：膨胀率 1, 1, 2k − 1 不通过而没有洞", "kernels: rates 1, 1, 2k − 1 fail, no holes"),
    cases=36,
)


def bounded(rates: list[int]) -> bool:
    seen = sorted(walked(rates[1:]))
    return max(after - before for before, after in pairwise(seen)) <= hdc_gap(rates)


claim(
    "hdc_bounds_the_gaps",
    zh="$M_2$ 是第 2 到 $n$ 层空隙的上界（不必要）",
    en="$M_2$ is an upper bound of the gaps of layers 2 to $n$ (not necessary)",
    tried=lambda: for_each(near_the_edge(2000, 2), bounded),
    of=("组膨胀率，逐条路径", "lists of rates, path by path"),
    cases=2000,
)


def backbones(count: int) -> Iterator[tuple[list[Stage], int]]:
    """Stages with a stride, and how many of them keep it."""
    for seed in range(count):
        random = Random(seed)
        stages = [(random.randint(2, 4), random.randint(1, 4)) for _ in range(random.randint(1, 5))]
        yield stages, random.randint(1, len(stages))


def taps_in_pixels(stages: list[Stage], output_stride: int, late: bool) -> list[set[int]]:
    """What each 3-tap layer reads of one row of the image, relative to its centre.

    The stride is in the first layer of a stage; with an output stride it becomes dilation, and
    the layer that lost it keeps the rate before, or takes the new one where `late` is not set.
    """
    strides, rates = atrous_backbone([stride for stride, _ in stages], output_stride)
    jump, before, reads = 1, 1, []
    for (_, depth), stride, rate in zip(stages, strides, rates, strict=True):
        for layer in range(depth):
            used = before if layer == 0 and late else rate
            reads.append({jump * used * tap for tap in (-1, 0, 1)})
            if layer == 0:
                jump *= stride
        before = rate
    return reads


def sees_as_before(stages: list[Stage], kept: int) -> bool:
    """Whether each layer's taps stay where they were; taking the new rate at once moves some."""
    total = math.prod(stride for stride, _ in stages)
    output_stride = math.prod(stride for stride, _ in stages[:kept])
    original = taps_in_pixels(stages, total, late=True)
    traded = taps_in_pixels(stages, output_stride, late=True)
    hasty = taps_in_pixels(stages, output_stride, late=False)
    return original == traded and (hasty == original) == (output_stride == total)


claim(
    "lost_stride_keeps_the_rate_before",
    zh="去掉步幅的那个卷积自己仍用前一阶段的膨胀率，它之后的用上面输出中 `rates` 的值："
    "这样每一层看到的范围与原来相同",
    en="The convolution that lost its stride keeps the rate of the stage before, and those after "
    "it take the rate printed above: so each layer sees as far as before",
    also=[
        ("去掉步幅的那个卷积自己仍用前一阶段的膨胀率，这样每一层看到的范围与原来相同",
         "The convolution that lost its stride keeps the rate of the stage before, so each layer "
         "sees as far as before"),
    ],
    tried=lambda: for_each(backbones(1000), lambda case: sees_as_before(*case)),
    cases=1000,
    of=("个随机骨干与输出步幅", "random backbones and output strides"),
)  # fmt: skip

claim(
    "first_unit_in_torchvision",
    zh="torchvision 里它在被改动阶段的第一个残差块",
    en="In torchvision that is the first unit of the changed stage",
    source=Source(
        place="pytorch/vision, torchvision/models/resnet.py: _make_layer, previous_dilation",
        url="https://github.com/pytorch/vision/blob/054e54c/torchvision/models/resnet.py",
        checked=CHECKED,
        versions="torchvision, commit 054e54c",
    ),
)


def last_stage(output_stride: int) -> list[int]:
    """The rates of a ResNet's last three units, the first one at the rate of the stage before."""
    rates = atrous_backbone([4, 1, 2, 2, 2], output_stride)[1]
    return [rates[-2], rates[-1], rates[-1]]


claim(
    "holes_of_torchvision",
    zh="torchvision 的布局在输出步幅 16 是 [1, 2, 2]，没有洞，在 8 是 [2, 4, 4]，有洞",
    en="torchvision's layout without multi-grid leaves no holes at output stride 16, [1, 2, 2], "
    "but does at 8, [2, 4, 4]",
    tried=lambda: for_each(
        [(16, [1, 2, 2], True), (8, [2, 4, 4], False)],
        lambda case: last_stage(case[0]) == case[1] and without_holes(case[1]) == case[2],
    ),
    cases=2,
    of=("个输出步幅", "output strides"),
)

claim(
    "last_unit_before_in_deeplab",
    zh="DeepLab 自己的代码把步幅放在前一阶段的最后一个残差块",
    en="in DeepLab's own code the stride lies in the last unit of the stage before",
    source=Source(
        place="tensorflow/models, research/deeplab/core/resnet_v1_beta.py: resnet_v1_beta_block",
        url="https://github.com/tensorflow/models/blob/3100470/research/deeplab/core/"
        "resnet_v1_beta.py",
        checked=CHECKED,
        versions="commit 3100470",
    ),
)


def read_evenly(kernel: int, rate: int) -> bool:
    """How often the outputs of a stride-1 layer read each pixel further in than its span."""
    margin = rate * (kernel - 1)
    x = torch.zeros(1, 1, 2 * margin + 7, dtype=torch.float64, requires_grad=True)
    y = F.conv1d(x, torch.ones(1, 1, kernel, dtype=torch.float64), dilation=rate)
    (reads,) = torch.autograd.grad(y.sum(), x)
    return set(reads[0, 0, margin : margin + 7].tolist()) == {kernel}


claim(
    "middle_is_read_equally",
    zh="步幅 1 时，图中间的每个像素被读的次数相同",
    en="at stride 1 every pixel in the middle is read equally often",
    tried=lambda: for_each(
        product(range(1, 8), range(1, 13)), lambda case: read_evenly(*case)
    ),
    cases=84,
    of=("种核与膨胀率，一个方向", "kernels and rates, one direction"),
)  # fmt: skip


def one_tap_left(size: int, extra: int, seed: int) -> bool:
    """From a rate of the side on, a 3×3 padded by its rate is its own centre tap."""
    rate = size + extra
    x, weight = noise(seed, 1, 2, size, size), noise(seed + 1, 3, 2, 3, 3)
    wide = F.conv2d(x, weight, padding=rate, dilation=rate)
    centre = F.conv2d(x, weight[:, :, 1:2, 1:2])
    return bool((valid_taps(size, rate) == 1).all()) and torch.allclose(wide, centre)


claim(
    "one_by_one_from_the_side_on",
    zh="$d \\ge n$ 时只剩中心的 1 个",
    en="With $d \\ge n$ only the 1 in the centre is left",
    also=[
        ("膨胀率从 $n$ 起，每个位置都是 1 个有效采样点",
         "From a rate of $n$ on each position has 1 valid tap"),
        ("膨胀率从边长起等于 1×1", "From a rate equal to the side on it is a 1×1"),
    ],
    tried=lambda: for_all(st.integers(1, 14), one_tap_left, st.integers(0, 9), SEEDS),
    cases=100,
    of=("个图、膨胀率与权重", "maps, rates and weights"),
)  # fmt: skip


def refuses_one_image(side: int, width: int) -> bool:
    """Batch norm in training refuses the image branch for one image and takes two."""
    aspp = ASPP(2, width, (1,), nn.BatchNorm2d)
    two = bool(aspp(torch.zeros(2, 2, side, side)).shape == (2, width, side, side))
    try:
        aspp(torch.zeros(1, 2, side, side))
    except ValueError:
        return two and aspp.eval()(torch.zeros(1, 2, side, side)).shape[0] == 1
    return False


claim(
    "image_branch_refuses_one_image",
    zh="图像级分支每个通道只有 1 个值，批大小 1 时 PyTorch 拒绝训练",
    en="The image branch has 1 value per channel, so PyTorch refuses to train it on a batch of 1",
    tried=lambda: for_each(
        product(range(1, 6), range(1, 5)), lambda case: refuses_one_image(*case)
    ),
    cases=20,
    of=("种边长与通道数", "sides and widths"),
)  # fmt: skip

claim(
    "halving_the_stride_doubles_the_rates",
    zh="输出步幅减半，膨胀率加倍",
    en="Halving the output stride doubles the rates",
    source=Source(
        place="tensorflow/models, research/deeplab/g3doc/model_zoo.md: the column ASPP",
        url="https://github.com/tensorflow/models/blob/1c8526d/research/deeplab/g3doc/model_zoo.md",
        checked=CHECKED,
        versions="commit 1c8526d",
    ),
)

claim(
    "trained_at_16_evaluated_at_8",
    zh="常见做法是训练用 16、评测可用 8",
    en="it is common to train at 16 and, if wanted, to evaluate at 8",
    source=Source(
        place="tensorflow/models, research/deeplab/README.md: DeepLabv3",
        url="https://github.com/tensorflow/models/blob/0f5c934/research/deeplab/README.md",
        checked=CHECKED,
        versions="commit 0f5c934",
    ),
)


def share_of_equal_rates(depth: int, rate: int) -> bool:
    seen = walked([rate] * depth)
    share = len(seen) / (max(seen) + 1)
    return len(seen) == 2 * depth + 1 and max(seen) == 2 * rate * depth and share > 1 / rate


claim(
    "share_of_equal_rates",
    zh="格点包含两端，所以有限层时更大",
    en="the grid includes both ends, so it is more",
    also=[
        ("$n$ 层都取 $r$ 时，到达 $2n+1$ 个位置",
         "When all $n$ layers have rate $r$, they reach $2n+1$ positions"),
    ],
    tried=lambda: for_each(
        product(range(1, 31), range(2, 12)), lambda case: share_of_equal_rates(*case)
    ),
    cases=300,
    of=("种层数与膨胀率", "depths and rates"),
)  # fmt: skip


def beside_the_ends(rates: list[int]) -> bool:
    """Without a rate of 1 the positions next to both ends are not reached."""
    seen = walked([rate + 1 for rate in rates])
    return 1 not in seen and max(seen) - 1 not in seen


claim(
    "without_a_rate_of_one",
    zh="没有膨胀率 1，两端旁边的像素到不了",
    en="without a rate of 1 the pixels beside the two ends are missed",
    tried=lambda: for_each(near_the_edge(1000), beside_the_ends),
    of=("组不含 1 的膨胀率", "lists of rates without 1"),
    cases=1000,
)
