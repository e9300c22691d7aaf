"""Spatial pyramid pooling: bins, windows and lengths, and what YOLO, SPPF and PSPNet make of it."""

from fractions import Fraction
from math import gcd

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question


def drawn_levels(draw: Draw) -> list[int]:
    return draw.pick(
        [4, 2, 1], [6, 3, 2, 1], [4, 3, 2, 1], [5, 3, 1], [3, 2, 1], [6, 4, 1], [5, 2, 1]
    )


def bins_of(levels: list[int]) -> int:
    """All bins of a pyramid, in one channel."""
    return sum(n * n for n in levels)


def sliding(size: int, bins: int) -> tuple[int, int, int]:
    """Window and stride of the paper's rule, and the bins a side that they give."""
    window, stride = -(-size // bins), size // bins
    return window, stride, (size - window) // stride + 1


def left_out(size: int, bins: int) -> int:
    """Pixels at the end that no window of the paper's rule reaches."""
    window, stride, side = sliding(size, bins)
    return size - window - (side - 1) * stride


def listed(items: list[int], form: str = "{0}×{0}") -> dict[str, str]:
    """The items as the Chinese and as the English words list them."""
    texts = [form.format(item) for item in items]
    return {"written": "、".join(texts), "listed": ", ".join(texts)}


@question(snippet="vector_length(channels, levels)", oracle="pooled_length(channels, levels)")
def fixed_length(draw: Draw) -> Numbers:
    levels, channels = drawn_levels(draw), draw.pick(64, 128, 256, 384, 512)
    bins = bins_of(levels)
    return Numbers(
        given={"levels": levels, "channels": channels},
        words=listed(levels),
        steps=[bins, channels * bins],
        mistakes={
            "bins_not_squared": channels * sum(levels),
            "coarsest_level_forgotten": channels * (bins - 1),
            "finest_level_only": channels * levels[0] ** 2,
            "channels_forgotten": bins,
        },
    )


@question(
    magnitudes=True,
    snippet="vector_length(channels, levels) * outputs",
    oracle="head_weights(channels, levels, outputs)",
)
def head_weights(draw: Draw) -> Numbers:
    levels, channels = drawn_levels(draw), draw.pick(128, 256, 512)
    outputs, size = draw.pick(1000, 2048, 4096), draw.integer(10, 14)
    bins = bins_of(levels)
    return Numbers(
        given={"levels": levels, "channels": channels, "outputs": outputs},
        words={"size": size, **listed(levels)},
        steps=[bins, channels * bins, channels * bins * outputs],
        mistakes={
            "map_flattened": channels * size * size * outputs,
            "bins_not_squared": channels * sum(levels) * outputs,
            "channels_forgotten": bins * outputs,
        },
    )


@question(snippet="paper_bins(size, bins)", oracle="sliding_bins(size, bins)")
def bins_of_the_paper_rule(draw: Draw) -> Numbers:
    bins = draw.integer(4, 8)
    size = draw.pick(*[a for a in range(bins, 65) if sliding(a, bins)[2] != bins])
    window, stride, side = sliding(size, bins)
    return Numbers(
        given={"size": size, "bins": bins},
        steps=[window, stride, side],
        mistakes={
            "claimed_number": bins,
            "window_as_stride": (size - window) // window + 1,
            "start_forgotten": side - 1,
        },
    )


@question(
    built_here="as many steps as levels, 3 or 4",
    level=3,
    section="paper-rule",
    snippet="channels * sum(paper_bins(size, n) ** 2 for n in levels)",
    oracle="sliding_length(size, channels, levels)",
)
def length_of_the_paper_rule(draw: Draw) -> Problem:
    levels, channels = drawn_levels(draw), draw.pick(2, 8, 16, 64)
    wrong = [a for a in range(6, 40) if any(sliding(a, n)[2] != n for n in levels)]
    size = draw.pick(*wrong or [10])
    sides = [sliding(size, n)[2] for n in levels]
    answer, lists = channels * bins_of(sides), listed(levels)
    return Problem(
        given={"levels": levels, "channels": channels, "size": size},
        zh=f"{size}×{size}、{channels} 通道的特征图，金字塔 {lists['written']}，"
        "每个层级按论文 2.3 节的滑窗规则做普通最大池化：窗口 ⌈a/n⌉，步幅 ⌊a/n⌋，不填充。"
        "拼接后的向量实际有多长？",
        en=f"A map of {size}×{size} and {channels} channels, a pyramid of {lists['listed']}, "
        "and for each level a plain max pool by the sliding windows of the paper's section 2.3: "
        "window ⌈a/n⌉, stride ⌊a/n⌋, no padding. How long is the concatenated vector actually?",
        answer=answer,
        steps=[
            *(
                Step(
                    zh=f"层级 {n}×{n}：窗口 ⌈a/n⌉、步幅 ⌊a/n⌋ 时每边几个 bin？",
                    en=f"Level {n}×{n}: how many bins per side with window ⌈a/n⌉ and stride ⌊a/n⌋?",
                    value=side,
                )
                for n, side in zip(levels, sides, strict=True)
            ),
            Step(
                zh="各层级的 bin 数平方后相加，再乘通道数",
                en="Add the squares of the levels' bins and multiply by the channels",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "fixed_length_claimed",
                channels * bins_of(levels),
                zh="这是自适应池化的长度；按滑窗规则，这个边长得到的 bin 更多",
                en="That is the length of adaptive pooling; sliding windows give more bins here",
            ),
            Mistake(
                "bins_not_squared",
                channels * sum(sides),
                zh="bin 数要平方：两个方向都有这么多",
                en="Square the bins: there are as many in both directions",
            ),
            Mistake(
                "channels_forgotten", answer // channels, zh="漏了通道数", en="Forgot the channels"
            ),
        ],
    )


@question(
    unit="px",
    snippet="size - (paper_bins(size, bins) - 1) * (size // bins) + (-size // bins)",
    oracle="never_pooled(size, bins)",
)
def pixels_left_out(draw: Draw) -> Numbers:
    bins = draw.integer(3, 8)
    size = draw.pick(*[a for a in range(bins, 65) if left_out(a, bins)])
    window, left = sliding(size, bins)[0], left_out(size, bins)
    return Numbers(
        given={"size": size, "bins": bins},
        steps=[window, size - left - window, left],
        mistakes={
            "everything_covered": 0,
            "remainder_of_bins": size % bins,
            "window_ignored": left + window,
        },
    )


@question(
    unit="px",
    snippet="bin_edges(size, bins)[index][1] - bin_edges(size, bins)[index][0]",
    oracle="bin_width(size, bins, index)",
)
def adaptive_bin_width(draw: Draw) -> Numbers:
    size, bins = draw.integer(7, 40), draw.integer(3, 8)
    index = draw.integer(0, bins - 1)
    start, stop = index * size // bins, -((-(index + 1) * size) // bins)
    return Numbers(
        given={"size": size, "bins": bins, "index": index},
        steps=[start, stop, stop - start],
        mistakes={
            "both_rounded_down": (index + 1) * size // bins - start,
            "end_included": stop - start + 1,
        },
    )


@question(
    unit="px",
    snippet="sum(one[1] > two[0] for one, two in "
    "zip(bin_edges(size, bins), bin_edges(size, bins)[1:], strict=False))",
    oracle="shared_pixels(size, bins)",
    revision=2,
)
def shared_by_bins(draw: Draw) -> Numbers:
    common, part = draw.pick(2, 3), draw.integer(3, 5)
    bins, size = common * part, common * draw.integer(2 * part + 1, 6 * part)
    whole = gcd(size, bins)
    return Numbers(
        given={"size": size, "bins": bins},
        steps=[bins - 1, whole - 1, bins - whole],
        mistakes={"no_overlap_assumed": 0, "every_boundary": bins - 1, "remainder": size % bins},
    )


@question(
    snippet="top + bin_edges(bottom - top, bins)[index][0]",
    oracle="roi_bin(top, bottom, bins, index)",
)
def first_row_of_roi_bin(draw: Draw) -> Numbers:
    top, height, bins = draw.integer(2, 15), draw.integer(8, 25), draw.pick(6, 7)
    index = draw.integer(2, bins - 1)
    bottom = top + height
    start = index * height // bins
    return Numbers(
        given={"top": top, "bottom": bottom, "bins": bins, "index": index},
        words={"last_row": bottom - 1},
        steps=[height, start, top + start],
        mistakes={
            "window_offset_forgotten": start,
            "last_row_excluded": top + index * (height - 1) // bins,
            "equal_integer_bins": top + index * (height // bins),
        },
    )


@question(
    unit="×",
    decimals=1,
    snippet="crops * crop**2 / (height * width)",
    oracle="convolved_pixels_ratio(crops, crop, height, width)",
)
def pixels_convolved(draw: Draw) -> Numbers:
    crops, crop = draw.pick(500, 1000, 2000), draw.pick(224, 227)
    height, width = draw.pick(480, 576, 600, 688), draw.pick(640, 800, 864, 1000)
    return Numbers(
        given={"crops": crops, "crop": crop, "height": height, "width": width},
        steps=[crops * crop**2, height * width, Fraction(crops * crop**2, height * width)],
        mistakes={"number_of_crops": crops, "sides_not_areas": Fraction(crops * crop, height)},
    )


@question(
    kind="shape",
    form="(C, H, W)",
    snippet="YoloSPP(kernels)(torch.zeros(1, channels, size, size)).shape[1:]",
    oracle="yolo_spp_shape(channels, size, kernels)",
)
def yolo_spp_shape(draw: Draw) -> Numbers:
    channels, size = draw.pick(32, 64, 128, 256), draw.integer(14, 26)
    kernels = draw.pick([5, 9, 13], [3, 5, 7], [5, 9], [3, 7, 11])
    count, valid = len(kernels), size - max(kernels) + 1
    return Numbers(
        given={"channels": channels, "size": size, "kernels": kernels},
        words=listed(kernels, "{}"),
        steps=[size, count + 1, (channels * (count + 1), size, size)],
        mistakes={
            "input_not_concatenated": (channels * count, size, size),
            "pyramid_of_sppnet": (channels * 21, 1, 1),
            "padding_forgotten": (channels * (count + 1), valid, valid),
            "summed_not_concatenated": (channels, size, size),
        },
    )


@question(snippet="chained_kernel(kernel, times)", oracle="impulse_width(kernel, times)")
def chained_pools(draw: Draw) -> Numbers:
    kernel, times = draw.pick(3, 5, 7, 9), draw.integer(2, 6)
    return Numbers(
        given={"kernel": kernel, "times": times},
        steps=[kernel - 1, 1 + times * (kernel - 1)],
        mistakes={
            "kernels_added": times * kernel,
            "kernels_multiplied": kernel**times,
            "start_forgotten": times * (kernel - 1),
        },
    )


@question(
    unit="×",
    decimals=2,
    snippet="sum(chained_kernel(kernel, t) ** 2 for t in (1, 2, 3)) / (3 * kernel**2)",
    oracle="window_reads([kernel, 2 * kernel - 1, 3 * kernel - 2]) / window_reads([kernel] * 3)",
)
def reads_saved(draw: Draw) -> Numbers:
    kernel = draw.pick(3, 5, 7, 9, 11, 13, 15)
    kernels = [kernel, 2 * kernel - 1, 3 * kernel - 2]
    parallel, chained = bins_of(kernels), 3 * kernel**2
    return Numbers(
        given={"kernel": kernel},
        words=listed(kernels, "{}"),
        steps=[parallel, chained, Fraction(parallel, chained)],
        mistakes={
            "sides_not_areas": Fraction(sum(kernels), 3 * kernel),
            "same_work": 1,
            "largest_only": Fraction(kernels[-1] ** 2, chained),
        },
    )


@question(
    snippet="PyramidPooling(channels, levels)(torch.zeros(1, channels, 6, 6)).shape[1]",
    oracle="pyramid_channels(channels, levels)",
)
def psp_channels(draw: Draw) -> Numbers:
    levels = draw.pick([1, 2, 3, 6], [1, 2, 4], [1, 3], [1, 2, 3, 6, 9])
    count, squeezed = len(levels), draw.pick(16, 32, 64, 128)
    channels = squeezed * count + draw.integer(0, count - 1)
    return Numbers(
        given={"levels": levels, "channels": channels},
        words={"count": count, **listed(levels)},
        steps=[squeezed, count * squeezed, channels + count * squeezed],
        mistakes={
            "not_squeezed": channels * (count + 1),
            "input_not_concatenated": count * squeezed,
            "bins_as_channels": channels + squeezed * bins_of(levels),
        },
    )


@question(kind="print")
def print_lengths(draw: Draw) -> Numbers:
    levels, channels = draw.pick([4, 2, 1], [3, 2, 1], [3, 1], [5, 2]), draw.integer(2, 6)
    one, two = draw.integer(7, 12), draw.integer(13, 20)
    bins = bins_of(levels)
    return Numbers(
        steps=[bins, channels * bins, str([(1, channels * bins)] * 2)],
        mistakes={
            "bins_not_squared": str([(1, channels * sum(levels))] * 2),
            "channels_forgotten": str([(1, bins)] * 2),
        },
        code="import torch\n"
        "import torch.nn.functional as F\n\n\n"
        "def spp(x):\n"
        f"    pooled = [F.adaptive_max_pool2d(x, n).flatten(1) for n in {levels}]\n"
        "    return torch.cat(pooled, 1)\n\n\n"
        f"sizes = [({one}, {one}), ({two}, {one})]\n"
        f"print([tuple(spp(torch.zeros(1, {channels}, h, w)).shape) for h, w in sizes])\n",
    )


@question(kind="print")
def print_overlap(draw: Draw) -> Numbers:
    bins = draw.pick(3, 4)
    size = draw.pick(*[a for a in range(5, 12) if a % bins])
    first = draw.integer(1, 9)
    values = [float(first + i) for i in range(size)]
    starts, floors = ([(i + k) * size // bins for i in range(bins)] for k in (0, 1))
    stops = [-(-(i + 1) * size // bins) for i in range(bins)]

    def means(ends: list[int]) -> str:
        return str([sum(values[a:b]) / (b - a) for a, b in zip(starts, ends, strict=True)])

    return Numbers(
        steps=[str(starts), str(stops), means(stops)],
        mistakes={
            "both_rounded_down": means(floors),
            "maximum_taken": str([values[stop - 1] for stop in stops]),
        },
        code="import torch\n"
        "import torch.nn.functional as F\n\n"
        f"x = torch.arange({first}.0, {first + size}.0).view(1, 1, -1)\n"
        f"print(F.adaptive_avg_pool1d(x, {bins}).flatten().tolist())\n",
    )


@question(kind="print")
def print_paper_rule(draw: Draw) -> Numbers:
    bins = draw.integer(4, 7)
    size = draw.pick(*[a for a in range(bins, 30) if sliding(a, bins)[2] != bins])
    window, stride, side = sliding(size, bins)
    swapped = (size - window) // window + 1
    return Numbers(
        steps=[window, stride, f"{side} {bins}"],
        mistakes={"claimed_number": f"{bins} {bins}", "window_as_stride": f"{swapped} {bins}"},
        code="import math\n"
        "import torch\n"
        "import torch.nn.functional as F\n\n"
        f"a, n = {size}, {bins}\n"
        "window, stride = math.ceil(a / n), math.floor(a / n)\n"
        "y = F.max_pool2d(torch.zeros(1, 1, a, a), window, stride)\n"
        "z = F.adaptive_max_pool2d(torch.zeros(1, 1, a, a), n)\n"
        "print(y.shape[-1], z.shape[-1])\n",
    )


@question(kind="choice")
def what_yolo_spp_does(draw: Draw) -> Numbers:
    return Numbers(
        given={"size": draw.pick(13, 16, 19, 20)},
        answer="same_size",
        mistakes={
            "namesake_confused": "fixed_length",
            "stride_two_assumed": "halved",
            "learned_pools": "weighted",
        },
    )


@question(kind="choice")
def more_bins_than_pixels(draw: Draw) -> Numbers:
    size = draw.integer(2, 5)
    bins = size + draw.integer(1, 3)
    return Numbers(
        given={"size": size, "bins": bins},
        answer="zero_stride",
        mistakes={
            "stride_not_computed": "both_work",
            "adaptive_misjudged": "both_fail",
            "the_wrong_way_round": "adaptive_fails",
        },
    )
