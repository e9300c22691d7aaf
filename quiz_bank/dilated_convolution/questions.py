"""Questions on dilated convolution: sizes, receptive fields, gridding, ASPP, cost."""

from fractions import Fraction
from itertools import product
from math import prod
from operator import mul

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question


def listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def row(rates: list[int]) -> set[int]:
    """The positions of one row that 3×3 convolutions of these rates reach."""
    return {sum(taps) for taps in product(*((-rate, 0, rate) for rate in rates))}


@question(
    unit="px",
    snippet="effective_kernel(kernel, dilation)",
    oracle="kernel_extent(kernel, dilation)",
)
def effective_side(draw: Draw) -> Numbers:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 12)
    gaps = kernel - 1
    return Numbers(
        given={"kernel": kernel, "dilation": dilation},
        steps=[gaps, dilation * gaps, dilation * gaps + 1],
        mistakes={
            "kernel_times_dilation": dilation * kernel,
            "one_hole_too_many": (dilation + 1) * kernel + 1,
            "dilation_ignored": kernel,
            "holes_are_dilation": kernel + gaps * dilation,
        },
    )


@question(
    unit="px",
    snippet="output_size(size, kernel, stride, padding, dilation)",
    oracle="framework_size(size, kernel, stride, padding, dilation)",
    revision=2,
)
def output_side(draw: Draw) -> Numbers:
    size, kernel = draw.integer(28, 224), draw.pick(3, 5)
    stride, padding, dilation = draw.pick(1, 1, 2), draw.integer(2, 8), draw.integer(2, 6)
    extent, padded = (kernel - 1) * dilation + 1, size + 2 * padding
    sizes = {"size": size, "kernel": kernel, "stride": stride}

    def side(reach: int) -> int:
        return (padded - reach) // stride + 1

    return Numbers(
        given={**sizes, "padding": padding, "dilation": dilation},
        steps=[extent, padded - extent, side(extent)],
        mistakes={
            "dilation_ignored": side(kernel),
            "kernel_times_dilation": side(kernel * dilation),
            "padding_on_one_side": side(extent + padding),
            "start_forgotten": side(extent) - 1,
        },
    )


