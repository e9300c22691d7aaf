"""感受野 · Receptive field. Pages: docs/*/receptive_field.md"""

import math

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


def field(layers: list[list[int]]) -> int:
    """1 plus, for each layer, (effective kernel − 1) × the strides before it."""
    size, jump = 1, 1
    for kernel, stride, _, dilation in layers:
        size, jump = size + dilation * (kernel - 1) * jump, jump * stride
    return size


@question(
    level=1,
    unit="px",
    section="bottom-up",
    snippet="bottom_up(layers).size",
    oracle="gradient_width(layers)",
)
def strided_stack(draw: Draw) -> Problem:
    depth, kernel = draw.pick(2, 3, 4, 5), draw.pick(3, 5)
    growth = kernel - 1
    return Problem(
        given={"layers": [[kernel, 2, 0, 1]] * depth},
        zh=f"{depth} 层 {kernel}×{kernel} 卷积，每层步幅 2。最后一层的一个单元，感受野边长是多少？",
        en=f"{depth} convolutions of {kernel}×{kernel}, each of stride 2. "
        "How wide is the receptive field of one unit of the last layer?",
        answer=1 + growth * (2**depth - 1),
        steps=[
            Step(
                zh="每层使感受野增加（核 − 1）× 前面各层步幅之积；先求这些积之和",
                en="Each layer adds (kernel − 1) × the product of the strides before it; "
                "first sum those products",
                value=2**depth - 1,
            ),
            Step(
                zh="从一个像素开始，加上（核 − 1）乘这个和",
                en="Start from one pixel and add (kernel − 1) times that sum",
                value=1 + growth * (2**depth - 1),
            ),
        ],
        mistakes=[
            Mistake(
                "strides_ignored",
                1 + depth * growth,
                zh="没有乘上前面各层的步幅；每层的增量要乘它们的积",
                en="The strides of the layers before were not multiplied in; "
                "each layer's growth takes their product",
            ),
            Mistake(
                "own_stride_counted",
                1 + growth * (2 ** (depth + 1) - 2),
                zh="把本层自己的步幅也乘进去了；只乘前面各层的",
                en="The layer's own stride was counted too; only those before it count",
            ),
            Mistake(
                "pixel_forgotten",
                growth * (2**depth - 1),
                zh="忘了从 1 个像素开始；增量之外还有那个像素本身",
                en="The 1 pixel to start from was forgotten; the growth comes on top of it",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="top-down",
    snippet="top_down(layers)",
    oracle="gradient_width(layers)",
)
def mixed_chain(draw: Draw) -> Problem:
    first, pool = draw.pick([7, 2, 3, 1], [11, 4, 2, 1], [5, 2, 2, 1]), draw.pick(2, 3)
    layers = [first, [pool, 2, 0, 1], [draw.pick(3, 5), 1, 1, 1], [3, draw.pick(1, 2), 1, 1]]
    (k1, s1, p1, _), (k2, s2, _, _), (k3, s3, p3, _), (k4, s4, p4, _) = layers
    top = [4, 3, 2, 1]
    sizes, units = [], 1
    for number in top:
        kernel, stride, _, _ = layers[number - 1]
        units = (units - 1) * stride + kernel
        sizes.append(units)
    forwards = 1
    for kernel, stride, _, _ in layers:
        forwards = (forwards - 1) * stride + kernel
    own, jump = 1, 1
    for kernel, stride, _, _ in layers:
        jump *= stride
        own += (kernel - 1) * jump
    padded, jump = 1, 1
    for kernel, stride, padding, _ in layers:
        padded, jump = padded + (kernel - 1 + 2 * padding) * jump, jump * stride
    return Problem(
        given={"layers": layers},
        zh="从图像往上依次是："
        f"{k1}×{k1} 卷积（步幅 {s1}，填充 {p1}），"
        f"{k2}×{k2} 池化（步幅 {s2}，填充 0），"
        f"{k3}×{k3} 卷积（步幅 {s3}，填充 {p3}），"
        f"{k4}×{k4} 卷积（步幅 {s4}，填充 {p4}）。"
        "最上层一个单元的感受野边长是多少？",
        en="From the image upwards: "
        f"a convolution of {k1}×{k1} (stride {s1}, padding {p1}), "
        f"{k2}×{k2} pooling (stride {s2}, padding 0), "
        f"a convolution of {k3}×{k3} (stride {s3}, padding {p3}), "
        f"a convolution of {k4}×{k4} (stride {s4}, padding {p4}). "
        "How wide is the receptive field of one unit of the top layer?",
        answer=units,
        steps=[
            Step(
                zh=f"从最上层的 1 个单元往下走：（单元数 − 1）× 步幅 + 核，先过第 {number} 层"
                if number == 4
                else f"同样过第 {number} 层",
                en="Go down from 1 unit of the top layer: (units − 1) × stride + kernel, "
                f"first through layer {number}"
                if number == 4
                else f"The same through layer {number}",
                value=size,
            )
            for number, size in zip(top, sizes, strict=True)
        ],
        mistakes=[
            Mistake(
                "run_forwards",
                forwards,
                zh="把自顶向下的递推从图像往上跑了；它必须从最上层走到图像",
                en="The top-down rule was run from the image up; "
                "it must go from the top layer to the image",
            ),
            Mistake(
                "own_stride_counted",
                own,
                zh="每层的增量乘了它自己的步幅；步幅只影响后面的层",
                en="Each layer's growth took its own stride; a stride acts on the layers after it",
            ),
            Mistake(
                "padding_counted",
                padded,
                zh="把填充算进了大小；填充只移动中心，不改变大小",
                en="Padding was counted in the size; it moves the centre, the size stays",
            ),
        ],
    )


@question(
    level=1,
    unit="px",
    section="dilation",
    snippet="bottom_up(layers).size",
    oracle="gradient_width(layers)",
)
def dilated_stack(draw: Draw) -> Problem:
    kernel = draw.pick(3, 3, 5)
    rates = draw.pick([1, 2, 4], [1, 2, 5], [2, 4], [1, 3], [2, 2, 2], [1, 2, 4, 8], [3, 6], [2, 3])
    listed = ", ".join(map(str, rates))
    depth = len(rates)
    return Problem(
        given={"layers": [[kernel, 1, 0, rate] for rate in rates]},
        zh=f"{depth} 层 {kernel}×{kernel} 空洞卷积，步幅 1，膨胀率依次为 {listed}。"
        "感受野边长是多少？",
        en=f"A stack of {depth} dilated {kernel}×{kernel} convolutions of stride 1, "
        f"with rates {listed}. How wide is the receptive field?",
        answer=1 + (kernel - 1) * sum(rates),
        steps=[
            Step(
                zh="膨胀率 r 的核，首尾两个采样点相距 r ×（核 − 1）；先把各层膨胀率相加",
                en="A kernel of rate r has its end taps r × (kernel − 1) apart; "
                "first sum the rates",
                value=sum(rates),
            ),
            Step(
                zh="乘（核 − 1），再加起始的那个像素",
                en="Multiply by (kernel − 1) and add the pixel to start from",
                value=1 + (kernel - 1) * sum(rates),
            ),
        ],
        mistakes=[
            Mistake(
                "dilation_ignored",
                1 + (kernel - 1) * depth,
                zh="没有考虑膨胀；膨胀率 r 把采样点的间距放大 r 倍",
                en="The dilation was ignored; rate r spreads the taps r times as far",
            ),
            Mistake(
                "rate_counted_as_holes",
                1 + (kernel - 1) * (sum(rates) + depth),
                zh="把膨胀率当成了空洞的个数；膨胀率 r 时相邻采样点之间有 r − 1 个空洞",
                en="The rate was taken for the number of holes; at rate r there are r − 1 holes "
                "between neighbouring taps",
            ),
            Mistake(
                "kernel_times_rate",
                1 + kernel * sum(rates) - depth,
                zh="把等效核当成了核 × 膨胀率；等效核是膨胀率 ×（核 − 1）+ 1",
                en="The effective kernel was taken as kernel × rate; it is rate × (kernel − 1) + 1",
            ),
        ],
    )


@question(
    level=1,
    section="top-down",
    snippet="top_down([[kernel, stride, 0, 1]] + [[units, 1, 0, 1]])",
    oracle="gradient_reach(units, kernel, stride)",
    revision=2,
)
def neighbour_field(draw: Draw) -> Problem:
    # A stride above the kernel would leave units between them out.
    units, kernel = draw.integer(3, 15), draw.pick(3, 5, 7)
    stride = draw.integer(2, min(kernel, 4))
    return Problem(
        given={"units": units, "kernel": kernel, "stride": stride},
        zh=f"自顶向下计算感受野：某层已有 {units} 个相邻单元在视野内（一条边上）。"
        f"该层由 {kernel}×{kernel} 卷积得到，步幅 {stride}。"
        "它们在前一层（更靠近图像）覆盖多少个单元？",
        en=f"Top-down computation: {units} neighbouring units of a layer, along one side, "
        f"are in view. The layer comes from a {kernel}×{kernel} convolution of stride {stride}. "
        "How many units of the layer below (nearer the image) do they cover?",
        answer=(units - 1) * stride + kernel,
        steps=[
            Step(
                zh="首尾两个单元在前一层的起点相距（单元数 − 1）× 步幅",
                en="The first and last unit start (units − 1) × stride apart in the layer below",
                value=(units - 1) * stride,
            ),
            Step(
                zh="最后一个单元自己再覆盖一个核",
                en="The last unit covers one kernel of its own",
                value=(units - 1) * stride + kernel,
            ),
        ],
        mistakes=[
            Mistake(
                "one_step_too_many",
                units * stride + kernel,
                zh="多走了 1 步：n 个单元之间只有 n − 1 个间隔",
                en="That is 1 step too many: n units have n − 1 gaps between them",
            ),
            Mistake(
                "stride_and_kernel_swapped",
                (units - 1) * kernel + stride,
                zh="核与步幅用反了；间隔由步幅决定，最后加一个核",
                en="Kernel and stride changed places; gaps take the stride, the end takes a kernel",
            ),
            Mistake(
                "stride_ignored",
                units - 1 + kernel,
                zh="没有乘步幅；相邻单元在前一层相距一个步幅",
                en="The stride was left out; neighbouring units start one stride apart",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="bottom-up",
    snippet="bottom_up(layers).jump * (other - unit)",
    oracle="gradient_range(layers, other)[2] - gradient_range(layers, unit)[2]",
)
def unit_spacing(draw: Draw) -> Problem:
    strides = [draw.pick(1, 2, 3, 4), draw.pick(2, 3), draw.pick(1, 2)]
    kernels = [draw.pick(3, 5, 7), draw.pick(2, 3), 3]
    unit, apart = draw.integer(2, 9), draw.integer(2, 6)
    jump = math.prod(strides)
    stack = ", ".join(f"{k}×{k} / {s}" for k, s in zip(kernels, strides, strict=True))
    return Problem(
        given={
            "layers": [[k, s, 0, 1] for k, s in zip(kernels, strides, strict=True)],
            "unit": unit,
            "other": unit + apart,
        },
        zh=f"从图像往上的各层（核 / 步幅）：{stack}。最上层一行里第 {unit} 个与第 {unit + apart} "
        "个单元，"
        "感受野中心在图像上相距多少？",
        en=f"Layers from the image up (kernel / stride): {stack}. In a row of the top layer, how "
        "far "
        f"apart on the image are the centres of the fields of units {unit} and {unit + apart}?",
        answer=apart * jump,
        steps=[
            Step(
                zh="相邻单元在图像上的间距（jump）是各层步幅之积",
                en="Neighbouring units are the product of all strides apart on the image (the "
                "jump)",
                value=jump,
            ),
            Step(
                zh="乘上两个单元之间的间隔数",
                en="Multiply by the number of gaps between the units",
                value=apart * jump,
            ),
        ],
        mistakes=[
            Mistake(
                "strides_added",
                apart * sum(strides),
                zh="把各层步幅相加了；步幅要相乘",
                en="The strides were added; they multiply",
            ),
            Mistake(
                "last_stride_left_out",
                apart * jump // strides[-1],
                zh="漏了最上层的步幅；间距包含所有层的步幅（大小的增量才不含本层）",
                en="The top layer's stride was left out; spacing takes every stride "
                "(only a layer's growth leaves out its own)",
            ),
            Mistake(
                "kernels_multiplied",
                apart * math.prod(kernels),
                zh="用了核的大小；间距只由步幅决定",
                en="Kernel sizes were used; spacing depends on the strides alone",
            ),
        ],
    )


@question(
    level=3,
    unit="px",
    section="start",
    decimals=1,
    snippet="bottom_up(layers).start + unit * bottom_up(layers).jump",
    oracle="gradient_range(layers, unit)[2]",
)
def unit_centre(draw: Draw) -> Problem:
    k1, k2 = draw.pick(3, 4, 5, 7), draw.pick(2, 3, 5)
    s1, s2 = draw.pick(2, 3), draw.pick(1, 2)
    p1, p2 = draw.integer(1, k1 // 2), draw.integer(1, max(1, k2 // 2))
    unit = draw.integer(1, 6)
    start = (k1 - 1) / 2 - p1 + ((k2 - 1) / 2 - p2) * s1
    jump = s1 * s2
    return Problem(
        given={"layers": [[k1, s1, p1, 1], [k2, s2, p2, 1]], "unit": unit},
        zh=f"第 1 层：{k1}×{k1} 卷积，步幅 {s1}，填充 {p1}；第 2 层：{k2}×{k2} 卷积，步幅 {s2}，"
        f"填充 {p2}。"
        f"像素 i 的坐标记为 i（从 0 数起）。第 2 层第 {unit} 个单元（从 0 "
        "数起）的感受野中心坐标是多少？",
        en=f"Layer 1: {k1}×{k1} convolution, stride {s1}, padding {p1}; layer 2: {k2}×{k2} "
        f"convolution, stride {s2}, padding {p2}. Pixel i has coordinate i, counted from 0. At "
        "which "
        f"coordinate is the centre of the field of unit {unit} of layer 2, counted from 0?",
        answer=start + unit * jump,
        steps=[
            Step(
                zh="第 1 层把单元 0 的中心移到（核 − 1）/ 2 − 填充",
                en="Layer 1 puts the centre of unit 0 at (kernel − 1) / 2 − padding",
                value=(k1 - 1) / 2 - p1,
            ),
            Step(
                zh="第 2 层同样移动，但乘上第 1 层的步幅，得到第 2 层单元 0 的中心",
                en="Layer 2 moves it likewise, times the stride of layer 1: "
                "the centre of unit 0 of layer 2",
                value=start,
            ),
            Step(
                zh="再加上单元号 × 两层步幅之积",
                en="Add the unit's number × the product of both strides",
                value=start + unit * jump,
            ),
        ],
        mistakes=[
            Mistake(
                "padding_ignored",
                (k1 - 1) / 2 + (k2 - 1) / 2 * s1 + unit * jump,
                zh="没有减去填充；填充把中心向左上移动",
                en="The padding was not subtracted; it moves the centre towards the corner",
            ),
            Mistake(
                "padding_not_scaled",
                (k1 - 1) / 2 + (k2 - 1) / 2 * s1 - p1 - p2 + unit * jump,
                zh="第 2 层的填充没有乘第 1 层的步幅；它在图像上占那么多像素",
                en="The padding of layer 2 was not multiplied by the stride of layer 1; "
                "on the image it is that wide",
            ),
            Mistake(
                "corner_for_centre",
                unit * jump - p1 - p2 * s1,
                zh="这是感受野的第一个像素，不是中心；中心还要加（大小 − 1）/ 2",
                en="That is the first pixel of the field, not its centre; "
                "the centre is (size − 1) / 2 further",
            ),
        ],
    )


@question(
    level=3,
    section="range",
    snippet="input_range(layers, unit)[1]",
    oracle="gradient_range(layers, unit)[1]",
)
def last_pixel(draw: Draw) -> Problem:
    k1, k2 = draw.pick(3, 5, 7), draw.pick(3, 5)
    s1, s2 = draw.pick(2, 3, 4), draw.pick(1, 2)
    p1, p2 = k1 // 2, k2 // 2
    unit = draw.integer(2, 12)
    below = unit * s2 - p2 + k2 - 1
    last = below * s1 - p1 + k1 - 1
    first = (unit * s2 - p2) * s1 - p1
    return Problem(
        given={"layers": [[k1, s1, p1, 1], [k2, s2, p2, 1]], "unit": unit},
        zh=f"第 1 层：{k1}×{k1} 卷积，步幅 {s1}，填充 {p1}；第 2 层：{k2}×{k2} 卷积，步幅 {s2}，"
        f"填充 {p2}。"
        f"图像足够大，像素和单元都从 0 数起。第 2 层第 {unit} 个单元看到的最后一个像素是第几个？",
        en=f"Layer 1: {k1}×{k1} convolution, stride {s1}, padding {p1}; layer 2: {k2}×{k2} "
        f"convolution, stride {s2}, padding {p2}. The image is large; pixels and units count "
        "from 0. "
        f"Which is the last pixel that unit {unit} of layer 2 sees?",
        answer=last,
        steps=[
            Step(
                zh="单元 i 从 i × 步幅 − 填充 看到再往后（核 − 1）个；先求第 1 层里的最后一个单元",
                en="Unit i sees from i × stride − padding to (kernel − 1) further; "
                "first the last unit of layer 1",
                value=below,
            ),
            Step(
                zh="对第 1 层再做一次，得到像素",
                en="The same again through layer 1 gives the pixel",
                value=last,
            ),
        ],
        mistakes=[
            Mistake(
                "padding_ignored",
                (unit * s2 + k2 - 1) * s1 + k1 - 1,
                zh="没有减去填充；第 i 个单元从 i × 步幅 − 填充 开始看",
                en="The padding was not subtracted; unit i starts at i × stride − padding",
            ),
            Mistake(
                "one_past_the_end",
                last + 1,
                zh="这已经是下一个像素：最后一个 = 第一个 + 大小 − 1",
                en="That is one past it: the last is the first + the size − 1",
            ),
            Mistake(
                "first_pixel",
                first,
                zh="这是看到的第一个像素；最后一个还要加（大小 − 1）",
                en="That is the first pixel seen; the last is (size − 1) further",
            ),
        ],
    )


@question(
    level=2,
    unit="%",
    decimals=1,
    section="small-kernels",
    snippet="100 * (1 - weights([3] * depth, channels) / weights([kernel], channels))",
    oracle="100 * (1 - convolution_weights([3] * depth, channels)"
    " / convolution_weights([kernel], channels))",
)
def weights_saved(draw: Draw) -> Problem:
    depth, channels = draw.pick(2, 3, 4, 5, 6), draw.pick(16, 32, 64)
    kernel = 2 * depth + 1
    small, large = 9 * depth, kernel * kernel
    return Problem(
        given={"depth": depth, "kernel": kernel, "channels": channels},
        zh=f"用 {depth} 层 3×3 卷积代替 1 层 {kernel}×{kernel} 卷积，步幅都为 1，"
        f"输入输出都是 {channels} 个通道，不计偏置。参数减少百分之几？",
        en=f"A stack of {depth} 3×3 convolutions replaces 1 convolution of {kernel}×{kernel}, "
        f"all of stride 1 with {channels} channels in and out, no biases. "
        "By what percentage does the number of weights fall?",
        answer=100 * (1 - small / large),
        steps=[
            Step(
                zh="小核一共的参数，以通道数的平方为单位",
                en="Weights of the small kernels, in units of the squared channel count",
                value=small,
            ),
            Step(
                zh="大核的参数，以同样的单位",
                en="Weights of the large kernel, in the same unit",
                value=large,
            ),
            Step(
                zh="减少的比例是 1 − 小 / 大",
                en="The share saved is 1 − small / large",
                value=100 * (1 - small / large),
            ),
        ],
        mistakes=[
            Mistake(
                "share_kept",
                100 * small / large,
                zh="这是剩下的比例；减少的是 1 减去它",
                en="That is the share that remains; the saving is 1 minus it",
            ),
            Mistake(
                "relative_to_the_stack",
                100 * (large / small - 1),
                zh="以小核为基数了；减少的比例以原来的大核为基数",
                en="The small stack was the base; a fall is measured from the large kernel",
            ),
            Mistake(
                "one_layer_only",
                100 * (1 - 9 / large),
                zh="只算了 1 层 3×3；堆叠里的每一层都有参数",
                en="Only 1 of the 3×3 layers was counted; every layer of the stack has weights",
            ),
        ],
    )


@question(
    level=1,
    magnitudes=True,
    section="small-kernels",
    snippet="weights([kernel] * depth, channels)",
    oracle="convolution_weights([kernel] * depth, channels)",
)
def stack_weights(draw: Draw) -> Problem:
    depth, kernel = draw.pick(2, 3, 4), draw.pick(3, 5, 7)
    channels = draw.pick(32, 64, 128, 256)
    return Problem(
        given={"depth": depth, "kernel": kernel, "channels": channels},
        zh=f"{depth} 层 {kernel}×{kernel} 卷积，每层输入输出都是 {channels} 个通道，"
        "不计偏置，不分组。一共多少个参数？",
        en=f"A stack of {depth} convolutions of {kernel}×{kernel}, each with {channels} channels "
        "in "
        "and out, no biases, no groups. How many weights in total?",
        answer=depth * kernel**2 * channels**2,
        steps=[
            Step(
                zh="一层：核的面积 × 输入通道 × 输出通道",
                en="One layer: kernel area × input channels × output channels",
                value=kernel**2 * channels**2,
            ),
            Step(
                zh="乘层数",
                en="Times the number of layers",
                value=depth * kernel**2 * channels**2,
            ),
        ],
        mistakes=[
            Mistake(
                "one_channel_count",
                depth * kernel**2 * channels,
                zh="通道数只乘了一次；每个输出通道都连到所有输入通道",
                en="The channels were counted once; every output channel sees every input channel",
            ),
            Mistake(
                "one_layer_only",
                kernel**2 * channels**2,
                zh="只算了 1 层；要乘层数",
                en="Only 1 layer was counted; multiply by the depth",
            ),
            Mistake(
                "side_for_area",
                depth * kernel * channels**2,
                zh="核只乘了边长；二维卷积的核要乘面积",
                en="The kernel's side was used; a two-dimensional kernel counts with its area",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    section="branches",
    snippet="union([stem + path for path in paths]).size",
    oracle="gradient_union([stem + path for path in paths])",
)
def parallel_branches(draw: Draw) -> Problem:
    k, s = draw.pick((7, 2), (5, 2), (3, 2), (11, 4))
    double, single = draw.pick(2, 3, 4), draw.pick(3, 5, 7)
    stem = [[k, s, k // 2, 1]]
    paths = [[[1, 1, 0, 1]], [[single, 1, single // 2, 1]], [[3, 1, 1, 1]] * double]
    reach = [0, single - 1, 2 * double]
    widest = max(reach)
    return Problem(
        given={"stem": stem, "paths": paths},
        zh=f"先是 {k}×{k} 卷积，步幅 {s}。然后并联 3 条支路再按通道拼接，中心对齐，步幅都为 1："
        f"1×1 卷积；{single}×{single} 卷积；{double} 层 3×3 卷积。"
        "拼接之后一个单元的感受野边长是多少？",
        en=f"A convolution of {k}×{k} and stride {s}, then 3 parallel branches of stride 1, "
        f"centres aligned, concatenated along the channels: a 1×1 convolution; a {single}×{single} "
        f"convolution; {double} convolutions of 3×3. How wide is the receptive field of a unit "
        "after "
        "the concatenation?",
        answer=k + widest * s,
        steps=[
            Step(
                zh="第一层的感受野",
                en="The field after the first layer",
                value=k,
            ),
            Step(
                zh="各支路里（核 − 1）之和最大的是多少",
                en="The largest sum of (kernel − 1) over the branches",
                value=widest,
            ),
            Step(
                zh="乘第一层的步幅后相加",
                en="Add it, multiplied by the stride of the first layer",
                value=k + widest * s,
            ),
        ],
        mistakes=[
            Mistake(
                "branches_in_sequence",
                k + sum(reach) * s,
                zh="把并联的支路当成串联相加了；中心对齐的支路取最大",
                en="Parallel branches were added as if in sequence; "
                "with aligned centres the widest counts",
            ),
            Mistake(
                "stride_ignored",
                k + widest,
                zh="支路的增量没有乘第一层的步幅",
                en="The growth in the branch was not multiplied by the stride of the first layer",
            ),
            Mistake(
                "narrower_branch",
                k + min(reach[1:]) * s,
                zh="取了较窄的支路；一个单元看到的是各支路的并集",
                en="A narrower branch was taken; a unit sees the union of its branches",
            ),
        ],
    )


@question(
    level=3,
    unit="px",
    section="branches",
    snippet="union(paths).size",
    oracle="gradient_union(paths)",
)
def misaligned_branches(draw: Draw) -> Problem:
    a, b = draw.pick(3, 5, 7), draw.pick(3, 5, 7, 9)
    p, q = draw.integer(0, 1), draw.integer(3, 6)
    first, last = min(-p, -q), max(a - 1 - p, b - 1 - q)
    return Problem(
        given={"paths": [[[a, 1, p, 1]], [[b, 1, q, 1]]]},
        zh=f"两条支路都从图像出发，步幅 1：{a}×{a} 卷积，填充 {p}；{b}×{b} 卷积，填充 {q}。"
        "较长的输出在右、下两侧裁掉多余部分，然后同号单元相加。相加之后一个单元的感受野边长是多少"
        "（从看到的第一个像素数到最后一个）？",
        en=f"Two branches leave the image, both of stride 1: a {a}×{a} convolution with padding "
        f"{p} "
        f"and a {b}×{b} convolution with padding {q}. The longer output is cropped on the right "
        "and "
        "at the bottom, then units of equal number are added. How wide is the field of a unit of "
        "the "
        "sum, from the first pixel seen to the last?",
        answer=last - first + 1,
        steps=[
            Step(
                zh="单元 0 从 −填充 看到 核 − 1 − 填充；两条支路里最左的像素",
                en="Unit 0 sees from −padding to kernel − 1 − padding; the leftmost of both "
                "branches",
                value=first,
            ),
            Step(
                zh="两条支路里最右的像素",
                en="The rightmost of both branches",
                value=last,
            ),
            Step(
                zh="并集的宽度：最右 − 最左 + 1",
                en="Width of the union: rightmost − leftmost + 1",
                value=last - first + 1,
            ),
        ],
        mistakes=[
            Mistake(
                "widest_branch",
                max(a, b),
                zh="取最大只在中心对齐时成立；这里两条支路错开了，要取输入范围的并集",
                en="The maximum holds only where centres align; these are shifted, "
                "so take the union of the input ranges",
            ),
            Mistake(
                "branches_in_sequence",
                a + b - 1,
                zh="把并联当成串联了；要取输入范围的并集",
                en="The branches were put in sequence; take the union of their input ranges",
            ),
            Mistake(
                "padding_counted",
                max(a + 2 * p, b + 2 * q),
                zh="把填充算进了大小；填充只移动支路的范围",
                en="Padding was counted in the size; it only moves a branch's range",
            ),
        ],
    )


@question(
    level=3,
    unit="px",
    section="residual",
    snippet="bottom_up(stem + [[3, 1, 1, 1]] * (2 * blocks)).size",
    oracle="residual_width(stem, blocks, 2, 3)",
)
def residual_tower(draw: Draw) -> Problem:
    k, blocks = draw.pick(3, 5, 7), draw.integer(2, 8)
    stem = [[k, 2, k // 2, 1], [3, 2, 1, 1]]
    start = k + 2 * 2
    return Problem(
        given={"stem": stem, "blocks": blocks},
        zh=f"残差网络：{k}×{k} 卷积步幅 2，3×3 池化步幅 2，然后 {blocks} 个残差块，"
        "每块的主支是 2 层步幅 1 的 3×3 卷积，另一支是恒等映射。"
        "最后一块的一个单元，感受野边长是多少？",
        en=f"A residual network: {k}×{k} convolution of stride 2, 3×3 pooling of stride 2, then "
        f"{blocks} residual blocks. In each the main branch has 2 convolutions of 3×3 and stride "
        "1, "
        "the other is the identity. How wide is the receptive field of one unit of the last block?",
        answer=start + 4 * 4 * blocks,
        steps=[
            Step(
                zh="卷积和池化之后的感受野",
                en="The field after the convolution and the pooling",
                value=start,
            ),
            Step(
                zh="恒等支不加宽，所以每块的增量是主支的：2 层 ×（核 − 1）× 前面步幅之积",
                en="The identity adds nothing, so a block grows by its main branch: "
                "2 layers × (kernel − 1) × the strides before",
                value=16,
            ),
            Step(
                zh="乘块数后相加",
                en="Times the number of blocks, added",
                value=start + 16 * blocks,
            ),
        ],
        mistakes=[
            Mistake(
                "one_convolution_a_block",
                start + 8 * blocks,
                zh="每块只算了 1 层卷积；主支有 2 层",
                en="Only 1 convolution per block was counted; the main branch has 2",
            ),
            Mistake(
                "shortcut_added",
                start + 16 * blocks + 4 * blocks,
                zh="给恒等支也加了宽度；它看到的已经在主支的范围之内",
                en="The shortcut was given a width too; what it sees lies inside the main branch",
            ),
            Mistake(
                "strides_ignored",
                k + 2 + 4 * blocks,
                zh="没有乘前面的步幅；卷积和池化之后相邻单元相距 4 个像素",
                en="The strides were left out; after the convolution and the pooling "
                "neighbouring units are 4 pixels apart",
            ),
        ],
    )


@question(
    level=2,
    section="small-kernels",
    snippet="layers_needed(size, kernel)",
    oracle="depth_by_trial(size, kernel)",
)
def depth_needed(draw: Draw) -> Problem:
    kernel = draw.pick(3, 3, 5)
    size = draw.integer(12, 120)
    depth = math.ceil((size - 1) / (kernel - 1))
    return Problem(
        given={"size": size, "kernel": kernel},
        zh=f"只用步幅 1 的 {kernel}×{kernel} 卷积堆叠，至少要多少层，感受野才不小于 {size} 像素？",
        en=f"Stacking only {kernel}×{kernel} convolutions of stride 1, how many layers are "
        "needed for "
        f"a receptive field of at least {size} pixels?",
        answer=depth,
        steps=[
            Step(
                zh=f"从 1 个像素到 {size} 个，还差多少",
                en=f"From 1 pixel to {size}: how many are missing",
                value=size - 1,
            ),
            Step(
                zh="每层增加（核 − 1）；相除，向上取整",
                en="Each layer adds (kernel − 1); divide and round up",
                value=depth,
            ),
        ],
        mistakes=[
            Mistake(
                "divided_by_kernel",
                math.ceil(size / kernel),
                zh="除以了核的大小；相邻的核重叠，每层只增加（核 − 1）",
                en="The kernel size was the divisor; kernels overlap, each layer adds (kernel − 1)",
            ),
            Mistake(
                "one_short",
                depth - 1,
                zh="少 1 层：这时感受野还没有达到要求，要向上取整",
                en="That is 1 layer short: the field is not reached yet, round up",
            ),
            Mistake(
                "half_the_growth",
                size - 1,
                zh="按每层增加 1 个像素算了；每层增加（核 − 1）",
                en="That takes 1 pixel per layer; each layer adds (kernel − 1)",
            ),
        ],
    )


@question(
    level=2,
    unit="px",
    decimals=2,
    section="effective",
    snippet="effective_width([[kernel]] * depth)",
    oracle="gradient_spread([[kernel, 1, 0, 1]] * depth)",
)
def effective_spread(draw: Draw) -> Problem:
    kernel, depth = draw.pick(3, 5, 7), draw.integer(4, 40)
    variance = (kernel**2 - 1) / 12
    return Problem(
        given={"kernel": kernel, "depth": depth},
        zh=f"{depth} 层步幅 1 的 {kernel}×{kernel} 卷积，每层的权重都相等。"
        f"中心输出对输入的梯度，沿一条边的标准差是多少？"
        f"（{kernel} 个等距等权的点，方差是（{kernel}² − 1）/ 12。）",
        en=f"A stack of {depth} convolutions of {kernel}×{kernel} and stride 1, all weights of a "
        "layer "
        "equal. What is the standard deviation, along one side, of the gradient of the central "
        "output? "
        f"({kernel} evenly spaced points of equal weight have variance ({kernel}² − 1) / 12.)",
        answer=math.sqrt(depth * variance),
        steps=[
            Step(
                zh="每层独立地把梯度摊开一次，方差相加；一层的方差",
                en="Each layer spreads the gradient once more, independently, so variances add; "
                "that of one layer",
                value=variance,
            ),
            Step(
                zh="乘层数",
                en="Times the number of layers",
                value=depth * variance,
            ),
            Step(
                zh="开方",
                en="Take the root",
                value=math.sqrt(depth * variance),
            ),
        ],
        mistakes=[
            Mistake(
                "deviations_added",
                depth * math.sqrt(variance),
                zh="把标准差相加了；相加的是方差，所以按 √深度 增长",
                en="Standard deviations were added; variances add, so it grows like √depth",
            ),
            Mistake(
                "variance_given",
                depth * variance,
                zh="这是方差；标准差还要开方",
                en="That is the variance; its root is the standard deviation",
            ),
            Mistake(
                "theoretical_size",
                1 + depth * (kernel - 1),
                zh="这是理论感受野的边长；有效感受野小得多",
                en="That is the theoretical field; the effective one is much smaller",
            ),
        ],
    )


@question(
    level=2,
    kind="shape",
    form="(H, W)",
    section="dilation",
    snippet="(Layer(kernel[0], 1, 0, rate[0]).extent, Layer(kernel[1], 1, 0, rate[1]).extent)",
    oracle="kernel_extent(kernel, rate)",
)
def rectangular_kernel(draw: Draw) -> Problem:
    height, width = draw.pick((3, 5), (3, 7), (5, 3), (1, 7), (5, 7))
    down, across = draw.pick((2, 3), (3, 2), (2, 4), (4, 2), (3, 5))
    return Problem(
        given={"kernel": [height, width], "rate": [down, across]},
        zh=f"一个 {height}×{width} 的空洞卷积核（高 × 宽），竖直方向膨胀率 {down}，"
        f"水平方向 {across}。"
        "它覆盖的范围高、宽各是多少像素？",
        en=f"One dilated kernel of {height}×{width} (height × width), with rate {down} downwards "
        "and "
        f"{across} across. How many pixels high and wide is the area it spans?",
        answer=(down * (height - 1) + 1, across * (width - 1) + 1),
        steps=[
            Step(
                zh="高：膨胀率 ×（核 − 1）+ 1",
                en="Height: rate × (kernel − 1) + 1",
                value=down * (height - 1) + 1,
            ),
            Step(
                zh="宽也一样算，合成（高, 宽）",
                en="The width likewise; give (height, width)",
                value=(down * (height - 1) + 1, across * (width - 1) + 1),
            ),
        ],
        mistakes=[
            Mistake(
                "kernel_times_rate",
                (down * height, across * width),
                zh="用了核 × 膨胀率；最后一个采样点后面没有空洞",
                en="That is kernel × rate; there are no holes after the last tap",
            ),
            Mistake(
                "rate_counted_as_holes",
                (height + down * (height - 1), width + across * (width - 1)),
                zh="在采样点之间放了 r 个空洞；膨胀率 r 只有 r − 1 个",
                en="That puts r holes between taps; rate r has r − 1",
            ),
            Mistake(
                "dilation_ignored",
                (height, width),
                zh="没有考虑膨胀；这是核本身的大小",
                en="The dilation was ignored; that is the kernel itself",
            ),
        ],
    )


@question(level=2, kind="print", section="bottom-up")
def print_recurrence(draw: Draw) -> Problem:
    kernels = [draw.pick(5, 7, 11), draw.pick(2, 3), draw.pick(3, 5)]
    strides = [draw.pick(2, 4), 2, draw.pick(1, 2)]
    layers = list(zip(kernels, strides, strict=True))
    rows, size, jump = [], 1, 1
    for kernel, stride in layers:
        size, jump = size + (kernel - 1) * jump, jump * stride
        rows.append((size, jump))
    own, own_jump = 1, 1
    for kernel, stride in layers:
        own_jump *= stride
        own += (kernel - 1) * own_jump
    return Problem(
        given={"layers": [[k, s, 0, 1] for k, s in layers]},
        code=f"layers = {layers}  # (kernel, stride)\n"
        "size, jump = 1, 1\n"
        "for kernel, stride in layers:\n"
        "    size += (kernel - 1) * jump\n"
        "    jump *= stride\n"
        "print(size, jump)\n",
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=f"{size} {jump}",
        steps=[
            Step(
                zh=f"第 {number} 次循环之后的 `size` 和 `jump`",
                en=f"`size` and `jump` after round {number}",
                value=f"{rows[number - 1][0]} {rows[number - 1][1]}",
            )
            for number in (1, 2, 3)
        ],
        mistakes=[
            Mistake(
                "own_stride_counted",
                f"{own} {jump}",
                zh="先更新了 `jump` 再用它；循环里 `size` 用的是本层之前的 `jump`",
                en="`jump` was updated before its use; `size` takes the `jump` before this layer",
            ),
            Mistake(
                "strides_ignored",
                f"{1 + sum(kernel - 1 for kernel in kernels)} {jump}",
                zh="`size` 的增量没有乘 `jump`",
                en="The growth of `size` was not multiplied by `jump`",
            ),
            Mistake(
                "strides_added",
                f"{size} {sum(strides)}",
                zh="`jump` 是步幅之积，不是和",
                en="`jump` is the product of the strides, not their sum",
            ),
        ],
    )


@question(level=3, kind="print", section="dilation")
def print_gradient(draw: Draw) -> Problem:
    kernel, rate = draw.pick(3, 5, 7), draw.pick(2, 3, 4)
    width = rate * (kernel - 1) + 1
    side = width + draw.pick(2, 4, 6)
    return Problem(
        given={"kernel": kernel, "rate": rate, "side": side},
        code="import torch\n"
        "from torch import nn\n"
        f"x = torch.ones(1, 1, {side}, {side}, requires_grad=True)\n"
        f"conv = nn.Conv2d(1, 1, {kernel}, dilation={rate}, bias=False)\n"
        "nn.init.ones_(conv.weight)\n"
        "conv(x)[0, 0, 1, 1].backward()\n"
        "seen = x.grad[0, 0] > 0\n"
        "print(int(seen.sum()), int(seen.any(0).nonzero().max()))\n",
        zh="这段程序打印什么？先是有梯度的像素个数，再是有梯度的最右一列的编号。",
        en="What does this program print? First comes the count of pixels with a gradient, "
        "then the index of the rightmost column that has one.",
        answer=f"{kernel**2} {width}",
        steps=[
            Step(
                zh="一个输出只读采样点，空洞里没有梯度：核的面积那么多个像素",
                en="An output reads its taps only, the holes have no gradient: "
                "as many pixels as the kernel has taps",
                value=kernel**2,
            ),
            Step(
                zh="输出 (1, 1) 的第一列是 1，最后一列再往右膨胀率 ×（核 − 1）",
                en="Output (1, 1) starts at column 1 and ends rate × (kernel − 1) further right",
                value=f"{kernel**2} {width}",
            ),
        ],
        mistakes=[
            Mistake(
                "holes_counted",
                f"{width**2} {width}",
                zh="把空洞也数进去了；空洞里的像素没有被读，梯度为 0",
                en="The holes were counted; their pixels are not read and have gradient 0",
            ),
            Mistake(
                "dilation_ignored",
                f"{kernel**2} {kernel}",
                zh="最右一列没有考虑膨胀",
                en="The rightmost column ignores the dilation",
            ),
            Mistake(
                "output_zero",
                f"{kernel**2} {width - 1}",
                zh="当成输出 (0, 0) 了；程序取的是输出 (1, 1)，整体右移 1 列",
                en="This is for output (0, 0); the program takes output (1, 1), 1 column "
                "further right",
            ),
        ],
    )


@question(level=2, kind="print", section="start")
def print_output_shape(draw: Draw) -> Problem:
    side, channels = draw.pick(32, 64, 96, 224), draw.pick(8, 16, 32)
    kernel, pool = draw.pick(5, 7), draw.pick(2, 3)
    first = (side + 2 * (kernel // 2) - kernel) // 2 + 1
    final = (first - pool) // 2 + 1
    unpadded = ((side - kernel) // 2 + 1 - pool) // 2 + 1
    return Problem(
        given={"side": side, "channels": channels, "kernel": kernel, "pool": pool},
        code="import torch\n"
        "from torch import nn\n"
        "stem = nn.Sequential(\n"
        f"    nn.Conv2d(3, {channels}, {kernel}, stride=2, padding={kernel // 2}),\n"
        "    nn.ReLU(),\n"
        f"    nn.MaxPool2d({pool}, stride=2),\n"
        ")\n"
        f"print(tuple(stem(torch.zeros(1, 3, {side}, {side})).shape))\n",
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=f"(1, {channels}, {final}, {final})",
        steps=[
            Step(
                zh="卷积之后的边长：⌊(n + 2 × 填充 − 核) / 步幅⌋ + 1",
                en="Side after the convolution: ⌊(n + 2 × padding − kernel) / stride⌋ + 1",
                value=first,
            ),
            Step(
                zh="池化之后的边长，同一个公式",
                en="Side after the pooling, by the same formula",
                value=final,
            ),
            Step(
                zh="按（批, 通道, 高, 宽）写出",
                en="Written as (batch, channels, height, width)",
                value=f"(1, {channels}, {final}, {final})",
            ),
        ],
        mistakes=[
            Mistake(
                "padding_ignored",
                f"(1, {channels}, {unpadded}, {unpadded})",
                zh="没有算填充；填充不改变感受野，但改变输出的大小",
                en="The padding was ignored; the field does not depend on it, the output size does",
            ),
            Mistake(
                "pool_stride_one",
                f"(1, {channels}, {first - pool + 1}, {first - pool + 1})",
                zh="池化的步幅当成 1 了；这里写明是 2",
                en="The pooling was taken with stride 1; it is given as 2",
            ),
            Mistake(
                "input_channels_kept",
                f"(1, 3, {final}, {final})",
                zh="通道数由卷积的输出通道决定，不是输入的 3",
                en="The channels are the convolution's output channels, not the 3 of the input",
            ),
        ],
    )


FACTORS = {
    "kernel": ("更大的核", "a larger kernel", True),
    "stride": ("前面某层更大的步幅", "a larger stride in an earlier layer", True),
    "dilation": ("更大的膨胀率", "a larger dilation rate", True),
    "pooling": ("在中间加一层 2×2、步幅 2 的池化", "2×2 pooling of stride 2 in the middle", True),
    "padding": ("更大的填充", "more padding", False),
    "norm": ("在每层之后加 BN（推理时）", "BN after each layer (at inference)", False),
    "relu": ("在每层之后加 ReLU", "ReLU after each layer", False),
    "pointwise": ("加一层步幅 1 的 1×1 卷积", "a 1×1 convolution of stride 1", False),
    "channels": ("把通道数加倍", "twice as many channels", False),
}


UNMOVED = {
    "padding": (
        "填充只移动感受野的中心、改变输出的大小；感受野多大由核、步幅、膨胀率决定，与填充无关",
        "Padding moves the field's centre and changes the output's size; how wide the field is "
        "depends on kernels, strides and rates, not on padding",
    ),
    "norm": (
        "推理时 BN 是逐点的缩放和平移，不看邻居",
        "At inference BN scales and shifts every position by itself and reads no neighbour",
    ),
    "relu": (
        "ReLU 逐点作用，不看邻居",
        "ReLU acts on every position by itself and reads no neighbour",
    ),
    "pointwise": (
        "1×1 的（核 − 1）是 0，增量为 0",
        "A 1×1 has (kernel − 1) = 0, so its growth is 0",
    ),
    "channels": (
        "通道数不是空间大小，不在递推式里",
        "Channels are not a spatial size and are not in the recurrence",
    ),
}
WIDENED = {
    "kernel": (
        "漏了更大的核：（核 − 1）直接进增量",
        "The larger kernel was missed: (kernel − 1) is a factor of the growth",
    ),
    "stride": (
        "漏了前面的步幅：它乘进后面每一层的增量",
        "The earlier stride was missed: it multiplies the growth of every layer after it",
    ),
    "dilation": (
        "漏了膨胀率：它乘进本层的增量",
        "The dilation rate was missed: it multiplies the growth of its layer",
    ),
    "pooling": (
        "漏了池化：它自己有核，步幅又使后面每一层的增量加倍",
        "The pooling was missed: it has a kernel, and its stride doubles the growth of every "
        "layer after it",
    ),
}


@question(level=1, kind="choice", section="factors")
def what_enlarges(draw: Draw) -> Problem:
    shown = draw.sample(2, ["kernel", "stride", "dilation", "pooling"])
    shown += draw.sample(3, ["padding", "norm", "relu", "pointwise", "channels"])
    right = frozenset(name for name in shown if FACTORS[name][2])
    wrong = [name for name in shown if name not in right]
    return Problem(
        given={"shown": sorted(shown)},
        zh="一个由 3×3 卷积堆成的网络，有哪些改动会使最后一层的理论感受野变大？选出全部。",
        en="A network is a stack of 3×3 convolutions. Which of these changes enlarge the "
        "theoretical receptive field of its last layer? Choose all that apply.",
        choices=[Choice(name, zh=FACTORS[name][0], en=FACTORS[name][1]) for name in shown],
        answer=right,
        steps=[
            Step(
                zh="增量是膨胀率 ×（核 − 1）× 前面步幅之积：改动只有进了这个式子，感受野才变大",
                en="Growth is rate × (kernel − 1) × the strides before: "
                "a change enlarges the field only if it enters this expression",
                value=right,
            )
        ],
        mistakes=[
            Mistake(
                f"{name}_chosen",
                right | {name},
                zh=UNMOVED[name][0],
                en=UNMOVED[name][1],
            )
            for name in wrong
        ]
        + [
            Mistake(
                f"{name}_missed",
                right - {name},
                zh=WIDENED[name][0],
                en=WIDENED[name][1],
            )
            for name in shown
            if name in right
        ]
        + [
            Mistake(
                "all_chosen",
                frozenset(shown),
                zh="不是什么都行：只有膨胀率、核、前面的步幅进递推式",
                en="Not everything does: only rate, kernel and the strides before are in the "
                "recurrence",
            )
        ],
    )


@question(level=2, kind="choice", section="effective")
def growth_with_depth(draw: Draw) -> Problem:
    factor = draw.pick(4, 9, 16)
    root = math.isqrt(factor)
    return Problem(
        given={"factor": factor},
        zh=f"只堆步幅 1 的 3×3 卷积，深度变为 {factor} 倍（深度已经很大）。"
        "理论感受野和有效感受野（梯度的标准差）各变为约多少倍？",
        en=f"Only 3×3 convolutions of stride 1 are stacked, and the depth, already large, is "
        f"multiplied by {factor}. By about what factor do the theoretical field and the "
        "effective one "
        "(the standard deviation of the gradient) grow?",
        choices=[
            Choice(
                "linear_root",
                zh=f"理论 {factor} 倍，有效 {root} 倍",
                en=f"theoretical by {factor}, effective by {root}",
            ),
            Choice(
                "both_linear",
                zh=f"两者都是 {factor} 倍",
                en=f"both by {factor}",
            ),
            Choice(
                "both_root",
                zh=f"两者都是 {root} 倍",
                en=f"both by {root}",
            ),
            Choice(
                "root_linear",
                zh=f"理论 {root} 倍，有效 {factor} 倍",
                en=f"theoretical by {root}, effective by {factor}",
            ),
        ],
        answer="linear_root",
        steps=[
            Step(
                zh="理论感受野 1 + 2 × 深度，随深度线性增长",
                en="The theoretical field is 1 + 2 × depth: linear in depth",
            ),
            Step(
                zh="梯度的方差逐层相加，所以标准差随 √深度 增长",
                en="The gradient's variance adds up layer by layer, so the standard deviation "
                "grows like √depth",
                value="linear_root",
            ),
        ],
        mistakes=[
            Mistake(
                "effective_linear",
                "both_linear",
                zh="有效感受野按 √深度 增长，不是线性的",
                en="The effective field grows like √depth, not linearly",
            ),
            Mistake(
                "theory_root",
                "both_root",
                zh="理论感受野每层都加 2，是线性的",
                en="The theoretical field gains 2 with every layer: linear",
            ),
            Mistake(
                "exchanged",
                "root_linear",
                zh="说反了：线性的是理论感受野",
                en="The other way round: the theoretical field is the linear one",
            ),
        ],
    )


STACKS = {
    "strided": ("{n} 层 3×3 卷积，步幅 2", "{n} convolutions of 3×3, stride 2", [3, 2, 0, 1]),
    "plain": ("{n} 层 3×3 卷积，步幅 1", "{n} convolutions of 3×3, stride 1", [3, 1, 0, 1]),
    "large": ("{n} 层 7×7 卷积，步幅 1", "{n} convolutions of 7×7, stride 1", [7, 1, 0, 1]),
    "dilated": (
        "{n} 层 3×3 卷积，步幅 1，膨胀率 2",
        "{n} convolutions of 3×3, stride 1, rate 2",
        [3, 1, 0, 2],
    ),
}


@question(
    level=2,
    kind="ordering",
    section="factors",
    snippet="tuple(sorted(stacks, key=lambda name: top_down(stacks[name])))",
    oracle="tuple(sorted(stacks, key=lambda name: gradient_width(stacks[name])))",
)
def narrow_to_wide(draw: Draw) -> Problem:
    while True:
        depths = {
            "strided": draw.integer(3, 6),
            "plain": draw.integer(2, 9),
            "large": draw.integer(2, 5),
            "dilated": draw.integer(2, 7),
        }
        stacks = {name: [STACKS[name][2]] * depth for name, depth in depths.items()}
        sizes = {name: field(stack) for name, stack in stacks.items()}
        flat = {name: 1 + (STACKS[name][2][0] - 1) * n for name, n in depths.items()}
        if len(set(sizes.values())) == len(set(flat.values())) == 4:
            break
    ordered = tuple(sorted(sizes, key=lambda name: sizes[name]))
    return Problem(
        given={"stacks": stacks},
        zh="按感受野从小到大排列这些网络。",
        en="Order these networks by receptive field, smallest first.",
        choices=[
            Choice(name, zh=STACKS[name][0].format(n=n), en=STACKS[name][1].format(n=n))
            for name, n in depths.items()
        ],
        answer=ordered,
        steps=[
            Step(
                zh="步幅 1 时边长是 1 + 膨胀率 ×（核 − 1）× 层数",
                en="At stride 1 the side is 1 + rate × (kernel − 1) × depth",
            ),
            Step(
                zh="步幅 2 时每层的增量加倍：1 +（核 − 1）×（2 的层数次方 − 1）",
                en="At stride 2 the growth doubles with each layer: "
                "1 + (kernel − 1) × (2 to the depth − 1)",
                value=ordered,
            ),
        ],
        mistakes=[
            Mistake(
                "strides_and_rates_ignored",
                tuple(sorted(flat, key=lambda name: flat[name])),
                zh="只比了层数 ×（核 − 1）；步幅和膨胀率也要算",
                en="Only depth × (kernel − 1) was compared; strides and rates count as well",
            ),
            Mistake(
                "largest_first",
                ordered[::-1],
                zh="顺序反了：要求从小到大",
                en="The order is reversed: the smallest comes first",
            ),
        ],
    )
