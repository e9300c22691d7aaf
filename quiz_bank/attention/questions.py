"""SENet 与 CBAM · Channel and spatial attention. Pages: docs/*/attention.md"""

import math

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@question(
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
    level=2,
    section="cbam-channel",
    snippet="count_parameters(CBAM(channels, reduction, kernel))",
    oracle="cbam_parameters(channels, reduction, kernel)",
)
def cbam_parameters(draw: Draw) -> Problem:
    channels, reduction = draw.pick(64, 128, 256, 512), draw.pick(8, 16)
    kernel = draw.pick(3, 5, 7)
    hidden = channels // reduction
    shared, spatial = 2 * channels * hidden, 2 * kernel * kernel
    return Problem(
        given={"channels": channels, "reduction": reduction, "kernel": kernel},
        zh=f"CBAM 模块：{channels} 个通道，r = {reduction}，空间卷积 {kernel}×{kernel}，"
        "没有偏置和归一化层。一共有多少个参数？",
        en=f"A CBAM module: {channels} channels, r = {reduction}, spatial convolution "
        f"{kernel}×{kernel}, no biases and no norm. How many parameters does it have?",
        answer=shared + spatial,
        steps=[
            Step(
                zh="通道注意力：平均池化和最大池化共用一个 MLP，只算一次",
                en="Channel attention: average and maximum pooling share one MLP, counted once",
                value=shared,
            ),
            Step(
                zh="空间注意力：卷积的输入是平均图和最大图",
                en="Spatial attention: the convolution reads the mean map and the maximum map",
                value=spatial,
            ),
            Step(zh="相加", en="Add them", value=shared + spatial),
        ],
        mistakes=[
            Mistake(
                "two_mlps",
                2 * shared + spatial,
                zh="给两种池化各算了一个 MLP；CBAM 的 MLP 是共享的",
                en="Each pooling got its own MLP; in CBAM the MLP is shared",
            ),
            Mistake(
                "spatial_on_all_channels",
                shared + channels * kernel * kernel,
                zh="空间卷积按 C 个输入通道算；它只读平均图和最大图",
                en="The spatial convolution was given C inputs; it reads only the mean and the "
                "maximum map",
            ),
            Mistake(
                "one_spatial_map",
                shared + kernel * kernel,
                zh="空间卷积少算了一张图：平均图和最大图都要",
                en="One map too few for the spatial convolution: it reads both mean and maximum",
            ),
        ],
    )


@question(
    level=1,
    section="cbam-spatial",
    snippet="count_parameters(SpatialAttention(kernel))",
    oracle="spatial_parameters(kernel)",
)
def spatial_parameters(draw: Draw) -> Problem:
    kernel, channels = draw.pick(3, 5, 7, 9, 11), draw.pick(64, 128, 256, 512)
    return Problem(
        given={"kernel": kernel},
        zh=f"CBAM 的空间注意力作用在 {channels} 通道的特征图上，卷积核 {kernel}×{kernel}，"
        f"不带偏置。"
        "这一半有多少个参数？",
        en=f"CBAM's spatial attention works on a map of {channels} channels, with a convolution "
        f"of {kernel}×{kernel} without bias. How many parameters does this half have?",
        answer=2 * kernel * kernel,
        steps=[
            Step(
                zh="沿通道取平均、取最大：卷积有几个输入通道？",
                en="Mean and maximum over the channels: how many input channels does the "
                "convolution have?",
                value=2,
            ),
            Step(
                zh="输出是一张图：输入通道数 × 核的面积",
                en="The output is a single map: inputs × area of the kernel",
                value=2 * kernel * kernel,
            ),
        ],
        mistakes=[
            Mistake(
                "spatial_on_all_channels",
                channels * kernel * kernel,
                zh="按全部通道算了；池化之后通道已经没有了",
                en="All channels were counted; after pooling over channels they are gone",
            ),
            Mistake(
                "one_spatial_map",
                kernel * kernel,
                zh="只算了一张池化图；平均和最大是拼在一起的",
                en="Only one pooled map was counted; mean and maximum are stacked",
            ),
            Mistake(
                "two_output_maps",
                4 * kernel * kernel,
                zh="输出也按拼接的图算了；输出只有一张门控图",
                en="The output was counted as stacked maps too; it is a single map of gates",
            ),
        ],
    )


