"""空洞卷积 · Dilated (atrous) convolution. Pages: docs/*/dilated_convolution.md"""

from fractions import Fraction
from itertools import product
from math import prod

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


@question(
    level=1,
    unit="px",
    section="effective-kernel",
    snippet="effective_kernel(kernel, dilation)",
    oracle="kernel_extent(kernel, dilation)",
)
def effective_side(draw: Draw) -> Problem:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 12)
    return Problem(
        given={"kernel": kernel, "dilation": dilation},
        zh=f"一个 {kernel}×{kernel} 卷积，膨胀率 {dilation}。"
        "从第一个采样点到最后一个采样点（两端都算），"
        "它的边长是多少？",
        en=f"One {kernel}×{kernel} convolution of dilation {dilation}. How wide is it from its "
        "first "
        "tap to its last, both included?",
        answer=dilation * (kernel - 1) + 1,
        steps=[
            Step(
                zh="相邻两个采样点之间的间隔有几个（核 − 1）？",
                en="How many gaps lie between neighbouring taps (kernel − 1)?",
                value=kernel - 1,
            ),
            Step(
                zh="每个间隔跨过“膨胀率”个像素：相乘",
                en="Each gap spans `dilation` pixels: multiply",
                value=dilation * (kernel - 1),
            ),
            Step(
                zh="加上第一个采样点自己的像素",
                en="Add the first tap's own pixel",
                value=dilation * (kernel - 1) + 1,
            ),
        ],
        mistakes=[
            Mistake(
                "kernel_times_dilation",
                dilation * kernel,
                zh="用核乘了膨胀率；间隔数少于采样点数，应为 d(k − 1) 再加首个像素",
                en="Multiplied kernel by dilation; there are fewer gaps than taps, so d(k − 1) "
                "plus "
                "the first pixel",
            ),
            Mistake(
                "one_hole_too_many",
                (dilation + 1) * kernel + 1,
                zh="套了 (d + 1)K + 1，这个公式是错的；应为 K + (K − 1)(d − 1)",
                en="Used (d + 1)K + 1, which is a wrong formula; it is K + (K − 1)(d − 1)",
            ),
            Mistake(
                "dilation_ignored",
                kernel,
                zh="没有计入膨胀：参数数目不变，跨度变大",
                en="Dilation was ignored: the weights stay as many, the span grows",
            ),
            Mistake(
                "holes_are_dilation",
                kernel + (kernel - 1) * dilation,
                zh="每个间隔里塞了 d 个零；膨胀率 d 只塞 d − 1 个",
                en="Put d zeros into every gap; a dilation of d puts d − 1",
            ),
        ],
    )


@question(
    level=1,
    unit="px",
    section="output-size",
    snippet="output_size(size, kernel, stride, padding, dilation)",
    oracle="framework_size(size, kernel, stride, padding, dilation)",
    revision=2,
)
def output_side(draw: Draw) -> Problem:
    size, kernel = draw.integer(28, 224), draw.pick(3, 5)
    stride, padding, dilation = draw.pick(1, 1, 2), draw.integer(2, 8), draw.integer(2, 6)
    extent = (kernel - 1) * dilation + 1

    def side(reach: int) -> int:
        return (size + 2 * padding - reach) // stride + 1

    return Problem(
        given={
            "size": size,
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
        },
        zh=f"{size}×{size} 的特征图经过 `nn.Conv2d(1, 1, {kernel}, stride={stride}, "
        f"padding={padding}, dilation={dilation})`，输出边长是多少？",
        en=f"A map of {size}×{size} goes through `nn.Conv2d(1, 1, {kernel}, stride={stride}, "
        f"padding={padding}, dilation={dilation})`. How wide is the output?",
        answer=side(extent),
        steps=[
            Step(
                zh="先求等效卷积核 k + (k − 1)(d − 1)",
                en="First the effective kernel k + (k − 1)(d − 1)",
                value=extent,
            ),
            Step(
                zh="两边加填充，再减去等效核：还能移动多少像素？",
                en="Add the padding on both sides and subtract it: how far can the kernel move?",
                value=size + 2 * padding - extent,
            ),
            Step(
                zh="除以步幅向下取整，再加起始的那个位置",
                en="Divide by the stride, round down, and add the starting position",
                value=side(extent),
            ),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                side(kernel),
                zh="用了原来的核而不是等效核，膨胀被忽略了",
                en="Used the plain kernel in place of the effective one: dilation was ignored",
            ),
            Mistake(
                "kernel_times_dilation",
                side(kernel * dilation),
                zh="把等效核当成 k × d；应为 k + (k − 1)(d − 1)",
                en="Took k × d for the effective kernel; it is k + (k − 1)(d − 1)",
            ),
            Mistake(
                "padding_on_one_side",
                (size + padding - extent) // stride + 1,
                zh="填充只算了一边；两边都要加",
                en="Counted the padding on one side only; it is added on both",
            ),
            Mistake(
                "start_forgotten",
                side(extent) - 1,
                zh="漏了起始位置：移动次数之外还有第一个位置",
                en="Forgot the starting position: it comes on top of the moves",
            ),
        ],
    )


@question(
    level=1,
    unit="px",
    section="output-size",
    snippet="effective_kernel(kernel, dilation) // 2",
    oracle="size_keeping_padding(kernel, dilation)",
)
def keeping_padding(draw: Draw) -> Problem:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 24)
    return Problem(
        given={"kernel": kernel, "dilation": dilation},
        zh=f"{kernel}×{kernel} 卷积，步幅 1，膨胀率 {dilation}。每边填充多少，输出才和输入一样大？",
        en=f"A {kernel}×{kernel} convolution of stride 1 and dilation {dilation}. Which padding on "
        "each side keeps the map's size?",
        answer=dilation * (kernel - 1) // 2,
        steps=[
            Step(
                zh="不填充时输出会小多少像素？d(k − 1)",
                en="How many pixels are lost without padding? d(k − 1)",
                value=dilation * (kernel - 1),
            ),
            Step(
                zh="两边平分",
                en="Share them between the two sides",
                value=dilation * (kernel - 1) // 2,
            ),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                (kernel - 1) // 2,
                zh="这是膨胀率 1 的填充；还要乘上膨胀率",
                en="That is the padding of dilation 1; multiply it by the dilation",
            ),
            Mistake(
                "whole_loss_each_side",
                dilation * (kernel - 1),
                zh="把总损失加在了每一边；应两边平分",
                en="Put the whole loss on each side; the two sides share it",
            ),
            Mistake(
                "half_of_kernel_times_dilation",
                dilation * kernel // 2,
                zh="把等效核当成 k × d 再取半；应为 d(k − 1) 的一半",
                en="Halved k × d as if it were the effective kernel; it is half of d(k − 1)",
            ),
        ],
    )


