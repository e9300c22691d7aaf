"""空间金字塔池化 SPP · Spatial pyramid pooling. Pages: docs/*/spatial_pyramid_pooling.md"""

from fractions import Fraction
from math import gcd

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


def _levels(draw: Draw) -> list[int]:
    return draw.pick(
        [4, 2, 1], [6, 3, 2, 1], [4, 3, 2, 1], [5, 3, 1], [3, 2, 1], [6, 4, 1], [5, 2, 1]
    )


def _written(levels: list[int]) -> str:
    return "、".join(f"{n}×{n}" for n in levels)


def _listed(levels: list[int]) -> str:
    return ", ".join(f"{n}×{n}" for n in levels)


@question(
    level=1,
    section="bins",
    snippet="vector_length(channels, levels)",
    oracle="pooled_length(channels, levels)",
)
def fixed_length(draw: Draw) -> Problem:
    levels, channels = _levels(draw), draw.pick(64, 128, 256, 384, 512)
    bins = sum(n * n for n in levels)
    return Problem(
        given={"levels": levels, "channels": channels},
        zh=f"空间金字塔池化，各级为 {_written(levels)}，输入特征图有 {channels} 个通道。"
        "每张图输出多长的向量？",
        en=f"Spatial pyramid pooling with levels {_listed(levels)} on a map of {channels} "
        "channels. "
        "How long is the vector of one image?",
        answer=channels * bins,
        steps=[
            Step(
                zh="一个通道有多少个格子？各级 n² 相加",
                en="How many bins does one channel give? Add up n² over the levels",
                value=bins,
            ),
            Step(
                zh="每个格子每个通道给一个数：乘通道数",
                en="Every bin gives one number per channel: multiply by the channels",
                value=channels * bins,
            ),
        ],
        mistakes=[
            Mistake(
                "bins_not_squared",
                channels * sum(levels),
                zh="第 n 级有 n×n 个格子，不是 n 个",
                en="Level n has n×n bins, not n",
            ),
            Mistake(
                "coarsest_level_forgotten",
                channels * (bins - 1),
                zh="漏了 1×1 那一级（全局池化）",
                en="Forgot the 1×1 level, the global pool",
            ),
            Mistake(
                "finest_level_only",
                channels * levels[0] ** 2,
                zh="只算了最细的一级；各级要拼接",
                en="Counted the finest level only; the levels are concatenated",
            ),
            Mistake(
                "channels_forgotten",
                bins,
                zh="这是一个通道的格子数；还要乘通道数",
                en="Those are the bins of one channel; multiply by the channels",
            ),
        ],
    )


@question(
    level=2,
    section="why",
    magnitudes=True,
    snippet="vector_length(channels, levels) * outputs",
    oracle="head_weights(channels, levels, outputs)",
)
def head_weights(draw: Draw) -> Problem:
    levels, channels = _levels(draw), draw.pick(128, 256, 512)
    outputs, size = draw.pick(1000, 2048, 4096), draw.integer(10, 14)
    bins = sum(n * n for n in levels)
    return Problem(
        given={"levels": levels, "channels": channels, "outputs": outputs},
        zh=f"{size}×{size}、{channels} 通道的特征图先做空间金字塔池化（{_written(levels)}），"
        f"再接一个输出 {outputs} 的全连接层。这个全连接层有多少权重（不计偏置）？",
        en=f"A map of {size}×{size} and {channels} channels goes through spatial pyramid pooling "
        f"({_listed(levels)}) and into a fully connected layer of {outputs} outputs. How many "
        "weights does that layer have, not counting its bias?",
        answer=channels * bins * outputs,
        steps=[
            Step(zh="金字塔的格子总数", en="The bins of the pyramid", value=bins),
            Step(
                zh="乘通道数，得到全连接层的输入长度，与特征图边长无关",
                en="Times the channels: the layer's inputs, whatever the map's side",
                value=channels * bins,
            ),
            Step(
                zh="乘输出数",
                en="Times its outputs",
                value=channels * bins * outputs,
            ),
        ],
        mistakes=[
            Mistake(
                "map_flattened",
                channels * size * size * outputs,
                zh="直接展平了特征图；SPP 之后长度与边长无关",
                en="Flattened the map; after SPP the length does not depend on its side",
            ),
            Mistake(
                "bins_not_squared",
                channels * sum(levels) * outputs,
                zh="第 n 级有 n×n 个格子，不是 n 个",
                en="Level n has n×n bins, not n",
            ),
            Mistake(
                "channels_forgotten",
                bins * outputs,
                zh="漏了通道数",
                en="Forgot the channels",
            ),
        ],
    )