@question(
    level=2,
    section="cost",
    significant=3,
    magnitudes=True,
    snippet="se_extra_parameters(stages, reduction)",
    oracle="network_parameters(stages, reduction)",
)
def network_extra(draw: Draw) -> Problem:
    blocks = [3, draw.pick(4, 8), draw.pick(6, 23, 36), 3]
    reduction = draw.pick(4, 8, 16, 32)
    widths = [256, 512, 1024, 2048]
    stages = [[n, c] for n, c in zip(blocks, widths, strict=True)]
    squares = sum(n * c * c for n, c in stages)
    listed = "、".join(str(n) for n in blocks)
    listed_en = ", ".join(str(n) for n in blocks)
    return Problem(
        given={"stages": stages, "reduction": reduction},
        zh=f"一个 ResNet 的四个阶段各有 {listed} 个瓶颈块，块的输出宽度依次为 256、512、1024、"
        f"2048。"
        f"每块加一个 r = {reduction}、不带偏置的 SE 模块，网络多了多少参数？",
        en=f"The four stages of a ResNet have {listed_en} bottleneck blocks; the blocks' output "
        f"widths are 256, 512, 1024, 2048. Each block gets an SE block of r = {reduction} without "
        "biases. How many parameters does the network gain?",
        answer=2 * squares // reduction,
        steps=[
            Step(
                zh="对各阶段求和：块数 × 输出宽度的平方",
                en="Sum over the stages: blocks × output width squared",
                value=squares,
            ),
            Step(
                zh="乘 2（两层），除以 r",
                en="Times 2 (the layers), divided by r",
                value=2 * squares // reduction,
            ),
        ],
        mistakes=[
            Mistake(
                "bottleneck_width",
                2 * squares // reduction // 16,
                zh="用了瓶颈内部的窄宽度；SE 在最后的 1×1 之后，宽度是它的 4 倍",
                en="Used the narrow width inside the bottleneck; SE comes after the last 1×1, "
                "4 times as wide",
            ),
            Mistake(
                "one_layer_only",
                squares // reduction,
                zh="只算了一个权重矩阵；降维、升维各有一个",
                en="Only one weight matrix was counted; there is one down and one up",
            ),
            Mistake(
                "one_block_a_stage",
                2 * sum(c * c for c in widths) // reduction,
                zh="每个阶段只算了一块；要乘块数",
                en="One block per stage was counted; multiply by the number of blocks",
            ),
        ],
    )


@question(
    level=2,
    unit="%",
    decimals=2,
    section="residual",
    snippet="100 * count_parameters(SEBottleneck(width, reduction).se)"
    " / sum(p.numel() for p in SEBottleneck(width, reduction).body.parameters() if p.dim() == 4)",
    oracle="bottleneck_share(width, reduction)",
)
def bottleneck_share(draw: Draw) -> Problem:
    width, reduction = draw.pick(32, 64, 128), draw.pick(4, 8, 16, 32)
    return Problem(
        given={"width": width, "reduction": reduction},
        zh=f"ResNet 瓶颈块：1×1 把 4w 降到 w，3×3 保持 w，1×1 再升到 4w，w = {width}，"
        f"卷积不带偏置。"
        f"块尾加不带偏置的 SE，r = {reduction}。SE 的权重是这三个卷积权重的百分之几？",
        en=f"A ResNet bottleneck: a 1×1 from 4w to w, a 3×3 from w to w, a 1×1 from w to 4w, "
        f"w = {width}, no biases. An SE block without biases, r = {reduction}, follows. What "
        "percentage of the convolutions' weights are the SE block's weights?",
        answer=3200 / (17 * reduction),
        steps=[
            Step(
                zh="三个卷积的权重：(4 + 9 + 4)·w²",
                en="Weights of the convolutions: (4 + 9 + 4)·w²",
                value=17 * width * width,
            ),
            Step(
                zh="SE 的宽度是 C = 4w：2C² / r",
                en="SE is C = 4w wide: 2C² / r",
                value=32 * width * width // reduction,
            ),
            Step(
                zh="后者除以前者，写成百分数",
                en="Divide the second by the first, as a percentage",
                value=3200 / (17 * reduction),
            ),
        ],
        mistakes=[
            Mistake(
                "bottleneck_width",
                200 / (17 * reduction),
                zh="SE 按 w 算了；它接在升到 4w 的 1×1 之后",
                en="SE was given width w; it follows the 1×1 that expands to 4w",
            ),
            Mistake(
                "one_layer_only",
                1600 / (17 * reduction),
                zh="SE 只算了一个权重矩阵",
                en="Only one weight matrix of SE was counted",
            ),
            Mistake(
                "last_convolution_forgotten",
                3200 / (13 * reduction),
                zh="少算了一个 1×1 卷积的 4w²",
                en="The 4w² of one 1×1 convolution was left out",
            ),
        ],
    )


