"""空洞卷积 · Dilated (atrous) convolution. Pages: docs/*/dilated_convolution.md"""

from fractions import Fraction
from itertools import product
from math import prod

from kb.quiz.problem import Choice, Draw, Mistake, Numbers, Problem, Step, question


@question(
    unit="px",
    snippet="effective_kernel(kernel, dilation)",
    oracle="kernel_extent(kernel, dilation)",
)
def effective_side(draw: Draw) -> Numbers:
    kernel, dilation = draw.pick(3, 5, 7), draw.integer(2, 12)
    return Numbers(
        given={"kernel": kernel, "dilation": dilation},
        steps=[kernel - 1, dilation * (kernel - 1), dilation * (kernel - 1) + 1],
        mistakes={
            "kernel_times_dilation": dilation * kernel,
            "one_hole_too_many": (dilation + 1) * kernel + 1,
            "dilation_ignored": kernel,
            "holes_are_dilation": kernel + (kernel - 1) * dilation,
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
    extent = (kernel - 1) * dilation + 1

    def side(reach: int) -> int:
        return (size + 2 * padding - reach) // stride + 1

    return Numbers(
        given={
            "size": size,
            "kernel": kernel,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
        },
        steps=[extent, size + 2 * padding - extent, side(extent)],
        mistakes={
            "dilation_ignored": side(kernel),
            "kernel_times_dilation": side(kernel * dilation),
            "padding_on_one_side": (size + padding - extent) // stride + 1,
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
    return Numbers(
        given={"kernel": kernel, "dilation": dilation},
        steps=[dilation * (kernel - 1), dilation * (kernel - 1) // 2],
        mistakes={
            "dilation_ignored": (kernel - 1) // 2,
            "whole_loss_each_side": dilation * (kernel - 1),
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
    last = 2 ** (depth - 1)
    return Numbers(
        given={"depth": depth, "kernel": kernel},
        words={"last": last},
        steps=[2**depth - 1, (kernel - 1) * (2**depth - 1), 1 + (kernel - 1) * (2**depth - 1)],
        mistakes={
            "last_layer_only": 1 + (kernel - 1) * last,
            "one_doubling_too_many": 1 + (kernel - 1) * (2 ** (depth + 1) - 1),
            "constant_rate_assumed": 1 + (kernel - 1) * depth,
            "start_forgotten": (kernel - 1) * (2**depth - 1),
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


def _line(rates: list[int]) -> set[int]:
    return {sum(steps) for steps in product(*[(-rate, 0, rate) for rate in rates])}


@question(unit="px", snippet="(coverage(rates) == 0).sum()", oracle="unreached(rates)")
def unreached_pixels(draw: Draw) -> Numbers:
    rates = draw.pick(
        [1, 2, 7], [1, 2, 9], [1, 3, 10], [1, 2, 8], [2, 2, 4], [1, 4, 4], [2, 3, 4], [1, 1, 8],
        [1, 4, 9], [2, 2, 3], [1, 6], [2, 3], [1, 5], [1, 7], [2, 5], [3, 4], [1, 1, 6], [1, 4, 6],
    )  # fmt: skip
    field, used = 1 + 2 * sum(rates), len(_line(rates))
    names = ", ".join(map(str, rates))
    return Numbers(
        given={"rates": rates},
        words={"names": names},
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


def _gap(rates: list[int], own_rate: bool = True) -> int:
    gap = rates[-1]
    for rate in rates[-2:0:-1]:
        gap = max(abs(gap - 2 * rate), rate if own_rate else 0)
    return gap


@question(
    built_here="to be converted",
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
    magnitudes=True,
    snippet="sum(p.numel() for p in ASPP(channels, width, rates).parameters())",
    oracle="aspp_weights(channels, width, rates)",
)
def aspp_weight_count(draw: Draw) -> Numbers:
    channels, width = draw.pick(64, 128, 320, 512), draw.pick(16, 32, 64)
    rates = draw.pick([6, 12, 18], [12, 24, 36], [6, 12], [6, 12, 18, 24])
    names, count = ", ".join(map(str, rates)), len(rates)
    single = channels * width
    projection = (count + 2) * width * width
    return Numbers(
        given={"channels": channels, "width": width, "rates": rates},
        words={"names": names},
        steps=[9 * single * count, single * (9 * count + 2), single * (9 * count + 2) + projection],
        mistakes={
            "image_branch_forgotten": single * (9 * count + 1) + (count + 1) * width * width,
            "projection_forgotten": single * (9 * count + 2),
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
    names, joined = ", ".join(map(str, rates)), (len(rates) + 2) * width
    return Numbers(
        given={"batch": batch, "channels": channels, "width": width, "size": size, "rates": rates},
        words={"names": names},
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
    traded = draw.integer(1, stages - 1)
    output_stride = prod(strides) // 2**traded
    names = ", ".join(map(str, strides))
    return Numbers(
        given={"strides": strides, "output_stride": output_stride},
        words={"names": names},
        steps=[prod(strides), 2**traded],
        mistakes={"output_stride_itself": output_stride, "no_dilation": 1},
    )


@question(snippet="(size // output_stride) ** 2", oracle="map_positions(size, output_stride)")
def positions_at_output_stride(draw: Draw) -> Numbers:
    size, output_stride = 32 * draw.integer(5, 24), draw.pick(8, 16)
    return Numbers(
        given={"size": size, "output_stride": output_stride},
        steps=[size // output_stride, (size // output_stride) ** 2],
        mistakes={
            "divided_once": size * size // output_stride,
            "classification_stride": (size // 32) ** 2,
            "side_only": size // output_stride,
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
    line = Fraction(size + 2 * (size - rate), size)
    return Numbers(
        given={"size": size, "rate": rate},
        steps=[size - rate, size + 2 * (size - rate), line**2 / 9 * 100],
        mistakes={
            "one_dimension_only": line / 3 * 100,
            "border_ignored": 100,
            "all_or_nothing": Fraction(max(size - 2 * rate, 0) ** 2, size**2) * 100,
        },
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


@question(kind="print")
def print_shape_and_weights(draw: Draw) -> Numbers:
    size, kernel = draw.integer(20, 40), draw.pick(3, 5)
    padding, dilation = draw.integer(0, 3), draw.integer(2, 4)
    side = size + 2 * padding - dilation * (kernel - 1)
    plain = size + 2 * padding - (kernel - 1)
    wide = dilation * (kernel - 1) + 1
    weights = 8 * 3 * kernel * kernel
    return Numbers(
        steps=[side, weights, f"(2, 8, {side}, {side}) {weights}"],
        mistakes={
            "dilation_ignored": f"(2, 8, {plain}, {plain}) {weights}",
            "holes_have_weights": f"(2, 8, {side}, {side}) {8 * 3 * wide * wide}",
        },
        code=_shape_code(size, kernel, padding, dilation),
    )


@question(kind="print")
def print_one_dimension(draw: Draw) -> Numbers:
    length, rate = draw.integer(8, 10), draw.integer(2, 3)
    weights = [draw.integer(1, 3), draw.pick(-1, 0, 2), draw.integer(1, 4)]
    start = draw.integer(0, 5)
    signal = [start + i for i in range(length)]

    def slide(taps: list[int], step: int) -> list[int]:
        count = length - step * (len(taps) - 1)
        return [sum(signal[i + step * k] * w for k, w in enumerate(taps)) for i in range(count)]

    answer = slide(weights, rate)
    return Numbers(
        steps=[len(answer), answer[0], str(answer)],
        mistakes={
            "dilation_ignored": str(slide(weights, 1)),
            "kernel_flipped": str(slide(weights[::-1], rate)),
        },
        code="import torch\n"
        "import torch.nn.functional as F\n"
        "\n"
        f"x = torch.arange({start}, {start + length}).view(1, 1, -1)\n"
        f"w = torch.tensor({weights}).view(1, 1, -1)\n"
        f"print(F.conv1d(x, w, dilation={rate}).flatten().tolist())\n",
    )


@question(kind="print")
def print_reached(draw: Draw) -> Numbers:
    rates = draw.pick([2, 2], [2, 2, 2], [3, 3], [2, 4], [1, 4], [1, 2, 7], [2, 3], [1, 5], [3, 6])
    used, field = len(_line(rates)), 1 + 2 * sum(rates)
    middle = sum(rates)
    return Numbers(
        steps=[used, used**2, f"{used**2} {field**2}"],
        mistakes={
            "dense_field_assumed": f"{field**2} {field**2}",
            "one_dimension_only": f"{used} {field**2}",
        },
        code="import torch\n"
        "import torch.nn.functional as F\n"
        "\n"
        f"x = torch.zeros(1, 1, {field}, {field}, requires_grad=True)\n"
        "y, w = x, torch.ones(1, 1, 3, 3)\n"
        f"for rate in {rates}:\n"
        "    y = F.conv2d(y, w, padding=rate, dilation=rate)\n"
        f"y[0, 0, {middle}, {middle}].backward()\n"
        "print((x.grad != 0).sum().item(), x.numel())\n",
    )


@question(built_here="to be converted", level=2, kind="choice", section="hdc")
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


@question(kind="choice")
def why_not_a_larger_kernel(draw: Draw) -> Numbers:
    rate = draw.integer(2, 4)
    side = 2 * rate + 1
    return Numbers(
        given={"rate": rate},
        words={"side": side},
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
