"""SENet 与 CBAM · Channel and spatial attention. Pages: docs/*/attention.md"""

import math

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@question(
    built_here="to be converted",
    level=1,
    section="se-block",
    snippet="count_parameters(SEBlock(channels, reduction, bias))",
    oracle="se_parameters(channels, reduction, bias)",
)
def se_parameters(draw: Draw) -> Problem:
    channels, reduction = draw.pick(64, 128, 256, 512, 1024), draw.pick(4, 8, 16, 32)
    bias = draw.chance()
    hidden = channels // reduction
    weights, biases = 2 * channels * hidden, hidden + channels
    zh_bias, en_bias = ("带偏置", "with biases") if bias else ("不带偏置", "without biases")
    other = weights + (0 if bias else biases)
    return Problem(
        given={"channels": channels, "reduction": reduction, "bias": bias},
        zh=f"SE 模块输入 {channels} 个通道，压缩比 r = {reduction}，各全连接层{zh_bias}。"
        "它一共有多少个参数？",
        en=f"An SE block on {channels} channels, reduction r = {reduction}, its linear layers "
        f"{en_bias}. How many parameters does it have?",
        answer=weights + (biases if bias else 0),
        steps=[
            Step(zh="隐藏层宽度是 C / r", en="The hidden layer is C / r wide", value=hidden),
            Step(
                zh="两个权重矩阵一样大：C × C/r 和 C/r × C",
                en="Both weight matrices have the same size: C × C/r and C/r × C",
                value=weights,
            ),
            Step(
                zh="偏置按题目：有则再加 C/r + C，没有则不加",
                en="Biases as stated: if there are any, add C/r + C, else nothing",
                value=weights + (biases if bias else 0),
            ),
        ],
        mistakes=[
            Mistake(
                "biases_forgotten" if bias else "biases_counted",
                other,
                zh="忘了偏置：隐藏层有 C/r 个，输出层有 C 个"
                if bias
                else "多算了偏置；题目说不带偏置",
                en="The biases were forgotten: C/r in the hidden layer, C in the output layer"
                if bias
                else "Biases were counted; these layers are without biases",
            ),
            Mistake(
                "one_layer_only",
                weights // 2 + (hidden if bias else 0),
                zh="只算了降维那一层；升维那一层也要算",
                en="Only the reducing layer was counted; the expanding one counts too",
            ),
            Mistake(
                "no_bottleneck",
                2 * channels * channels + (2 * channels if bias else 0),
                zh="没有除以 r：隐藏层不是 C 个单元",
                en="r was left out: the hidden layer does not have C units",
            ),
        ],
    )


@question(
    snippet="count_parameters(CBAM(channels, reduction, kernel))",
    oracle="cbam_parameters(channels, reduction, kernel)",
)
def cbam_parameters(draw: Draw) -> Numbers:
    channels, reduction = draw.pick(64, 128, 256, 512), draw.pick(8, 16)
    kernel = draw.pick(3, 5, 7)
    hidden = channels // reduction
    shared, spatial = 2 * channels * hidden, 2 * kernel * kernel
    return Numbers(
        given={"channels": channels, "reduction": reduction, "kernel": kernel},
        steps=[shared, spatial, shared + spatial],
        mistakes={
            "two_mlps": 2 * shared + spatial,
            "spatial_on_all_channels": shared + channels * kernel * kernel,
            "one_spatial_map": shared + kernel * kernel,
        },
    )


@question(snippet="count_parameters(SpatialAttention(kernel))", oracle="spatial_parameters(kernel)")
def spatial_parameters(draw: Draw) -> Numbers:
    kernel, channels = draw.pick(3, 5, 7, 9, 11), draw.pick(64, 128, 256, 512)
    return Numbers(
        given={"kernel": kernel},
        words={"channels": channels},
        steps=[2, 2 * kernel * kernel],
        mistakes={
            "spatial_on_all_channels": channels * kernel * kernel,
            "one_spatial_map": kernel * kernel,
            "two_output_maps": 4 * kernel * kernel,
        },
    )