@question(
    level=2,
    decimals=3,
    section="se-block",
    snippet="(block := SEBlock(2, 2, bias=False).double(), "
    "block.excite[0].weight.data.copy_(torch.tensor(first)), "
    "block.excite[2].weight.data.copy_(torch.tensor(second)), "
    "block.weights(torch.tensor([maps], dtype=torch.float64)).detach()[0, 0, 0, 0])[-1]",
    oracle="se_gates(maps, first, second)[0]",
)
def se_gate_by_hand(draw: Draw) -> Problem:
    one = [[draw.integer(0, 4), draw.integer(0, 4)], [draw.integer(0, 4), draw.integer(5, 8)]]
    two = [[draw.integer(0, 3), draw.integer(0, 3)], [draw.integer(0, 3), draw.integer(0, 3)]]
    a, b = draw.pick(1.0, 0.5, 1.5), draw.pick(-0.25, 0.25, 0.5)
    c, d = draw.pick(0.25, 0.5, -0.5), draw.pick(-0.25, 0.75)
    flat = [[*one[0], *one[1]], [*two[0], *two[1]]]
    means = [sum(values) / 4 for values in flat]
    hidden = max(0.0, a * means[0] + b * means[1])
    top = max(0.0, a * max(flat[0]) + b * max(flat[1]))
    logits = [c * hidden, d * hidden]
    return Problem(
        given={
            "maps": [[[float(v) for v in row] for row in m] for m in (one, two)],
            "first": [[a, b]],
            "second": [[c], [d]],
        },
        zh=f"SE 模块，C = 2，r = 2，无偏置。通道 A 的特征图是 {one}，通道 B 是 {two}。"
        f"降维权重 ({a}, {b})，接 ReLU；升维权重：A 为 {c}，B 为 {d}。通道 A 的门控值是多少？",
        en=f"An SE block, C = 2, r = 2, no biases. Channel A holds {one}, channel B {two}. "
        f"The reducing weights are ({a}, {b}), then ReLU; the expanding weights are {c} for A and "
        f"{d} for B. What is the gate of channel A?",
        answer=_sigmoid(logits[0]),
        steps=[
            Step(
                zh="通道 A 的全局平均池化",
                en="Global average pooling of channel A",
                value=means[0],
            ),
            Step(
                zh="两个平均值乘降维权重求和，再过 ReLU",
                en="Both means times the reducing weights, summed, through ReLU",
                value=hidden,
            ),
            Step(zh="乘 A 的升维权重", en="Times A's expanding weight", value=logits[0]),
            Step(zh="过 sigmoid", en="Through the sigmoid", value=_sigmoid(logits[0])),
        ],
        mistakes=[
            Mistake(
                "softmax_gate",
                math.exp(logits[0]) / (math.exp(logits[0]) + math.exp(logits[1])),
                zh="用了 softmax；SE 的各通道互不竞争，用 sigmoid",
                en="Used a softmax; in SE channels do not compete, each has its own sigmoid",
            ),
            Mistake(
                "max_pooled",
                _sigmoid(c * top),
                zh="用了最大池化；SE 的 squeeze 是平均池化",
                en="Used maximum pooling; SE squeezes by the mean",
            ),
            Mistake(
                "gate_missing",
                logits[0],
                zh="没有过 sigmoid",
                en="The sigmoid was left out",
            ),
        ],
    )


