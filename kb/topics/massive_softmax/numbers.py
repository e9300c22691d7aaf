"""Numbers to know of `massive_softmax`."""

from kb.site.number import Number, computed, quoted
from kb.topics.massive_softmax.snippets import (
    classifier_memory,
    classifier_parameters,
    initial_loss,
    loss_floor,
    minimum_scale,
    triplet_count,
    wrong_pairs,
)

GIB = 2**30
ARCFACE = "https://arxiv.org/abs/1801.07698"
ROOM = "kb.topics.massive_softmax.snippets"

NUMBERS: list[Number] = [
    computed(
        "DeepFace 最后一层的参数：4096 → 4030，带偏置",
        "Parameters of DeepFace's last layer: 4096 → 4030, with bias",
        lambda: classifier_parameters(4096, 4030),
        "",
        f"{ROOM}.classifier_parameters",
    ),
    computed(
        "1,000 万类 × 512 维：权重、梯度、动量，float32",
        "10 million classes × 512: weights, gradients, momentum, float32",
        lambda: classifier_memory(512, 10_000_000, 1024)[0] / GIB,
        "GiB",
        f"{ROOM}.classifier_memory",
        ".2f",
    ),
    computed(
        "1,000 万类、批 1,024：一份 logits，float32",
        "10 million classes, batch 1,024: one copy of the logits, float32",
        lambda: classifier_memory(512, 10_000_000, 1024)[1] / GIB,
        "GiB",
        f"{ROOM}.classifier_memory",
        ".2f",
    ),
    computed(
        "类别并行、每卡批 64、1,000 万类：每卡一份 logits，与卡数无关",
        "Class-parallel, batch 64 a device, 10 million classes: one copy of the logits a device, "
        "whatever the number of devices",
        lambda: classifier_memory(512, 10_000_000 // 8, 64 * 8)[1] / GIB,
        "GiB",
        f"{ROOM}.classifier_memory",
        ".2f",
    ),
    computed(
        "一份 logits 等于这三份权重的批大小，512 维",
        "Batch at which one copy of the logits equals those weights, 512 features",
        lambda: classifier_memory(512, 10_177, 1)[0] // classifier_memory(512, 10_177, 1)[1],
        "",
        f"{ROOM}.classifier_memory",
    ),
    computed(
        "10,177 类、logits 几乎相等时的初始损失",
        "Initial loss of 10,177 classes while logits are nearly equal",
        lambda: initial_loss(10_177),
        "",
        f"{ROOM}.initial_loss",
        ".2f",
    ),
    computed(
        "10,177 类、s = 1：各类样本一样多时平均损失的下限",
        "10,177 classes, s = 1: floor of the mean loss, equally many samples a class",
        lambda: loss_floor(10_177, 1),
        "",
        f"{ROOM}.loss_floor",
        ".2f",
    ),
    computed(
        "10,177 类在正单纯形上达到概率 0.9 所需的 s",
        "Scale s that 10,177 classes on a regular simplex need for a probability of 0.9",
        lambda: minimum_scale(10_177, 0.9),
        "",
        f"{ROOM}.minimum_scale",
        ".2f",
    ),
    computed(
        "1,000 万类在正单纯形上达到概率 0.99 所需的 s",
        "Scale s that 10 million classes on a regular simplex need for a probability of 0.99",
        lambda: minimum_scale(10_000_000, 0.99),
        "",
        f"{ROOM}.minimum_scale",
        ".2f",
    ),
    computed(
        "1 万人 × 20 张图的三元组",
        "Triplets of 10,000 people × 20 images",
        lambda: triplet_count(10_000, 20),
        "",
        f"{ROOM}.triplet_count",
    ),
    computed(
        "LFW 99.83 % 判错的对数",
        "Pairs wrong at 99.83 % on LFW",
        lambda: wrong_pairs(99.83),
        "",
        f"{ROOM}.wrong_pairs",
    ),
    quoted(
        "LFW：DeepFace（4.4M 张图）",
        "LFW: DeepFace (4.4M images)",
        "97.35 %",
        "ArcFace, comparison on LFW",
        ARCFACE,
    ),
    quoted(
        "LFW：DeepID",
        "LFW: DeepID",
        "97.45 %",
        "DeepID, abstract",
        "https://openaccess.thecvf.com/content_cvpr_2014/html/Sun_Deep_Learning_Face_2014_CVPR_paper.html",
    ),
    quoted("LFW：VGG Face", "LFW: VGG Face", "98.95 %", "ArcFace, comparison on LFW", ARCFACE),
    quoted(
        "LFW：Center Loss", "LFW: Center Loss", "99.28 %", "ArcFace, comparison on LFW", ARCFACE
    ),
    quoted(
        "LFW：DeepID2+（ArcFace 的对照表写作 DeepID）",
        "LFW: DeepID2+ (called DeepID in ArcFace's table)",
        "99.47 %",
        "ArcFace, comparison on LFW",
        ARCFACE,
    ),
    quoted(
        "LFW：FaceNet（200M 张图）",
        "LFW: FaceNet (200M images)",
        "99.63 %",
        "ArcFace, comparison on LFW",
        ARCFACE,
    ),
    quoted(
        "LFW：CosFace（5M 张图）",
        "LFW: CosFace (5M images)",
        "99.73 %",
        "ArcFace, comparison on LFW",
        ARCFACE,
    ),
    quoted(
        "LFW：ArcFace（5.8M 张图）",
        "LFW: ArcFace (5.8M images)",
        "99.83 %",
        "ArcFace, comparison on LFW",
        ARCFACE,
    ),
    quoted(
        "CosFace 的间隔 m，尺度 64：ArcFace 作者现在的配置（43 个中 35 个）",
        "CosFace's margin m at scale 64: current configurations of ArcFace's authors (35 of 43)",
        "0.4",
        "insightface, arcface_torch/configs (2023-04-08)",
        "https://github.com/deepinsight/insightface/tree/master/recognition/arcface_torch/configs",
    ),
    quoted(
        "CelebA / CelebFaces+ 的身份数、图数",
        "CelebA / CelebFaces+: identities, images",
        "10,177, 202,599",
        "CelebA project page",
        "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
    ),
]
