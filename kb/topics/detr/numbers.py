"""Numbers to know of `detr`."""

from kb.site.number import Number, computed, quoted
from kb.topics.detr.snippets import (
    attention_bytes,
    attention_products,
    heads_parameters,
    layer_parameters,
    no_object_share,
    tokens,
    transformer_parameters,
)

PAPER = "https://arxiv.org/abs/2005.12872"
CODE = "https://github.com/facebookresearch/detr"
SIZE = "kb.topics.detr.snippets.size."
TABLE = "DETR, table 1"


NUMBERS: list[Number] = [
    computed(
        "编码器的 token 数，800×1066",
        "Tokens of the encoder, 800×1066",
        lambda: tokens(800, 1066),
        "",
        SIZE + "tokens",
    ),
    computed(
        "DC5 的 token 数，800×1066",
        "Tokens with DC5, 800×1066",
        lambda: tokens(800, 1066, dc5=True),
        "",
        SIZE + "tokens",
    ),
    computed(
        "编码器自注意力的乘法：DC5 是普通的几倍",
        "Multiplications of the encoder's self-attention, DC5 over plain",
        lambda: attention_products(3350, 3350) / attention_products(850, 850),
        "×",
        SIZE + "attention_products",
        ".2f",
    ),
    computed(
        "DC5 一层一张图的注意力权重，float32",
        "Attention weights of one DC5 layer and image, float32",
        lambda: attention_bytes(3350, 3350) / 2**20,
        "MiB",
        SIZE + "attention_bytes",
        ".0f",
    ),
    computed(
        "一个编码器层的参数",
        "Parameters of an encoder layer",
        layer_parameters,
        "",
        SIZE + "layer_parameters",
    ),
    computed(
        "一个解码器层的参数",
        "Parameters of a decoder layer",
        lambda: layer_parameters(attentions=2),
        "",
        SIZE + "layer_parameters",
    ),
    computed(
        "Transformer（6 + 6 层）的参数",
        "Parameters of the transformer (6 + 6 layers)",
        transformer_parameters,
        "",
        SIZE + "transformer_parameters",
    ),
    computed(
        "两个头的参数，91 类",
        "Parameters of the two heads, 91 classes",
        heads_parameters,
        "",
        SIZE + "heads_parameters",
    ),
    computed(
        "no-object 占分类损失权重的比例：100 个 query，7 个物体",
        "Share of no-object in the weight of the class loss: 100 queries, 7 objects",
        lambda: 100 * no_object_share(100, 7),
        "%",
        SIZE + "no_object_share",
        ".1f",
    ),
    quoted(
        "query 数，编码器 / 解码器层数，d，头数，前馈宽度，dropout",
        "Queries, encoder / decoder layers, d, heads, feed-forward width, dropout",
        "100, 6 / 6, 256, 8, 2048, 0.1",
        "authors' code, main.py",
        CODE + "/blob/main/main.py",
    ),
    quoted(
        "匹配与损失的权重：类别、L1、GIoU；no-object",
        "Weights of matching and loss: class, L1, GIoU; no-object",
        "1, 5, 2; 0.1",
        "authors' code, main.py",
        CODE + "/blob/main/main.py",
    ),
    quoted(
        "AdamW 学习率：Transformer / 骨干；梯度裁剪",
        "AdamW learning rate: transformer / backbone; gradient clipping",
        "1e-4 / 1e-5; 0.1",
        "authors' README",
        CODE,
    ),
    quoted(
        "Faster R-CNN-FPN+（加 GIoU 损失、随机裁剪、训练时长 9 倍）："
        "GFLOPs / FPS，参数，AP，小 / 中 / 大",
        "Faster R-CNN-FPN+ (with GIoU loss, random crops, 9× schedule): "
        "GFLOPs / FPS, parameters, AP, small / medium / large",
        "180 / 26, 42M, 42.0, 26.6 / 45.4 / 53.4",
        TABLE,
        PAPER,
    ),
    quoted("DETR", "DETR", "86 / 28, 41M, 42.0, 20.5 / 45.8 / 61.1", TABLE, PAPER),
    quoted("DETR-DC5", "DETR-DC5", "187 / 12, 41M, 43.3, 22.5 / 47.3 / 61.1", TABLE, PAPER),
    quoted("DETR-R101", "DETR-R101", "152 / 20, 60M, 43.5, 21.9 / 48.0 / 61.8", TABLE, PAPER),
    quoted(
        "DETR-DC5-R101",
        "DETR-DC5-R101",
        "253 / 10, 60M, 44.9, 23.7 / 49.5 / 62.3",
        TABLE,
        PAPER,
    ),
    quoted(
        "全景分割 PQ：R50 / DC5-R50 / R101",
        "Panoptic PQ: R50 / DC5-R50 / R101",
        "43.4 / 44.6 / 45.1",
        "authors' README",
        CODE,
    ),
]