@question(
    level=3,
    decimals=3,
    section="cbam-channel",
    snippet="(block := ChannelAttention(2, 2).double(), "
    "block.mlp[0].weight.data.copy_(torch.tensor(first)), "
    "block.mlp[2].weight.data.copy_(torch.tensor(second)), "
    "block.weights(torch.tensor([maps], dtype=torch.float64)).detach()[0, 0, 0, 0])[-1]",
    oracle="cbam_gates(maps, first, second)[0]",
)
def cbam_gate_by_hand(draw: Draw) -> Problem:
    mean_a, mean_b = draw.integer(1, 3), draw.integer(2, 4)
    max_a, max_b = mean_a + draw.integer(3, 6), mean_b + draw.integer(0, 2)
    b, c = draw.pick(-1.0, -1.5, -2.0), draw.pick(0.1, 0.2, 0.3, -0.2)

    def hidden(first: float, second: float) -> float:
        return max(0.0, first + b * second)

    def row(mean: int, top: int) -> list[list[float]]:
        return [[float(top), float(mean), float(2 * mean - top)]]

    logits = [0.0 + c * hidden(mean_a, mean_b), c * hidden(max_a, max_b)]  # no −0.0
    averaged = c * hidden((mean_a + max_a) / 2, (mean_b + max_b) / 2)
    return Problem(
        given={
            "maps": [row(mean_a, max_a), row(mean_b, max_b)],
            "first": [[1.0, b]],
            "second": [[c], [0.0]],
        },
        zh=f"CBAM 的通道注意力，C = 2，隐藏层 1 个单元，无偏置。通道 A 平均 {mean_a}、最大 "
        f"{max_a}；"
        f"通道 B 平均 {mean_b}、最大 {max_b}。第 1 层权重 (1.0, {b})，接 ReLU；"
        f"第 2 层到通道 A 的权重 {c}。通道 A 的门控值是多少？",
        en=f"CBAM's channel attention, C = 2, 1 hidden unit, no biases. Channel A has mean "
        f"{mean_a} "
        f"and maximum {max_a}; channel B mean {mean_b} and maximum {max_b}. Layer 1 has weights "
        f"(1.0, {b}), then ReLU; layer 2 has weight {c} to channel A. What is the gate of A?",
        answer=_sigmoid(sum(logits)),
        steps=[
            Step(
                zh="平均值过共享 MLP（别忘 ReLU）",
                en="The means through the shared MLP (mind the ReLU)",
                value=logits[0],
            ),
            Step(
                zh="最大值过同一个 MLP",
                en="The maxima through the same MLP",
                value=logits[1],
            ),
            Step(
                zh="先相加，再过一次 sigmoid",
                en="Add first, then a single sigmoid",
                value=_sigmoid(sum(logits)),
            ),
        ],
        mistakes=[
            Mistake(
                "sum_of_sigmoids",
                _sigmoid(logits[0]) + _sigmoid(logits[1]),
                zh="先各自过 sigmoid 再相加，结果可能大于 1；应先相加再过 sigmoid",
                en="The sigmoids were added, which can exceed 1; add first, then the sigmoid",
            ),
            Mistake(
                "averaged_before_mlp",
                _sigmoid(averaged),
                zh="先取了两种池化的均值再过 MLP：均值只有和的一半，而且 ReLU 不是线性的；"
                "应各过一次 MLP 再相加",
                en="The poolings were averaged before the MLP: an average is half the sum, and "
                "ReLU is not linear; run the MLP on each, then add",
            ),
            Mistake(
                "max_forgotten",
                _sigmoid(logits[0]),
                zh="只用了平均池化，那是 SE；CBAM 还加上最大池化",
                en="Only average pooling was used, which is SE; CBAM adds maximum pooling",
            ),
        ],
    )


@question(
    level=3,
    decimals=3,
    section="cbam-spatial",
    snippet="(block := SpatialAttention(kernel).double(), "
    "block.conv.weight.data.fill_(weight), "
    "block.weights(torch.full((1, channels, size, size), value, dtype=torch.float64))"
    ".detach()[0, 0, 0, 0])[-1]",
    oracle="corner_gate(channels, size, kernel, value, weight)",
)
def spatial_corner(draw: Draw) -> Problem:
    kernel, channels = draw.pick(3, 5, 7), draw.pick(8, 16, 32)
    size, value = draw.integer(8, 14), draw.pick(0.5, 1.0, 2.0)
    weight = draw.pick(0.01, 0.02, -0.01, -0.02)
    side = (kernel + 1) // 2
    taps = side * side
    return Problem(
        given={
            "kernel": kernel,
            "channels": channels,
            "size": size,
            "value": value,
            "weight": weight,
        },
        zh=f"CBAM 的空间注意力：{channels}×{size}×{size} 的特征图处处等于 {value}，"
        f"{kernel}×{kernel} 卷积的全部权重都是 {weight}，零填充保持大小，无偏置。"
        f"左上角像素的门控值是多少？",
        en=f"CBAM's spatial attention: a map of {channels}×{size}×{size} equals {value} "
        f"everywhere, all weights of the {kernel}×{kernel} convolution are {weight}, zero padding "
        "keeps the size, no bias. What is the gate of the top left pixel?",
        answer=_sigmoid(2 * taps * value * weight),
        steps=[
            Step(
                zh="卷积核以角点为中心：核里有多少个位置落在图内？",
                en="The kernel is centred on the corner: how many taps fall inside the map?",
                value=taps,
            ),
            Step(
                zh="平均图和最大图在每个这样的位置各贡献一次：求和",
                en="The mean map and the maximum map each contribute at every tap: sum",
                value=2 * taps * value * weight,
            ),
            Step(
                zh="过 sigmoid",
                en="Through the sigmoid",
                value=_sigmoid(2 * taps * value * weight),
            ),
        ],
        mistakes=[
            Mistake(
                "padding_ignored",
                _sigmoid(2 * kernel * kernel * value * weight),
                zh="当成整个核都在图内；角点处大部分落在零填充上",
                en="All taps were taken as inside; at the corner most of them fall on zeros",
            ),
            Mistake(
                "one_spatial_map",
                _sigmoid(taps * value * weight),
                zh="只算了一张池化图；平均和最大各算一次",
                en="Only one pooled map was counted; mean and maximum each count",
            ),
            Mistake(
                "spatial_on_all_channels",
                _sigmoid(channels * taps * value * weight),
                zh="对全部通道求和了；卷积只读平均图和最大图",
                en="All channels were summed; the convolution reads only the mean and maximum maps",
            ),
        ],
    )