def _sliding(size: int, bins: int) -> int:
    window, stride = -(-size // bins), size // bins
    return len(range(0, size - window + 1, stride))


@question(
    level=2,
    section="paper-rule",
    snippet="paper_bins(size, bins)",
    oracle="sliding_bins(size, bins)",
)
def bins_of_the_paper_rule(draw: Draw) -> Problem:
    bins = draw.integer(4, 8)
    size = draw.pick(*[a for a in range(bins, 65) if _sliding(a, bins) != bins])
    window, stride = -(-size // bins), size // bins
    return Problem(
        given={"size": size, "bins": bins},
        zh=f"SPP-net 论文 2.3 节的滑窗规则：特征图边长 {size}，要 {bins} 个格子，"
        "池化窗口取 ⌈a/n⌉，步幅取 ⌊a/n⌋，不填充。每边实际得到几个格子？",
        en="The sliding windows of the SPP-net paper's section 2.3: for a map of side "
        f"{size} and {bins} bins per side, a pool of window ⌈a/n⌉ and stride ⌊a/n⌋ without "
        "padding. How many bins per side actually result?",
        answer=(size - window) // stride + 1,
        steps=[
            Step(zh="窗口 ⌈a/n⌉", en="The window ⌈a/n⌉", value=window),
            Step(zh="步幅 ⌊a/n⌋", en="The stride ⌊a/n⌋", value=stride),
            Step(
                zh="池化的输出：⌊(a − 窗口) / 步幅⌋ + 1",
                en="A pool's output: ⌊(a − window) / stride⌋ + 1",
                value=(size - window) // stride + 1,
            ),
        ],
        mistakes=[
            Mistake(
                "claimed_number",
                bins,
                zh="以为总能得到 n 个；步幅向下取整后偏短，窗口会多滑几次",
                en="Took the n claimed for granted; the short stride lets the window slide further",
            ),
            Mistake(
                "window_as_stride",
                (size - window) // window + 1,
                zh="把窗口 ⌈a/n⌉ 也当成步幅了；步幅是 ⌊a/n⌋",
                en="Used the window ⌈a/n⌉ as the stride as well; the stride is ⌊a/n⌋",
            ),
            Mistake(
                "start_forgotten",
                (size - window) // stride,
                zh="漏了第一个窗口：滑动次数再加 1",
                en="Forgot the first window: add 1 to the number of moves",
            ),
        ],
    )


@question(
    level=3,
    section="paper-rule",
    snippet="channels * sum(paper_bins(size, n) ** 2 for n in levels)",
    oracle="sliding_length(size, channels, levels)",
)
def length_of_the_paper_rule(draw: Draw) -> Problem:
    levels, channels = _levels(draw), draw.pick(2, 8, 16, 64)
    wrong = [a for a in range(6, 40) if any(_sliding(a, n) != n for n in levels)]
    size = draw.pick(*wrong) if wrong else 10
    claimed = channels * sum(n * n for n in levels)
    sides = [_sliding(size, n) for n in levels]
    steps = [
        Step(
            zh=f"{n}×{n} 一级：窗口 ⌈a/n⌉、步幅 ⌊a/n⌋ 时每边几格？",
            en=f"Level {n}×{n}: how many bins per side with window ⌈a/n⌉ and stride ⌊a/n⌋?",
            value=side,
        )
        for n, side in zip(levels, sides, strict=True)
    ]
    answer = channels * sum(side * side for side in sides)
    return Problem(
        given={"levels": levels, "channels": channels, "size": size},
        zh=f"{size}×{size}、{channels} 通道的特征图，金字塔 {_written(levels)}，"
        "每级按论文 2.3 节的滑窗规则做普通最大池化：窗口 ⌈a/n⌉，步幅 ⌊a/n⌋，不填充。"
        "拼接后的向量实际有多长？",
        en=f"A map of {size}×{size} and {channels} channels, a pyramid of {_listed(levels)}, "
        "and for each level a plain max pool by the sliding windows of the paper's section 2.3: "
        "window ⌈a/n⌉, stride ⌊a/n⌋, no padding. How long is the concatenated vector actually?",
        answer=answer,
        steps=[
            *steps,
            Step(
                zh="各级格子数平方后相加，再乘通道数",
                en="Add the squares of the levels' bins and multiply by the channels",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "fixed_length_claimed",
                claimed,
                zh="这是自适应池化的长度；按滑窗规则，这个边长得到的格子更多",
                en="That is the length of adaptive pooling; sliding windows give more bins here",
            ),
            Mistake(
                "bins_not_squared",
                channels * sum(sides),
                zh="格子要平方：两个方向都有这么多",
                en="Square the bins: there are as many in both directions",
            ),
            Mistake(
                "channels_forgotten",
                answer // channels,
                zh="漏了通道数",
                en="Forgot the channels",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="paper-rule",
    snippet="size - (paper_bins(size, bins) - 1) * (size // bins) + (-size // bins)",
    oracle="never_pooled(size, bins)",
)
def pixels_left_out(draw: Draw) -> Problem:
    def left(size: int, bins: int) -> int:
        window, stride = -(-size // bins), size // bins
        return (size - window) % stride

    bins = draw.integer(3, 8)
    size = draw.pick(*[a for a in range(bins, 65) if left(a, bins) > 0])
    window, stride = -(-size // bins), size // bins
    moves = (size - window) // stride
    return Problem(
        given={"size": size, "bins": bins},
        zh=f"特征图一行有 {size} 个像素，按窗口 ⌈a/n⌉、步幅 ⌊a/n⌋ 池化成 n = {bins} 格，不填充。"
        "行末有几个像素不在任何窗口里？",
        en=f"A row of {size} pixels is pooled into n = {bins} bins by window ⌈a/n⌉ and stride "
        "⌊a/n⌋ "
        "without padding. How many pixels at its end lie in no window?",
        answer=(size - window) % stride,
        steps=[
            Step(zh="窗口 ⌈a/n⌉", en="The window ⌈a/n⌉", value=window),
            Step(
                zh="最后一个窗口从哪里开始？移动次数 × 步幅",
                en="Where does the last window start? The number of moves × the stride",
                value=moves * stride,
            ),
            Step(
                zh="用一行的像素数减去它的起点和窗口",
                en="Subtract its start and the window from the row",
                value=(size - window) % stride,
            ),
        ],
        mistakes=[
            Mistake(
                "everything_covered",
                0,
                zh="以为总能盖满；普通池化向下取整，行末会剩下像素",
                en="Assumed full cover; a plain pool rounds down and leaves pixels at the end",
            ),
            Mistake(
                "remainder_of_bins",
                size % bins,
                zh="这是 a mod n；剩下的要按窗口和步幅来算",
                en="That is a mod n; what is left follows from window and stride",
            ),
            Mistake(
                "window_ignored",
                size - moves * stride,
                zh="忘了最后一个窗口自己盖住的像素",
                en="Forgot the pixels that the last window itself covers",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="adaptive",
    snippet="bin_edges(size, bins)[index][1] - bin_edges(size, bins)[index][0]",
    oracle="bin_width(size, bins, index)",
)
def adaptive_bin_width(draw: Draw) -> Problem:
    size, bins = draw.integer(7, 40), draw.integer(3, 8)
    index = draw.integer(0, bins - 1)
    start, stop = index * size // bins, -((-(index + 1) * size) // bins)
    return Problem(
        given={"size": size, "bins": bins, "index": index},
        zh=f"自适应池化把 {size} 个像素分成 {bins} 格，第 i 格（从 0 数）从 ⌊i·a/n⌋ 到 ⌈(i+1)·a/n⌉"
        f"（不含）。第 {index} 格有几个像素？",
        en=f"Adaptive pooling makes {bins} bins of {size} pixels; bin i, counted from 0, runs from "
        f"⌊i·a/n⌋ up to ⌈(i+1)·a/n⌉, not included. How many pixels does bin {index} have?",
        answer=stop - start,
        steps=[
            Step(zh="起点 ⌊i·a/n⌋", en="The start ⌊i·a/n⌋", value=start),
            Step(zh="终点 ⌈(i+1)·a/n⌉", en="The end ⌈(i+1)·a/n⌉", value=stop),
            Step(zh="相减", en="Subtract", value=stop - start),
        ],
        mistakes=[
            Mistake(
                "both_rounded_down",
                (index + 1) * size // bins - start,
                zh="终点也向下取整了；终点向上取整，相邻格子会重叠",
                en="Rounded the end down too; it is rounded up, so that neighbours overlap",
            ),
            Mistake(
                "end_included",
                stop - start + 1,
                zh="把终点也算进去了；终点不含",
                en="Counted the end as well; it is not included",
            ),
        ],
    )


@question(
    level=3,
    unit="px",
    section="adaptive",
    snippet="sum(one[1] > two[0] for one, two in "
    "zip(bin_edges(size, bins), bin_edges(size, bins)[1:], strict=False))",
    oracle="shared_pixels(size, bins)",
    revision=2,
)
def shared_by_bins(draw: Draw) -> Problem:
    common, part = draw.pick(2, 3), draw.integer(3, 5)
    bins, size = common * part, common * draw.integer(2 * part + 1, 6 * part)
    whole = gcd(size, bins)
    return Problem(
        given={"size": size, "bins": bins},
        zh=f"自适应池化把一行 {size} 个像素分成 {bins} 格，第 i 格从 ⌊i·a/n⌋ 到 "
        "⌈(i+1)·a/n⌉（不含）。"
        "有几个像素同时属于两格？",
        en=f"Adaptive pooling makes {bins} bins of a row of {size} pixels, bin i from ⌊i·a/n⌋ up "
        "to "
        "⌈(i+1)·a/n⌉, not included. How many pixels belong to two bins?",
        answer=bins - whole,
        steps=[
            Step(
                zh="内部的边界有几个（n − 1）？",
                en="How many boundaries lie inside (n − 1)?",
                value=bins - 1,
            ),
            Step(
                zh="其中 i·a/n 恰为整数的有几个？那里不重叠",
                en="At how many of them is i·a/n whole? There is no overlap there",
                value=whole - 1,
            ),
            Step(
                zh="其余每个边界共享一个像素：相减",
                en="Every other boundary shares one pixel: subtract",
                value=bins - whole,
            ),
        ],
        mistakes=[
            Mistake(
                "no_overlap_assumed",
                0,
                zh="以为格子互不重叠；边长不能被格数整除时会重叠",
                en="Assumed disjoint bins; they overlap where the bins do not divide the side",
            ),
            Mistake(
                "every_boundary",
                bins - 1,
                zh="每个内部边界都算了；i·a/n 为整数处不重叠",
                en="Counted every boundary; where i·a/n is whole there is no overlap",
            ),
            Mistake(
                "remainder",
                size % bins,
                zh="这是 a mod n，不是重叠的像素数",
                en="That is a mod n, not the number of shared pixels",
            ),
        ],
    )


@question(
    level=2,
    section="roi",
    snippet="top + bin_edges(bottom - top, bins)[index][0]",
    oracle="roi_bin(top, bottom, bins, index)",
)
def first_row_of_roi_bin(draw: Draw) -> Problem:
    top, height, bins = draw.integer(2, 15), draw.integer(8, 25), draw.pick(6, 7)
    index = draw.integer(2, bins - 1)
    bottom = top + height
    start = index * height // bins
    return Problem(
        given={"top": top, "bottom": bottom, "bins": bins, "index": index},
        zh=f"RoI 池化把特征图的第 {top} 行到第 {bottom - 1} 行（都含，从 0 数）分成 {bins} 格，"
        f"规则同自适应池化：窗口内第 i 格从 ⌊i·h/n⌋ 开始，h 是窗口高度。"
        f"第 {index} 格（从 0 数）从特征图的第几行开始？",
        en=f"RoI pooling divides the rows {top} to {bottom - 1} of a map (both included, counted "
        "from "
        f"0) into {bins} bins as adaptive pooling does: inside the window bin i starts at ⌊i·h/n⌋, "
        f"h being the window's height. At which row of the map does bin {index}, counted from 0, "
        "start?",
        answer=top + start,
        steps=[
            Step(zh="窗口有几行？", en="How many rows does the window have?", value=height),
            Step(zh="在窗口内从第几行开始？⌊i·h/n⌋", en="The row inside it: ⌊i·h/n⌋", value=start),
            Step(zh="加上窗口的首行", en="Add the window's first row", value=top + start),
        ],
        mistakes=[
            Mistake(
                "window_offset_forgotten",
                start,
                zh="这是窗口内的行号；还要加上窗口的首行",
                en="That row is counted inside the window; add the window's first row",
            ),
            Mistake(
                "last_row_excluded",
                top + index * (height - 1) // bins,
                zh="窗口高度少算了一行：首行和末行都含",
                en="The window is one row higher: both its first and its last row are included",
            ),
            Mistake(
                "equal_integer_bins",
                top + index * (height // bins),
                zh="先取整格宽再相乘；应先乘后取整",
                en="Rounded the bin's height first; multiply first, then round",
            ),
        ],
    )


@question(
    level=2,
    unit="×",
    decimals=1,
    section="one-pass",
    snippet="crops * crop**2 / (height * width)",
    oracle="convolved_pixels_ratio(crops, crop, height, width)",
)
def pixels_convolved(draw: Draw) -> Problem:
    crops, crop = draw.pick(500, 1000, 2000), draw.pick(224, 227)
    height, width = draw.pick(480, 576, 600, 688), draw.pick(640, 800, 864, 1000)
    return Problem(
        given={"crops": crops, "crop": crop, "height": height, "width": width},
        zh=f"R-CNN 把 {crops} 个候选框各缩放成 {crop}×{crop} 再分别过卷积；SPP-net 只把整张 "
        f"{height}×{width} 的图过一次卷积。前者送进卷积的像素是后者的多少倍？",
        en=f"R-CNN warps {crops} proposals to {crop}×{crop} and convolves each; SPP-net convolves "
        "the "
        f"whole {height}×{width} image once. How many times as many pixels go through the "
        "convolutions of R-CNN?",
        answer=Fraction(crops * crop**2, height * width),
        steps=[
            Step(zh="全部候选框的像素", en="The pixels of all proposals", value=crops * crop**2),
            Step(zh="整张图的像素", en="The pixels of the image", value=height * width),
            Step(
                zh="相除",
                en="Divide",
                value=Fraction(crops * crop**2, height * width),
            ),
        ],
        mistakes=[
            Mistake(
                "number_of_crops",
                crops,
                zh="只数了候选框的个数；每个框缩放后比整图小",
                en="Counted proposals only; each warped one is smaller than the image",
            ),
            Mistake(
                "sides_not_areas",
                Fraction(crops * crop, height),
                zh="比的是边长；像素数要看面积",
                en="Compared sides; pixels go with areas",
            ),
        ],
    )


@question(
    level=1,
    kind="shape",
    form="(C, H, W)",
    section="yolo",
    snippet="YoloSPP(kernels)(torch.zeros(1, channels, size, size)).shape[1:]",
    oracle="yolo_spp_shape(channels, size, kernels)",
)
def yolo_spp_shape(draw: Draw) -> Problem:
    channels, size = draw.pick(32, 64, 128, 256), draw.integer(14, 26)
    kernels = draw.pick([5, 9, 13], [3, 5, 7], [5, 9], [3, 7, 11])
    names, count = "、".join(map(str, kernels)), len(kernels)
    return Problem(
        given={"channels": channels, "size": size, "kernels": kernels},
        zh=f"YOLO 的 SPP 模块（不含前后的 1×1 卷积），池化核为 {names}，步幅 1，"
        f"输入形状 ({channels}, {size}, {size})。输出形状是什么？",
        en="YOLO's SPP, without the 1×1 convolutions around it, with pools of "
        f"{', '.join(map(str, kernels))} "
        f"and stride 1, on an input of ({channels}, {size}, {size}). What is its output's shape?",
        answer=(channels * (count + 1), size, size),
        steps=[
            Step(
                zh="步幅 1，填充为核的一半：边长怎么变？",
                en="Stride 1 and a padding of half the kernel: what becomes of the side?",
                value=size,
            ),
            Step(
                zh="拼接的是输入和各池化结果，共几份？",
                en="The input and every pooled map are concatenated: how many maps is that?",
                value=count + 1,
            ),
            Step(
                zh="通道数乘份数，边长不变",
                en="Multiply the channels by them and keep the side",
                value=(channels * (count + 1), size, size),
            ),
        ],
        mistakes=[
            Mistake(
                "input_not_concatenated",
                (channels * count, size, size),
                zh="漏了输入自己：它也参与拼接",
                en="Forgot the input itself, which is concatenated too",
            ),
            Mistake(
                "pyramid_of_sppnet",
                (channels * 21, 1, 1),
                zh="那是 SPP-net 的定长输出；YOLO 的 SPP 不改变边长",
                en="That is SPP-net's fixed length; YOLO's SPP does not change the side",
            ),
            Mistake(
                "padding_forgotten",
                (channels * (count + 1), size - max(kernels) + 1, size - max(kernels) + 1),
                zh="漏了填充；每个池化都用核的一半来填充，边长不变",
                en="Forgot the padding: every pool is padded by half its kernel and keeps the side",
            ),
            Mistake(
                "summed_not_concatenated",
                (channels, size, size),
                zh="各份是拼接，不是相加或取最大",
                en="The maps are concatenated, neither added nor maximised",
            ),
        ],
    )


@question(
    level=1,
    section="sppf",
    snippet="chained_kernel(kernel, times)",
    oracle="impulse_width(kernel, times)",
)
def chained_pools(draw: Draw) -> Problem:
    kernel, times = draw.pick(3, 5, 7, 9), draw.integer(2, 6)
    return Problem(
        given={"kernel": kernel, "times": times},
        zh=f"{times} 个 {kernel}×{kernel}、步幅 1 的最大池化首尾相接，等于一个多大的最大池化？"
        "答边长。",
        en=f"A chain of {times} max pools of {kernel}×{kernel} and stride 1 equals a single max "
        "pool. What is the side of its window?",
        answer=1 + times * (kernel - 1),
        steps=[
            Step(
                zh="每多接一个池化，边长增加多少？",
                en="How much wider does one more pool make it?",
                value=kernel - 1,
            ),
            Step(
                zh="从一个像素开始，加上全部增量",
                en="Start from one pixel and add all growths",
                value=1 + times * (kernel - 1),
            ),
        ],
        mistakes=[
            Mistake(
                "kernels_added",
                times * kernel,
                zh="把边长直接相加了；每多接一个只增加 k − 1",
                en="Added up the sides; every further pool adds k − 1 only",
            ),
            Mistake(
                "kernels_multiplied",
                kernel**times,
                zh="把边长相乘了；步幅 1 的增长是线性的",
                en="Multiplied the sides; at stride 1 the growth is linear",
            ),
            Mistake(
                "start_forgotten",
                times * (kernel - 1),
                zh="漏了起始的那个像素",
                en="Forgot the pixel it starts from",
            ),
        ],
    )


@question(
    level=2,
    unit="×",
    decimals=2,
    section="sppf",
    snippet="sum(chained_kernel(kernel, t) ** 2 for t in (1, 2, 3)) / (3 * kernel**2)",
    oracle="window_reads([kernel, 2 * kernel - 1, 3 * kernel - 2]) / window_reads([kernel] * 3)",
)
def reads_saved(draw: Draw) -> Problem:
    kernel = draw.pick(3, 5, 7, 9, 11, 13, 15)
    kernels = [kernel, 2 * kernel - 1, 3 * kernel - 2]
    parallel = sum(k * k for k in kernels)
    names = "、".join(map(str, kernels))
    return Problem(
        given={"kernel": kernel},
        zh=f"YOLO 的 SPP 用核 {names} 并行池化；SPPF 用 3 个核 {kernel} 的池化串联。"
        "逐窗口朴素求最大时，每个输出位置 SPP 读的数是 SPPF 的多少倍？（不算拼接）",
        en=f"YOLO's SPP pools by kernels {', '.join(map(str, kernels))} in parallel, SPPF chains 3 "
        f"pools of kernel {kernel}. When every window is searched naively, how many times as many "
        "values does SPP read for one output position? (Concatenation not counted.)",
        answer=Fraction(parallel, 3 * kernel * kernel),
        steps=[
            Step(zh="SPP：各窗口面积之和", en="SPP: add up the windows' areas", value=parallel),
            Step(
                zh="SPPF：3 个相同的窗口",
                en="SPPF: 3 windows of the same area",
                value=3 * kernel * kernel,
            ),
            Step(zh="相除", en="Divide", value=Fraction(parallel, 3 * kernel * kernel)),
        ],
        mistakes=[
            Mistake(
                "sides_not_areas",
                Fraction(sum(kernels), 3 * kernel),
                zh="比的是边长；窗口要看面积",
                en="Compared sides; windows have areas",
            ),
            Mistake(
                "same_work",
                1,
                zh="结果相同，但读数不同：串联复用了前一次的结果",
                en="The results are equal, the reads are not: the chain reuses the pool before",
            ),
            Mistake(
                "largest_only",
                Fraction(kernels[-1] ** 2, 3 * kernel * kernel),
                zh="SPP 只算了最大的核；另外两个也要读",
                en="Counted SPP's largest kernel only; the other two read values too",
            ),
        ],
    )


@question(
    level=2,
    section="relatives",
    snippet="PyramidPooling(channels, levels)(torch.zeros(1, channels, 6, 6)).shape[1]",
    oracle="pyramid_channels(channels, levels)",
)
def psp_channels(draw: Draw) -> Problem:
    levels = draw.pick([1, 2, 3, 6], [1, 2, 4], [1, 3], [1, 2, 3, 6, 9])
    count = len(levels)
    squeezed = draw.pick(16, 32, 64, 128)
    channels = squeezed * count + draw.integer(0, count - 1)
    return Problem(
        given={"levels": levels, "channels": channels},
        zh=f"PSPNet 的金字塔池化模块：输入 {channels} 通道，{count} 级（{_written(levels)}），"
        f"每级用 1×1 卷积压到输入通道的 1/{count}（向下取整），放大回原尺寸后与输入拼接。"
        "拼接后有多少通道？",
        en=f"PSPNet's pyramid pooling module: {channels} input channels and {count} levels "
        f"({_listed(levels)}); a 1×1 convolution squeezes each level to 1/{count} of the input's "
        "channels, rounded down; the levels are upsampled to its size and concatenated with "
        "the input. "
        "How many channels does the result have?",
        answer=channels + count * squeezed,
        steps=[
            Step(
                zh="每级压缩到多少通道？",
                en="To how many channels is each level squeezed?",
                value=squeezed,
            ),
            Step(zh="各级合计", en="All levels together", value=count * squeezed),
            Step(
                zh="加上输入自己的通道",
                en="Add the input's own channels",
                value=channels + count * squeezed,
            ),
        ],
        mistakes=[
            Mistake(
                "not_squeezed",
                channels * (count + 1),
                zh="各级没有压缩；每级只留 1/N 的通道",
                en="The levels were not squeezed; each keeps 1/N of the channels",
            ),
            Mistake(
                "input_not_concatenated",
                count * squeezed,
                zh="漏了输入自己：它也参与拼接",
                en="Forgot the input itself, which is concatenated too",
            ),
            Mistake(
                "bins_as_channels",
                channels + squeezed * sum(n * n for n in levels),
                zh="把格子数乘进了通道；放大回原尺寸后，格子在空间里，不在通道里",
                en="Multiplied bins into channels; upsampled, bins lie in space, not in channels",
            ),
        ],
    )


@question(level=1, kind="print", section="bins")
def print_lengths(draw: Draw) -> Problem:
    levels, channels = draw.pick([4, 2, 1], [3, 2, 1], [3, 1], [5, 2]), draw.integer(2, 6)
    one, two = draw.integer(7, 12), draw.integer(13, 20)
    length = channels * sum(n * n for n in levels)
    return Problem(
        given={},
        zh="这段程序打印什么？",
        en="What does this program print?",
        code=(
            "import torch\n"
            "import torch.nn.functional as F\n"
            "\n"
            "\n"
            "def spp(x):\n"
            f"    pooled = [F.adaptive_max_pool2d(x, n).flatten(1) for n in {levels}]\n"
            "    return torch.cat(pooled, 1)\n"
            "\n"
            "\n"
            f"sizes = [({one}, {one}), ({two}, {one})]\n"
            f"print([tuple(spp(torch.zeros(1, {channels}, h, w)).shape) for h, w in sizes])\n"
        ),
        answer=f"[(1, {length}), (1, {length})]",
        steps=[
            Step(
                zh="一个通道的格子数：各级 n² 之和",
                en="The bins of one channel: the sum of n² over the levels",
                value=sum(n * n for n in levels),
            ),
            Step(zh="乘通道数", en="Times the channels", value=length),
            Step(
                zh="与图的尺寸无关：两个形状相同",
                en="The size of the map does not matter: both shapes are the same",
                value=f"[(1, {length}), (1, {length})]",
            ),
        ],
        mistakes=[
            Mistake(
                "bins_not_squared",
                f"[(1, {channels * sum(levels)}), (1, {channels * sum(levels)})]",
                zh="第 n 级有 n×n 个格子",
                en="Level n has n×n bins",
            ),
            Mistake(
                "channels_forgotten",
                f"[(1, {length // channels}), (1, {length // channels})]",
                zh="漏了通道数",
                en="Forgot the channels",
            ),
        ],
    )


@question(level=2, kind="print", section="adaptive")
def print_overlap(draw: Draw) -> Problem:
    bins = draw.pick(3, 4)
    size = draw.pick(*[a for a in range(5, 12) if a % bins])
    first = draw.integer(1, 9)
    values = [first + i for i in range(size)]
    starts = [i * size // bins for i in range(bins)]
    stops = [((i + 1) * size + bins - 1) // bins for i in range(bins)]
    answer = [float(sum(values[a:b])) / (b - a) for a, b in zip(starts, stops, strict=True)]
    floors = [(i + 1) * size // bins for i in range(bins)]
    disjoint = [float(sum(values[a:b])) / (b - a) for a, b in zip(starts, floors, strict=True)]
    maxima = [float(values[b - 1]) for b in stops]
    return Problem(
        given={},
        zh="这段程序打印什么？",
        en="What does this program print?",
        code=(
            "import torch\n"
            "import torch.nn.functional as F\n"
            "\n"
            f"x = torch.arange({first}.0, {first + size}.0).view(1, 1, -1)\n"
            f"print(F.adaptive_avg_pool1d(x, {bins}).flatten().tolist())\n"
        ),
        answer=str(answer),
        steps=[
            Step(
                zh="各格的起点 ⌊i·a/n⌋",
                en="Where the bins start: ⌊i·a/n⌋",
                value=str(starts),
            ),
            Step(
                zh="各格的终点 ⌈(i+1)·a/n⌉（不含）",
                en="Where they end, not included: ⌈(i+1)·a/n⌉",
                value=str(stops),
            ),
            Step(zh="各格取平均", en="Average each bin", value=str(answer)),
        ],
        mistakes=[
            Mistake(
                "both_rounded_down",
                str(disjoint),
                zh="终点也向下取整了；终点向上取整，相邻格子共享像素",
                en="Rounded the ends down too; they are rounded up, so neighbours share a pixel",
            ),
            Mistake(
                "maximum_taken",
                str(maxima),
                zh="取了最大值；这里是平均池化",
                en="Took the maximum; this is average pooling",
            ),
        ],
    )


@question(level=3, kind="print", section="paper-rule")
def print_paper_rule(draw: Draw) -> Problem:
    bins = draw.integer(4, 7)
    size = draw.pick(*[a for a in range(bins, 30) if _sliding(a, bins) != bins])
    window, stride = -(-size // bins), size // bins
    side = _sliding(size, bins)
    swapped = (size - window) // window + 1
    return Problem(
        given={},
        zh="这段程序打印什么？",
        en="What does this program print?",
        code=(
            "import math\n"
            "import torch\n"
            "import torch.nn.functional as F\n"
            "\n"
            f"a, n = {size}, {bins}\n"
            "window, stride = math.ceil(a / n), math.floor(a / n)\n"
            "y = F.max_pool2d(torch.zeros(1, 1, a, a), window, stride)\n"
            "z = F.adaptive_max_pool2d(torch.zeros(1, 1, a, a), n)\n"
            "print(y.shape[-1], z.shape[-1])\n"
        ),
        answer=f"{side} {bins}",
        steps=[
            Step(zh="窗口 ⌈a/n⌉", en="The window ⌈a/n⌉", value=window),
            Step(zh="步幅 ⌊a/n⌋", en="The stride ⌊a/n⌋", value=stride),
            Step(
                zh="普通池化给 ⌊(a − 窗口) / 步幅⌋ + 1 格，自适应池化总给 n 格",
                en="The plain pool gives ⌊(a − window) / stride⌋ + 1 bins, the adaptive one "
                "always n",
                value=f"{side} {bins}",
            ),
        ],
        mistakes=[
            Mistake(
                "claimed_number",
                f"{bins} {bins}",
                zh="以为滑窗规则总能得到 n 格",
                en="Assumed that sliding windows always give n bins",
            ),
            Mistake(
                "window_as_stride",
                f"{swapped} {bins}",
                zh="把窗口也当成步幅了；步幅是 ⌊a/n⌋",
                en="Used the window as the stride; the stride is ⌊a/n⌋",
            ),
        ],
    )


@question(level=1, kind="choice", section="yolo")
def what_yolo_spp_does(draw: Draw) -> Problem:
    size = draw.pick(13, 16, 19, 20)
    return Problem(
        given={"size": size},
        zh=f"YOLOv4 的 SPP（池化与拼接，不含前后的 1×1 卷积）接在 {size}×{size} 的特征图后面。"
        "下面哪一句是对的？",
        en="YOLOv4's SPP, the pools and the concatenation without the 1×1 convolutions around "
        f"them, follows a {size}×{size} map. Which statement is right?",
        choices=[
            Choice(
                "same_size",
                zh="输出仍是同样的边长，通道变多；输入变大，输出也变大",
                en="The side stays and the channels grow; a larger input gives a larger output",
            ),
            Choice(
                "fixed_length",
                zh="无论输入多大，输出都是同样长度的向量",
                en="Whatever the input's size, the output is a vector of the same length",
            ),
            Choice(
                "halved",
                zh="边长减半，通道翻倍",
                en="The side is halved and the channels doubled",
            ),
            Choice(
                "weighted",
                zh="它用可学习的权重融合多个尺度",
                en="It fuses several scales by learned weights",
            ),
        ],
        answer="same_size",
        steps=[
            Step(
                zh="步幅是多少？有没有填充？几份结果拼接？",
                en="What is its stride, is it padded, and how many maps are concatenated?",
            ),
            Step(
                zh="步幅 1 加填充，每个位置都留着；拼接只增加通道",
                en="Stride 1 with padding keeps every position, and concatenation only adds "
                "channels",
                value="same_size",
            ),
        ],
        mistakes=[
            Mistake(
                "namesake_confused",
                "fixed_length",
                zh="定长向量是 SPP-net 的金字塔池化；YOLO 只借了名字和多尺度的想法",
                en="The fixed length belongs to SPP-net; YOLO took the name and the idea of scales",
            ),
            Mistake(
                "stride_two_assumed",
                "halved",
                zh="池化的步幅是 1，边长不变",
                en="The pools have stride 1 and keep the side",
            ),
            Mistake(
                "learned_pools",
                "weighted",
                zh="最大池化没有参数；学习发生在前后的 1×1 卷积",
                en="Max pools have no parameters; the 1×1 convolutions around them learn",
            ),
        ],
    )


@question(level=2, kind="choice", section="paper-rule")
def more_bins_than_pixels(draw: Draw) -> Problem:
    size = draw.integer(2, 5)
    bins = size + draw.integer(1, 3)
    return Problem(
        given={"size": size, "bins": bins},
        zh=f"特征图只有 {size}×{size}，却要 {bins}×{bins} 格。"
        "论文 2.3 节的滑窗规则（窗口 ⌈a/n⌉、步幅 ⌊a/n⌋）和自适应池化各会怎样？",
        en=f"A map of only {size}×{size} is to give {bins}×{bins} bins. What happens with the "
        "sliding windows of the paper's section 2.3 (window ⌈a/n⌉, stride ⌊a/n⌋) and with "
        "adaptive pooling?",
        choices=[
            Choice(
                "zero_stride",
                zh="滑窗的步幅为零，无法滑动；自适应池化照常输出，像素会重复使用",
                en="The stride is zero, so the window cannot slide; adaptive pooling "
                "works, using "
                "pixels "
                "more than once",
            ),
            Choice(
                "both_work",
                zh="两者都照常输出，格子互相重叠，像素重复使用",
                en="Both give the bins asked for, which overlap and use pixels more than once",
            ),
            Choice(
                "both_fail",
                zh="两者都报错：格子比像素多，总有格子分不到像素",
                en="Both raise an error, because there are more bins than pixels to fill them",
            ),
            Choice(
                "adaptive_fails",
                zh="滑窗规则照常输出，窗口是一个像素；自适应池化报错",
                en="Sliding works with a window of a single pixel; adaptive pooling "
                "raises an error",
            ),
        ],
        answer="zero_stride",
        steps=[
            Step(
                zh="a < n 时 ⌊a/n⌋ 是多少？⌊i·a/n⌋ 到 ⌈(i+1)·a/n⌉ 会不会是空的？",
                en="What is ⌊a/n⌋ when a < n? Can ⌊i·a/n⌋ to ⌈(i+1)·a/n⌉ be empty?",
            ),
            Step(
                zh="像素比格子少，⌊a/n⌋ 向下取整成零；"
                "自适应的每格起点向下、终点向上取整，至少含一个像素",
                en="With fewer pixels than bins ⌊a/n⌋ rounds down to zero; an adaptive bin rounds "
                "its start down and its end up and holds at least one pixel",
                value="zero_stride",
            ),
        ],
        mistakes=[
            Mistake(
                "stride_not_computed",
                "both_work",
                zh="a < n 时步幅 ⌊a/n⌋ 为零，框架会拒绝",
                en="With a < n the stride ⌊a/n⌋ is zero, which the framework refuses",
            ),
            Mistake(
                "adaptive_misjudged",
                "both_fail",
                zh="自适应池化的每格至少有一个像素，不会是空的",
                en="Every adaptive bin has at least one pixel and is never empty",
            ),
            Mistake(
                "the_wrong_way_round",
                "adaptive_fails",
                zh="正相反：失败的是步幅为零的普通池化",
                en="The other way round: what fails is the plain pool with a stride of zero",
            ),
        ],
    )