@question(
    level=1,
    unit="px",
    section="growth",
    snippet="field_size([rate] * depth)",
    oracle="gradient_field([rate] * depth)",
)
def constant_rate_field(draw: Draw) -> Problem:
    depth, rate = draw.integer(3, 9), draw.integer(2, 6)
    return Problem(
        given={"depth": depth, "rate": rate},
        zh=f"{depth} 层 3×3 卷积，步幅都是 1，膨胀率都是 {rate}。感受野边长是多少？",
        en=f"{depth} convolutions of 3×3, all of stride 1 and dilation {rate}. "
        "How wide is the receptive field?",
        answer=1 + 2 * rate * depth,
        steps=[
            Step(
                zh="一层让感受野增加 d(k − 1)",
                en="One layer adds d(k − 1) to the field",
                value=2 * rate,
            ),
            Step(
                zh="步幅都是 1，各层的增量直接相加",
                en="With strides of 1 the layers' growths simply add up",
                value=2 * rate * depth,
            ),
            Step(zh="加上起始像素", en="Add the pixel it starts from", value=1 + 2 * rate * depth),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                1 + 2 * depth,
                zh="按膨胀率 1 算了；每层增加的是 2d",
                en="Computed it for dilation 1; every layer adds 2d",
            ),
            Mistake(
                "taken_for_doubling",
                2 ** (depth + 1) - 1,
                zh="这是膨胀率 1, 2, 4, … 翻倍时的感受野；恒定膨胀率只有线性增长",
                en="That is the field of doubling rates 1, 2, 4, …; a constant rate grows linearly",
            ),
            Mistake(
                "kernel_times_dilation",
                1 + depth * (3 * rate - 1),
                zh="把等效核当成 k × d；它是 d(k − 1) + 1",
                en="Took k × d for the effective kernel; it is d(k − 1) + 1",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="growth",
    snippet="field_size([2**i for i in range(depth)], kernel)",
    oracle="gradient_field([2**i for i in range(depth)], kernel)",
)
def doubling_field(draw: Draw) -> Problem:
    depth, kernel = draw.integer(3, 9), draw.pick(2, 3, 5)
    last = 2 ** (depth - 1)
    return Problem(
        given={"depth": depth, "kernel": kernel},
        zh=f"{depth} 层核为 {kernel} 的一维卷积，步幅 1，膨胀率从 1 起每层翻倍，最后一层是 {last}。"
        "感受野有多少个样本？",
        en=f"{depth} one-dimensional convolutions of kernel {kernel}, stride 1, with rates "
        "doubling "
        f"from 1 to {last}. How many samples wide is the receptive field?",
        answer=1 + (kernel - 1) * (2**depth - 1),
        steps=[
            Step(
                zh="各层膨胀率之和（等比数列）",
                en="Sum the rates of all layers (a geometric series)",
                value=2**depth - 1,
            ),
            Step(
                zh="乘以（核 − 1）",
                en="Multiply by (kernel − 1)",
                value=(kernel - 1) * (2**depth - 1),
            ),
            Step(
                zh="加上起始点",
                en="Add the sample it starts from",
                value=1 + (kernel - 1) * (2**depth - 1),
            ),
        ],
        mistakes=[
            Mistake(
                "last_layer_only",
                1 + (kernel - 1) * last,
                zh="只算了最后一层；前面各层的增量也要加上",
                en="Counted the last layer only; the layers before add theirs too",
            ),
            Mistake(
                "one_doubling_too_many",
                1 + (kernel - 1) * (2 ** (depth + 1) - 1),
                zh="多翻了一次倍：第一层的膨胀率是 1，不是 2",
                en="One doubling too many: the first layer's rate is 1, not 2",
            ),
            Mistake(
                "constant_rate_assumed",
                1 + (kernel - 1) * depth,
                zh="按膨胀率恒为 1 算了",
                en="Computed it as if every rate were 1",
            ),
            Mistake(
                "start_forgotten",
                (kernel - 1) * (2**depth - 1),
                zh="漏了起始点",
                en="Forgot the sample it starts from",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="growth",
    snippet="(field_size([rate], kernel) - 1) * stride + stem",
    oracle="gradient_field_after_stem(stem, stride, kernel, rate)",
)
def field_behind_stride(draw: Draw) -> Problem:
    stem, stride = draw.pick(3, 5, 7), draw.pick(2, 3, 4)
    kernel, rate = draw.pick(3, 5), draw.integer(2, 6)
    growth = (kernel - 1) * rate
    return Problem(
        given={"stem": stem, "stride": stride, "kernel": kernel, "rate": rate},
        zh=f"先是一层 {stem}×{stem}、步幅 {stride} 的卷积，再是一层 {kernel}×{kernel}、步幅 1、"
        f"膨胀率 {rate} 的卷积。第二层的一个单元在输入图像上的感受野边长是多少？",
        en=f"A {stem}×{stem} convolution of stride {stride}, then a {kernel}×{kernel} of stride 1 "
        "and "
        f"dilation {rate}. How wide is the receptive field of one unit of the second layer "
        "in the input image?",
        answer=stem + growth * stride,
        steps=[
            Step(
                zh="第二层的采样点在它自己的输入上跨过 d(k − 1)",
                en="The second layer's taps span d(k − 1) in its own input",
                value=growth,
            ),
            Step(
                zh="那里相邻两格相隔“步幅”个像素：换算成像素",
                en="There, neighbours lie `stride` pixels apart: turn it into pixels",
                value=growth * stride,
            ),
            Step(
                zh="加上第一层一个单元的感受野",
                en="Add the field of one unit of the first layer",
                value=stem + growth * stride,
            ),
        ],
        mistakes=[
            Mistake(
                "stride_ignored",
                stem + growth,
                zh="没有乘上第一层的步幅",
                en="The first layer's stride was not multiplied in",
            ),
            Mistake(
                "dilation_ignored",
                stem + (kernel - 1) * stride,
                zh="没有计入膨胀率",
                en="The dilation was ignored",
            ),
            Mistake(
                "kernel_times_dilation",
                stem + (kernel * rate - 1) * stride,
                zh="把等效核当成 k × d；它是 d(k − 1) + 1",
                en="Took k × d for the effective kernel; it is d(k − 1) + 1",
            ),
        ],
    )


@question(
    level=2,
    unit="%",
    decimals=1,
    section="gridding",
    snippet="(coverage([rate] * depth) > 0).double().mean() * 100",
    oracle="reached_share([rate] * depth)",
)
def reached_by_constant_rate(draw: Draw) -> Problem:
    depth, rate = draw.integer(2, 6), draw.integer(2, 5)
    used, field = 2 * depth + 1, 2 * rate * depth + 1
    return Problem(
        given={"depth": depth, "rate": rate},
        zh=f"{depth} 层 3×3 卷积，步幅 1，膨胀率都是 {rate}。"
        "感受野的正方形里，真正被用到的像素占多少？",
        en=f"{depth} convolutions of 3×3, stride 1, all of dilation {rate}. What share of the "
        "pixels "
        "in the square of the receptive field is really used?",
        answer=Fraction(100 * used**2, field**2),
        steps=[
            Step(
                zh="一行里能到达几个位置？都是膨胀率的倍数",
                en="How many positions of one row are reached? All are multiples of the rate",
                value=used,
            ),
            Step(zh="感受野边长", en="The side of the field", value=field),
            Step(
                zh="两者之比的平方，换成百分数",
                en="The square of their ratio, in percent",
                value=Fraction(100 * used**2, field**2),
            ),
        ],
        mistakes=[
            Mistake(
                "dense_field_assumed",
                100,
                zh="以为感受野是密的；膨胀率相同时只到达间隔为 d 的格点（网格效应）",
                en="Assumed a dense field; equal rates reach only the points d apart (gridding)",
            ),
            Mistake(
                "one_dimension_only",
                Fraction(100 * used, field),
                zh="这是一行的占比；两个方向要平方",
                en="That is the share of one row; two directions square it",
            ),
            Mistake(
                "one_over_rate_squared",
                Fraction(100, rate**2),
                zh="1/d² 是层数很多时的极限；格点包含两端，所以有限层时更大",
                en="1/d² is the limit of many layers; the grid includes both ends, so it is more",
            ),
        ],
    )


def _line(rates: list[int]) -> set[int]:
    return {sum(steps) for steps in product(*[(-rate, 0, rate) for rate in rates])}


@question(
    level=3,
    unit="px",
    section="gridding",
    snippet="(coverage(rates) == 0).sum()",
    oracle="unreached(rates)",
)
def unreached_pixels(draw: Draw) -> Problem:
    rates = draw.pick(
        [1, 2, 7], [1, 2, 9], [1, 3, 10], [1, 2, 8], [2, 2, 4], [1, 4, 4], [2, 3, 4], [1, 1, 8],
        [1, 4, 9], [2, 2, 3], [1, 6], [2, 3], [1, 5], [1, 7], [2, 5], [3, 4], [1, 1, 6], [1, 4, 6],
    )  # fmt: skip
    field, used = 1 + 2 * sum(rates), len(_line(rates))
    names = ", ".join(map(str, rates))
    return Problem(
        given={"rates": rates},
        zh=f"把几层 3×3 卷积叠在一起，步幅 1，膨胀率依次为 {names}。"
        "感受野的正方形里有多少个像素从未被用到？",
        en=f"A stack of 3×3 convolutions of stride 1 with dilations {names}. How many pixels in "
        "the "
        "square of the receptive field are never used?",
        answer=field**2 - used**2,
        steps=[
            Step(
                zh="感受野边长：2 乘膨胀率之和，再加起始像素",
                en="The side of the field: 2 times the sum of the rates plus the starting pixel",
                value=field,
            ),
            Step(
                zh="一行里，每层各取 −d、0 或 d，能得到多少个不同的和？",
                en="In one row every layer takes −d, 0 or d: how many different sums are there?",
                value=used,
            ),
            Step(
                zh="两个方向独立：用正方形的像素数减去被用到的像素数",
                en="Both directions are independent: the square's pixels minus those used",
                value=field**2 - used**2,
            ),
        ],
        mistakes=[
            Mistake(
                "holes_of_a_row_squared",
                (field - used) ** 2,
                zh="把一行的空洞数平方了；应该用总数减去被用到的数",
                en="Squared the holes of one row; subtract the used pixels from all pixels",
            ),
            Mistake(
                "one_dimension_only",
                field - used,
                zh="这只是一行里的空洞数",
                en="Those are the holes of one row only",
            ),
            Mistake(
                "dense_field_assumed",
                0,
                zh="以为感受野是密的；这组膨胀率有空洞",
                en="Assumed a dense field; these rates leave holes",
            ),
            Mistake(
                "layers_added_not_combined",
                field**2 - 9 * len(rates),
                zh="把各层 3×3 的采样点数相加了；各层的采样点要组合起来",
                en="Added up the taps of the 3×3 layers; the taps of the layers combine",
            ),
        ],
    )


@question(
    level=2,
    section="gridding",
    snippet="coverage([rate] * depth)[rate * depth, rate * depth]",
    oracle="centre_paths([rate] * depth)",
)
def paths_to_centre(draw: Draw) -> Problem:
    depth, rate = draw.integer(2, 4), draw.integer(1, 4)
    line = sum(sum(steps) == 0 for steps in product((-1, 0, 1), repeat=depth))
    return Problem(
        given={"depth": depth, "rate": rate},
        zh=f"{depth} 层 3×3 卷积，步幅 1，膨胀率都是 {rate}。"
        "从一个输出单元到感受野中心那个像素，有多少条路径（每层选一个采样点）？",
        en=f"{depth} convolutions of 3×3, stride 1, all of dilation {rate}. How many paths lead "
        "from "
        "one output unit to the pixel in the centre of its field, taking one tap a layer?",
        answer=line**2,
        steps=[
            Step(
                zh="先看一行：每层取 −d、0 或 d，和为零的取法有几种？",
                en="One row first: every layer takes −d, 0 or d; how many choices sum to zero?",
                value=line,
            ),
            Step(
                zh="行与列独立：两个方向相乘",
                en="Rows and columns are independent: multiply the two",
                value=line**2,
            ),
        ],
        mistakes=[
            Mistake(
                "one_dimension_only",
                line,
                zh="这是一行里的路径数；还要乘上另一个方向",
                en="Those are the paths of one row; multiply by the other direction",
            ),
            Mistake(
                "only_the_straight_path",
                1,
                zh="只数了每层都走中心采样点的那条；先左后右也会回到中心",
                en="Counted only the path of centre taps; left then right returns as well",
            ),
            Mistake(
                "all_paths",
                9**depth,
                zh="这是全部路径数；到中心的只是其中一部分",
                en="Those are all paths; only some of them end in the centre",
            ),
        ],
    )


def _gap(rates: list[int], own_rate: bool = True) -> int:
    gap = rates[-1]
    for rate in rates[-2:0:-1]:
        gap = max(abs(gap - 2 * rate), rate if own_rate else 0)
    return gap


@question(
    level=2,
    unit="px",
    section="hdc",
    snippet="hdc_gap(rates)",
    oracle="paper_gap(rates)",
)
def second_gap(draw: Draw) -> Problem:
    count = draw.pick(3, 4)
    rates = [draw.integer(1, 4)]
    while len(rates) < count:
        rates.append(rates[-1] + draw.integer(0, 6))
    names = ", ".join(map(str, rates))
    whole = rates[-1]
    for rate in rates[-2:0:-1]:
        whole = max(abs(whole - rate), rate)
    mistakes = [
        Mistake(
            "last_rate",
            rates[-1],
            zh="这是 M_n，也就是最后一层的膨胀率；还要往前递推到 M_2",
            en="That is M_n, the last layer's rate; the recursion goes on down to M_2",
        ),
        Mistake(
            "one_step_too_far",
            max(abs(_gap(rates) - 2 * rates[0]), rates[0]),
            zh="多递推了一步，算成了 M_1；判据用的是 M_2",
            en="One step too far: that is M_1, and the test uses M_2",
        ),
        Mistake(
            "own_rate_forgotten",
            _gap(rates, own_rate=False),
            zh="取最大值时漏了 r_i 自己",
            en="Forgot r_i itself in the maximum",
        ),
        Mistake(
            "factor_forgotten",
            whole,
            zh="减去的是 2r_i，不是 r_i",
            en="What is subtracted is 2r_i, not r_i",
        ),
    ]
    answer = _gap(rates)
    kept = [
        mistake
        for i, mistake in enumerate(mistakes)
        if mistake.value not in {answer, *(before.value for before in mistakes[:i])}
    ]
    if len(kept) < 2:
        kept = mistakes  # collides, so that the engine draws again
    steps = [
        Step(
            zh="从最后一层开始：M_n = r_n", en="Start at the last layer: M_n = r_n", value=rates[-1]
        )
    ]
    gap = rates[-1]
    for i in range(count - 1, 1, -1):
        rate = rates[i - 1]
        gap = max(gap - 2 * rate, 2 * rate - gap, rate)
        steps.append(
            Step(
                zh=f"M_{i} = max(M_{i + 1} − 2r_{i}, 2r_{i} − M_{i + 1}, r_{i})",
                en=f"M_{i} = max(M_{i + 1} − 2r_{i}, 2r_{i} − M_{i + 1}, r_{i})",
                value=gap,
            )
        )
    return Problem(
        given={"rates": rates},
        zh=f"HDC 判据：M_n = r_n，M_i = max(M_{{i+1}} − 2r_i, 2r_i − M_{{i+1}}, r_i)。"
        f"膨胀率 r_1, …, r_n 依次为 {names}。M_2 是多少？",
        en=f"The HDC test: M_n = r_n and M_i = max(M_{{i+1}} − 2r_i, 2r_i − M_{{i+1}}, r_i). "
        f"The rates r_1, …, r_n are {names}. What is M_2?",
        answer=answer,
        steps=steps,
        mistakes=kept,
    )


@question(
    level=2,
    section="aspp",
    magnitudes=True,
    snippet="sum(p.numel() for p in ASPP(channels, width, rates).parameters())",
    oracle="aspp_weights(channels, width, rates)",
)
def aspp_weight_count(draw: Draw) -> Problem:
    channels, width = draw.pick(64, 128, 320, 512), draw.pick(16, 32, 64)
    rates = draw.pick([6, 12, 18], [12, 24, 36], [6, 12], [6, 12, 18, 24])
    names, count = ", ".join(map(str, rates)), len(rates)
    single = channels * width
    projection = (count + 2) * width * width
    return Problem(
        given={"channels": channels, "width": width, "rates": rates},
        zh=f"一个 ASPP：输入 {channels} 通道，每个分支输出 {width} 通道；一个 1×1 分支，"
        f"膨胀率 {names} 各一个 3×3 分支，一个全局平均池化后接 1×1 的分支；拼接后用 1×1 投影回 "
        f"{width} 通道。都没有偏置，不计 BN。共有多少权重？",
        en=f"An ASPP of {channels} input channels and {width} channels a branch: one 1×1 branch, "
        "one "
        f"3×3 branch for each of the rates {names}, one branch of global average pooling and a "
        "1×1; "
        f"the concatenation is projected to {width} channels by a 1×1. No bias, batch norm not "
        "counted. How many weights are there?",
        answer=single * (9 * count + 2) + projection,
        steps=[
            Step(
                zh="全部 3×3 分支的权重；膨胀率不影响权重数",
                en="The weights of all 3×3 branches; the rate does not change them",
                value=9 * single * count,
            ),
            Step(
                zh="加上 1×1 分支和图像池化分支里的 1×1",
                en="Add the 1×1 branch and the 1×1 of the image branch",
                value=single * (9 * count + 2),
            ),
            Step(
                zh="加上投影：拼接后的通道数 × 输出通道数",
                en="Add the projection: the concatenated channels × the output channels",
                value=single * (9 * count + 2) + projection,
            ),
        ],
        mistakes=[
            Mistake(
                "image_branch_forgotten",
                single * (9 * count + 1) + (count + 1) * width * width,
                zh="漏了图像级池化分支（它也占投影的一份输入）",
                en="Forgot the image-pooling branch, which also feeds the projection",
            ),
            Mistake(
                "projection_forgotten",
                single * (9 * count + 2),
                zh="漏了拼接后的 1×1 投影",
                en="Forgot the 1×1 projection after the concatenation",
            ),
            Mistake(
                "all_branches_3x3",
                single * 9 * (count + 2) + projection,
                zh="把两个 1×1 也当成 3×3 了",
                en="Counted the two 1×1 branches as 3×3",
            ),
        ],
    )


@question(
    level=2,
    kind="shape",
    form="(B, C, H, W)",
    section="aspp",
    snippet="(batch, ASPP(channels, width, rates).project[0].in_channels, "
    "*ASPP(channels, width, rates)(torch.zeros(batch, channels, size, size)).shape[2:])",
    oracle="aspp_joined(batch, channels, size, width, rates)",
)
def aspp_joined_shape(draw: Draw) -> Problem:
    batch, channels, width = draw.pick(1, 2, 4), draw.pick(8, 16, 32), draw.pick(4, 8, 24)
    size, rates = draw.integer(9, 33), draw.pick([6, 12, 18], [12, 24, 36], [6, 12])
    names, joined = ", ".join(map(str, rates)), (len(rates) + 2) * width
    return Problem(
        given={"batch": batch, "channels": channels, "width": width, "size": size, "rates": rates},
        zh=f"仿照 DeepLabv3 的 ASPP（1×1 分支、膨胀率 {names} 的 3×3 分支、图像池化分支），"
        f"每个分支 {width} 通道，输入形状 ({batch}, {channels}, {size}, {size})，"
        "3×3 的填充等于膨胀率。投影之前，拼接结果的形状是什么？",
        en=f"An ASPP like DeepLabv3's (a 1×1 branch, 3×3 branches of rates {names}, an "
        "image-pooling branch) "
        f"with {width} channels a branch, on an input of ({batch}, {channels}, {size}, {size}); "
        "the "
        "padding of each 3×3 equals its rate. What is the shape of the concatenation before "
        "the projection?",
        answer=(batch, joined, size, size),
        steps=[
            Step(
                zh="共有几个分支？别忘了 1×1 和图像池化",
                en="How many branches are there? Mind the 1×1 and the image pooling",
                value=len(rates) + 2,
            ),
            Step(zh="拼接后的通道数", en="The channels of the concatenation", value=joined),
            Step(
                zh="填充等于膨胀率时边长不变；图像池化的结果被放大回原尺寸",
                en="Padding equal to the rate keeps the size; the pooled branch is upsampled to it",
                value=(batch, joined, size, size),
            ),
        ],
        mistakes=[
            Mistake(
                "image_branch_forgotten",
                (batch, joined - width, size, size),
                zh="漏了图像池化分支的通道",
                en="The channels of the image branch are missing",
            ),
            Mistake(
                "summed_not_concatenated",
                (batch, width, size, size),
                zh="v3 的分支是拼接；把各支的分数相加是 v2",
                en="v3 concatenates its branches; adding up their scores is v2",
            ),
            Mistake(
                "input_kept_too",
                (batch, joined + channels, size, size),
                zh="ASPP 不拼接原输入；把输入也拼进来的是 PSPNet",
                en="ASPP does not concatenate its input; PSPNet does",
            ),
        ],
    )


@question(
    level=2,
    unit="×",
    decimals=2,
    section="cost",
    snippet="(effective_kernel(kernel, dilation) / kernel) ** 2",
    oracle="dense_weight_ratio(kernel, dilation)",
)
def dense_twin_weights(draw: Draw) -> Problem:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 9)
    extent = dilation * (kernel - 1) + 1
    return Problem(
        given={"kernel": kernel, "dilation": dilation},
        zh=f"要看到和“{kernel}×{kernel}、膨胀率 {dilation}”同样大的范围，"
        "换成不带空洞的卷积，每对输入输出通道的权重是原来的多少倍？",
        en=f"A dense kernel is to span as much as a {kernel}×{kernel} of dilation {dilation}. "
        "How many times as many weights does it have for each pair of channels?",
        answer=Fraction(extent**2, kernel**2),
        steps=[
            Step(zh="密集核的边长", en="The side of the dense kernel", value=extent),
            Step(zh="它的权重数", en="Its weights", value=extent**2),
            Step(
                zh="除以空洞卷积的权重数 k²",
                en="Divide by the k² weights of the dilated one",
                value=Fraction(extent**2, kernel**2),
            ),
        ],
        mistakes=[
            Mistake(
                "not_squared",
                Fraction(extent, kernel),
                zh="这是边长之比；权重数是面积之比，要平方",
                en="That is the ratio of the sides; weights go with the area, so square it",
            ),
            Mistake(
                "dilation_squared",
                dilation**2,
                zh="把等效核当成 k × d，所以得到 d²；等效核是 d(k − 1) + 1",
                en="d² comes from taking k × d for the effective kernel; it is d(k − 1) + 1",
            ),
            Mistake(
                "dilation_costs_as_much",
                1,
                zh="空洞里是零，不占权重：两者的权重数不同",
                en="The holes carry no weights: the two do not have as many",
            ),
        ],
    )


@question(
    level=2,
    section="cost",
    snippet="atrous_backbone(strides, output_stride)[1][-1]",
    oracle="traded_rate(strides, output_stride)",
)
def rate_of_last_stage(draw: Draw) -> Problem:
    first, stages = draw.pick(2, 4), draw.pick(3, 4, 5)
    strides = [first] + [2] * stages
    traded = draw.integer(1, stages - 1)
    output_stride = prod(strides) // 2**traded
    names = ", ".join(map(str, strides))
    return Problem(
        given={"strides": strides, "output_stride": output_stride},
        zh=f"骨干各阶段的步幅依次是 {names}。要把输出步幅改成 {output_stride}："
        "超出的步幅改为 1，用膨胀率补回。"
        "最后一个阶段里，去掉步幅的那个卷积之后的各层，膨胀率应是多少（让它们看到的范围不变）？",
        en=f"The stages of a backbone have strides {names}. Its output stride is to be "
        f"{output_stride}: the strides beyond become 1 and dilation makes up for them. In the last "
        "stage, which dilation do the layers after the convolution that lost its stride get, so "
        "that they see as far as before?",
        answer=2**traded,
        steps=[
            Step(
                zh="原来的总步幅是多少？",
                en="What is the total stride of the backbone?",
                value=prod(strides),
            ),
            Step(
                zh="它是新输出步幅的几倍，最后阶段的膨胀率就是几",
                en="The last stage's rate is this divided by the new output stride",
                value=2**traded,
            ),
        ],
        mistakes=[
            Mistake(
                "output_stride_itself",
                output_stride,
                zh="这是新的输出步幅；膨胀率是去掉的步幅之积",
                en="That is the new output stride; the rate is the product of the removed strides",
            ),
            Mistake(
                "no_dilation",
                1,
                zh="步幅改成 1 而不膨胀，后面的卷积看到的范围会变小",
                en="A stride of 1 without dilation makes the convolutions after it see less far",
            ),
        ],
    )


@question(
    level=1,
    section="cost",
    snippet="(size // output_stride) ** 2",
    oracle="map_positions(size, output_stride)",
)
def positions_at_output_stride(draw: Draw) -> Problem:
    size, output_stride = 32 * draw.integer(5, 24), draw.pick(8, 16)
    return Problem(
        given={"size": size, "output_stride": output_stride},
        zh=f"{size}×{size} 的图像，骨干的输出步幅（output stride）是 {output_stride}。"
        "最后的特征图有多少个位置？",
        en=f"An image of {size}×{size} and a backbone of output stride {output_stride}. "
        "How many positions does its last map have?",
        answer=(size // output_stride) ** 2,
        steps=[
            Step(
                zh="特征图的边长 = 图像边长 / 输出步幅",
                en="The map's side is the image's side over the output stride",
                value=size // output_stride,
            ),
            Step(zh="平方", en="Square it", value=(size // output_stride) ** 2),
        ],
        mistakes=[
            Mistake(
                "divided_once",
                size * size // output_stride,
                zh="面积只除了一次输出步幅；两个方向都要除",
                en="Divided the area by the output stride once; both directions shrink",
            ),
            Mistake(
                "classification_stride",
                (size // 32) ** 2,
                zh="这是分类网络输出步幅 32 的结果；空洞卷积把它降低了",
                en="That is the output stride 32 of classification; dilation lowered it",
            ),
            Mistake(
                "side_only",
                size // output_stride,
                zh="这是边长，不是位置数",
                en="That is the side, not the number of positions",
            ),
        ],
    )


@question(
    level=3,
    unit="%",
    decimals=1,
    section="degenerate",
    snippet="valid_taps(size, rate).double().mean() / 9 * 100",
    oracle="inside_share(size, rate)",
)
def taps_on_the_map(draw: Draw) -> Problem:
    size = draw.integer(12, 65)
    rate = draw.integer(3, size - 2)
    line = Fraction(size + 2 * (size - rate), size)
    return Problem(
        given={"size": size, "rate": rate},
        zh=f"{size}×{size} 的特征图上做 3×3 卷积，膨胀率和填充都是 {rate}。"
        "在全部位置的全部 9 个采样点里，读到真实像素（不是填充的零）的占多少？",
        en=f"A 3×3 convolution whose dilation and padding are both {rate} runs over a "
        f"{size}×{size} "
        "map. Of all 9 taps at all positions, what share reads a real pixel and not the "
        "padded zeros?",
        answer=line**2 / 9 * 100,
        steps=[
            Step(
                zh="一个方向：中间的采样点总在图内；偏移 d 的采样点在几个位置上还在图内？",
                en="In one direction the middle tap is always inside; at how many positions is a "
                "tap "
                "d away inside?",
                value=size - rate,
            ),
            Step(
                zh="一个方向上 3 个采样点合计读到真实像素的次数",
                en="How often the 3 taps of one direction read a real pixel, all together",
                value=size + 2 * (size - rate),
            ),
            Step(
                zh="除以 3 × 边长得一个方向的占比，两个方向相乘",
                en="Over 3 × the side it is one direction's share; multiply the two directions",
                value=line**2 / 9 * 100,
            ),
        ],
        mistakes=[
            Mistake(
                "one_dimension_only",
                line / 3 * 100,
                zh="这是一个方向的占比；两个方向要相乘",
                en="That is one direction's share; the two directions multiply",
            ),
            Mistake(
                "border_ignored",
                100,
                zh="忽略了边界：膨胀率大时，外圈采样点大多落在填充上",
                en="Ignored the border: at large rates most outer taps fall on the padding",
            ),
            Mistake(
                "all_or_nothing",
                Fraction(max(size - 2 * rate, 0) ** 2, size**2) * 100,
                zh="只数了 9 个采样点都在图内的位置；其余位置也有部分采样点有效",
                en="Counted only positions with all 9 taps inside; the others use some taps too",
            ),
        ],
    )


def _shape_code(size: int, kernel: int, padding: int, dilation: int) -> str:
    return (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        f"conv = nn.Conv2d(3, 8, {kernel}, padding={padding}, dilation={dilation})\n"
        f"y = conv(torch.zeros(2, 3, {size}, {size}))\n"
        "print(tuple(y.shape), conv.weight.numel())\n"
    )


@question(level=1, kind="print", section="output-size")
def print_shape_and_weights(draw: Draw) -> Problem:
    size, kernel = draw.integer(20, 40), draw.pick(3, 5)
    padding, dilation = draw.integer(0, 3), draw.integer(2, 4)
    side = size + 2 * padding - dilation * (kernel - 1)
    plain = size + 2 * padding - (kernel - 1)
    wide = dilation * (kernel - 1) + 1
    weights = 8 * 3 * kernel * kernel
    return Problem(
        given={},
        zh="这段程序打印什么？",
        en="What does this program print?",
        code=_shape_code(size, kernel, padding, dilation),
        answer=f"(2, 8, {side}, {side}) {weights}",
        steps=[
            Step(
                zh="输出边长 = 边长 + 2 × 填充 − d(k − 1)",
                en="The output's side is side + 2 × padding − d(k − 1)",
                value=side,
            ),
            Step(
                zh="权重数 = 输出通道 × 输入通道 × k²，与膨胀率无关",
                en="The weights: out channels × in channels × k², whatever the dilation",
                value=weights,
            ),
            Step(
                zh="按打印格式写出形状和权重数",
                en="Write shape and weights as printed",
                value=f"(2, 8, {side}, {side}) {weights}",
            ),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                f"(2, 8, {plain}, {plain}) {weights}",
                zh="输出边长里没有计入膨胀",
                en="The dilation is missing from the output's side",
            ),
            Mistake(
                "holes_have_weights",
                f"(2, 8, {side}, {side}) {8 * 3 * wide * wide}",
                zh="空洞里没有权重；权重数只看 k²",
                en="The holes carry no weights; only k² counts",
            ),
        ],
    )


@question(level=2, kind="print", section="definition")
def print_one_dimension(draw: Draw) -> Problem:
    length, rate = draw.integer(8, 10), draw.integer(2, 3)
    weights = [draw.integer(1, 3), draw.pick(-1, 0, 2), draw.integer(1, 4)]
    start = draw.integer(0, 5)
    signal = [start + i for i in range(length)]

    def slide(taps: list[int], step: int) -> list[int]:
        count = length - step * (len(taps) - 1)
        return [sum(signal[i + step * k] * w for k, w in enumerate(taps)) for i in range(count)]

    answer = slide(weights, rate)
    return Problem(
        given={},
        zh="这段程序打印什么？",
        en="What does this program print?",
        code=(
            "import torch\n"
            "import torch.nn.functional as F\n"
            "\n"
            f"x = torch.arange({start}, {start + length}).view(1, 1, -1)\n"
            f"w = torch.tensor({weights}).view(1, 1, -1)\n"
            f"print(F.conv1d(x, w, dilation={rate}).flatten().tolist())\n"
        ),
        answer=str(answer),
        steps=[
            Step(
                zh="输出有多少项？长度 − d(k − 1)",
                en="How many output values are there? length − d(k − 1)",
                value=len(answer),
            ),
            Step(
                zh="第一项：x[0]·w[0] + x[d]·w[1] + x[2d]·w[2]",
                en="The first one: x[0]·w[0] + x[d]·w[1] + x[2d]·w[2]",
                value=answer[0],
            ),
            Step(
                zh="其余各项把起点逐个右移",
                en="The others start one sample further each",
                value=str(answer),
            ),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                str(slide(weights, 1)),
                zh="取了相邻的样本；采样点相隔 d 个样本",
                en="Took neighbouring samples; the taps lie d samples apart",
            ),
            Mistake(
                "kernel_flipped",
                str(slide(weights[::-1], rate)),
                zh="把核翻转了；框架里的“卷积”是互相关，不翻转",
                en="Flipped the kernel; the framework's convolution is a correlation and does not",
            ),
        ],
    )


@question(level=3, kind="print", section="gridding")
def print_reached(draw: Draw) -> Problem:
    rates = draw.pick([2, 2], [2, 2, 2], [3, 3], [2, 4], [1, 4], [1, 2, 7], [2, 3], [1, 5], [3, 6])
    used, field = len(_line(rates)), 1 + 2 * sum(rates)
    middle = sum(rates)
    return Problem(
        given={},
        zh="这段程序打印什么？（权重全为 1，所以梯度不会相互抵消）",
        en="What does this program print? (All weights are 1, so no gradients cancel.)",
        code=(
            "import torch\n"
            "import torch.nn.functional as F\n"
            "\n"
            f"x = torch.zeros(1, 1, {field}, {field}, requires_grad=True)\n"
            "y, w = x, torch.ones(1, 1, 3, 3)\n"
            f"for rate in {rates}:\n"
            "    y = F.conv2d(y, w, padding=rate, dilation=rate)\n"
            f"y[0, 0, {middle}, {middle}].backward()\n"
            "print((x.grad != 0).sum().item(), x.numel())\n"
        ),
        answer=f"{used**2} {field**2}",
        steps=[
            Step(
                zh="一行里能到达多少个不同的位置？",
                en="How many different positions of one row are reached?",
                value=used,
            ),
            Step(zh="平方得到达的像素数", en="Squared, the pixels reached", value=used**2),
            Step(
                zh="再写上像素总数",
                en="Write the number of all pixels after it",
                value=f"{used**2} {field**2}",
            ),
        ],
        mistakes=[
            Mistake(
                "dense_field_assumed",
                f"{field**2} {field**2}",
                zh="以为感受野是密的；这组膨胀率有空洞",
                en="Assumed a dense field; these rates leave holes",
            ),
            Mistake(
                "one_dimension_only",
                f"{used} {field**2}",
                zh="第一个数只数了一行",
                en="The first number counts one row only",
            ),
        ],
    )


@question(level=2, kind="choice", section="hdc")
def which_rates_are_dense(draw: Draw) -> Problem:
    dense = draw.pick([1, 2, 5], [1, 2, 4], [1, 5, 2], [1, 3, 9], [1, 2, 6], [1, 2, 3])
    gridded = draw.pick([2, 2, 2], [3, 3, 3], [2, 4, 6], [2, 2, 4], [2, 4, 8])
    sparse = draw.pick([1, 2, 9], [1, 3, 10], [1, 2, 8], [1, 3, 11])
    coprime = draw.pick([2, 3, 4], [2, 3, 5], [3, 2, 4], [2, 3, 7])

    def written(rates: list[int]) -> str:
        return ", ".join(map(str, rates))

    options = {"dense": dense, "gridded": gridded, "sparse": sparse, "coprime": coprime}
    return Problem(
        given=dict(options),
        zh="三层 3×3 卷积，步幅 1。哪一组膨胀率让感受野里的每个像素都被用到？",
        en="Three 3×3 convolutions of stride 1. Which rates use every pixel of the receptive "
        "field?",
        choices=[Choice(key, zh=written(r), en=written(r)) for key, r in options.items()],
        answer="dense",
        steps=[
            Step(
                zh="对每一组：每层取 −d、0 或 d，各种和是否填满从最小到最大的每个整数？",
                en="For each list: every layer takes −d, 0 or d; do the sums fill every whole "
                "number "
                "from the smallest to the largest?",
            ),
            Step(
                zh="从小到大排：最小的必须是 1，之后每个膨胀率不超过 2 × 前面各数之和 + 1",
                en="In ascending order the smallest must be 1, and every further rate at most 2 × "
                "the sum of those before it + 1",
                value="dense",
            ),
        ],
        mistakes=[
            Mistake(
                "gridded_chosen",
                "gridded",
                zh=f"{written(gridded)} 有公因子，只能到达该因子的倍数",
                en=f"{written(gridded)} share a factor, so only its multiples are reached",
            ),
            Mistake(
                "sparse_chosen",
                "sparse",
                zh=f"{written(sparse)} 的最后一步太大，前面两层填不满它的间隔",
                en=f"{written(sparse)}: the last step is too large for the layers before to fill",
            ),
            Mistake(
                "coprime_chosen",
                "coprime",
                zh=f"{written(coprime)} 没有公因子，但没有膨胀率 1，两端旁边的像素到不了",
                en=f"{written(coprime)} share no factor, but without a rate of 1 the pixels beside "
                "the two ends are missed",
            ),
        ],
    )


@question(level=1, kind="choice", section="cost")
def why_not_a_larger_kernel(draw: Draw) -> Problem:
    rate = draw.integer(2, 4)
    side = 2 * rate + 1
    return Problem(
        given={"rate": rate},
        zh=f"用膨胀率 {rate} 的 3×3 代替 {side}×{side} 卷积，主要得到什么、失去什么？",
        en=f"A 3×3 of dilation {rate} replaces a {side}×{side}. What is the main gain, and the "
        "loss?",
        choices=[
            Choice(
                "cheaper_sparse",
                zh="范围相同、权重只有 9 个，但只采样 9 个点，单独使用会漏像素",
                en="The same span with 9 weights, but only 9 samples: alone it misses pixels",
            ),
            Choice(
                "same_function",
                zh="两者能表示的函数完全相同，空洞卷积只是算得更快",
                en="Both can represent the same functions; the dilated one is only faster",
            ),
            Choice(
                "downsampled",
                zh="输出分辨率按膨胀率降低，省了计算，但丢失细节",
                en="The output's resolution falls by the rate: less work, but detail is lost",
            ),
            Choice(
                "more_weights",
                zh="空洞里也有权重，表达力更强，但参数更多",
                en="The holes carry weights too: more expressive, but more parameters",
            ),
        ],
        answer="cheaper_sparse",
        steps=[
            Step(
                zh="比较范围、权重数、分辨率三项，各看有没有变化",
                en="Compare span, weights and resolution: which of them changes?",
            ),
            Step(
                zh="范围和分辨率不变；大核的其余位置都固定为零，省了权重，也就不读那些像素",
                en="Span and resolution stay; all other entries of the large kernel are fixed at "
                "zero, which saves weights and leaves those pixels unread",
                value="cheaper_sparse",
            ),
        ],
        mistakes=[
            Mistake(
                "equal_expressiveness",
                "same_function",
                zh="空洞卷积是大核的特例：大部分位置被固定为零",
                en="A dilated kernel is a special case of the large one: most entries are fixed "
                "zeros",
            ),
            Mistake(
                "dilation_is_stride",
                "downsampled",
                zh="降低分辨率的是步幅；膨胀不改变采样密度",
                en="Stride lowers the resolution; dilation leaves the output as dense as it was",
            ),
            Mistake(
                "holes_have_weights",
                "more_weights",
                zh="空洞里是零，不是权重",
                en="The holes are zeros, not weights",
            ),
        ],
    )


@question(level=2, kind="ordering", section="deeplab")
def deeplab_order(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="把 DeepLab 系列各自带来的东西按出现的先后排序。",
        en="Put what the DeepLab papers brought into the order in which it appeared.",
        choices=[
            Choice(
                "v1", zh="空洞卷积加全连接 CRF", en="Atrous convolution and a fully connected CRF"
            ),
            Choice(
                "v2", zh="ASPP：并行的多膨胀率分支", en="ASPP: parallel branches of several rates"
            ),
            Choice(
                "v3",
                zh="ASPP 加入图像级特征和 BN，去掉 CRF",
                en="Image-level features and batch norm in ASPP, no CRF",
            ),
            Choice(
                "v3plus",
                zh="加入解码器和深度可分离的空洞卷积",
                en="A decoder and depthwise separable atrous convolution",
            ),
        ],
        answer=("v1", "v2", "v3", "v3plus"),
        steps=[
            Step(
                zh="先有单一膨胀率，再有多膨胀率并行，再有全局特征，最后恢复边界",
                en="One rate first, then several in parallel, then global features, last the edges",
                value=("v1", "v2", "v3", "v3plus"),
            )
        ],
        mistakes=[
            Mistake(
                "crf_dropped_at_once",
                ("v1", "v3", "v2", "v3plus"),
                zh="ASPP 先于去掉 CRF：它最早仍和 CRF 一起使用",
                en="ASPP came before the CRF was dropped: at first the two were used together",
            ),
            Mistake(
                "decoder_before_image_features",
                ("v1", "v2", "v3plus", "v3"),
                zh="解码器是最后加入的",
                en="The decoder came last",
            ),
        ],
    )
