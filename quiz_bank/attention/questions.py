"""Questions on SE and CBAM: parameters, multiplications, gates by hand, shapes."""

import math

from kb.quiz.problem import Draw, Numbers, question


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@question(
    snippet="count_parameters(SEBlock(channels, reduction, bias))",
    oracle="se_parameters(channels, reduction, bias)",
)
def se_parameters(draw: Draw) -> Numbers:
    channels, reduction = draw.pick(64, 128, 256, 512, 1024), draw.pick(4, 8, 16, 32)
    bias = draw.chance()
    hidden = channels // reduction
    weights = 2 * channels * hidden
    without, with_biases = weights, weights + hidden + channels
    return Numbers(
        given={"channels": channels, "reduction": reduction, "bias": bias},
        steps=[hidden, weights, with_biases if bias else without],
        mistakes={
            **({"biases_forgotten": without} if bias else {"biases_counted": with_biases}),
            "one_layer_only": weights // 2 + hidden * bias,
            "no_bottleneck": 2 * channels * (channels + bias),
        },
    )


@question(
    snippet="count_parameters(CBAM(channels, reduction, kernel))",
    oracle="cbam_parameters(channels, reduction, kernel)",
)
def cbam_parameters(draw: Draw) -> Numbers:
    channels, reduction = draw.pick(64, 128, 256, 512), draw.pick(8, 16)
    kernel = draw.pick(3, 5, 7)
    shared, area = 2 * channels * (channels // reduction), kernel * kernel
    return Numbers(
        given={"channels": channels, "reduction": reduction, "kernel": kernel},
        steps=[shared, 2 * area, shared + 2 * area],
        mistakes={
            "two_mlps": 2 * shared + 2 * area,
            "spatial_on_all_channels": shared + channels * area,
            "one_spatial_map": shared + area,
        },
    )


@question(snippet="count_parameters(SpatialAttention(kernel))", oracle="spatial_parameters(kernel)")
def spatial_parameters(draw: Draw) -> Numbers:
    kernel, channels = draw.pick(3, 5, 7, 9, 11), draw.pick(64, 128, 256, 512)
    area = kernel * kernel
    return Numbers(
        given={"kernel": kernel},
        words={"channels": channels},
        steps=[2, 2 * area],
        mistakes={
            "spatial_on_all_channels": channels * area,
            "one_spatial_map": area,
            "two_output_maps": 4 * area,
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
    stages = [[n, c] for n, c in zip(blocks, (256, 512, 1024, 2048), strict=True)]
    squares = sum(n * c * c for n, c in stages)
    return Numbers(
        given={"stages": stages, "reduction": reduction},
        words={"blocks": blocks},
        steps=[squares, 2 * squares // reduction],
        mistakes={
            "bottleneck_width": 2 * squares // reduction // 16,
            "one_layer_only": squares // reduction,
            "one_block_a_stage": 2 * sum(c * c for _, c in stages) // reduction,
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
    means = [sum(map(sum, rows)) / 4 for rows in (one, two)]
    tops = [max(map(max, rows)) for rows in (one, two)]
    hidden = max(0.0, a * means[0] + b * means[1])
    logits = [c * hidden, d * hidden]
    return Numbers(
        given={
            "maps": [[[float(v) for v in row] for row in rows] for rows in (one, two)],
            "first": [[a, b]],
            "second": [[c], [d]],
        },
        words={"one": one, "two": two, "a": a, "b": b, "c": c, "d": d},
        steps=[means[0], hidden, logits[0], sigmoid(logits[0])],
        mistakes={
            "softmax_gate": math.exp(logits[0]) / sum(map(math.exp, logits)),
            "max_pooled": sigmoid(c * max(0.0, a * tops[0] + b * tops[1])),
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

    def row(mean: int, top: int) -> list[list[float]]:
        return [[float(top), float(mean), float(2 * mean - top)]]

    def logit(first: float, second: float) -> float:
        return 0.0 + c * max(0.0, first + b * second)  # no −0.0

    mean, top = logit(mean_a, mean_b), logit(max_a, max_b)
    middle = logit((mean_a + max_a) / 2, (mean_b + max_b) / 2)
    return Numbers(
        given={
            "maps": [row(mean_a, max_a), row(mean_b, max_b)],
            "first": [[1.0, b]],
            "second": [[c], [0.0]],
        },
        words={"mean_a": mean_a, "max_a": max_a, "mean_b": mean_b, "max_b": max_b, "b": b, "c": c},
        steps=[mean, top, sigmoid(mean + top)],
        mistakes={
            "sum_of_sigmoids": sigmoid(mean) + sigmoid(top),
            "averaged_before_mlp": sigmoid(middle),
            "max_forgotten": sigmoid(mean),
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
    taps = ((kernel + 1) // 2) ** 2
    sizes = {"kernel": kernel, "channels": channels, "size": size}
    return Numbers(
        given={**sizes, "value": value, "weight": weight},
        steps=[taps, 2 * taps * value * weight, sigmoid(2 * taps * value * weight)],
        mistakes={
            "padding_ignored": sigmoid(2 * kernel * kernel * value * weight),
            "one_spatial_map": sigmoid(taps * value * weight),
            "spatial_on_all_channels": sigmoid(channels * taps * value * weight),
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
        steps=[mean, top, logit, sigmoid(logit)],
        mistakes={
            "maps_swapped": sigmoid(mean_weight * top + max_weight * mean),
            "sum_for_mean": sigmoid(mean_weight * sum(values) + max_weight * top),
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
    cut = (power + 1) // 2
    return Numbers(
        given={"channels": 2**power},
        steps=[power, cut, cut + 1 - cut % 2],
        mistakes={"logarithm_itself": power + 1 + power % 2, "even_kernel": cut + cut % 2},
    )


@question(
    snippet="count_parameters(ChannelAttention(channels, reduction))",
    oracle="floored_pair(channels, reduction)",
)
def floored_width(draw: Draw) -> Numbers:
    reduction = draw.pick(8, 16)
    channels = reduction * draw.integer(2, 9) + draw.integer(3, reduction - 3)
    hidden = channels // reduction
    eights = max(8, 8 * round(channels / reduction / 8 + 1e-9))
    widths = {"rounded_up": hidden + 1, "rounded_to_eight": eights, "two_mlps": 2 * hidden}
    return Numbers(
        given={"channels": channels, "reduction": reduction},
        steps=[hidden, 2 * channels * hidden],
        mistakes={name: 2 * channels * width for name, width in widths.items() if width != hidden},
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
    channel, space = ("pool_space", "mlp", "scale_channels"), ("pool_channels", "conv")
    return Numbers(
        answer=(*channel, *space, "scale_positions"),
        mistakes={"space_first": (*space, "scale_positions", *channel)},
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
    maps, gate = f"{batch} 2 {height} {width}", f"{batch} 1 {height - shrink} {width - shrink}"
    return Numbers(
        steps=[maps, f"{maps} {gate}"],
        mistakes={
            "size_kept": f"{maps} {batch} 1 {height} {width}",
            "channels_kept": f"{batch} {channels} {height} {width} {gate}",
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
