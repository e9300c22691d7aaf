"""Claims on pyramid pooling: bins are counted pixel by pixel, pools and gradients compared."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from hypothesis import strategies as st
from torch import Tensor, nn

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.spatial_pyramid_pooling.snippets import (
    SPPF,
    PyramidPooling,
    SpatialPyramidPooling,
    YoloSPP,
    chained_kernel,
    roi_max_pool,
)

PAPER = "https://arxiv.org/abs/1406.4729"
PAIRS = [(size, bins) for size in range(1, 41) for bins in range(1, 17)]
LEGAL = [(size, bins) for size, bins in PAIRS if bins <= size]
LAYER = nn.Conv2d(2, 3, 3, padding=1)
SEEDS = st.integers(0, 10**6)
SIDES = st.integers(1, 20)


def members(size: int, bins: int) -> list[set[int]]:
    """The pixels of each bin of adaptive pooling: those that its average weighs."""
    pixels = torch.eye(size, dtype=torch.float64)[None]
    weights = F.adaptive_avg_pool1d(pixels, bins)[0]  # (pixel, bin)
    return [set(column.nonzero().flatten().tolist()) for column in weights.T]


def windows(size: int, bins: int) -> list[set[int]]:
    """The pixels of each window of the paper's sliding pool, ⌈a/n⌉ wide at stride ⌊a/n⌋."""
    window, stride = -(-size // bins), size // bins
    starts = range(0, size - window + 1, stride)
    return [set(range(start, start + window)) for start in starts]


def left_out(size: int, bins: int) -> int:
    return len(set(range(size)) - set().union(*windows(size, bins)))


def several(size: int, bins: int) -> int:
    """How many pixels belong to more than one bin of adaptive pooling."""
    found = members(size, bins)
    return sum(sum(pixel in one for one in found) > 1 for pixel in range(size))


def noise(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


claim(
    "length_whatever_the_size",
    zh="不论输入多大都得到长度为 $C \\sum n^2$ 的向量",
    en="which gives $C \\sum n^2$ numbers whatever the input's size",
    tried=lambda: for_all(
        st.lists(st.integers(1, 7), min_size=1, max_size=4),
        lambda levels, channels, height, width: (
            SpatialPyramidPooling(levels)(torch.zeros(2, channels, height, width)).shape
            == (2, channels * sum(n * n for n in levels))
        ),
        st.integers(1, 5), SIDES, SIDES,
    ),
    of=("组随机的层级与尺寸", "random levels and sizes"),
    cases=150,
)  # fmt: skip

claim(
    "concatenation_of_yolo",
    zh="拼接后边长不变、通道是 4 倍",
    en="whose concatenation keeps the side and has 4 times the channels",
    also=[
        (
            "拼接后边长不变，通道变成 4 倍",
            "In the concatenation the side stays and the channels become 4 times as many",
        ),
    ],
    tried=lambda: for_all(
        SIDES,
        lambda height, width, channels: (
            YoloSPP()(torch.zeros(1, channels, height, width)).shape
            == (1, 4 * channels, height, width)
        ),
        SIDES, st.integers(1, 6),
    ),
    of=("种尺寸与通道数", "sizes and channels"),
    cases=150,
)  # fmt: skip

claim(
    "adaptive_gives_n",
    zh="对任意尺寸都给 $n$ 个 bin",
    en="gives $n$ bins for any size",
    also=[("", "gives $n$ bins for any size: adaptive pooling")],
    tried=lambda: for_each(PAIRS, lambda pair: len(members(*pair)) == pair[1]),
    cases=len(PAIRS),
    of=("对边长与 bin 数", "pairs of size and bins"),
    source=Source(place="He et al., SPP-net (2014), Appendix A", url=PAPER, checked="2026-12-01"),
)

claim(
    "sppf_reads_less",
    zh="结果相等，读的数从 275 减到 75",
    en="with equal results, and reads 75 values in place of 275",
    tried=lambda: for_each(
        range(3, 41, 2),
        lambda k: 3 * k**2 < k**2 + chained_kernel(k, 2) ** 2 + chained_kernel(k, 3) ** 2,
    ),
    cases=19,
    of=("个奇数核，SPPF 都读得少", "odd kernels, SPPF reading less with each"),
)

claim(
    "count_law",
    zh="它等于 $n$，当且仅当 $a \\bmod n \\le \\lfloor a/n \\rfloor$",
    en="They are $n$ if and only if $a \\bmod n \\le \\lfloor a/n \\rfloor$",
    also=[
        (
            "所以 bin 数对，当且仅当 $\\rho \\le q$",
            "So the count is right if and only if $\\rho \\le q$",
        ),
    ],
    tried=lambda: for_each(
        LEGAL,
        lambda pair: (len(windows(*pair)) == pair[1]) == (pair[0] % pair[1] <= pair[0] // pair[1]),
    ),
    cases=len(LEGAL),
    of=("对边长与 bin 数", "pairs of size and bins"),
)

claim(
    "chain_is_one_pool",
    zh="$t$ 个 $k \\times k$、步幅 1 的最大池化串联，等于一个边长为",
    en="A chain of $t$ max pools of $k \\times k$ and stride 1 is one max pool of side",
    tried=lambda: for_all(
        st.integers(1, 6), lambda k, t, rest, seed: chain_is_one(k, t, rest, seed),
        st.integers(1, 5), st.integers(0, 5), SEEDS,
    ),
    of=("条池化链，不填充", "chains of pools without padding"),
    cases=150,
)  # fmt: skip


def chain_is_one(kernel: int, times: int, rest: int, seed: int) -> bool:
    side = 1 + times * (kernel - 1)
    x = chained = noise(seed, 1, 1, side + rest, side)
    for _ in range(times):
        chained = F.max_pool2d(chained, kernel, 1)
    return torch.equal(chained, F.max_pool2d(x, side, 1))


claim(
    "convolution_knows_no_size",
    zh="卷积的权重只与核和通道有关",
    en="A convolution's weights depend on kernel and channels",
    tried=lambda: for_all(
        SIDES,
        lambda height, width: (
            LAYER(torch.zeros(1, 2, height, width)).shape == (1, 3, height, width)
        ),
        SIDES,
    ),
    of=("种尺寸，用同一个卷积层", "sizes through one convolution"),
    cases=100,
)  # fmt: skip


def refuses_stride_zero(size: int, bins: int) -> bool:
    try:
        F.max_pool1d(torch.zeros(1, 1, size), -(-size // bins), size // bins)
    except RuntimeError as error:
        return "stride must be greater than zero" in str(error)
    return False


claim(
    "more_bins_than_pixels_refused",
    zh="bin 多于像素时步幅为 0：框架拒绝",
    en="With more bins than pixels the stride is 0: the framework refuses",
    tried=lambda: for_each(
        [pair for pair in PAIRS if pair not in LEGAL], lambda pair: refuses_stride_zero(*pair)
    ),
    cases=len(PAIRS) - len(LEGAL),
    of=("对，bin 多于像素（PyTorch）", "pairs of more bins than pixels, in PyTorch"),
)

claim(
    "no_bin_empty_no_pixel_left_out",
    zh="每个 bin 至少一个像素，也不漏像素",
    en="every bin has a pixel and no pixel is left out",
    also=[
        (
            "每个像素至少属于一个 bin，每个 bin 至少一个像素",
            "Every pixel is in a bin and every bin has a pixel",
        ),
    ],
    tried=lambda: for_each(
        PAIRS,
        lambda pair: all(members(*pair)) and set().union(*members(*pair)) == set(range(pair[0])),
    ),
    cases=len(PAIRS),
    of=("对边长与 bin 数", "pairs of size and bins"),
)


def sharing(size: int, bins: int) -> bool:
    """Neighbours share one pixel where their boundary is not whole: some do if any division is."""
    found = members(size, bins)
    shared = [len(one & two) for one, two in pairwise(found)]
    uneven = [int(i * size % bins > 0) for i in range(1, bins)]
    return shared == uneven and any(shared) == (size % bins > 0)


claim(
    "neighbours_share_where_uneven",
    zh="除不尽时有些相邻的 bin 共享像素（上面 10 分成 6 个时，第 2、3 个就不共享）",
    en="where the division leaves a remainder, some neighbours share a pixel (above, in 10 into 6, "
    "bins 2 and 3 do not)",
    also=[
        (
            "$a$ 不能被 $n$ 整除时，有些相邻的 bin 共享像素",
            "Where $n$ does not divide $a$, some neighbours share pixels",
        ),
        ("不能整除时有些相邻的 bin 重叠", "Some neighbours overlap where n does not divide a"),
    ],
    tried=lambda: for_each(PAIRS, lambda pair: sharing(*pair)),
    cases=len(PAIRS),
    of=("对边长与 bin 数，逐对相邻的 bin", "pairs of size and bins, each two neighbours"),
)

claim(
    "widths_may_be_equal",
    zh="宽度可能不同：边长 10 分成 6 个，宽度 2、3、2、2、3、2，而 13 分成 4 个，宽度 4、4、4、4",
    en="widths may differ: 10 into 6 gives widths 2, 3, 2, 2, 3, 2, but 13 into 4 gives 4, 4, 4, 4",
    also=[("但宽度可以相等", "while widths may be equal")],
    tried=lambda: for_each(
        [(10, 6, [2, 3, 2, 2, 3, 2]), (13, 4, [4, 4, 4, 4])],
        lambda case: [len(one) for one in members(*case[:2])] == case[2],
    ),
    cases=2,
    of=("个例子，逐像素数宽度", "examples, their widths counted"),
)

claim(
    "multi_size_lowers_the_error",
    zh="改用多尺寸训练再降，如 Overfeat-7 再降 0.68 个百分点，到 29.68 %（3.1.3 节）",
    en="training on both sizes lowers it further, for Overfeat-7 by another 0.68 points to 29.68 % "
    "(section 3.1.3)",
    source=Source(
        place="He et al., SPP-net (2014), table 2 and §3.1.3", url=PAPER, checked="2026-12-01"
    ),
)

claim(
    "roi_pooling_is_one_level",
    zh="Fast R-CNN 的 RoI 池化就是单层级（如 7×7）的金字塔",
    en="Fast R-CNN's RoI pooling is a pyramid of one level (such as 7×7)",
    tried=lambda: for_all(
        SIDES,
        lambda height, width, bins, seed: roi_is_level(noise(seed, 2, height + 3, width + 2), bins),
        SIDES, st.integers(1, 9), SEEDS,
    ),
    of=("个随机窗口", "random windows"),
    cases=150,
    source=Source(
        place="Girshick, Fast R-CNN (2015), §2.1", url="https://arxiv.org/abs/1504.08083",
        checked="2026-12-01",
    ),
)  # fmt: skip


def roi_is_level(x: Tensor, bins: int) -> bool:
    bottom, right = x.shape[1:]
    box = (3, 2, bottom, right)
    return torch.equal(roi_max_pool(x, box, bins), F.adaptive_max_pool2d(x[:, 3:, 2:], bins))


claim(
    "widths_of_darknet",
    zh="Darknet 先把 1024 压到 512，再把 2048 压到 512",
    en="Darknet's reduce 1024 to 512 before and 2048 to 512 after",
    source=Source(
        place="pjreddie/darknet, cfg/yolov3-spp.cfg: the layers around “SPP”",
        url="https://github.com/pjreddie/darknet/blob/master/cfg/yolov3-spp.cfg",
        checked="2026-12-01",
        versions="commit e433c41",
    ),
)

claim(
    "widths_of_yolov5",
    zh="YOLOv5 的 SPP 与 SPPF 先减半，再投影到指定的通道数",
    en="YOLOv5's SPP and SPPF halve before and project to the width asked for",
    source=Source(
        place="ultralytics/yolov5, models/common.py: SPP and SPPF",
        url="https://github.com/ultralytics/yolov5/blob/master/models/common.py",
        checked="2026-12-01",
        versions="commit 0010427",
    ),
)


def maps(seed: int, kind: str, height: int, width: int) -> Tensor:
    """Maps that try to break equality: ties, both zeros, infinities, numbers of no kind."""
    x = noise(seed, 1, 2, height, width)
    chosen = noise(seed + 1, 1, 2, height, width) > 1
    if kind == "zeros":  # of either sign, above negative values
        return torch.where(chosen, torch.where(x > 0, 0.0, -0.0), -1 - x.abs())
    special = {"nan": float("nan"), "low": -torch.inf, "high": torch.inf}
    return x.round() if kind == "ties" else torch.where(chosen, special.get(kind, 7.0), x)


KINDS = st.sampled_from(["ties", "nan", "low", "high", "zeros", "plateaus"])

claim(
    "forward_equal",
    zh="前向数值相等（并列的 +0 与 −0 可能换号）",
    en="Forward the two are equal in value (tied +0 and −0 may swap their signs)",
    also=[("前向数值相等；", "Forward their values are equal;")],
    tried=lambda: for_all(
        SIDES,
        lambda height, width, kernel, kind, seed: sppf_equals(
            maps(seed, kind, height, width), kernel
        ),
        SIDES, st.sampled_from([1, 3, 5, 7, 9]), KINDS, SEEDS,
    ),
    of=("张图：并列、±0、±∞、NaN", "maps with ties, ±0, ±∞ and NaN"),
)  # fmt: skip


def sppf_equals(x: Tensor, kernel: int) -> bool:
    parallel = YoloSPP((kernel, 2 * kernel - 1, 3 * kernel - 2))(x)
    return torch.equal(parallel.nan_to_num(99.5), SPPF(kernel)(x).nan_to_num(99.5))


def gradient(module: nn.Module, x: Tensor, upstream: Tensor) -> Tensor:
    x = x.clone().requires_grad_()
    module(x).backward(upstream)
    assert x.grad is not None
    return x.grad


def backward_equal(height: int, width: int, seed: int, whole: bool) -> bool:
    """Without ties: equal up to rounding in float32, exactly for whole incoming gradients."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randperm(2 * height * width, generator=generator).float().view(1, 2, height, width)
    upstream = torch.randn(1, 8, height, width, generator=generator)
    upstream = (9 * upstream).round() if whole else upstream
    one, two = gradient(YoloSPP(), x, upstream), gradient(SPPF(), x, upstream)
    return torch.equal(one, two) if whole else torch.allclose(one, two, rtol=0, atol=1e-4)


claim(
    "backward_equal_without_ties",
    zh="反向在没有并列最大值时，除舍入外也相等（上面完全相等，因为传入的梯度是整数）",
    en="Backward they are equal up to rounding when no maxima tie (above exactly, since the "
    "incoming gradients are whole numbers)",
    tried=lambda: for_all(SIDES, backward_equal, SIDES, SEEDS, st.booleans()),
    cases=100,
    of=("张没有并列的图，float32", "maps without ties, in float32"),
)


def sums_stay(height: int, width: int, seed: int) -> bool:
    x = noise(seed, 1, 2, height, width).round()
    upstream = noise(seed + 1, 1, 8, height, width).mul(9).round()
    one, two = gradient(YoloSPP(), x, upstream), gradient(SPPF(), x, upstream)
    return bool(one.sum() == two.sum() == upstream.sum())


claim(
    "sum_stays_with_ties",
    zh="总和除舍入外不变",
    en="and the sum stays, up to rounding",
    tried=lambda: for_all(SIDES, sums_stay, SIDES, SEEDS),
    cases=150,
    of=("张有并列的图，梯度为整数", "maps with ties, gradients of whole numbers"),
)

claim(
    "psp_doubles",
    zh="各层级经 1×1 压到 1/4 通道，再放大回原尺寸与输入拼接，2048 变 4096",
    en="squeezes each level to 1/4 of the channels, upsamples it to the map's size and "
    "concatenates with the input, 2048 becoming 4096",
    tried=lambda: for_all(
        st.integers(1, 5),
        lambda quarter, height, width: (
            PyramidPooling(4 * quarter)(torch.zeros(1, 4 * quarter, height, width)).shape
            == (1, 8 * quarter, height, width)
        ),
        SIDES, SIDES,
    ),
    of=("种通道数（4 的倍数）与尺寸", "widths (multiples of 4) and sizes"),
    cases=150,
    source=Source(
        place="Zhao et al., PSPNet (2017), §3.2", url="https://arxiv.org/abs/1612.01105",
        checked="2026-12-01",
    ),
)  # fmt: skip

claim(
    "pixels_left_out",
    zh="$\\rho \\ge 1$ 时行末漏掉 $(\\rho - 1) \\bmod q$ 个像素",
    en="With $\\rho \\ge 1$, $(\\rho - 1) \\bmod q$ pixels are left out at the end of the row",
    tried=lambda: for_each(
        [(a, n) for a, n in LEGAL if a % n],
        lambda pair: left_out(*pair) == (pair[0] % pair[1] - 1) % (pair[0] // pair[1]),
    ),
    cases=sum(a % n > 0 for a, n in LEGAL),
    of=("对边长与 bin 数，除不尽", "pairs of size and bins with a remainder"),
)

claim(
    "right_and_complete",
    zh="bin 数对且不漏，只有 $\\rho = 0$ 或 $\\rho = 1$",
    en="The rule is both right and complete only for $\\rho = 0$ or $\\rho = 1$",
    tried=lambda: for_each(
        LEGAL,
        lambda pair: (
            (len(windows(*pair)) == pair[1] and left_out(*pair) == 0) == (pair[0] % pair[1] < 2)
        ),
    ),
    cases=len(LEGAL),
    of=("对边长与 bin 数", "pairs of size and bins"),
)

claim(
    "shared_pixels",
    zh="内部边界 $ia/n$ 不是整数就共享一个像素，共 $n - \\operatorname{gcd}(a, n)$ 个",
    en="an inner boundary $ia/n$ that is not an integer shares one pixel, "
    "$n - \\operatorname{gcd}(a, n)$ in all",
    tried=lambda: for_each(
        LEGAL,
        lambda pair: several(*pair) == sum(i * pair[0] % pair[1] > 0 for i in range(1, pair[1])),
    ),
    cases=len(LEGAL),
    of=("对边长与 bin 数", "pairs of size and bins"),
)

claim(
    "border_pads_with_minus_infinity",
    zh="最大池化的填充是 $-\\infty$，边界上也成立",
    en="Max pools pad with $-\\infty$, so this holds at the border too",
    tried=lambda: for_all(
        SIDES,
        lambda height, width, kernel, seed: torch.equal(
            F.max_pool2d(below(seed, height, width), kernel, 1, kernel // 2),
            largest(seed, height, width, kernel),
        ),
        SIDES, st.sampled_from([1, 3, 5, 9, 13]), SEEDS,
    ),
    of=("张全为负数的图，与不填充的窗口比", "maps of negative numbers, against clipped windows"),
    cases=100,
)  # fmt: skip


def below(seed: int, height: int, width: int) -> Tensor:
    return noise(seed, 1, 1, height, width) - 50


def largest(seed: int, height: int, width: int, kernel: int) -> Tensor:
    """The maximum of each window, cut off at the border: first along rows, then along columns."""
    x, reach = below(seed, height, width)[0, 0], kernel // 2
    rows = torch.stack([x[max(0, i - reach) : i + reach + 1].amax(0) for i in range(height)])
    both = [rows[:, max(0, j - reach) : j + reach + 1].amax(1) for j in range(width)]
    return torch.stack(both, 1)[None, None]


claim(
    "average_pools_do_not_compose",
    zh="平均池化不行：均匀权重的两次卷积是三角形，不是均匀的",
    en="Average pools do not compose: uniform weights convolved with themselves are a triangle, "
    "not uniform",
    tried=lambda: for_each(
        range(2, 30),
        lambda k: F.avg_pool1d(
            F.avg_pool1d(torch.eye(2 * k - 1)[None], k, 1), k, 1
        ).flatten().diff().abs().max() > 1e-4,
    ),
    cases=28,
    of=("种核", "kernels"),
)  # fmt: skip

claim(
    "smallest_counterexample",
    zh="最小是 $a = 5$、$n = 3$，得 4 个 bin",
    en="the smallest is $a = 5$, $n = 3$ with 4 bins",
    tried=lambda: for_each(
        [pair for pair in LEGAL if pair[0] <= 5],
        lambda pair: (len(windows(*pair)) != pair[1]) == (pair == (5, 3)),
    ),
    cases=15,
    of=("对边长（至多 5）与 bin 数", "pairs of size (up to 5) and bins"),
)

claim(
    "coarsest_is_global",
    zh="最粗的层级 1×1 就是全局最大池化",
    en="The coarsest level, 1×1, is global max pooling",
    tried=lambda: for_all(
        SIDES,
        lambda height, width, seed: torch.equal(
            SpatialPyramidPooling((1,))(noise(seed, 2, 3, height, width)),
            noise(seed, 2, 3, height, width).flatten(2).max(2).values,
        ),
        SIDES, SEEDS,
    ),
    of=("张随机的图", "random maps"),
    cases=150,
)  # fmt: skip