@question(
    level=1,
    decimals=3,
    section="cbam-spatial",
    snippet="(block := SpatialAttention(1).double(), "
    "block.conv.weight.data.copy_(torch.tensor([[[[mean_weight]], [[max_weight]]]])), "
    "block.weights(torch.tensor(values, dtype=torch.float64).reshape(1, -1, 1, 1))"
    ".detach()[0, 0, 0, 0])[-1]",
    oracle="pixel_gate(values, mean_weight, max_weight)",
)
def spatial_pixel(draw: Draw) -> Problem:
    values = [draw.integer(-3, 2) for _ in range(3)] + [draw.integer(3, 7)]
    mean_weight, max_weight = draw.pick(0.5, 1.0, -0.5), draw.pick(0.25, -0.25, 0.3)
    mean, top = sum(values) / 4, max(values)
    logit = mean_weight * mean + max_weight * top
    return Problem(
        given={
            "values": [float(v) for v in values],
            "mean_weight": mean_weight,
            "max_weight": max_weight,
        },
        zh=f"空间注意力换成 1×1 卷积、无偏置。某像素在 4 个通道上的值是 {values}，平均图的权重 "
        f"{mean_weight}，最大图的权重 {max_weight}。这个像素的门控值是多少？",
        en=f"Spatial attention with a 1×1 convolution and no bias. One pixel holds {values} in its "
        f"4 channels; the mean map has weight {mean_weight}, the maximum map {max_weight}. What is "
        "the pixel's gate?",
        answer=_sigmoid(logit),
        steps=[
            Step(zh="沿通道取平均", en="Mean over the channels", value=mean),
            Step(zh="沿通道取最大", en="Maximum over the channels", value=top),
            Step(zh="各乘权重，相加", en="Times the weights, added", value=logit),
            Step(zh="过 sigmoid", en="Through the sigmoid", value=_sigmoid(logit)),
        ],
        mistakes=[
            Mistake(
                "maps_swapped",
                _sigmoid(mean_weight * top + max_weight * mean),
                zh="两张图的权重接反了",
                en="The weights of the maps were swapped",
            ),
            Mistake(
                "sum_for_mean",
                _sigmoid(mean_weight * sum(values) + max_weight * top),
                zh="平均图用了通道之和，没有除以通道数",
                en="The sum over channels was used; divide by their number",
            ),
            Mistake(
                "gate_missing",
                logit,
                zh="没有过 sigmoid",
                en="The sigmoid was left out",
            ),
        ],
    )


@question(
    level=2,
    section="cost",
    magnitudes=True,
    snippet="se_multiplications(channels, reduction, height, width)",
    oracle="multiplications(channels, reduction, height, width)",
)
def se_cost(draw: Draw) -> Problem:
    channels, side = draw.pick((256, 56), (512, 28), (1024, 14), (2048, 7))
    reduction = draw.pick(4, 8, 16, 32)
    layers, rescaled = 2 * channels * channels // reduction, channels * side * side
    return Problem(
        given={"channels": channels, "reduction": reduction, "height": side, "width": side},
        zh=f"一张 {channels}×{side}×{side} 的特征图过 SE，r = {reduction}。只数乘法："
        "全连接层的乘法，加上按通道缩放的乘法，一共多少次？",
        en=f"A {channels}×{side}×{side} map goes through SE, r = {reduction}. Count "
        f"multiplications "
        "only: those of the linear layers and those of rescaling the channels. How many in all?",
        answer=layers + rescaled,
        steps=[
            Step(
                zh="全连接层只作用在池化后的向量上：2C² / r",
                en="The linear layers see only the pooled vector: 2C² / r",
                value=layers,
            ),
            Step(
                zh="缩放：每个像素的每个通道各乘一次，加上它",
                en="Rescaling multiplies every channel of every pixel once; add it",
                value=layers + rescaled,
            ),
        ],
        mistakes=[
            Mistake(
                "layers_at_every_pixel",
                layers * side * side + rescaled,
                zh="把全连接层按每个像素都算了一遍；squeeze 之后只有一个向量",
                en="The linear layers were counted at every pixel; after the squeeze there is one "
                "vector",
            ),
            Mistake(
                "rescaling_forgotten",
                layers,
                zh="忘了最后按通道缩放的乘法",
                en="The final rescaling was forgotten",
            ),
            Mistake(
                "no_bottleneck",
                2 * channels * channels + rescaled,
                zh="没有除以 r",
                en="r was left out",
            ),
        ],
    )


