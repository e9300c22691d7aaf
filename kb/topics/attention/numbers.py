"""Numbers to know of `attention`."""

from kb.site.number import Number, computed, quoted
from kb.topics.attention.snippets import (
    CBAM,
    ECABlock,
    SEBlock,
    SpatialAttention,
    count_parameters,
    se_extra_parameters,
    se_multiplications,
)

RESNET50 = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
SENET = "https://arxiv.org/abs/1709.01507"
COUNT = "kb.topics.attention.snippets.blocks.count_parameters"
EXTRA = "kb.topics.attention.snippets.blocks.se_extra_parameters"


def _work() -> float:
    sides = (56, 28, 14, 7)
    stages = zip(RESNET50, sides, strict=True)
    return sum(n * se_multiplications(c, 16, s, s) for (n, c), s in stages) / 1e9


NUMBERS: list[Number] = [
    computed(
        "SE 模块的参数，C = 512，r = 16，无偏置",
        "Parameters of an SE block, C = 512, r = 16, no biases",
        lambda: count_parameters(SEBlock(512, 16, bias=False)),
        "",
        COUNT,
    ),
    computed(
        "同上，带偏置",
        "The same with biases",
        lambda: count_parameters(SEBlock(512, 16)),
        "",
        COUNT,
    ),
    computed(
        "SE 给 ResNet-50 增加的参数，r = 16",
        "Parameters SE adds to ResNet-50, r = 16",
        lambda: se_extra_parameters(RESNET50, 16),
        "",
        EXTRA,
    ),
    computed(
        "其中最后一个阶段所占",
        "Share of the last stage in them",
        lambda: 100 * se_extra_parameters(RESNET50[3:], 16) / se_extra_parameters(RESNET50, 16),
        "%",
        EXTRA,
        ".1f",
    ),
    computed(
        "SE 给 ResNet-50 增加的乘法，一张 224×224 的图",
        "Multiplications SE adds to ResNet-50, one 224×224 image",
        _work,
        "G",
        "kb.topics.attention.snippets.blocks.se_multiplications",
        ".3f",
    ),
    computed(
        "CBAM 的参数，C = 128，r = 8，7×7，无偏置",
        "Parameters of CBAM, C = 128, r = 8, 7×7, no biases",
        lambda: count_parameters(CBAM(128, 8)),
        "",
        COUNT,
    ),
    computed(
        "其中空间注意力",
        "Spatial attention in it",
        lambda: count_parameters(SpatialAttention(7)),
        "",
        COUNT,
    ),
    computed(
        "ECA 给 ResNet-50 增加的参数（核长按公式取）",
        "Parameters ECA adds to ResNet-50 (kernels by the rule)",
        lambda: sum(n * count_parameters(ECABlock(c)) for n, c in RESNET50),
        "",
        COUNT,
    ),
    quoted(
        "ResNet-50，无 SE：top-1 / top-5 错误率，参数",
        "ResNet-50 without SE: top-1 / top-5 error, parameters",
        "23.30 % / 6.55 %, 25.6M",
        "SENet, ablation on r",
        SENET,
    ),
    quoted(
        "SE-ResNet-50，r = 4",
        "SE-ResNet-50, r = 4",
        "22.25 % / 6.09 %, 35.7M",
        "SENet, ablation on r",
        SENET,
    ),
    quoted(
        "SE-ResNet-50，r = 8",
        "SE-ResNet-50, r = 8",
        "22.26 % / 5.99 %, 30.7M",
        "SENet, ablation on r",
        SENET,
    ),
    quoted(
        "SE-ResNet-50，r = 16",
        "SE-ResNet-50, r = 16",
        "22.28 % / 6.03 %, 28.1M",
        "SENet, ablation on r",
        SENET,
    ),
    quoted(
        "SE-ResNet-50，r = 32",
        "SE-ResNet-50, r = 32",
        "22.72 % / 6.20 %, 26.9M",
        "SENet, ablation on r",
        SENET,
    ),
    quoted(
        "ResNet-50 加 SE 前后的计算量",
        "Work of ResNet-50 before and after SE",
        "3.86 → 3.87 GFLOPs",
        "SENet",
        SENET,
    ),
    quoted(
        "“SE-ResNet-50 的 top-5 错误率”的三个出处：正文 / 消融 / 作者重训",
        "“Top-5 error of SE-ResNet-50”, three sources: main text / ablation / authors' retraining",
        "6.62 % / 6.03 % / 6.36 %",
        "SENet and its code",
        SENET,
    ),
    quoted(
        "SENet 在 ILSVRC 2017 参赛的 top-5 错误率",
        "Top-5 error of SENet's entry to ILSVRC 2017",
        "2.251 %",
        "SENet, abstract",
        SENET,
    ),
    quoted(
        "ResNet-50 加 CBAM，作者放出的模型：top-1 / top-5 准确率",
        "ResNet-50 with CBAM, the authors' released model: top-1 / top-5 accuracy",
        "77.622 % / 93.948 %",
        "CBAM's code, README",
        "https://github.com/Jongchan/attention-module",
    ),
]
