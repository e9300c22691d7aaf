"""感受野 · Receptive field. Pages: docs/*/receptive_field.md"""

import math

from kb.quiz.problem import Choice, Draw, Mistake, Numbers, Problem, Step, question


def field(layers: list[list[int]]) -> int:
    """1 plus, for each layer, (effective kernel − 1) × the strides before it."""
    size, jump = 1, 1
    for kernel, stride, _, dilation in layers:
        size, jump = size + dilation * (kernel - 1) * jump, jump * stride
    return size


@question(unit="px", snippet="bottom_up(layers).size", oracle="gradient_width(layers)")
def strided_stack(draw: Draw) -> Numbers:
    depth, kernel = draw.pick(2, 3, 4, 5), draw.pick(3, 5)
    growth = kernel - 1
    return Numbers(
        given={"layers": [[kernel, 2, 0, 1]] * depth},
        words={"depth": depth, "kernel": kernel},
        steps=[2**depth - 1, 1 + growth * (2**depth - 1)],
        mistakes={
            "strides_ignored": 1 + depth * growth,
            "own_stride_counted": 1 + growth * (2 ** (depth + 1) - 2),
            "pixel_forgotten": growth * (2**depth - 1),
        },
    )


@question(
    built_here="to be converted",
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


@question(unit="px", snippet="bottom_up(layers).size", oracle="gradient_width(layers)")
def dilated_stack(draw: Draw) -> Numbers:
    kernel = draw.pick(3, 3, 5)
    rates = draw.pick([1, 2, 4], [1, 2, 5], [2, 4], [1, 3], [2, 2, 2], [1, 2, 4, 8], [3, 6], [2, 3])
    listed = ", ".join(map(str, rates))
    depth = len(rates)
    return Numbers(
        given={"layers": [[kernel, 1, 0, rate] for rate in rates]},
        words={"depth": depth, "kernel": kernel, "listed": listed},
        steps=[sum(rates), 1 + (kernel - 1) * sum(rates)],
        mistakes={
            "dilation_ignored": 1 + (kernel - 1) * depth,
            "rate_counted_as_holes": 1 + (kernel - 1) * (sum(rates) + depth),
            "kernel_times_rate": 1 + kernel * sum(rates) - depth,
        },
    )


@question(
    snippet="top_down([[kernel, stride, 0, 1]] + [[units, 1, 0, 1]])",
    oracle="gradient_reach(units, kernel, stride)",
    revision=2,
)
def neighbour_field(draw: Draw) -> Numbers:
    # A stride above the kernel would leave units between them out.
    units, kernel = draw.integer(3, 15), draw.pick(3, 5, 7)
    stride = draw.integer(2, min(kernel, 4))
    return Numbers(
        given={"units": units, "kernel": kernel, "stride": stride},
        steps=[(units - 1) * stride, (units - 1) * stride + kernel],
        mistakes={
            "one_step_too_many": units * stride + kernel,
            "stride_and_kernel_swapped": (units - 1) * kernel + stride,
            "stride_ignored": units - 1 + kernel,
        },
    )


@question(
    unit="px",
    snippet="bottom_up(layers).jump * (other - unit)",
    oracle="gradient_range(layers, other)[2] - gradient_range(layers, unit)[2]",
)
def unit_spacing(draw: Draw) -> Numbers:
    strides = [draw.pick(1, 2, 3, 4), draw.pick(2, 3), draw.pick(1, 2)]
    kernels = [draw.pick(3, 5, 7), draw.pick(2, 3), 3]
    unit, apart = draw.integer(2, 9), draw.integer(2, 6)
    jump = math.prod(strides)
    stack = ", ".join(f"{k}×{k} / {s}" for k, s in zip(kernels, strides, strict=True))
    return Numbers(
        given={
            "layers": [[k, s, 0, 1] for k, s in zip(kernels, strides, strict=True)],
            "unit": unit,
            "other": unit + apart,
        },
        words={"stack": stack},
        steps=[jump, apart * jump],
        mistakes={
            "strides_added": apart * sum(strides),
            "last_stride_left_out": apart * jump // strides[-1],
            "kernels_multiplied": apart * math.prod(kernels),
        },
    )


@question(
    unit="px",
    decimals=1,
    snippet="bottom_up(layers).start + unit * bottom_up(layers).jump",
    oracle="gradient_range(layers, unit)[2]",
)
def unit_centre(draw: Draw) -> Numbers:
    k1, k2 = draw.pick(3, 4, 5, 7), draw.pick(2, 3, 5)
    s1, s2 = draw.pick(2, 3), draw.pick(1, 2)
    p1, p2 = draw.integer(1, k1 // 2), draw.integer(1, max(1, k2 // 2))
    unit = draw.integer(1, 6)
    start = (k1 - 1) / 2 - p1 + ((k2 - 1) / 2 - p2) * s1
    jump = s1 * s2
    return Numbers(
        given={"layers": [[k1, s1, p1, 1], [k2, s2, p2, 1]], "unit": unit},
        words={"k1": k1, "s1": s1, "p1": p1, "k2": k2, "s2": s2, "p2": p2},
        steps=[(k1 - 1) / 2 - p1, start, start + unit * jump],
        mistakes={
            "padding_ignored": (k1 - 1) / 2 + (k2 - 1) / 2 * s1 + unit * jump,
            "padding_not_scaled": (k1 - 1) / 2 + (k2 - 1) / 2 * s1 - p1 - p2 + unit * jump,
            "corner_for_centre": unit * jump - p1 - p2 * s1,
        },
    )


@question(snippet="input_range(layers, unit)[1]", oracle="gradient_range(layers, unit)[1]")
def last_pixel(draw: Draw) -> Numbers:
    k1, k2 = draw.pick(3, 5, 7), draw.pick(3, 5)
    s1, s2 = draw.pick(2, 3, 4), draw.pick(1, 2)
    p1, p2 = k1 // 2, k2 // 2
    unit = draw.integer(2, 12)
    below = unit * s2 - p2 + k2 - 1
    last = below * s1 - p1 + k1 - 1
    first = (unit * s2 - p2) * s1 - p1
    return Numbers(
        given={"layers": [[k1, s1, p1, 1], [k2, s2, p2, 1]], "unit": unit},
        words={"k1": k1, "s1": s1, "p1": p1, "k2": k2, "s2": s2, "p2": p2},
        steps=[below, last],
        mistakes={
            "padding_ignored": (unit * s2 + k2 - 1) * s1 + k1 - 1,
            "one_past_the_end": last + 1,
            "first_pixel": first,
        },
    )


@question(
    unit="%",
    decimals=1,
    snippet="100 * (1 - weights([3] * depth, channels) / weights([kernel], channels))",
    oracle="100 * (1 - convolution_weights([3] * depth, channels)"
    " / convolution_weights([kernel], channels))",
)
def weights_saved(draw: Draw) -> Numbers:
    depth, channels = draw.pick(2, 3, 4, 5, 6), draw.pick(16, 32, 64)
    kernel = 2 * depth + 1
    small, large = 9 * depth, kernel * kernel
    return Numbers(
        given={"depth": depth, "kernel": kernel, "channels": channels},
        steps=[small, large, 100 * (1 - small / large)],
        mistakes={
            "share_kept": 100 * small / large,
            "relative_to_the_stack": 100 * (large / small - 1),
            "one_layer_only": 100 * (1 - 9 / large),
        },
    )


@question(
    magnitudes=True,
    snippet="weights([kernel] * depth, channels)",
    oracle="convolution_weights([kernel] * depth, channels)",
)
def stack_weights(draw: Draw) -> Numbers:
    depth, kernel = draw.pick(2, 3, 4), draw.pick(3, 5, 7)
    channels = draw.pick(32, 64, 128, 256)
    return Numbers(
        given={"depth": depth, "kernel": kernel, "channels": channels},
        steps=[kernel**2 * channels**2, depth * kernel**2 * channels**2],
        mistakes={
            "one_channel_count": depth * kernel**2 * channels,
            "one_layer_only": kernel**2 * channels**2,
            "side_for_area": depth * kernel * channels**2,
        },
    )


@question(
    unit="px",
    snippet="union([stem + path for path in paths]).size",
    oracle="gradient_union([stem + path for path in paths])",
)
def parallel_branches(draw: Draw) -> Numbers:
    k, s = draw.pick((7, 2), (5, 2), (3, 2), (11, 4))
    double, single = draw.pick(2, 3, 4), draw.pick(3, 5, 7)
    stem = [[k, s, k // 2, 1]]
    paths = [[[1, 1, 0, 1]], [[single, 1, single // 2, 1]], [[3, 1, 1, 1]] * double]
    reach = [0, single - 1, 2 * double]
    widest = max(reach)
    return Numbers(
        given={"stem": stem, "paths": paths},
        words={"k": k, "s": s, "single": single, "double": double},
        steps=[k, widest, k + widest * s],
        mistakes={
            "branches_in_sequence": k + sum(reach) * s,
            "stride_ignored": k + widest,
            "narrower_branch": k + min(reach[1:]) * s,
        },
    )


@question(unit="px", snippet="union(paths).size", oracle="gradient_union(paths)")
def misaligned_branches(draw: Draw) -> Numbers:
    a, b = draw.pick(3, 5, 7), draw.pick(3, 5, 7, 9)
    p, q = draw.integer(0, 1), draw.integer(3, 6)
    first, last = min(-p, -q), max(a - 1 - p, b - 1 - q)
    return Numbers(
        given={"paths": [[[a, 1, p, 1]], [[b, 1, q, 1]]]},
        words={"a": a, "p": p, "b": b, "q": q},
        steps=[first, last, last - first + 1],
        mistakes={
            "widest_branch": max(a, b),
            "branches_in_sequence": a + b - 1,
            "padding_counted": max(a + 2 * p, b + 2 * q),
        },
    )


@question(
    unit="px",
    snippet="bottom_up(stem + [[3, 1, 1, 1]] * (2 * blocks)).size",
    oracle="residual_width(stem, blocks, 2, 3)",
)
def residual_tower(draw: Draw) -> Numbers:
    k, blocks = draw.pick(3, 5, 7), draw.integer(2, 8)
    stem = [[k, 2, k // 2, 1], [3, 2, 1, 1]]
    start = k + 2 * 2
    return Numbers(
        given={"stem": stem, "blocks": blocks},
        words={"k": k},
        steps=[start, 16, start + 16 * blocks],
        answer=start + 4 * 4 * blocks,
        mistakes={
            "one_convolution_a_block": start + 8 * blocks,
            "shortcut_added": start + 16 * blocks + 4 * blocks,
            "strides_ignored": k + 2 + 4 * blocks,
        },
    )


@question(snippet="layers_needed(size, kernel)", oracle="depth_by_trial(size, kernel)")
def depth_needed(draw: Draw) -> Numbers:
    kernel = draw.pick(3, 3, 5)
    size = draw.integer(12, 120)
    depth = math.ceil((size - 1) / (kernel - 1))
    return Numbers(
        given={"size": size, "kernel": kernel},
        steps=[size - 1, depth],
        mistakes={
            "divided_by_kernel": math.ceil(size / kernel),
            "one_short": depth - 1,
            "half_the_growth": size - 1,
        },
    )


@question(
    unit="px",
    decimals=2,
    snippet="effective_width([[kernel]] * depth)",
    oracle="gradient_spread([[kernel, 1, 0, 1]] * depth)",
)
def effective_spread(draw: Draw) -> Numbers:
    kernel, depth = draw.pick(3, 5, 7), draw.integer(4, 40)
    variance = (kernel**2 - 1) / 12
    return Numbers(
        given={"kernel": kernel, "depth": depth},
        steps=[variance, depth * variance, math.sqrt(depth * variance)],
        mistakes={
            "deviations_added": depth * math.sqrt(variance),
            "variance_given": depth * variance,
            "theoretical_size": 1 + depth * (kernel - 1),
        },
    )


@question(
    kind="shape",
    form="(H, W)",
    snippet="(Layer(kernel[0], 1, 0, rate[0]).extent, Layer(kernel[1], 1, 0, rate[1]).extent)",
    oracle="kernel_extent(kernel, rate)",
)
def rectangular_kernel(draw: Draw) -> Numbers:
    height, width = draw.pick((3, 5), (3, 7), (5, 3), (1, 7), (5, 7))
    down, across = draw.pick((2, 3), (3, 2), (2, 4), (4, 2), (3, 5))
    return Numbers(
        given={"kernel": [height, width], "rate": [down, across]},
        words={"height": height, "width": width, "down": down, "across": across},
        steps=[down * (height - 1) + 1, (down * (height - 1) + 1, across * (width - 1) + 1)],
        mistakes={
            "kernel_times_rate": (down * height, across * width),
            "rate_counted_as_holes": (height + down * (height - 1), width + across * (width - 1)),
            "dilation_ignored": (height, width),
        },
    )


@question(built_here="to be converted", level=2, kind="print", section="bottom-up")
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


@question(kind="print")
def print_gradient(draw: Draw) -> Numbers:
    kernel, rate = draw.pick(3, 5, 7), draw.pick(2, 3, 4)
    width = rate * (kernel - 1) + 1
    side = width + draw.pick(2, 4, 6)
    return Numbers(
        given={"kernel": kernel, "rate": rate, "side": side},
        steps=[kernel**2, f"{kernel**2} {width}"],
        mistakes={
            "holes_counted": f"{width**2} {width}",
            "dilation_ignored": f"{kernel**2} {kernel}",
            "output_zero": f"{kernel**2} {width - 1}",
        },
        code="import torch\n"
        "from torch import nn\n"
        f"x = torch.ones(1, 1, {side}, {side}, requires_grad=True)\n"
        f"conv = nn.Conv2d(1, 1, {kernel}, dilation={rate}, bias=False)\n"
        "nn.init.ones_(conv.weight)\n"
        "conv(x)[0, 0, 1, 1].backward()\n"
        "seen = x.grad[0, 0] > 0\n"
        "print(int(seen.sum()), int(seen.any(0).nonzero().max()))\n",
    )


@question(kind="print")
def print_output_shape(draw: Draw) -> Numbers:
    side, channels = draw.pick(32, 64, 96, 224), draw.pick(8, 16, 32)
    kernel, pool = draw.pick(5, 7), draw.pick(2, 3)
    first = (side + 2 * (kernel // 2) - kernel) // 2 + 1
    final = (first - pool) // 2 + 1
    unpadded = ((side - kernel) // 2 + 1 - pool) // 2 + 1
    return Numbers(
        given={"side": side, "channels": channels, "kernel": kernel, "pool": pool},
        steps=[first, final, f"(1, {channels}, {final}, {final})"],
        mistakes={
            "padding_ignored": f"(1, {channels}, {unpadded}, {unpadded})",
            "pool_stride_one": f"(1, {channels}, {first - pool + 1}, {first - pool + 1})",
            "input_channels_kept": f"(1, 3, {final}, {final})",
        },
        code="import torch\n"
        "from torch import nn\n"
        "stem = nn.Sequential(\n"
        f"    nn.Conv2d(3, {channels}, {kernel}, stride=2, padding={kernel // 2}),\n"
        "    nn.ReLU(),\n"
        f"    nn.MaxPool2d({pool}, stride=2),\n"
        ")\n"
        f"print(tuple(stem(torch.zeros(1, 3, {side}, {side})).shape))\n",
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


@question(built_here="to be converted", level=1, kind="choice", section="factors")
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
            Mistake(f"{name}_chosen", right | {name}, zh=UNMOVED[name][0], en=UNMOVED[name][1])
            for name in wrong
        ]
        + [
            Mistake(f"{name}_missed", right - {name}, zh=WIDENED[name][0], en=WIDENED[name][1])
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


@question(kind="choice")
def growth_with_depth(draw: Draw) -> Numbers:
    factor = draw.pick(4, 9, 16)
    root = math.isqrt(factor)
    return Numbers(
        given={"factor": factor},
        words={"root": root},
        answer="linear_root",
        mistakes={
            "effective_linear": "both_linear",
            "theory_root": "both_root",
            "exchanged": "root_linear",
        },
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
    built_here="to be converted",
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