@question(
    level=2,
    section="eca",
    snippet="eca_kernel(channels)",
    oracle="odd_kernel(channels)",
)
def eca_kernel(draw: Draw) -> Problem:
    power = draw.pick(5, 7, 8, 11, 12, 15)
    channels = 2**power
    cut = (power + 1) // 2
    answer = cut if cut % 2 else cut + 1
    return Problem(
        given={"channels": channels},
        zh=f"ECA 模块的一维卷积核：取 (log2(C) + 1) / 2 的整数部分，若是偶数就加 1。C = {channels} "
        f"时核长是多少？",
        en="The one-dimensional kernel of ECA: take the integer part of (log2(C) + 1) / 2 and add "
        f"1 if it is even. How long is it for C = {channels}?",
        answer=answer,
        steps=[
            Step(zh="先取以 2 为底的对数", en="First the logarithm to base 2", value=power),
            Step(
                zh="加 1，除以 2，取整数部分", en="Add 1, divide by 2, drop the fraction", value=cut
            ),
            Step(zh="偶数则加 1", en="Add 1 if even", value=answer),
        ],
        mistakes=[
            Mistake(
                "logarithm_itself",
                power + 1 if power % 2 == 0 else power + 2,
                zh="没有除以 2（γ），其余照规则做",
                en="The division by 2 (γ) was left out, the rest done by the rule",
            ),
            Mistake(
                "even_kernel",
                cut if cut % 2 == 0 else cut + 1,
                zh="核长应为奇数，才能两侧对称填充；只有偶数才加 1",
                en="The kernel must be odd to be padded symmetrically; add 1 only to even numbers",
            ),
        ],
    )


@question(
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
    level=1,
    section="cbam-spatial",
    snippet="CBAM(channels).channel.weights(torch.zeros(1, channels, height, width)).numel()"
    " + CBAM(channels).spatial.weights(torch.zeros(1, channels, height, width)).numel()",
    oracle="gate_numbers(channels, height, width)",
)
def gate_numbers(draw: Draw) -> Problem:
    channels, side = draw.pick(64, 128, 256), draw.pick(7, 14, 28)
    area = side * side
    return Problem(
        given={"channels": channels, "height": side, "width": side},
        zh=f"一张 {channels}×{side}×{side} 的特征图过 CBAM。"
        f"通道门控和空间门控加起来一共是多少个数？",
        en=f"A {channels}×{side}×{side} map goes through CBAM. How many numbers are its channel "
        f"gates "
        "and spatial gates together?",
        answer=channels + area,
        steps=[
            Step(zh="每个通道一个门控", en="One gate per channel", value=channels),
            Step(
                zh="每个位置一个门控；相加", en="One gate per position; add", value=channels + area
            ),
        ],
        mistakes=[
            Mistake(
                "gate_at_every_value",
                channels * area,
                zh="当成逐元素的三维门控；CBAM 把它拆成通道和空间两个",
                en="Taken as a gate for every value; CBAM factors it into channel and space",
            ),
            Mistake(
                "self_attention",
                area * area,
                zh="这是自注意力的大小：每对位置一个数",
                en="That is the size of self-attention: a number for every pair of positions",
            ),
            Mistake(
                "channel_only",
                channels,
                zh="只数了通道门控，那是 SE",
                en="Only the channel gates were counted, which is SE",
            ),
        ],
    )


@question(
    level=1,
    kind="shape",
    form="(B, C, H, W)",
    section="cbam-spatial",
    snippet="(batch, SpatialAttention().conv.in_channels, height, width)",
    oracle="pooled_shape(batch, channels, height, width)",
)
def pooled_shape(draw: Draw) -> Problem:
    batch, channels = draw.pick(4, 8, 16), draw.pick(64, 128, 256)
    height, width = draw.pick(14, 28), draw.pick(20, 32)
    return Problem(
        given={"batch": batch, "channels": channels, "height": height, "width": width},
        zh=f"输入是 ({batch}, {channels}, {height}, {width})。CBAM 空间注意力里，"
        f"那个卷积读到的张量是什么形状？",
        en=f"The input is ({batch}, {channels}, {height}, {width}). What is the shape of the "
        "tensor that the convolution in CBAM's spatial attention reads?",
        answer=(batch, 2, height, width),
        steps=[
            Step(
                zh="沿通道取平均，保留维度",
                en="Mean over the channels, keeping the axis",
                value=(batch, 1, height, width),
            ),
            Step(
                zh="最大图同样形状；沿通道轴拼接",
                en="The maximum map has the same shape; concatenate along the channel axis",
                value=(batch, 2, height, width),
            ),
        ],
        mistakes=[
            Mistake(
                "spatial_on_all_channels",
                (batch, channels, height, width),
                zh="通道还没有池化掉",
                en="The channels were not pooled away",
            ),
            Mistake(
                "one_spatial_map",
                (batch, 1, height, width),
                zh="只有一张池化图；平均和最大要拼起来",
                en="Only one pooled map; mean and maximum are concatenated",
            ),
            Mistake(
                "pooled_over_space",
                (batch, channels, 1, 1),
                zh="沿空间池化了，那是通道注意力",
                en="Pooled over space, which is channel attention",
            ),
        ],
    )