@question(
    unit="px",
    snippet="effective_kernel(kernel, dilation) // 2",
    oracle="size_keeping_padding(kernel, dilation)",
)
def keeping_padding(draw: Draw) -> Numbers:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 24)
    lost = dilation * (kernel - 1)
    return Numbers(
        given={"kernel": kernel, "dilation": dilation},
        steps=[lost, lost // 2],
        mistakes={
            "dilation_ignored": (kernel - 1) // 2,
            "whole_loss_each_side": lost,
            "half_of_kernel_times_dilation": dilation * kernel // 2,
        },
    )


@question(unit="px", snippet="field_size([rate] * depth)", oracle="gradient_field([rate] * depth)")
def constant_rate_field(draw: Draw) -> Numbers:
    depth, rate = draw.integer(3, 9), draw.integer(2, 6)
    return Numbers(
        given={"depth": depth, "rate": rate},
        steps=[2 * rate, 2 * rate * depth, 1 + 2 * rate * depth],
        mistakes={
            "dilation_ignored": 1 + 2 * depth,
            "taken_for_doubling": 2 ** (depth + 1) - 1,
            "kernel_times_dilation": 1 + depth * (3 * rate - 1),
        },
    )


@question(
    unit="px",
    snippet="field_size([2**i for i in range(depth)], kernel)",
    oracle="gradient_field([2**i for i in range(depth)], kernel)",
)
def doubling_field(draw: Draw) -> Numbers:
    depth, kernel = draw.integer(3, 9), draw.pick(2, 3, 5)
    rates, gaps = 2**depth - 1, kernel - 1
    last = 2 ** (depth - 1)
    return Numbers(
        given={"depth": depth, "kernel": kernel},
        words={"last": last},
        steps=[rates, gaps * rates, 1 + gaps * rates],
        mistakes={
            "last_layer_only": 1 + gaps * last,
            "one_doubling_too_many": 1 + gaps * (2 * rates + 1),
            "constant_rate_assumed": 1 + gaps * depth,
            "start_forgotten": gaps * rates,
        },
    )


@question(
    unit="px",
    snippet="(field_size([rate], kernel) - 1) * stride + stem",
    oracle="gradient_field_after_stem(stem, stride, kernel, rate)",
)
def field_behind_stride(draw: Draw) -> Numbers:
    stem, stride = draw.pick(3, 5, 7), draw.pick(2, 3, 4)
    kernel, rate = draw.pick(3, 5), draw.integer(2, 6)
    growth = (kernel - 1) * rate
    return Numbers(
        given={"stem": stem, "stride": stride, "kernel": kernel, "rate": rate},
        steps=[growth, growth * stride, stem + growth * stride],
        mistakes={
            "stride_ignored": stem + growth,
            "dilation_ignored": stem + (kernel - 1) * stride,
            "kernel_times_dilation": stem + (kernel * rate - 1) * stride,
        },
    )


@question(
    unit="%",
    decimals=1,
    snippet="(coverage([rate] * depth) > 0).double().mean() * 100",
    oracle="reached_share([rate] * depth)",
)
def reached_by_constant_rate(draw: Draw) -> Numbers:
    depth, rate = draw.integer(2, 6), draw.integer(2, 5)
    used, field = 2 * depth + 1, 2 * rate * depth + 1
    return Numbers(
        given={"depth": depth, "rate": rate},
        steps=[used, field, Fraction(100 * used**2, field**2)],
        mistakes={
            "dense_field_assumed": 100,
            "one_dimension_only": Fraction(100 * used, field),
            "one_over_rate_squared": Fraction(100, rate**2),
        },
    )


@question(unit="px", snippet="(coverage(rates) == 0).sum()", oracle="unreached(rates)")
def unreached_pixels(draw: Draw) -> Numbers:
    rates = draw.pick(
        [1, 2, 7], [1, 2, 9], [1, 3, 10], [1, 2, 8], [2, 2, 4], [1, 4, 4], [2, 3, 4], [1, 1, 8],
        [1, 4, 9], [2, 2, 3], [1, 6], [2, 3], [1, 5], [1, 7], [2, 5], [3, 4], [1, 1, 6], [1, 4, 6],
    )  # fmt: skip
    field, used = 1 + 2 * sum(rates), len(row(rates))
    return Numbers(
        given={"rates": rates},
        words={"rates": listed(rates)},
        steps=[field, used, field**2 - used**2],
        mistakes={
            "holes_of_a_row_squared": (field - used) ** 2,
            "one_dimension_only": field - used,
            "dense_field_assumed": 0,
            "layers_added_not_combined": field**2 - 9 * len(rates),
        },
    )


@question(
    snippet="coverage([rate] * depth)[rate * depth, rate * depth]",
    oracle="centre_paths([rate] * depth)",
)
def paths_to_centre(draw: Draw) -> Numbers:
    depth, rate = draw.integer(2, 4), draw.integer(1, 4)
    line = sum(sum(steps) == 0 for steps in product((-1, 0, 1), repeat=depth))
    return Numbers(
        given={"depth": depth, "rate": rate},
        steps=[line, line**2],
        mistakes={"one_dimension_only": line, "only_the_straight_path": 1, "all_paths": 9**depth},
    )


@question(
    built_here="a step for each rate: how many there are depends on the draw",
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
    last, *middle = rates[:0:-1]  # r_n down to r_2

    def gaps(factor: int = 2, own: int = 1) -> list[int]:
        """M_n down to M_2."""
        found = [last]
        for rate in middle:
            found.append(max(abs(found[-1] - factor * rate), own * rate))
        return found

    found = gaps()
    mistakes = [
        Mistake(
            "last_rate",
            last,
            zh="这是 M_n，也就是最后一层的膨胀率；还要往前递推到 M_2",
            en="That is M_n, the last layer's rate; the recursion goes on down to M_2",
        ),
        Mistake(
            "one_step_too_far",
            max(abs(found[-1] - 2 * rates[0]), rates[0]),
            zh="多递推了一步，算成了 M_1；判据用的是 M_2",
            en="One step too far: that is M_1, and the test uses M_2",
        ),
        Mistake(
            "own_rate_forgotten",
            gaps(own=0)[-1],
            zh="取最大值时漏了 r_i 自己",
            en="Forgot r_i itself in the maximum",
        ),
        Mistake(
            "factor_forgotten",
            gaps(factor=1)[-1],
            zh="减去的是 2r_i，不是 r_i",
            en="What is subtracted is 2r_i, not r_i",
        ),
    ]
    seen = [found[-1], *(mistake.value for mistake in mistakes)]
    kept = [mistake for i, mistake in enumerate(mistakes) if mistake.value not in seen[: i + 1]]
    rule = "M_{0} = max(M_{1} − 2r_{0}, 2r_{0} − M_{1}, r_{0})"
    rules = [rule.format(i, i + 1) for i in range(count - 1, 1, -1)]
    return Problem(
        given={"rates": rates},
        zh="HDC 判据：M_n = r_n，M_i = max(M_{i+1} − 2r_i, 2r_i − M_{i+1}, r_i)。"
        f"膨胀率 r_1, …, r_n 依次为 {listed(rates)}。M_2 是多少？",
        en="The HDC test: M_n = r_n and M_i = max(M_{i+1} − 2r_i, 2r_i − M_{i+1}, r_i). "
        f"The rates r_1, …, r_n are {listed(rates)}. What is M_2?",
        answer=found[-1],
        steps=[
            Step(last, zh="从最后一层开始：M_n = r_n", en="Start at the last layer: M_n = r_n"),
            *(Step(gap, zh=text, en=text) for gap, text in zip(found[1:], rules, strict=True)),
        ],
        mistakes=kept if len(kept) > 1 else mistakes,  # these collide: the engine draws again
    )


@question(
    magnitudes=True,
    snippet="sum(p.numel() for p in ASPP(channels, width, rates).parameters())",
    oracle="aspp_weights(channels, width, rates)",
)
def aspp_weight_count(draw: Draw) -> Numbers:
    channels, width = draw.pick(64, 128, 320, 512), draw.pick(16, 32, 64)
    rates = draw.pick([6, 12, 18], [12, 24, 36], [6, 12], [6, 12, 18, 24])
    single, count = channels * width, len(rates)
    branches, projection = single * (9 * count + 2), (count + 2) * width * width
    return Numbers(
        given={"channels": channels, "width": width, "rates": rates},
        words={"rates": listed(rates)},
        steps=[9 * single * count, branches, branches + projection],
        mistakes={
            "image_branch_forgotten": branches - single + projection - width * width,
            "projection_forgotten": branches,
            "all_branches_3x3": single * 9 * (count + 2) + projection,
        },
    )


@question(
    kind="shape",
    form="(B, C, H, W)",
    snippet="(batch, ASPP(channels, width, rates).project[0].in_channels, "
    "*ASPP(channels, width, rates)(torch.zeros(batch, channels, size, size)).shape[2:])",
    oracle="aspp_joined(batch, channels, size, width, rates)",
)
def aspp_joined_shape(draw: Draw) -> Numbers:
    batch, channels, width = draw.pick(1, 2, 4), draw.pick(8, 16, 32), draw.pick(4, 8, 24)
    size, rates = draw.integer(9, 33), draw.pick([6, 12, 18], [12, 24, 36], [6, 12])
    joined = (len(rates) + 2) * width
    return Numbers(
        given={"batch": batch, "channels": channels, "width": width, "size": size, "rates": rates},
        words={"rates": listed(rates)},
        steps=[len(rates) + 2, joined, (batch, joined, size, size)],
        mistakes={
            "image_branch_forgotten": (batch, joined - width, size, size),
            "summed_not_concatenated": (batch, width, size, size),
            "input_kept_too": (batch, joined + channels, size, size),
        },
    )


@question(
    unit="×",
    decimals=2,
    snippet="(effective_kernel(kernel, dilation) / kernel) ** 2",
    oracle="dense_weight_ratio(kernel, dilation)",
)
def dense_twin_weights(draw: Draw) -> Numbers:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 9)
    extent = dilation * (kernel - 1) + 1
    return Numbers(
        given={"kernel": kernel, "dilation": dilation},
        steps=[extent, extent**2, Fraction(extent**2, kernel**2)],
        mistakes={
            "not_squared": Fraction(extent, kernel),
            "dilation_squared": dilation**2,
            "dilation_costs_as_much": 1,
        },
    )


@question(
    snippet="atrous_backbone(strides, output_stride)[1][-1]",
    oracle="traded_rate(strides, output_stride)",
)
def rate_of_last_stage(draw: Draw) -> Numbers:
    first, stages = draw.pick(2, 4), draw.pick(3, 4, 5)
    strides = [first] + [2] * stages
    rate = 2 ** draw.integer(1, stages - 1)
    output_stride = prod(strides) // rate
    return Numbers(
        given={"strides": strides, "output_stride": output_stride},
        words={"strides": listed(strides)},
        steps=[prod(strides), rate],
        mistakes={"output_stride_itself": output_stride, "no_dilation": 1},
    )


@question(snippet="(size // output_stride) ** 2", oracle="map_positions(size, output_stride)")
def positions_at_output_stride(draw: Draw) -> Numbers:
    size, output_stride = 32 * draw.integer(5, 24), draw.pick(8, 16)
    side = size // output_stride
    return Numbers(
        given={"size": size, "output_stride": output_stride},
        steps=[side, side**2],
        mistakes={
            "divided_once": size * size // output_stride,
            "classification_stride": (size // 32) ** 2,
            "side_only": side,
        },
    )


@question(
    unit="%",
    decimals=1,
    snippet="valid_taps(size, rate).double().mean() / 9 * 100",
    oracle="inside_share(size, rate)",
)
def taps_on_the_map(draw: Draw) -> Numbers:
    size = draw.integer(12, 65)
    rate = draw.integer(3, size - 2)
    read = size + 2 * (size - rate)
    line = Fraction(read, 3 * size)
    return Numbers(
        given={"size": size, "rate": rate},
        steps=[size - rate, read, line**2 * 100],
        mistakes={
            "one_dimension_only": line * 100,
            "border_ignored": 100,
            "all_or_nothing": Fraction(max(size - 2 * rate, 0) ** 2, size**2) * 100,
        },
    )


@question(kind="print")
def print_shape_and_weights(draw: Draw) -> Numbers:
    size, kernel = draw.integer(20, 40), draw.pick(3, 5)
    padding, dilation = draw.integer(0, 3), draw.integer(2, 4)
    extent = dilation * (kernel - 1) + 1
    side, weights = size + 2 * padding - extent + 1, 24 * kernel * kernel
    plain = size + 2 * padding - kernel + 1
    return Numbers(
        steps=[side, weights, f"(2, 8, {side}, {side}) {weights}"],
        mistakes={
            "dilation_ignored": f"(2, 8, {plain}, {plain}) {weights}",
            "holes_have_weights": f"(2, 8, {side}, {side}) {24 * extent * extent}",
        },
        code=f"""import torch
from torch import nn

conv = nn.Conv2d(3, 8, {kernel}, padding={padding}, dilation={dilation})
y = conv(torch.zeros(2, 3, {size}, {size}))
print(tuple(y.shape), conv.weight.numel())
""",
    )


@question(kind="print")
def print_one_dimension(draw: Draw) -> Numbers:
    length, rate = draw.integer(8, 10), draw.integer(2, 3)
    weights = [draw.integer(1, 3), draw.pick(-1, 0, 2), draw.integer(1, 4)]
    start = draw.integer(0, 5)
    signal = range(start, start + length)

    def slide(taps: list[int], step: int) -> list[int]:
        windows = (signal[i::step] for i in range(length - 2 * step))
        return [sum(map(mul, window, taps)) for window in windows]

    answer = slide(weights, rate)
    return Numbers(
        steps=[len(answer), answer[0], str(answer)],
        mistakes={
            "dilation_ignored": str(slide(weights, 1)),
            "kernel_flipped": str(slide(weights[::-1], rate)),
        },
        code=f"""import torch
import torch.nn.functional as F

x = torch.arange({start}, {start + length}).view(1, 1, -1)
w = torch.tensor({weights}).view(1, 1, -1)
print(F.conv1d(x, w, dilation={rate}).flatten().tolist())
""",
    )


@question(kind="print")
def print_reached(draw: Draw) -> Numbers:
    rates = draw.pick([2, 2], [2, 2, 2], [3, 3], [2, 4], [1, 4], [1, 2, 7], [2, 3], [1, 5], [3, 6])
    middle = sum(rates)
    used, field = len(row(rates)), 2 * middle + 1
    return Numbers(
        steps=[used, used**2, f"{used**2} {field**2}"],
        mistakes={
            "dense_field_assumed": f"{field**2} {field**2}",
            "one_dimension_only": f"{used} {field**2}",
        },
        code=f"""import torch
import torch.nn.functional as F

x = torch.zeros(1, 1, {field}, {field}, requires_grad=True)
y, w = x, torch.ones(1, 1, 3, 3)
for rate in {rates}:
    y = F.conv2d(y, w, padding=rate, dilation=rate)
y[0, 0, {middle}, {middle}].backward()
print((x.grad != 0).sum().item(), x.numel())
""",
    )


@question(kind="choice")
def which_rates_are_dense(draw: Draw) -> Numbers:
    rates = {
        "dense": draw.pick([1, 2, 5], [1, 2, 4], [1, 5, 2], [1, 3, 9], [1, 2, 6], [1, 2, 3]),
        "gridded": draw.pick([2, 2, 2], [3, 3, 3], [2, 4, 6], [2, 2, 4], [2, 4, 8]),
        "sparse": draw.pick([1, 2, 9], [1, 3, 10], [1, 2, 8], [1, 3, 11]),
        "coprime": draw.pick([2, 3, 4], [2, 3, 5], [3, 2, 4], [2, 3, 7]),
    }
    return Numbers(
        given=rates,
        words={name: listed(three) for name, three in rates.items()},
        answer="dense",
        mistakes={f"{name}_chosen": name for name in ("gridded", "sparse", "coprime")},
    )


@question(kind="choice")
def why_not_a_larger_kernel(draw: Draw) -> Numbers:
    rate = draw.integer(2, 4)
    return Numbers(
        given={"rate": rate},
        words={"side": 2 * rate + 1},
        answer="cheaper_sparse",
        mistakes={
            "equal_expressiveness": "same_function",
            "dilation_is_stride": "downsampled",
            "holes_have_weights": "more_weights",
        },
    )


@question(kind="ordering")
def deeplab_order(draw: Draw) -> Numbers:
    return Numbers(
        answer=("v1", "v2", "v3", "v3plus"),
        mistakes={
            "crf_dropped_at_once": ("v1", "v3", "v2", "v3plus"),
            "decoder_before_image_features": ("v1", "v2", "v3plus", "v3"),
        },
    )