@question(
    significant=3,
    magnitudes=True,
    snippet="se_extra_parameters(stages, reduction)",
    oracle="network_parameters(stages, reduction)",
)
def network_extra(draw: Draw) -> Numbers:
    blocks = [3, draw.pick(4, 8), draw.pick(6, 23, 36), 3]
    reduction = draw.pick(4, 8, 16, 32)
    widths = [256, 512, 1024, 2048]
    stages = [[n, c] for n, c in zip(blocks, widths, strict=True)]
    squares = sum(n * c * c for n, c in stages)
    listed = "、".join(str(n) for n in blocks)
    listed_en = ", ".join(str(n) for n in blocks)
    return Numbers(
        given={"stages": stages, "reduction": reduction},
        words={"listed": listed, "listed_en": listed_en},
        steps=[squares, 2 * squares // reduction],
        mistakes={
            "bottleneck_width": 2 * squares // reduction // 16,
            "one_layer_only": squares // reduction,
            "one_block_a_stage": 2 * sum(c * c for c in widths) // reduction,
        },
    )


@question(
    unit="%",
    decimals=2,
    snippet="100 * count_parameters(SEBottleneck(width, reduction).se)"
    " / sum(p.numel() for p in SEBottleneck(width, reduction).body.parameters() if p.dim() == 4)",
    oracle="bottleneck_share(width, reduction)",
)
def bottleneck_share(draw: Draw) -> Numbers:
    width, reduction = draw.pick(32, 64, 128), draw.pick(4, 8, 16, 32)
    return Numbers(
        given={"width": width, "reduction": reduction},
        steps=[17 * width * width, 32 * width * width // reduction, 3200 / (17 * reduction)],
        mistakes={
            "bottleneck_width": 200 / (17 * reduction),
            "one_layer_only": 1600 / (17 * reduction),
            "last_convolution_forgotten": 3200 / (13 * reduction),
        },
    )


@question(
    decimals=3,
    snippet="(block := SEBlock(2, 2, bias=False).double(), "
    "block.excite[0].weight.data.copy_(torch.tensor(first)), "
    "block.excite[2].weight.data.copy_(torch.tensor(second)), "
    "block.weights(torch.tensor([maps], dtype=torch.float64)).detach()[0, 0, 0, 0])[-1]",
    oracle="se_gates(maps, first, second)[0]",
)
def se_gate_by_hand(draw: Draw) -> Numbers:
    one = [[draw.integer(0, 4), draw.integer(0, 4)], [draw.integer(0, 4), draw.integer(5, 8)]]
    two = [[draw.integer(0, 3), draw.integer(0, 3)], [draw.integer(0, 3), draw.integer(0, 3)]]
    a, b = draw.pick(1.0, 0.5, 1.5), draw.pick(-0.25, 0.25, 0.5)
    c, d = draw.pick(0.25, 0.5, -0.5), draw.pick(-0.25, 0.75)
    flat = [[*one[0], *one[1]], [*two[0], *two[1]]]
    means = [sum(values) / 4 for values in flat]
    hidden = max(0.0, a * means[0] + b * means[1])
    top = max(0.0, a * max(flat[0]) + b * max(flat[1]))
    logits = [c * hidden, d * hidden]
    return Numbers(
        given={
            "maps": [[[float(v) for v in row] for row in m] for m in (one, two)],
            "first": [[a, b]],
            "second": [[c], [d]],
        },
        words={"one": one, "two": two, "a": a, "b": b, "c": c, "d": d},
        steps=[means[0], hidden, logits[0], _sigmoid(logits[0])],
        mistakes={
            "softmax_gate": math.exp(logits[0]) / (math.exp(logits[0]) + math.exp(logits[1])),
            "max_pooled": _sigmoid(c * top),
            "gate_missing": logits[0],
        },
    )


@question(
    decimals=3,
    snippet="(block := ChannelAttention(2, 2).double(), "
    "block.mlp[0].weight.data.copy_(torch.tensor(first)), "
    "block.mlp[2].weight.data.copy_(torch.tensor(second)), "
    "block.weights(torch.tensor([maps], dtype=torch.float64)).detach()[0, 0, 0, 0])[-1]",
    oracle="cbam_gates(maps, first, second)[0]",
)
def cbam_gate_by_hand(draw: Draw) -> Numbers:
    mean_a, mean_b = draw.integer(1, 3), draw.integer(2, 4)
    max_a, max_b = mean_a + draw.integer(3, 6), mean_b + draw.integer(0, 2)
    b, c = draw.pick(-1.0, -1.5, -2.0), draw.pick(0.1, 0.2, 0.3, -0.2)

    def hidden(first: float, second: float) -> float:
        return max(0.0, first + b * second)

    def row(mean: int, top: int) -> list[list[float]]:
        return [[float(top), float(mean), float(2 * mean - top)]]

    logits = [0.0 + c * hidden(mean_a, mean_b), c * hidden(max_a, max_b)]  # no −0.0
    averaged = c * hidden((mean_a + max_a) / 2, (mean_b + max_b) / 2)
    return Numbers(
        given={
            "maps": [row(mean_a, max_a), row(mean_b, max_b)],
            "first": [[1.0, b]],
            "second": [[c], [0.0]],
        },
        words={"mean_a": mean_a, "max_a": max_a, "mean_b": mean_b, "max_b": max_b, "b": b, "c": c},
        steps=[logits[0], logits[1], _sigmoid(sum(logits))],
        mistakes={
            "sum_of_sigmoids": _sigmoid(logits[0]) + _sigmoid(logits[1]),
            "averaged_before_mlp": _sigmoid(averaged),
            "max_forgotten": _sigmoid(logits[0]),
        },
    )


@question(
    decimals=3,
    snippet="(block := SpatialAttention(kernel).double(), "
    "block.conv.weight.data.fill_(weight), "
    "block.weights(torch.full((1, channels, size, size), value, dtype=torch.float64))"
    ".detach()[0, 0, 0, 0])[-1]",
    oracle="corner_gate(channels, size, kernel, value, weight)",
)
def spatial_corner(draw: Draw) -> Numbers:
    kernel, channels = draw.pick(3, 5, 7), draw.pick(8, 16, 32)
    size, value = draw.integer(8, 14), draw.pick(0.5, 1.0, 2.0)
    weight = draw.pick(0.01, 0.02, -0.01, -0.02)
    side = (kernel + 1) // 2
    taps = side * side
    return Numbers(
        given={
            "kernel": kernel,
            "channels": channels,
            "size": size,
            "value": value,
            "weight": weight,
        },
        steps=[taps, 2 * taps * value * weight, _sigmoid(2 * taps * value * weight)],
        mistakes={
            "padding_ignored": _sigmoid(2 * kernel * kernel * value * weight),
            "one_spatial_map": _sigmoid(taps * value * weight),
            "spatial_on_all_channels": _sigmoid(channels * taps * value * weight),
        },
    )


@question(
    decimals=3,
    snippet="(block := SpatialAttention(1).double(), "
    "block.conv.weight.data.copy_(torch.tensor([[[[mean_weight]], [[max_weight]]]])), "
    "block.weights(torch.tensor(values, dtype=torch.float64).reshape(1, -1, 1, 1))"
    ".detach()[0, 0, 0, 0])[-1]",
    oracle="pixel_gate(values, mean_weight, max_weight)",
)
def spatial_pixel(draw: Draw) -> Numbers:
    values = [draw.integer(-3, 2) for _ in range(3)] + [draw.integer(3, 7)]
    mean_weight, max_weight = draw.pick(0.5, 1.0, -0.5), draw.pick(0.25, -0.25, 0.3)
    mean, top = sum(values) / 4, max(values)
    logit = mean_weight * mean + max_weight * top
    return Numbers(
        given={
            "values": [float(v) for v in values],
            "mean_weight": mean_weight,
            "max_weight": max_weight,
        },
        words={"values": values},
        steps=[mean, top, logit, _sigmoid(logit)],
        mistakes={
            "maps_swapped": _sigmoid(mean_weight * top + max_weight * mean),
            "sum_for_mean": _sigmoid(mean_weight * sum(values) + max_weight * top),
            "gate_missing": logit,
        },
    )


@question(
    magnitudes=True,
    snippet="se_multiplications(channels, reduction, height, width)",
    oracle="multiplications(channels, reduction, height, width)",
)
def se_cost(draw: Draw) -> Numbers:
    channels, side = draw.pick((256, 56), (512, 28), (1024, 14), (2048, 7))
    reduction = draw.pick(4, 8, 16, 32)
    layers, rescaled = 2 * channels * channels // reduction, channels * side * side
    return Numbers(
        given={"channels": channels, "reduction": reduction, "height": side, "width": side},
        words={"side": side},
        steps=[layers, layers + rescaled],
        mistakes={
            "layers_at_every_pixel": layers * side * side + rescaled,
            "rescaling_forgotten": layers,
            "no_bottleneck": 2 * channels * channels + rescaled,
        },
    )


@question(snippet="eca_kernel(channels)", oracle="odd_kernel(channels)")
def eca_kernel(draw: Draw) -> Numbers:
    power = draw.pick(5, 7, 8, 11, 12, 15)
    channels = 2**power
    cut = (power + 1) // 2
    answer = cut if cut % 2 else cut + 1
    return Numbers(
        given={"channels": channels},
        steps=[power, cut, answer],
        mistakes={
            "logarithm_itself": power + 1 if power % 2 == 0 else power + 2,
            "even_kernel": cut if cut % 2 == 0 else cut + 1,
        },
    )


@question(
    built_here="to be converted",
    level=2,
    section="cbam-channel",
    snippet="count_parameters(ChannelAttention(channels, reduction))",
    oracle="floored_pair(channels, reduction)",
)
def floored_width(draw: Draw) -> Problem:
    reduction = draw.pick(8, 16)
    channels = reduction * draw.integer(2, 9) + draw.integer(3, reduction - 3)
    hidden = channels // reduction
    eights = max(8, 8 * round(channels / reduction / 8 + 1e-9))
    mistakes = [
        Mistake(
            "rounded_up",
            2 * channels * (hidden + 1),
            zh="隐藏层宽度向上取整了；`C // r` 向下取整",
            en="The hidden width was rounded up; `C // r` rounds down",
        ),
        Mistake(
            "rounded_to_eight",
            2 * channels * eights,
            zh="隐藏层宽度凑成了 8 的倍数；有的库这样做，这里没有",
            en="The hidden width was made a multiple of 8, as some libraries do; not here",
        ),
        Mistake(
            "two_mlps",
            4 * channels * hidden,
            zh="两种池化各算了一个 MLP；它是共享的",
            en="Each pooling got its own MLP; it is shared",
        ),
    ]
    return Problem(
        given={"channels": channels, "reduction": reduction},
        zh=f"CBAM 的通道注意力，{channels} 个通道，r = {reduction}，隐藏层宽度 `max(1, C // r)`，"
        f"无偏置。"
        "它有多少个参数？",
        en=f"CBAM's channel attention on {channels} channels, r = {reduction}, hidden width "
        "`max(1, C // r)`, no biases. How many parameters does it have?",
        answer=2 * channels * hidden,
        steps=[
            Step(zh="隐藏层宽度：向下取整", en="The hidden width: round down", value=hidden),
            Step(
                zh="降维、升维两个矩阵：2 × C × 隐藏宽度",
                en="A matrix down and a matrix up: 2 × C × hidden width",
                value=2 * channels * hidden,
            ),
        ],
        mistakes=[m for m in mistakes if m.value != 2 * channels * hidden],
    )


@question(
    snippet="CBAM(channels).channel.weights(torch.zeros(1, channels, height, width)).numel()"
    " + CBAM(channels).spatial.weights(torch.zeros(1, channels, height, width)).numel()",
    oracle="gate_numbers(channels, height, width)",
)
def gate_numbers(draw: Draw) -> Numbers:
    channels, side = draw.pick(64, 128, 256), draw.pick(7, 14, 28)
    area = side * side
    return Numbers(
        given={"channels": channels, "height": side, "width": side},
        words={"side": side},
        steps=[channels, channels + area],
        mistakes={
            "gate_at_every_value": channels * area,
            "self_attention": area * area,
            "channel_only": channels,
        },
    )


@question(
    kind="shape",
    form="(B, C, H, W)",
    snippet="(batch, SpatialAttention().conv.in_channels, height, width)",
    oracle="pooled_shape(batch, channels, height, width)",
)
def pooled_shape(draw: Draw) -> Numbers:
    batch, channels = draw.pick(4, 8, 16), draw.pick(64, 128, 256)
    height, width = draw.pick(14, 28), draw.pick(20, 32)
    return Numbers(
        given={"batch": batch, "channels": channels, "height": height, "width": width},
        steps=[(batch, 1, height, width), (batch, 2, height, width)],
        mistakes={
            "spatial_on_all_channels": (batch, channels, height, width),
            "one_spatial_map": (batch, 1, height, width),
            "pooled_over_space": (batch, channels, 1, 1),
        },
    )


@question(kind="choice")
def why_sigmoid(draw: Draw) -> Numbers:
    return Numbers(
        answer="independent",
        mistakes={"cost": "cheaper", "softmax_range": "range", "no_gradient": "gradient"},
    )


@question(kind="ordering")
def cbam_order(draw: Draw) -> Numbers:
    return Numbers(
        answer=("pool_space", "mlp", "scale_channels", "pool_channels", "conv", "scale_positions"),
        mistakes={
            "space_first": (
                "pool_channels",
                "conv",
                "scale_positions",
                "pool_space",
                "mlp",
                "scale_channels",
            )
        },
    )


@question(kind="print")
def print_parameter_count(draw: Draw) -> Numbers:
    channels, reduction = draw.pick(64, 96, 128, 256), draw.pick(4, 8, 16)
    hidden = channels // reduction
    weights = 2 * channels * hidden
    return Numbers(
        steps=[str(weights), str(weights + channels + hidden)],
        mistakes={"biases_forgotten": str(weights), "output_bias_only": str(weights + channels)},
        code=f"""from torch import nn

excite = nn.Sequential(
    nn.Linear({channels}, {channels} // {reduction}),
    nn.ReLU(),
    nn.Linear({channels} // {reduction}, {channels}),
    nn.Sigmoid(),
)
print(sum(p.numel() for p in excite.parameters()))
""",
    )


@question(kind="print")
def print_map_shape(draw: Draw) -> Numbers:
    batch, channels = draw.pick(2, 4), draw.pick(16, 32, 64)
    height, width = draw.pick(5, 7, 9), draw.pick(6, 8, 10)
    kernel, padding = draw.pick((7, 2), (7, 1), (5, 1))
    shrink = kernel - 1 - 2 * padding
    return Numbers(
        steps=[
            f"{batch} 2 {height} {width}",
            f"{batch} 2 {height} {width} {batch} 1 {height - shrink} {width - shrink}",
        ],
        mistakes={
            "size_kept": f"{batch} 2 {height} {width} {batch} 1 {height} {width}",
            "channels_kept": f"{batch} {channels} {height} {width} {batch} 1 {height - shrink} {width - shrink}",
        },
        code=f"""import torch
from torch import nn

x = torch.zeros({batch}, {channels}, {height}, {width})
maps = torch.stack([x.mean(dim=1), x.amax(dim=1)], dim=1)
gate = nn.Conv2d(2, 1, {kernel}, padding={padding})(maps)
print(*maps.shape, *gate.shape)
""",
    )


@question(kind="print")
def print_softmax_gate(draw: Draw) -> Numbers:
    channels, value = draw.pick(4, 8, 16, 32), draw.pick(1, 2, 3, 4)
    return Numbers(
        steps=[f"{value / 2}", f"{value / 2} {value / channels}"],
        mistakes={
            "softmax_as_sigmoid": f"{value / 2} {value / 2}",
            "sigmoid_of_zero_is_zero": f"0.0 {value / channels}",
        },
        code=f"""import torch

x = torch.full((1, {channels}, 2, 2), {value}.0)
logits = torch.zeros(1, {channels})
sigmoid = x * torch.sigmoid(logits)[:, :, None, None]
softmax = x * torch.softmax(logits, dim=1)[:, :, None, None]
print(sigmoid[0, 0, 0, 0].item(), softmax[0, 0, 0, 0].item())
""",
    )