@question(level=1, kind="choice", section="se-block")
def why_sigmoid(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="SE 的 excitation 最后为什么用 sigmoid，而不用 softmax？",
        en="Why does SE's excitation end in a sigmoid and not in a softmax?",
        answer="independent",
        choices=[
            Choice(
                "independent",
                zh="几个通道可以同时重要；门控各自独立，不互相竞争",
                en="Several channels may matter at once; their gates are independent of each other",
            ),
            Choice(
                "cheaper",
                zh="对所有通道做 softmax，计算量太大",
                en="A softmax over all channels takes too much computation",
            ),
            Choice(
                "range",
                zh="softmax 的输出不在 0 和 1 之间，不能当门控",
                en="A softmax does not keep its values between 0 and 1, as a gate must",
            ),
            Choice(
                "gradient",
                zh="softmax 不可导，门控就学不到",
                en="A softmax is not differentiable, so the gates could not be learned",
            ),
        ],
        steps=[
            Step(
                zh="想一想：256 个同样重要的通道，softmax 给每个多少？sigmoid 呢？",
                en="Think: with 256 equally important channels, what does a softmax give each? And "
                "a sigmoid?",
            ),
            Step(
                zh="softmax 的各项之和固定为 1，通道越多每个越小",
                en="A softmax sums to 1, so more channels leave less for each",
                value="independent",
            ),
        ],
        mistakes=[
            Mistake(
                "cost",
                "cheaper",
                zh="两者都只作用在 C 个数上，代价可以忽略",
                en="Both act on C numbers only; the cost does not matter",
            ),
            Mistake(
                "softmax_range",
                "range",
                zh="softmax 的每一项也在 0 和 1 之间；问题在于总和被固定",
                en="Each value of a softmax lies between 0 and 1 too; the fixed sum is the problem",
            ),
            Mistake(
                "no_gradient",
                "gradient",
                zh="softmax 处处可导",
                en="A softmax is differentiable everywhere",
            ),
        ],
    )


@question(level=2, kind="ordering", section="cbam-channel")
def cbam_order(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="把 CBAM 的前向过程排好次序。",
        en="Put the forward pass of CBAM in order.",
        answer=("pool_space", "mlp", "scale_channels", "pool_channels", "conv", "scale_positions"),
        choices=[
            Choice(
                "pool_space",
                zh="沿空间做平均池化和最大池化，得到两个长为 C 的向量",
                en="Average and maximum pooling over space, giving vectors of length C",
            ),
            Choice(
                "mlp",
                zh="同一个 MLP 处理它们，结果相加后过 sigmoid",
                en="The same MLP handles them; the results are added, then a sigmoid",
            ),
            Choice("scale_channels", zh="逐通道缩放", en="Rescale channel by channel"),
            Choice(
                "pool_channels",
                zh="沿通道取平均和最大，拼成两张图",
                en="Mean and maximum over the channels, stacked as maps",
            ),
            Choice("conv", zh="7×7 卷积，再过 sigmoid", en="A 7×7 convolution, then a sigmoid"),
            Choice("scale_positions", zh="逐位置缩放", en="Rescale position by position"),
        ],
        steps=[
            Step(
                zh="先通道，后空间；各自都是：池化、打分、缩放",
                en="Channel first, then space; each is: pool, score, rescale",
                value=(
                    "pool_space", "mlp", "scale_channels", "pool_channels", "conv",
                    "scale_positions",
                ),
            ),
        ],
        mistakes=[
            Mistake(
                "space_first",
                ("pool_channels", "conv", "scale_positions", "pool_space", "mlp", "scale_channels"),
                zh="先空间后通道；论文比较过，先通道略好",
                en="Space before channels; the paper compared them and channel first is slightly "
                "better",
            ),
        ],
    )  # fmt: skip


