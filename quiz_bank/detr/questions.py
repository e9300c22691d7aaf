"""DETR · DETR. Pages: docs/*/detr.md"""

import itertools
import math

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question

HEIGHTS = (480, 544, 600, 672, 720, 768, 800)
WIDTHS = (650, 750, 810, 906, 1010, 1066, 1130, 1201, 1300, 1333)


@question(
    level=1,
    section="pipeline",
    snippet="tokens(height, width)",
    oracle="cells(height, width)",
)
def tokens(draw: Draw) -> Problem:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = -(-height // 32), -(-width // 32)
    return Problem(
        given={"height": height, "width": width},
        zh=f"DETR（ResNet-50，总步幅 32，每次减半都向上取整）输入 {height}×{width} 的图。"
        "编码器看到多少个 token？",
        en=f"DETR (ResNet-50, total stride 32, every halving rounds up) gets an image of "
        f"{height}×{width}. How many tokens does the encoder see?",
        answer=rows * columns,
        steps=[
            Step(
                zh="特征图的行数：⌈高 / 32⌉",
                en="Rows of the feature map: ⌈height / 32⌉",
                value=rows,
            ),
            Step(zh="列数：⌈宽 / 32⌉", en="Columns: ⌈width / 32⌉", value=columns),
            Step(
                zh="每个格子是一个 token：行数 × 列数",
                en="Each cell is a token: rows × columns",
                value=rows * columns,
            ),
        ],
        mistakes=[
            Mistake(
                "floored",
                (height // 32) * (width // 32),
                zh="向下取整了；ResNet 带填充的步幅 2 层向上取整",
                en="Rounded down; the ResNet's padded layers of stride 2 round up",
            ),
            Mistake(
                "stride_16",
                -(-height // 16) * -(-width // 16),
                zh="用了步幅 16；那是 DC5，普通 DETR 是 32",
                en="Used stride 16; that is DC5, plain DETR has 32",
            ),
            Mistake(
                "area_divided",
                round(height * width / 1024),
                zh="直接用面积除以 1024；两条边要分别取整",
                en="Divided the area by 1024; each side is rounded on its own",
            ),
        ],
    )


@question(
    level=2,
    section="attention-cost",
    snippet="tokens(height, width, True)",
    oracle="cells(height, width, True)",
)
def dc5_tokens(draw: Draw) -> Problem:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = -(-height // 16), -(-width // 16)
    plain = -(-height // 32) * -(-width // 32)
    return Problem(
        given={"height": height, "width": width},
        zh=f"DETR-DC5 去掉最后一级的步幅（总步幅 16，每次减半向上取整）。输入 {height}×{width}，"
        "编码器有多少个 token？",
        en="DETR-DC5 drops the stride of the last stage (total stride 16, every halving rounds "
        "up). "
        f"For an image of {height}×{width}, how many tokens does the encoder have?",
        answer=rows * columns,
        steps=[
            Step(zh="行数：⌈高 / 16⌉", en="Rows: ⌈height / 16⌉", value=rows),
            Step(zh="列数：⌈宽 / 16⌉", en="Columns: ⌈width / 16⌉", value=columns),
            Step(zh="行数 × 列数", en="Rows × columns", value=rows * columns),
        ],
        mistakes=[
            Mistake(
                "exactly_four_times",
                4 * plain,
                zh="把步幅 32 的 token 数乘以 4；取整之后不是恰好这个倍数，要从图像尺寸重新算",
                en="Took 4 times the tokens of stride 32; rounding breaks that, start from the "
                "image",
            ),
            Mistake(
                "plain_stride",
                plain,
                zh="还是步幅 32；DC5 少一次减半",
                en="Still stride 32; DC5 has one halving fewer",
            ),
            Mistake(
                "floored",
                (height // 16) * (width // 16),
                zh="向下取整了；带填充的步幅 2 层向上取整",
                en="Rounded down; padded layers of stride 2 round up",
            ),
        ],
    )


@question(
    level=1,
    kind="shape",
    form="(C, H, W)",
    section="pipeline",
    snippet="(channels, *feature_map(height, width, dc5))",
    oracle="strided_shape(height, width, dc5, channels)",
)
def encoder_input(draw: Draw) -> Problem:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    dc5, channels = draw.chance(0.4), draw.pick(128, 256, 512)
    stride, other = (16, 32) if dc5 else (32, 16)
    name = "DETR-DC5" if dc5 else "DETR"

    def size(step: int) -> tuple[int, int]:
        return -(-height // step), -(-width // step)

    return Problem(
        given={"height": height, "width": width, "dc5": dc5, "channels": channels},
        zh=f"{name}（ResNet-50，d = {channels}），输入 {height}×{width}（高×宽）。"
        "1×1 卷积之后、展平之前的特征图是什么形状？",
        en=f"{name} (ResNet-50, d = {channels}) gets an image of {height}×{width} "
        "(height × width). What is the shape of the feature map after the 1×1 convolution, "
        "before it is flattened?",
        answer=(channels, *size(stride)),
        steps=[
            Step(
                zh="最后一级特征图的总步幅（DC5 少减半一次）",
                en="The total stride of the last feature map (DC5 halves once less)",
                value=stride,
            ),
            Step(
                zh="1×1 卷积把通道数降到 d；高和宽各除以步幅并向上取整",
                en="The 1×1 convolution reduces the channels to d; divide both sides by the "
                "stride, "
                "rounding up",
                value=(channels, *size(stride)),
            ),
        ],
        mistakes=[
            Mistake(
                "backbone_channels",
                (2048, *size(stride)),
                zh="2048 是骨干网络的通道数；1×1 卷积已把它降到 d",
                en="2048 are the backbone's channels; the 1×1 convolution has reduced them to d",
            ),
            Mistake(
                "other_stride",
                (channels, *size(other)),
                zh="步幅用错了：普通 DETR 是 32，DC5 是 16",
                en="Wrong stride: plain DETR has 32, DC5 has 16",
            ),
            Mistake(
                "floored",
                (channels, height // stride, width // stride),
                zh="向下取整了；带填充的步幅 2 层向上取整",
                en="Rounded down; padded layers of stride 2 round up",
            ),
        ],
    )


def _layer(channels: int, hidden: int, attentions: int) -> int:
    projections = attentions * 4 * (channels**2 + channels)
    perceptron = 2 * channels * hidden + hidden + channels
    return projections + perceptron + (attentions + 1) * 2 * channels


@question(
    level=2,
    section="parameters",
    snippet="layer_parameters(channels, hidden, 1)",
    oracle="encoder_layer(channels, hidden)",
)
def encoder_layer_parameters(draw: Draw) -> Problem:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    heads = draw.pick(4, 8)
    answer = _layer(channels, hidden, 1)
    return Problem(
        given={"channels": channels, "hidden": hidden},
        zh=f"一个 Transformer 编码器层：d = {channels}，{heads} 个头，前馈层宽 {hidden}，"
        "线性层都有偏置，两个 LayerNorm。共有多少参数？",
        en=f"One transformer encoder layer: d = {channels}, {heads} heads, a feed-forward width of "
        f"{hidden}, biases in every linear layer, two LayerNorms. How many parameters?",
        answer=answer,
        steps=[
            Step(
                zh="注意力：q、k、v 和输出四个 d×d 投影，带偏置；与头数无关",
                en="Attention: four d×d projections (q, k, v, output) with biases, whatever "
                "the heads",
                value=4 * (channels**2 + channels),
            ),
            Step(
                zh="前馈层：两个线性层，带偏置",
                en="Feed-forward: two linear layers with biases",
                value=2 * channels * hidden + hidden + channels,
            ),
            Step(
                zh="两个 LayerNorm 各有缩放和偏移",
                en="Two LayerNorms, each with a scale and a shift",
                value=4 * channels,
            ),
            Step(zh="相加", en="Add them", value=answer),
        ],
        mistakes=[
            Mistake(
                "biases_forgotten",
                answer - (5 * channels + hidden),
                zh="漏了线性层的偏置",
                en="The biases of the linear layers are missing",
            ),
            Mistake(
                "output_projection_forgotten",
                answer - (channels**2 + channels),
                zh="漏了注意力的输出投影；q、k、v 之外还有它",
                en="The attention's output projection is missing; it comes besides q, k and v",
            ),
            Mistake(
                "times_heads",
                answer + (heads - 1) * 4 * (channels**2 + channels),
                zh="把投影乘了头数；每个头只有 d / 头数 维，总数不变",
                en="Multiplied the projections by the heads; each head has only d / heads "
                "dimensions, the total stays",
            ),
        ],
    )


@question(
    level=2,
    section="parameters",
    snippet="layer_parameters(channels, hidden, 2)",
    oracle="decoder_layer(channels, hidden)",
)
def decoder_layer_parameters(draw: Draw) -> Problem:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    answer = _layer(channels, hidden, 2)
    return Problem(
        given={"channels": channels, "hidden": hidden},
        zh=f"DETR 的一个解码器层：d = {channels}，8 个头，前馈层宽 {hidden}，线性层都有偏置，"
        "每个子层后有一个 LayerNorm。共有多少参数？",
        en=f"One decoder layer of DETR: d = {channels}, 8 heads, a feed-forward width of {hidden}, "
        "biases in every linear layer, a LayerNorm after each sublayer. How many parameters?",
        answer=answer,
        steps=[
            Step(
                zh="两个注意力（自注意力和交叉注意力），各有四个带偏置的 d×d 投影",
                en="Two attentions (self and cross), each four d×d projections with biases",
                value=8 * (channels**2 + channels),
            ),
            Step(
                zh="前馈层：两个线性层，带偏置",
                en="Feed-forward: two linear layers with biases",
                value=2 * channels * hidden + hidden + channels,
            ),
            Step(zh="三个 LayerNorm", en="Three LayerNorms", value=6 * channels),
            Step(zh="相加", en="Add them", value=answer),
        ],
        mistakes=[
            Mistake(
                "cross_attention_forgotten",
                _layer(channels, hidden, 1),
                zh="漏了交叉注意力和它的 LayerNorm；这是编码器层的参数量",
                en="Cross-attention and its LayerNorm are missing; this is an encoder layer",
            ),
            Mistake(
                "third_norm_forgotten",
                answer - 2 * channels,
                zh="只算了两个 LayerNorm；解码器层有三个子层",
                en="Only two LayerNorms counted; a decoder layer has three sublayers",
            ),
            Mistake(
                "biases_forgotten",
                answer - (9 * channels + hidden),
                zh="漏了线性层的偏置",
                en="The biases of the linear layers are missing",
            ),
        ],
    )


@question(
    level=2,
    section="parameters",
    snippet="heads_parameters(classes, channels)",
    oracle="heads(classes, channels)",
)
def head_parameters(draw: Draw) -> Problem:
    classes, channels = draw.pick(10, 20, 80, 91, 365), draw.pick(64, 128, 256, 512)
    classifier = (channels + 1) * (classes + 1)
    boxes = 2 * channels * (channels + 1) + 4 * (channels + 1)
    return Problem(
        given={"classes": classes, "channels": channels},
        zh=f"DETR 的预测头：d = {channels}，{classes} 个物体类别；分类是一个线性层，框是三层感知机"
        "（隐层宽 d），都有偏置。两个头共有多少参数？",
        en=f"DETR's heads: d = {channels}, {classes} object classes; the classifier is one linear "
        "layer, the box head a three-layer perceptron (hidden width d), all with biases. How "
        "many parameters do the two heads have?",
        answer=classifier + boxes,
        steps=[
            Step(
                zh="分类头输出类别数再加一个 no-object",
                en="The classifier has one output more than classes: no-object",
                value=classifier,
            ),
            Step(
                zh="框头：d→d、d→d、d→4，带偏置",
                en="The box head: d→d, d→d, d→4, with biases",
                value=boxes,
            ),
            Step(zh="相加", en="Add them", value=classifier + boxes),
        ],
        mistakes=[
            Mistake(
                "no_object_forgotten",
                classifier + boxes - (channels + 1),
                zh="漏了 no-object 这一类",
                en="The class no-object is missing",
            ),
            Mistake(
                "linear_boxes",
                classifier + 4 * (channels + 1),
                zh="框头当成了一个线性层；它有三层",
                en="Took the box head for one linear layer; it has three",
            ),
            Mistake(
                "biases_forgotten",
                channels * (classes + 1) + 2 * channels**2 + 4 * channels,
                zh="漏了偏置",
                en="The biases are missing",
            ),
        ],
    )


@question(
    level=2,
    unit="MiB",
    decimals=1,
    section="attention-cost",
    snippet="attention_bytes(rows * columns, rows * columns, heads, element) / 2**20",
    oracle="weights_stored(rows * columns, heads, element) / 2**20",
)
def attention_memory(draw: Draw) -> Problem:
    rows, columns = draw.integer(20, 50), draw.integer(26, 67)
    heads, element = draw.pick(4, 8), draw.pick(2, 4)
    cells = rows * columns
    kind = {2: "float16", 4: "float32"}[element]
    mebi = 2**20
    return Problem(
        given={"rows": rows, "columns": columns, "heads": heads, "element": element},
        zh=f"编码器的一层，特征图 {rows}×{columns}，{heads} 个头。一张图的注意力权重存成 {kind}，"
        "要多少 MiB？（1 MiB = 1048576 字节）",
        en=f"One encoder layer, a feature map of {rows}×{columns}, {heads} heads. How many MiB do "
        f"the attention weights of one image take in {kind}? (1 MiB = 1048576 bytes)",
        answer=heads * cells**2 * element / mebi,
        steps=[
            Step(zh="token 数", en="The number of tokens", value=cells),
            Step(
                zh="每个头一张 token × token 的表",
                en="Each head has a table of tokens × tokens",
                value=heads * cells**2,
            ),
            Step(
                zh="乘每个数的字节数，再换成 MiB",
                en="Times the bytes of a number, then to MiB",
                value=heads * cells**2 * element / mebi,
            ),
        ],
        mistakes=[
            Mistake(
                "heads_forgotten",
                cells**2 * element / mebi,
                zh="漏了头数；每个头有自己的表",
                en="The heads are missing; each has a table of its own",
            ),
            Mistake(
                "queries_for_tokens",
                heads * 100 * cells * element / mebi,
                zh="用 100 个 query 乘 token；那是解码器的交叉注意力",
                en="Took 100 queries by tokens; that is the decoder's cross-attention",
            ),
            Mistake(
                "decimal_mega",
                heads * cells**2 * element / 10**6,
                zh="除以了 10⁶；这里 1 MiB = 1048576 字节",
                en="Divided by 10⁶; here 1 MiB = 1048576 bytes",
            ),
        ],
    )


@question(
    level=3,
    unit="×",
    decimals=2,
    section="attention-cost",
    snippet="(tokens(height, width, True) / tokens(height, width)) ** 2",
    oracle="attention_multiplications(cells(height, width, True), cells(height, width, True), 256)"
    " / attention_multiplications(cells(height, width), cells(height, width), 256)",
)
def dc5_attention_ratio(draw: Draw) -> Problem:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    plain = -(-height // 32) * -(-width // 32)
    dilated = -(-height // 16) * -(-width // 16)
    return Problem(
        given={"height": height, "width": width},
        zh=f"输入 {height}×{width}，尺寸每次减半向上取整。DC5（步幅 16）编码器自注意力的 QKᵀ 和加权"
        "求和，乘法次数是普通 DETR（步幅 32）的多少倍？",
        en=f"For an image of {height}×{width}, halvings rounding up: by what factor do the "
        "multiplications of QKᵀ and the weighted sum in the encoder's self-attention grow from "
        "plain DETR (stride 32) to DC5 (stride 16)?",
        answer=(dilated / plain) ** 2,
        steps=[
            Step(zh="步幅 32 的 token 数", en="Tokens at stride 32", value=plain),
            Step(zh="步幅 16 的 token 数", en="Tokens at stride 16", value=dilated),
            Step(
                zh="次数与 token 数的平方成正比：比值的平方",
                en="The count goes with the square of the tokens: square the ratio",
                value=(dilated / plain) ** 2,
            ),
        ],
        mistakes=[
            Mistake(
                "exactly_sixteen",
                16,
                zh="当成恰好 4 倍 token，平方得 16；取整使它略少",
                en="Took exactly 4 times the tokens, squared 16; rounding makes it less",
            ),
            Mistake(
                "not_squared",
                dilated / plain,
                zh="只算了 token 之比；自注意力是平方",
                en="Only the ratio of tokens; self-attention goes with its square",
            ),
        ],
    )


@question(
    level=2,
    section="attention-cost",
    magnitudes=True,
    snippet="attention_products(queries, rows * columns, channels)",
    oracle="attention_multiplications(queries, rows * columns, channels, heads)",
)
def cross_attention_products(draw: Draw) -> Problem:
    queries, channels, heads = draw.pick(50, 100, 300), draw.pick(128, 256), draw.pick(4, 8)
    rows, columns = draw.integer(15, 26), draw.integer(20, 42)
    cells = rows * columns
    return Problem(
        given={
            "queries": queries, "rows": rows, "columns": columns,
            "channels": channels, "heads": heads,
        },
        zh=f"解码器的一次交叉注意力：{queries} 个 query，特征图 {rows}×{columns}，d = {channels}，"
        f"{heads} 个头。不算投影，QKᵀ 和加权求和共多少次乘法？",
        en=f"One cross-attention of the decoder: {queries} queries, a feature map of "
        f"{rows}×{columns}, d = {channels}, {heads} heads. Without the projections, how many "
        "multiplications do QKᵀ and the weighted sum take together?",
        answer=2 * queries * cells * channels,
        steps=[
            Step(zh="键的个数等于 token 数", en="The keys are the tokens", value=cells),
            Step(
                zh="QKᵀ：query × token × d（各头的维数加起来是 d）",
                en="QKᵀ: queries × tokens × d (the heads' dimensions add up to d)",
                value=queries * cells * channels,
            ),
            Step(
                zh="加权求和的次数相同，两者相加",
                en="The weighted sum takes as many; add both",
                value=2 * queries * cells * channels,
            ),
        ],
        mistakes=[
            Mistake(
                "scores_only",
                queries * cells * channels,
                zh="只算了 QKᵀ；权重乘 V 还要同样多",
                en="Only QKᵀ; the weights times V take as many again",
            ),
            Mistake(
                "self_attention",
                2 * cells * cells * channels,
                zh="用了 token × token；交叉注意力是 query × token",
                en="Took tokens × tokens; cross-attention is queries × tokens",
            ),
            Mistake(
                "times_heads",
                2 * queries * cells * channels * heads,
                zh="又乘了头数；每个头只有 d / 头数 维",
                en="Multiplied by the heads as well; each has only d / heads dimensions",
            ),
        ],
    )  # fmt: skip


def _text(box: list[float]) -> str:
    return "(" + ", ".join(f"{part:g}" for part in box) + ")"


@question(
    level=3,
    decimals=3,
    section="matching-cost",
    snippet="matching_cost(torch.tensor([[p, 1 - p]], dtype=torch.float64).log(), [predicted], [0],"
    " [target])[0, 0]",
    oracle="pair_cost(p, predicted, target)",
)
def pair_cost(draw: Draw) -> Problem:
    p = draw.pick(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    width, height = draw.pick(0.2, 0.3, 0.4), draw.pick(0.2, 0.3, 0.4)
    right, down = draw.pick(0.05, 0.1), draw.pick(0.02, 0.05, 0.1)
    target = [0.4, 0.4, width, height]
    predicted = [round(0.4 + right, 2), round(0.4 + down, 2), width, height]
    both = (width - right) * (height - down)
    union = 2 * width * height - both
    hull = (width + right) * (height + down)
    giou = both / union - (hull - union) / hull
    far = right + down
    answer = -p + 5 * far - 2 * giou
    return Problem(
        given={"p": p, "predicted": predicted, "target": target},
        zh=f"一个 query 对物体类别给出概率 {p:g}，预测框 {_text(predicted)}，真值框 "
        f"{_text(target)}，"
        "都是 (cx, cy, w, h)。按 DETR 的权重（类别 1、L1 5、GIoU 2），这一对的匹配代价是多少？",
        en=f"A query gives the object's class probability {p:g}, its box is "
        f"{_text(predicted)}, the "
        f"true box {_text(target)}, both (cx, cy, w, h). With DETR's weights (class 1, L1 5, "
        "GIoU 2), "
        "what is the matching cost of the pair?",
        answer=answer,
        steps=[
            Step(
                zh="四个数的 L1 距离", en="The L1 distance of the four numbers", value=round(far, 2)
            ),
            Step(zh="交集面积除以并集面积", en="Intersection over union", value=both / union),
            Step(
                zh="GIoU = IoU − 外接框里空着的部分所占的比例",
                en="GIoU = IoU − the share of the enclosing box that is empty",
                value=giou,
            ),
            Step(
                zh="−概率 + 5 × L1 − 2 × GIoU",
                en="−probability + 5 × L1 − 2 × GIoU",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "weights_forgotten",
                -p + far - giou,
                zh="漏了权重 5 和 2",
                en="The weights 5 and 2 are missing",
            ),
            Mistake(
                "iou_for_giou",
                -p + 5 * far - 2 * both / union,
                zh="用 IoU 代替了 GIoU",
                en="Took IoU for GIoU",
            ),
            Mistake(
                "log_probability",
                -math.log(p) + 5 * far - 2 * giou,
                zh="用了 −log p；匹配用 −p，损失才用 −log p",
                en="Took −log p; matching uses −p, only the loss uses −log p",
            ),
            Mistake(
                "giou_loss",
                -p + 5 * far + 2 * (1 - giou) + 1,
                zh="用了 1 − p 和 1 − GIoU；匹配代价省去这些常数",
                en="Took 1 − p and 1 − GIoU; the matching cost leaves these constants out",
            ),
        ],
    )


@question(
    level=2,
    decimals=3,
    section="set-loss",
    snippet="1 - generalized_box_iou(corners([predicted]), corners([target]))[0, 0]",
    oracle="1 - polygon_giou(predicted, target)",
)
def giou_loss(draw: Draw) -> Problem:
    one, other, gap = draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2)
    tall, low = draw.pick(0.3, 0.4, 0.5), draw.pick(0.1, 0.2)
    predicted = [round(0.1 + one / 2, 2), 0.5, one, tall]
    target = [round(0.1 + one + gap + other / 2, 2), 0.5, other, low]
    union = one * tall + other * low
    hull = (one + gap + other) * tall
    giou = -(hull - union) / hull
    return Problem(
        given={"predicted": predicted, "target": target},
        zh=f"预测框 {_text(predicted)} 与匹配到的真值框 {_text(target)}（cx, cy, w, h）不相交。"
        "这一对的 GIoU 损失（未加权）是多少？",
        en=f"The predicted box {_text(predicted)} and the true box matched to it {_text(target)} "
        "(cx, cy, w, h) do not overlap. What is the GIoU loss of the pair, unweighted?",
        answer=1 - giou,
        steps=[
            Step(zh="并集面积（交集为零）", en="The union (nothing is shared)", value=union),
            Step(zh="外接框面积", en="The area of the enclosing box", value=hull),
            Step(
                zh="GIoU = IoU −（外接框 − 并集）/ 外接框",
                en="GIoU = IoU − (enclosing box − union) / enclosing box",
                value=giou,
            ),
            Step(zh="损失是一减 GIoU", en="The loss is one minus GIoU", value=1 - giou),
        ],
        mistakes=[
            Mistake(
                "iou_used",
                1,
                zh="用了 IoU；不相交时它恒为零，给不出距离",
                en="Took IoU; it is zero for all disjoint boxes and says nothing of the distance",
            ),
            Mistake(
                "giou_itself",
                giou,
                zh="给的是 GIoU 本身；损失是一减它",
                en="That is GIoU itself; the loss is one minus it",
            ),
            Mistake(
                "divided_by_union",
                1 + (hull - union) / union,
                zh="空着的部分除以了并集；要除以外接框",
                en="The empty part was divided by the union; divide by the enclosing box",
            ),
        ],
    )


def _best(cost: list[list[int]]) -> tuple[int, list[tuple[int, ...]]]:
    """The least total and every choice of queries (one an object) that reaches it."""
    totals: dict[tuple[int, ...], int] = {
        chosen: sum(cost[query][item] for item, query in enumerate(chosen))
        for chosen in itertools.permutations(range(len(cost)), len(cost[0]))
    }
    least = min(totals.values())
    return least, [chosen for chosen, total in totals.items() if total == least]


def _greedy(cost: list[list[int]]) -> list[int]:
    """Objects in turn take their cheapest free query."""
    taken: list[int] = []
    for item in range(len(cost[0])):
        free = [query for query in range(len(cost)) if query not in taken]
        taken.append(min(free, key=lambda query: cost[query][item]))
    return taken


def _total(cost: list[list[int]], chosen: list[int] | tuple[int, ...]) -> int:
    return sum(cost[query][item] for item, query in enumerate(chosen))


def _own_best(cost: list[list[int]]) -> int:
    return sum(min(column) for column in zip(*cost, strict=True))


@question(
    level=2,
    section="hungarian",
    snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))",
    oracle="assigned_cost(cost)",
)
def optimal_assignment(draw: Draw) -> Problem:
    cost = [[draw.integer(1, 12) for _ in range(3)] for _ in range(3)]
    least, chosen = _best(cost)
    queries = [query + 1 for query in chosen[0]]
    return Problem(
        given={"cost": cost},
        zh=f"匹配代价 `{cost}`：每行一个 query，每列一个物体。一对一匹配的最小总代价是多少？",
        en=f"Matching costs `{cost}`: one row per query, one column per object. What is the least "
        "total cost "
        "of a one-to-one matching?",
        answer=least,
        steps=[
            Step(
                zh="每个物体各自的最小代价之和是下界；若用到不同的 query，它就是答案",
                en="The sum of each object's own least cost is a lower bound, and the answer "
                "if the "
                "queries differ",
                value=_own_best(cost),
            ),
            Step(
                zh="否则比较全部 3! = 6 种一对一匹配；物体 1、2、3 各用哪个 query",
                en="Otherwise compare all 3! = 6 one-to-one matchings; which query objects 1, "
                "2, 3 take",
                value=", ".join(map(str, queries)),
            ),
            Step(zh="把三个代价相加", en="Add the three costs", value=least),
        ],
        mistakes=[
            Mistake(
                "greedy",
                _total(cost, _greedy(cost)),
                zh="按物体顺序贪心地取最便宜的空闲 query；匈牙利匹配使总和最小",
                en="Took the cheapest free query object by object; Hungarian matching "
                "minimises the "
                "sum",
            ),
            Mistake(
                "own_best",
                _own_best(cost),
                zh="每个物体取自己的最小值，同一个 query 用了不止一次；匹配是一对一的",
                en="Each object took its own cheapest query, and a query was used more than once; "
                "the matching is one-to-one",
            ),
        ],
    )


@question(
    level=2,
    section="hungarian",
    snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))",
    oracle="assigned_cost(cost)",
)
def rectangular_assignment(draw: Draw) -> Problem:
    wanted = draw.integer(0, 3)
    cost = [[draw.integer(5, 20), draw.integer(5, 20)] for _ in range(4)]
    cost[wanted] = [draw.integer(1, 4), draw.integer(1, 4)]
    least = _best(cost)[0]
    return Problem(
        given={"cost": cost},
        zh=f"4 个 query、2 个物体，匹配代价 `{cost}`（每行一个 query）。最优匹配的总代价是多少？",
        en=f"4 queries, 2 objects, matching costs `{cost}` (one row per query). What is the total "
        "cost of "
        "the best matching?",
        answer=least,
        steps=[
            Step(
                zh="两个物体都最想要同一个 query；这个下界不能达到",
                en="Both objects want the same query most; this lower bound cannot be reached",
                value=_own_best(cost),
            ),
            Step(
                zh="让其中一个物体换到它的次优 query，取两种换法中较小的总代价；其余 query 归 "
                "no-object",
                en="Let one of them move to its second best, whichever gives the smaller "
                "total; the "
                "other queries become no-object",
                value=least,
            ),
        ],
        mistakes=[
            Mistake(
                "greedy",
                _total(cost, _greedy(cost)),
                zh="让第一个物体先挑；也要试试让第二个物体先挑",
                en="Let the first object choose first; try letting the second one too",
            ),
            Mistake(
                "own_best",
                _own_best(cost),
                zh="同一个 query 配了两个物体；匹配是一对一的",
                en="One query got both objects; the matching is one-to-one",
            ),
        ],
    )


@question(
    level=3,
    decimals=3,
    section="set-loss",
    snippet="classification_loss(torch.tensor([[p, 1 - p]] * objects + [[1 - q, q]] * (queries -"
    " objects), dtype=torch.float64).log(), [0] * objects + [1] * (queries - objects))",
    oracle="mixed_cross_entropy(queries, objects, p, q)",
)
def class_loss(draw: Draw) -> Problem:
    queries = draw.pick(20, 50, 100)
    objects = draw.integer(2, queries // 5)
    p, q = draw.pick(0.2, 0.3, 0.4, 0.5, 0.6), draw.pick(0.7, 0.8, 0.9, 0.95)
    unmatched = queries - objects
    total = -objects * math.log(p) - 0.1 * unmatched * math.log(q)
    weights = objects + 0.1 * unmatched
    return Problem(
        given={"queries": queries, "objects": objects, "p": p, "q": q},
        zh=f"{queries} 个 query，{objects} 个物体。匹配到的 query 都给正确类别概率 {p:g}，"
        f"其余都给 no-object 概率 {q:g}。no-object 权重 0.1，按论文代码取加权平均，"
        "分类损失是多少？（自然对数）",
        en=f"{queries} queries, {objects} objects. Every matched query gives its class probability "
        f"{p:g}, every other gives no-object {q:g}. With the no-object weight 0.1 and the weighted "
        "mean of the paper's code, what is the classification loss? (natural logarithm)",
        answer=total / weights,
        steps=[
            Step(
                zh="匹配到的 query 的 −ln 概率之和",
                en="The sum of −ln probability over the matched queries",
                value=-objects * math.log(p),
            ),
            Step(
                zh="其余 query 的和，乘 0.1，加上去",
                en="Add the sum over the others times 0.1",
                value=total,
            ),
            Step(
                zh="权重之和：物体数 + 0.1 × 其余 query 数",
                en="The sum of the weights: objects + 0.1 × the other queries",
                value=weights,
            ),
            Step(zh="相除", en="Divide", value=total / weights),
        ],
        mistakes=[
            Mistake(
                "divided_by_queries",
                total / queries,
                zh="除以了 query 数；加权平均要除以权重之和",
                en="Divided by the queries; a weighted mean divides by the sum of the weights",
            ),
            Mistake(
                "weight_forgotten",
                (-objects * math.log(p) - unmatched * math.log(q)) / queries,
                zh="漏了 no-object 的权重 0.1",
                en="The no-object weight 0.1 is missing",
            ),
            Mistake(
                "divided_by_objects",
                total / objects,
                zh="只除以了物体数；分母也含 no-object 的权重",
                en="Divided by the objects alone; the no-object weights belong in the denominator",
            ),
        ],
    )


@question(
    level=2,
    unit="%",
    decimals=1,
    section="set-loss",
    snippet="100 * no_object_share(queries, objects, weight)",
    oracle="100 * no_object_share(queries, objects, weight)",
)
def no_object_share(draw: Draw) -> Problem:
    queries = draw.pick(50, 100, 300)
    objects, weight = draw.integer(2, 20), draw.pick(0.05, 0.1, 0.2)
    light = weight * (queries - objects)
    return Problem(
        given={"queries": queries, "objects": objects, "weight": weight},
        zh=f"{queries} 个 query，图中有 {objects} 个物体，no-object 权重 {weight:g}。"
        "分类损失的总权重里，no-object 占百分之多少？",
        en=f"{queries} queries, {objects} objects in the image, a no-object weight of {weight:g}. "
        "What percentage of the classification loss's total weight is no-object's?",
        answer=100 * light / (objects + light),
        steps=[
            Step(
                zh="没匹配到的 query 数 × no-object 权重",
                en="Unmatched queries × the no-object weight",
                value=round(light, 6),
            ),
            Step(
                zh="加上每个物体的权重 1，得总权重",
                en="Add 1 for each object: the total weight",
                value=round(objects + light, 6),
            ),
            Step(
                zh="相除，化成百分数",
                en="Divide, as a percentage",
                value=100 * light / (objects + light),
            ),
        ],
        mistakes=[
            Mistake(
                "weight_forgotten",
                100 * (queries - objects) / queries,
                zh="没用 no-object 的权重",
                en="The no-object weight was not used",
            ),
            Mistake(
                "divided_by_queries",
                100 * light / queries,
                zh="除以了 query 数；总权重是物体数加上 no-object 的权重",
                en="Divided by the queries; the total is the objects plus the no-object weights",
            ),
            Mistake(
                "all_queries_light",
                100 * weight * queries / (objects + weight * queries),
                zh="把匹配到的 query 也算进 no-object 了",
                en="Counted the matched queries as no-object too",
            ),
        ],
    )


@question(
    level=2,
    decimals=4,
    section="set-loss",
    snippet='set_loss({"logits": torch.zeros(2, 4, 2).double(), "boxes":'
    ' torch.tensor(boxes, dtype=torch.float64)}, [{"labels": torch.zeros(len(t)).long(),'
    ' "boxes": torch.tensor(t, dtype=torch.float64)} for t in truth])["l1"]',
    oracle="batch_l1(boxes, truth)",
)
def box_loss(draw: Draw) -> Problem:
    counts = draw.pick((1, 3), (1, 4), (2, 4), (1, 2), (2, 3))
    far = [[draw.integer(1, 6) / 50 for _ in range(count)] for count in counts]
    centres = [0.15, 0.38, 0.61, 0.84]
    boxes = [[[x, 0.5, 0.2, 0.2] for x in centres] for _ in counts]
    truth = [
        [[x + d / 2, 0.5 + d / 2, 0.2, 0.2] for x, d in zip(centres, row, strict=False)]
        for row in far
    ]
    total, number = sum(map(sum, far)), sum(counts)
    shown = ["; ".join(f"{d:g}" for d in row) for row in far]
    means = [sum(row) / len(row) for row in far]
    return Problem(
        given={"boxes": boxes, "truth": truth},
        zh="一个批次有两张图，每张 4 个 query。匹配好的框与真值的 L1 距离（四个坐标之和）："
        f"第一张 {shown[0]}，第二张 {shown[1]}。DETR 的 L1 损失（未加权）是多少？",
        en="A batch of two images, 4 queries each. The L1 distances (sum over the four "
        "coordinates) "
        f"of the matched boxes are: first image {shown[0]}, second image {shown[1]}. What is "
        "DETR's "
        "L1 loss, unweighted?",
        answer=total / number,
        steps=[
            Step(
                zh="所有匹配对的距离之和",
                en="The sum over all matched pairs",
                value=round(total, 4),
            ),
            Step(zh="批次里的物体总数", en="The objects of the batch", value=number),
            Step(zh="相除", en="Divide", value=total / number),
        ],
        mistakes=[
            Mistake(
                "mean_of_images",
                sum(means) / 2,
                zh="先对每张图取平均了；要除以整个批次的物体数",
                en="Averaged each image first; divide by the objects of the whole batch",
            ),
            Mistake(
                "divided_by_queries",
                total / 8,
                zh="除以了 query 数；没匹配到的 query 没有框损失，也不进分母",
                en="Divided by the queries; unmatched ones have no box loss and do not count",
            ),
            Mistake(
                "divided_by_coordinates",
                total / number / 4,
                zh="又除以了 4 个坐标；L1 在坐标上求和",
                en="Divided by the 4 coordinates too; L1 sums over them",
            ),
        ],
    )


@question(
    level=3,
    decimals=3,
    section="positions",
    snippet="sine_position_encoding(height, width)[channel, row, column]",
    oracle="library_encoding(height, width)[channel, row, column]",
)
def position_value(draw: Draw) -> Problem:
    height, width = draw.integer(12, 30), draw.integer(12, 40)
    row, column = draw.integer(2, height - 3), draw.integer(2, width - 3)
    pair, odd, second = draw.integer(0, 6), draw.integer(0, 1), draw.integer(0, 1)
    channel = 128 * second + 2 * pair + odd
    divisor = 10000 ** (2 * pair / 128)

    def wave(place: float, cosine: int) -> float:
        return math.cos(place / divisor) if cosine else math.sin(place / divisor)

    here, size = (column, width) if second else (row, height)
    there, across = (row, height) if second else (column, width)
    angle = 2 * math.pi * (here + 1) / size
    return Problem(
        given={"height": height, "width": width, "row": row, "column": column, "channel": channel},
        zh=f"DETR 的正弦位置编码：256 通道，温度 10000，特征图 {height}×{width}（高×宽），"
        "位置归一化到 2π。"
        f"下标都从 0 开始，第 {row} 行、第 {column} 列、通道 {channel} 的值是多少？",
        en=f"DETR's sine position encoding: 256 channels, temperature 10000, a feature map of "
        f"{height}×{width} (height × width), positions normalised to 2π. With all indices from 0, "
        f"what is the value at row {row}, column {column}, channel {channel}?",
        answer=wave(angle, odd),
        steps=[
            Step(
                zh="前 128 个通道编码行，后 128 个编码列；位置 = 下标 + 1",
                en="The first 128 channels encode the row, the last 128 the column; position = "
                "index + 1",
                value=here + 1,
            ),
            Step(
                zh="归一化：2π × 位置 / 长度",
                en="Normalise: 2π × position / length",
                value=angle,
            ),
            Step(
                zh="除以 10000^(2i/128)，i 是这一半里的通道对序号",
                en="Divide by 10000^(2i/128), i being the pair of channels within its half",
                value=angle / divisor,
            ),
            Step(
                zh="偶数通道取正弦，奇数通道取余弦",
                en="Even channels take the sine, odd ones the cosine",
                value=wave(angle, odd),
            ),
        ],
        mistakes=[
            Mistake(
                "from_zero",
                wave(2 * math.pi * here / size, odd),
                zh="位置从 0 数了；DETR 用掩码累加，从 1 开始",
                en="Counted positions from 0; DETR accumulates the mask, so from 1",
            ),
            Mistake(
                "other_axis",
                wave(2 * math.pi * (there + 1) / across, odd),
                zh="行列弄反了：前一半是行（y），后一半是列（x）",
                en="The axes are swapped: the first half is the row (y), the second the column (x)",
            ),
            Mistake(
                "sine_cosine_swapped",
                wave(angle, 1 - odd),
                zh="正弦和余弦弄反了：偶数通道是正弦",
                en="Sine and cosine are swapped: even channels are sines",
            ),
            Mistake(
                "not_normalised",
                wave(here + 1, odd),
                zh="没有归一化到 2π",
                en="Not normalised to 2π",
            ),
        ],
    )


@question(level=2, kind="print", section="hungarian")
def assignment_printed(draw: Draw) -> Problem:
    while True:
        cost = [[draw.integer(1, 9) for _ in range(3)] for _ in range(4)]
        _, found = _best(cost)
        if len(found) == 1:
            break

    def printed(chosen: list[int] | tuple[int, ...]) -> str:
        pairs = sorted((query, item) for item, query in enumerate(chosen))
        return f"{[query for query, _ in pairs]} {[item for _, item in pairs]}"

    best = found[0]
    straight = "[0, 1, 2] [0, 1, 2]"
    others = [printed(best), printed(_greedy(cost)), f"{list(best)} [0, 1, 2]"]
    others.append(f"[0, 1, 2] {list(best)}")
    identity = [
        Mistake(
            "identity",
            straight,
            zh="把第 i 行配给了第 i 列；要找总代价最小的匹配，多出的那一行可以是任何一行",
            en="Row i was given column i; find the matching of least total cost, and the row left "
            "over may be any row",
        )
    ]
    if straight in others:
        identity = []
    return Problem(
        given={},
        zh="4 个 query（行），3 个物体（列）。这段程序打印什么？",
        en="4 queries (rows), 3 objects (columns). What does this program print?",
        code="from scipy.optimize import linear_sum_assignment\n\n"
        f"cost = {cost}\n"
        "queries, objects = linear_sum_assignment(cost)\n"
        "print(queries.tolist(), objects.tolist())\n",
        answer=printed(best),
        steps=[
            Step(
                zh="找总代价最小的一对一匹配：总代价",
                en="Find the one-to-one matching of least total cost: the total",
                value=_total(cost, best),
            ),
            Step(
                zh="行下标升序，旁边是各行配到的列",
                en="Row indices ascend; beside them the column each row got",
                value=printed(best),
            ),
        ],
        mistakes=[
            Mistake(
                "greedy",
                printed(_greedy(cost)),
                zh="这是贪心匹配；`linear_sum_assignment` 使总和最小",
                en="This is the greedy matching; `linear_sum_assignment` minimises the sum",
            ),
            Mistake(
                "by_object",
                f"{list(best)} [0, 1, 2]",
                zh="按物体排了；返回的行下标是升序的",
                en="Sorted by object; the row indices returned ascend",
            ),
            Mistake(
                "objects_first",
                f"[0, 1, 2] {list(best)}",
                zh="把物体放在前面了；先返回行（query）",
                en="Put the objects first; the rows (queries) come first",
            ),
            *identity,
        ],
    )


@question(level=2, kind="print", section="set-loss")
def classes_printed(draw: Draw) -> Problem:
    labels = draw.sample(3, range(1, 20))
    queries = sorted(draw.sample(3, range(6)))
    items = draw.shuffle(range(3))
    full = draw.pick(20, 80, 91)

    def fill(names: list[int], rest: int) -> str:
        line = [rest] * 6
        for query, name in zip(queries, names, strict=True):
            line[query] = name
        return str(line)

    answer = fill([labels[item] for item in items], full)
    return Problem(
        given={},
        zh=f"共 {full} 个物体类别，编号 0 到 {full - 1}。匹配之后，这段程序打印每个 query "
        "的目标类别。"
        "打印什么？",
        en=f"There are {full} object classes, 0 to {full - 1}. After the matching this program "
        "prints "
        "the target class of every query. What does it print?",
        code="import torch\n\n"
        f"labels = torch.tensor({labels})  # of the three objects\n"
        f"queries, objects = torch.tensor({queries}), torch.tensor({items})\n"
        f"classes = torch.full((6,), {full})\n"
        "classes[queries] = labels[objects]\n"
        "print(classes.tolist())\n",
        answer=answer,
        steps=[
            Step(
                zh="没匹配到的 query 都是最后一类 no-object，编号",
                en="Unmatched queries all have the last class, no-object; its number",
                value=full,
            ),
            Step(
                zh="先按匹配到的物体重排标签，再写到对应的 query",
                en="Reorder the labels by the matched objects, then write them to their queries",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "labels_not_reordered",
                fill(labels, full),
                zh="标签没有按 `objects` 重排",
                en="The labels were not reordered by `objects`",
            ),
            Mistake(
                "background_zero",
                fill([labels[item] for item in items], 0),
                zh="no-object 是最后一类，不是 0",
                en="No-object is the last class, not 0",
            ),
        ],
    )


@question(level=1, kind="print", section="pipeline")
def tokens_printed(draw: Draw) -> Problem:
    batch, channels = draw.integer(2, 4), draw.pick(128, 256)
    rows, columns = draw.integer(10, 25), draw.integer(26, 40)
    cells, first = rows * columns, draw.chance()
    move = "permute(2, 0, 1)" if first else "transpose(1, 2)"
    right, wrong = (cells, batch, channels), (batch, cells, channels)
    if not first:
        right, wrong = wrong, right
    return Problem(
        given={},
        zh="特征图变成 token。这段程序打印什么？",
        en="A feature map becomes tokens. What does this program print?",
        code="import torch\n\n"
        f"features = torch.zeros({batch}, {channels}, {rows}, {columns})\n"
        f"tokens = features.flatten(2).{move}\n"
        "print(tuple(tokens.shape))\n",
        answer=str(right),
        steps=[
            Step(
                zh="`flatten(2)` 把最后两维合成一维，长度是",
                en="`flatten(2)` joins the last two axes to one of length",
                value=cells,
            ),
            Step(zh="再交换维度", en="Then the axes move", value=str(right)),
        ],
        mistakes=[
            Mistake(
                "axes_not_moved",
                str((batch, channels, cells)),
                zh="漏了最后的换维",
                en="The axes were not moved at the end",
            ),
            Mistake(
                "other_order",
                str(wrong),
                zh="维度顺序错了：`permute(2, 0, 1)` 把第 2 维放最前，`transpose(1, 2)` "
                "只交换后两维",
                en="Wrong order: `permute(2, 0, 1)` puts axis 2 first, `transpose(1, 2)` only "
                "swaps the "
                "last two",
            ),
            Mistake(
                "not_flattened",
                str((batch, rows, columns, channels)),
                zh="没有展平：行和列合成了一维",
                en="Not flattened: rows and columns became one axis",
            ),
        ],
    )


@question(level=1, kind="choice", section="positions")
def where_positions_go(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="DETR 编码器的自注意力里，正弦位置编码加在哪里？",
        en="Where is the sine position encoding added in the self-attention of DETR's encoder?",
        choices=[
            Choice("query_key", zh="每一层的 q 和 k", en="To q and k, at every layer"),
            Choice("all", zh="每一层的 q、k 和 v", en="To q, k and v, at every layer"),
            Choice("input_once", zh="只在输入加一次", en="Once, to the input"),
            Choice("value", zh="每一层的 v", en="To v, at every layer"),
        ],
        answer="query_key",
        steps=[
            Step(
                zh="位置决定看哪里（q 与 k 的相似度），不该混进看到的内容（v）；每一层都重新加",
                en="Position decides where to look (q against k), not what is carried (v); it "
                "is added "
                "anew at every layer",
                value="query_key",
            )
        ],
        mistakes=[
            Mistake(
                "positions_in_values",
                "all",
                zh="v 是被取走的内容，掺进位置会污染特征；位置只用来决定看哪里",
                en="v is the content carried on; position in it would blur the features, and is "
                "needed "
                "only to decide where to look",
            ),
            Mistake(
                "only_once",
                "input_once",
                zh="那是原始 Transformer 的做法；DETR 每层都加",
                en="That is the original Transformer; DETR adds it at every layer",
            ),
            Mistake(
                "values_only",
                "value",
                zh="正好反了：看哪里由 q 与 k 的相似度决定，所以加在 q 和 k，不加在 v",
                en="The other way round: the similarity of q and k decides where to look, so "
                "they get it and v does not",
            ),
        ],
    )


@question(level=2, kind="choice", section="no-nms")
def why_no_nms(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="是什么让 DETR 推理时不需要 NMS？选出全部。",
        en="What lets DETR do without NMS at inference? Choose all that apply.",
        choices=[
            Choice(
                "one_to_one",
                zh="训练时一对一匹配，重复的预测被罚成 no-object",
                en="One-to-one matching in training: a duplicate is trained to be no-object",
            ),
            Choice(
                "query_attention",
                zh="query 之间的自注意力，让它们互相知道谁负责什么",
                en="Self-attention among the queries, so that each knows what the others claim",
            ),
            Choice(
                "hungarian_inference",
                zh="推理时用匈牙利算法去掉重复框",
                en="The Hungarian algorithm removes duplicates at inference",
            ),
            Choice(
                "giou",
                zh="GIoU 损失把重叠的框推开",
                en="The GIoU loss pushes overlapping boxes apart",
            ),
        ],
        answer=frozenset({"one_to_one", "query_attention"}),
        steps=[
            Step(
                zh="匹配只在训练时用（推理时没有真值）；GIoU 只比较匹配好的一对",
                en="Matching exists only in training (there is no truth at inference); GIoU "
                "compares "
                "only a matched pair",
                value=frozenset({"one_to_one", "query_attention"}),
            )
        ],
        mistakes=[
            Mistake(
                "only_matching",
                frozenset({"one_to_one"}),
                zh="还差一半：没有 query 间的自注意力，它们无从知道谁已负责",
                en="Half of it: without self-attention the queries cannot know who has claimed "
                "what",
            ),
            Mistake(
                "only_self_attention",
                frozenset({"query_attention"}),
                zh="还差一半：没有一对一匹配，重复的预测不受罚，注意力就没有理由压住它们",
                en="Half of it: without one-to-one matching duplicates cost nothing, and attention "
                "has no reason to suppress them",
            ),
            Mistake(
                "giou_repels",
                frozenset({"one_to_one", "query_attention", "giou"}),
                zh="GIoU 只把每个预测框拉向匹配到的真值，不比较两个预测框",
                en="GIoU pulls each predicted box to its matched truth; it never compares two "
                "predictions",
            ),
            Mistake(
                "matching_at_inference",
                frozenset({"one_to_one", "query_attention", "hungarian_inference"}),
                zh="推理时没有真值，也就没有匹配",
                en="At inference there is no truth, so there is no matching",
            ),
        ],
    )


@question(level=1, kind="choice", section="matching-cost")
def too_many_objects(draw: Draw) -> Problem:
    queries = draw.pick(50, 100)
    objects = queries + draw.integer(3, 30)
    return Problem(
        given={},
        zh=f"DETR 有 {queries} 个 query，一张图里有 {objects} 个物体。会怎样？",
        en=f"DETR has {queries} queries and an image holds {objects} objects. What happens?",
        choices=[
            Choice(
                "missed",
                zh=f"至少漏掉 {objects - queries} 个",
                en=f"It misses at least {objects - queries}",
            ),
            Choice("shared", zh="一个 query 输出多个框", en="One query outputs several boxes"),
            Choice(
                "more_queries",
                zh=f"解码器自动加到 {objects} 个 query",
                en=f"The decoder grows to {objects} queries",
            ),
        ],
        answer="missed",
        steps=[
            Step(
                zh="每个 query 至多给出一个框，query 的数目是固定的",
                en="A query gives at most one box, and the number of queries is fixed",
                value="missed",
            )
        ],
        mistakes=[
            Mistake(
                "several_boxes",
                "shared",
                zh="每个 query 只有一个框",
                en="Each query has one box only",
            ),
            Mistake(
                "queries_grow",
                "more_queries",
                zh="query 是学到的参数，数目在训练前就定了",
                en="Queries are learned parameters; their number is set before training",
            ),
        ],
    )


@question(level=1, kind="ordering", section="pipeline")
def pipeline_order(draw: Draw) -> Problem:
    right = ("backbone", "projection", "encoder", "decoder", "heads")
    wrong = ("backbone", "encoder", "projection", "decoder", "heads")
    late = ("backbone", "projection", "decoder", "encoder", "heads")
    return Problem(
        given={},
        zh="按数据流动的先后，排列 DETR 的各个部分。",
        en="Put the parts of DETR in the order the data passes through them.",
        choices=[
            Choice("backbone", zh="ResNet 骨干网络", en="ResNet backbone"),
            Choice("projection", zh="1×1 卷积降到 256 通道", en="1×1 convolution to 256 channels"),
            Choice("encoder", zh="Transformer 编码器", en="Transformer encoder"),
            Choice("decoder", zh="带 object query 的解码器", en="Decoder with the object queries"),
            Choice("heads", zh="分类头和框头", en="Class head and box head"),
        ],
        answer=right,
        steps=[
            Step(
                zh="先降通道再展平成 token，编码器看图，解码器的 query 再去看编码结果",
                en="Channels are reduced before the map becomes tokens; the encoder reads the "
                "image, "
                "the decoder's queries read the encoder",
                value=right,
            )
        ],
        mistakes=[
            Mistake(
                "projection_late",
                wrong,
                zh="1×1 卷积在编码器之前：编码器的宽度是 256",
                en="The 1×1 convolution comes before the encoder, whose width is 256",
            ),
            Mistake(
                "decoder_first",
                late,
                zh="解码器的键和值来自编码器，所以在它之后",
                en="The decoder's keys and values come from the encoder, so it follows it",
            ),
        ],
    )
