"""Receptive fields: how wide, where and how far apart they are, and what they cost in weights."""

import math
from itertools import accumulate

from kb.quiz.problem import Draw, Numbers, question

Layers = list[list[int]]  # kernel, stride, padding, rate


def field(layers: Layers, own: bool = False) -> int:
    """1 plus, for each layer, (effective kernel − 1) × the strides before it, or also its own."""
    size, jump = 1, 1
    for kernel, stride, _, dilation in layers:
        size += dilation * (kernel - 1) * jump * (stride if own else 1)
        jump *= stride
    return size


def top_down(layers: Layers) -> list[int]:
    """Units in view after each layer, in the order given."""
    units = accumulate(layers, lambda n, layer: (n - 1) * layer[1] + layer[0], initial=1)
    return list(units)[1:]


def numbered(layers: Layers) -> dict[str, int]:
    """Kernels, strides and paddings as the words name them: k1, s1, p1, k2, …"""
    return {
        f"{name}{place}": size
        for place, layer in enumerate(layers, start=1)
        for name, size in zip("ksp", layer, strict=False)
    }


@question(unit="px", snippet="bottom_up(layers).size", oracle="gradient_width(layers)")
def strided_stack(draw: Draw) -> Numbers:
    depth, kernel = draw.pick(2, 3, 4, 5), draw.pick(3, 5)
    strides = 2**depth - 1
    return Numbers(
        given={"layers": [[kernel, 2, 0, 1]] * depth},
        words={"depth": depth, "kernel": kernel},
        steps=[strides, 1 + (kernel - 1) * strides],
        mistakes={
            "strides_ignored": 1 + (kernel - 1) * depth,
            "own_stride_counted": 1 + (kernel - 1) * 2 * strides,
            "pixel_forgotten": (kernel - 1) * strides,
        },
    )


@question(unit="px", snippet="top_down(layers)", oracle="gradient_width(layers)")
def mixed_chain(draw: Draw) -> Numbers:
    first, pool = draw.pick([7, 2, 3, 1], [11, 4, 2, 1], [5, 2, 2, 1]), draw.pick(2, 3)
    layers = [first, [pool, 2, 0, 1], [draw.pick(3, 5), 1, 1, 1], [3, draw.pick(1, 2), 1, 1]]
    return Numbers(
        given={"layers": layers},
        words=numbered(layers),
        steps=top_down(layers[::-1]),
        mistakes={
            "run_forwards": top_down(layers)[-1],
            "own_stride_counted": field(layers, own=True),
            "padding_counted": field([[k + 2 * p, s, p, d] for k, s, p, d in layers]),
        },
    )