@question(level=1, kind="print", section="se-block")
def print_parameter_count(draw: Draw) -> Problem:
    channels, reduction = draw.pick(64, 96, 128, 256), draw.pick(4, 8, 16)
    hidden = channels // reduction
    weights = 2 * channels * hidden
    return Problem(
        given={},
        zh="这段程序输出什么？",
        en="What does this program print?",
        code=f"""from torch import nn

excite = nn.Sequential(
    nn.Linear({channels}, {channels} // {reduction}),
    nn.ReLU(),
    nn.Linear({channels} // {reduction}, {channels}),
    nn.Sigmoid(),
)
print(sum(p.numel() for p in excite.parameters()))
""",
        answer=str(weights + channels + hidden),
        steps=[
            Step(zh="两个权重矩阵", en="The weight matrices", value=str(weights)),
            Step(
                zh="`nn.Linear` 默认带偏置：加上两层的输出宽度",
                en="`nn.Linear` has a bias by default: add the output widths of both layers",
                value=str(weights + channels + hidden),
            ),
        ],
        mistakes=[
            Mistake(
                "biases_forgotten",
                str(weights),
                zh="`nn.Linear` 默认带偏置",
                en="`nn.Linear` has a bias unless told otherwise",
            ),
            Mistake(
                "output_bias_only",
                str(weights + channels),
                zh="隐藏层也有偏置",
                en="The hidden layer has a bias too",
            ),
        ],
    )


@question(level=2, kind="print", section="cbam-spatial")
def print_map_shape(draw: Draw) -> Problem:
    batch, channels = draw.pick(2, 4), draw.pick(16, 32, 64)
    height, width = draw.pick(5, 7, 9), draw.pick(6, 8, 10)
    kernel, padding = draw.pick((7, 2), (7, 1), (5, 1))
    shrink = kernel - 1 - 2 * padding
    return Problem(
        given={},
        zh="这段程序输出什么？",
        en="What does this program print?",
        code=f"""import torch
from torch import nn

x = torch.zeros({batch}, {channels}, {height}, {width})
maps = torch.stack([x.mean(dim=1), x.amax(dim=1)], dim=1)
gate = nn.Conv2d(2, 1, {kernel}, padding={padding})(maps)
print(*maps.shape, *gate.shape)
""",
        answer=f"{batch} 2 {height} {width} {batch} 1 {height - shrink} {width - shrink}",
        steps=[
            Step(
                zh="沿通道池化，再在新的轴 1 上叠起来",
                en="Pooled over the channels, then stacked on a new axis 1",
                value=f"{batch} 2 {height} {width}",
            ),
            Step(
                zh="卷积输出一张图，边长 + 2 × 填充 − 核 + 1",
                en="The convolution gives a single map, side + 2 × padding − kernel + 1",
                value=f"{batch} 2 {height} {width} {batch} 1 {height - shrink} {width - shrink}",
            ),
        ],
        mistakes=[
            Mistake(
                "size_kept",
                f"{batch} 2 {height} {width} {batch} 1 {height} {width}",
                zh="这里的填充小于核的一半，图会缩小；要保持大小需填充 `kernel // 2`",
                en="The padding is less than half the kernel, so the map shrinks; `kernel // 2` "
                "keeps the size",
            ),
            Mistake(
                "channels_kept",
                f"{batch} {channels} {height} {width} {batch} 1 {height - shrink} {width - shrink}",
                zh="通道已经被池化掉，只剩平均图和最大图",
                en="The channels are pooled away; only the mean and the maximum map remain",
            ),
        ],
    )


@question(level=2, kind="print", section="se-block")
def print_softmax_gate(draw: Draw) -> Problem:
    channels, value = draw.pick(4, 8, 16, 32), draw.pick(1, 2, 3, 4)
    return Problem(
        given={},
        zh="这段程序输出什么？",
        en="What does this program print?",
        code=f"""import torch

x = torch.full((1, {channels}, 2, 2), {value}.0)
logits = torch.zeros(1, {channels})
sigmoid = x * torch.sigmoid(logits)[:, :, None, None]
softmax = x * torch.softmax(logits, dim=1)[:, :, None, None]
print(sigmoid[0, 0, 0, 0].item(), softmax[0, 0, 0, 0].item())
""",
        answer=f"{value / 2} {value / channels}",
        steps=[
            Step(
                zh="sigmoid 在 0 处的值乘 x", en="The sigmoid at 0, times x", value=f"{value / 2}"
            ),
            Step(
                zh="softmax 把 1 平分给所有通道，再乘 x",
                en="The softmax splits 1 evenly over all channels; times x",
                value=f"{value / 2} {value / channels}",
            ),
        ],
        mistakes=[
            Mistake(
                "softmax_as_sigmoid",
                f"{value / 2} {value / 2}",
                zh="softmax 的各项之和为 1，通道多了每个就小",
                en="A softmax sums to 1: with many channels each gets little",
            ),
            Mistake(
                "sigmoid_of_zero_is_zero",
                f"0.0 {value / channels}",
                zh="sigmoid 在 0 处不是 0，而是一半",
                en="The sigmoid of 0 is not 0 but a half",
            ),
        ],
    )