@question(unit="px", snippet="bottom_up(layers).size", oracle="gradient_width(layers)")
def dilated_stack(draw: Draw) -> Numbers:
    kernel = draw.pick(3, 3, 5)
    rates = draw.pick([1, 2, 4], [1, 2, 5], [2, 4], [1, 3], [2, 2, 2], [1, 2, 4, 8], [3, 6], [2, 3])
    depth = len(rates)
    return Numbers(
        given={"layers": [[kernel, 1, 0, rate] for rate in rates]},
        words={"depth": depth, "kernel": kernel, "listed": ", ".join(map(str, rates))},
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
    layers = [[kernel, stride, 0, 1] for kernel, stride in zip(kernels, strides, strict=True)]
    jump = math.prod(strides)
    return Numbers(
        given={"layers": layers, "unit": unit, "other": unit + apart},
        words={"kernels": kernels, "strides": strides},
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
    layers, unit = [[k1, s1, p1, 1], [k2, s2, p2, 1]], draw.integer(1, 6)
    start = (k1 - 1) / 2 - p1 + ((k2 - 1) / 2 - p2) * s1
    moved = unit * s1 * s2
    unpadded = (k1 - 1) / 2 + (k2 - 1) / 2 * s1 + moved
    return Numbers(
        given={"layers": layers, "unit": unit},
        words=numbered(layers),
        steps=[(k1 - 1) / 2 - p1, start, start + moved],
        mistakes={
            "padding_ignored": unpadded,
            "padding_not_scaled": unpadded - p1 - p2,
            "corner_for_centre": moved - p1 - p2 * s1,
        },
    )


@question(snippet="input_range(layers, unit)[1]", oracle="gradient_range(layers, unit)[1]")
def last_pixel(draw: Draw) -> Numbers:
    k1, k2 = draw.pick(3, 5, 7), draw.pick(3, 5)
    s1, s2 = draw.pick(2, 3, 4), draw.pick(1, 2)
    p1, p2 = k1 // 2, k2 // 2
    layers, unit = [[k1, s1, p1, 1], [k2, s2, p2, 1]], draw.integer(2, 12)
    below = unit * s2 - p2 + k2 - 1
    last = below * s1 - p1 + k1 - 1
    return Numbers(
        given={"layers": layers, "unit": unit},
        words=numbered(layers),
        steps=[below, last],
        mistakes={
            "padding_ignored": (unit * s2 + k2 - 1) * s1 + k1 - 1,
            "one_past_the_end": last + 1,
            "first_pixel": (unit * s2 - p2) * s1 - p1,
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
    layer = kernel**2 * channels**2
    return Numbers(
        given={"depth": depth, "kernel": kernel, "channels": channels},
        steps=[layer, depth * layer],
        mistakes={
            "one_channel_count": depth * kernel**2 * channels,
            "one_layer_only": layer,
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
    paths = [[[1, 1, 0, 1]], [[single, 1, single // 2, 1]], [[3, 1, 1, 1]] * double]
    narrow, wide = sorted([single - 1, 2 * double])
    return Numbers(
        given={"stem": [[k, s, k // 2, 1]], "paths": paths},
        words={"k": k, "s": s, "single": single, "double": double},
        steps=[k, wide, k + wide * s],
        mistakes={
            "branches_in_sequence": k + (narrow + wide) * s,
            "stride_ignored": k + wide,
            "narrower_branch": k + narrow * s,
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
    start = k + 2 * 2
    return Numbers(
        given={"stem": [[k, 2, k // 2, 1], [3, 2, 1, 1]], "blocks": blocks},
        words={"k": k},
        steps=[start, 16, start + 16 * blocks],
        mistakes={
            "one_convolution_a_block": start + 8 * blocks,
            "shortcut_added": start + (16 + 4) * blocks,
            "strides_ignored": k + 2 + 4 * blocks,
        },
    )


@question(snippet="layers_needed(size, kernel)", oracle="depth_by_trial(size, kernel)")
def depth_needed(draw: Draw) -> Numbers:
    kernel, size = draw.pick(3, 3, 5), draw.integer(12, 120)
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
    tall, wide = down * (height - 1) + 1, across * (width - 1) + 1
    return Numbers(
        given={"kernel": [height, width], "rate": [down, across]},
        steps=[tall, (tall, wide)],
        mistakes={
            "kernel_times_rate": (down * height, across * width),
            "rate_counted_as_holes": (tall + height - 1, wide + width - 1),
            "dilation_ignored": (height, width),
        },
    )


@question(kind="print")
def print_recurrence(draw: Draw) -> Numbers:
    kernels = [draw.pick(5, 7, 11), draw.pick(2, 3), draw.pick(3, 5)]
    strides = [draw.pick(2, 4), 2, draw.pick(1, 2)]
    pairs = list(zip(kernels, strides, strict=True))
    layers = [[kernel, stride, 0, 1] for kernel, stride in pairs]
    size, jump = field(layers), math.prod(strides)
    return Numbers(
        given={"layers": layers},
        steps=[f"{field(layers[:n])} {math.prod(strides[:n])}" for n in (1, 2, 3)],
        mistakes={
            "own_stride_counted": f"{field(layers, own=True)} {jump}",
            "strides_ignored": f"{1 + sum(kernels) - len(kernels)} {jump}",
            "strides_added": f"{size} {sum(strides)}",
        },
        code=f"layers = {pairs}  # (kernel, stride)\n"
        "size, jump = 1, 1\n"
        "for kernel, stride in layers:\n"
        "    size += (kernel - 1) * jump\n"
        "    jump *= stride\n"
        "print(size, jump)\n",
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
    final, dense = (first - pool) // 2 + 1, first - pool + 1
    unpadded = ((side - kernel) // 2 + 1 - pool) // 2 + 1
    return Numbers(
        given={"side": side, "channels": channels, "kernel": kernel, "pool": pool},
        steps=[first, final, str((1, channels, final, final))],
        mistakes={
            "padding_ignored": str((1, channels, unpadded, unpadded)),
            "pool_stride_one": str((1, channels, dense, dense)),
            "input_channels_kept": str((1, 3, final, final)),
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


@question(kind="choice")
def what_enlarges(draw: Draw) -> Numbers:
    widening = draw.sample(2, ["kernel", "stride", "dilation", "pooling"])
    others = draw.sample(3, ["padding", "norm", "relu", "pointwise", "channels"])
    right, shown = frozenset(widening), widening + others
    return Numbers(
        given={"shown": sorted(shown)},
        options=shown,
        answer=right,
        mistakes={
            **{f"{name}_chosen": right | {name} for name in others},
            **{f"{name}_missed": right - {name} for name in widening},
            "all_chosen": frozenset(shown),
        },
    )


@question(kind="choice")
def growth_with_depth(draw: Draw) -> Numbers:
    factor = draw.pick(4, 9, 16)
    return Numbers(
        given={"factor": factor},
        words={"root": math.isqrt(factor)},
        answer="linear_root",
        mistakes={
            "effective_linear": "both_linear",
            "theory_root": "both_root",
            "exchanged": "root_linear",
        },
    )


@question(
    kind="ordering",
    snippet="tuple(sorted(stacks, key=lambda name: top_down(stacks[name])))",
    oracle="tuple(sorted(stacks, key=lambda name: gradient_width(stacks[name])))",
)
def narrow_to_wide(draw: Draw) -> Numbers:
    kinds = {
        "strided": ([3, 2, 0, 1], (3, 6)),
        "plain": ([3, 1, 0, 1], (2, 9)),
        "large": ([7, 1, 0, 1], (2, 5)),
        "dilated": ([3, 1, 0, 2], (2, 7)),
    }
    while True:
        depths = {name: draw.integer(*bounds) for name, (_, bounds) in kinds.items()}
        stacks = {name: [layer] * depths[name] for name, (layer, _) in kinds.items()}
        sizes = {name: field(stack) for name, stack in stacks.items()}
        flat = {name: (layer[0] - 1) * depths[name] for name, (layer, _) in kinds.items()}
        if len(set(sizes.values())) == len(set(flat.values())) == 4:
            break
    ordered = tuple(sorted(sizes, key=sizes.__getitem__))
    return Numbers(
        given={"stacks": stacks},
        words=depths,
        answer=ordered,
        mistakes={
            "strides_and_rates_ignored": tuple(sorted(flat, key=flat.__getitem__)),
            "largest_first": ordered[::-1],
        },
    )
