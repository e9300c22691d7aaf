"""Numbers to know about dilated convolution."""

from kb.site.number import computed, quoted
from kb.topics.dilated_convolution.snippets import (
    ASPP,
    atrous_backbone,
    coverage,
    effective_kernel,
    field_size,
    hdc_gap,
)

HERE = "kb.topics.dilated_convolution.snippets"


def _reached(rates: list[int]) -> float:
    return 100 * float((coverage(rates) > 0).double().mean())


NUMBERS = [
    computed(
        "3×3、膨胀率 2 的等效核",
        "Effective kernel of a 3×3 at rate 2",
        lambda: effective_kernel(3, 2),
        "px",
        f"{HERE}.effective_kernel",
    ),
    computed(
        "3×3、膨胀率 4 的等效核",
        "Effective kernel of a 3×3 at rate 4",
        lambda: effective_kernel(3, 4),
        "px",
        f"{HERE}.effective_kernel",
    ),
    computed(
        "三层 3×3，膨胀率 1, 2, 4 的感受野",
        "Receptive field of three 3×3 at rates 1, 2, 4",
        lambda: field_size([1, 2, 4]),
        "px",
        f"{HERE}.field_size",
    ),
    computed(
        "10 层 3×3，膨胀率恒为 2 的感受野",
        "Receptive field of 10 layers of 3×3 at a constant rate of 2",
        lambda: field_size([2] * 10),
        "px",
        f"{HERE}.field_size",
    ),
    computed(
        "10 层 3×3，膨胀率 1, 2, 4, … 翻倍的感受野",
        "Receptive field of 10 layers of 3×3 at doubling rates 1, 2, 4, …",
        lambda: field_size([2**i for i in range(10)]),
        "px",
        f"{HERE}.field_size",
    ),
    computed(
        "[2, 2, 2] 用到的像素",
        "Pixels used by [2, 2, 2]",
        lambda: _reached([2, 2, 2]),
        "%",
        f"{HERE}.coverage",
        form=".1f",
    ),
    computed(
        "[1, 2, 9] 用到的像素",
        "Pixels used by [1, 2, 9]",
        lambda: _reached([1, 2, 9]),
        "%",
        f"{HERE}.coverage",
        form=".1f",
    ),
    computed(
        "[1, 2, 5] 用到的像素",
        "Pixels used by [1, 2, 5]",
        lambda: _reached([1, 2, 5]),
        "%",
        f"{HERE}.coverage",
        form=".0f",
    ),
    computed(
        "$M_2$：[1, 2, 5]，$K=3$ 通过",
        "$M_2$ of [1, 2, 5], accepted for $K=3$",
        lambda: hdc_gap([1, 2, 5]),
        "",
        f"{HERE}.hdc_gap",
    ),
    computed(
        "$M_2$：[1, 2, 9]，$K=3$ 不通过",
        "$M_2$ of [1, 2, 9], refused for $K=3$",
        lambda: hdc_gap([1, 2, 9]),
        "",
        f"{HERE}.hdc_gap",
    ),
    computed(
        "ResNet 输出步幅 8 时最后阶段的膨胀率",
        "Rate of a ResNet's last stage at output stride 8",
        lambda: atrous_backbone([4, 1, 2, 2, 2], 8)[1][-1],
        "",
        f"{HERE}.atrous_backbone",
    ),
    computed(
        "DeepLabv3 的 ASPP，2048 → 256，卷积权重",
        "DeepLabv3's ASPP, 2048 → 256, convolution weights",
        lambda: sum(weight.numel() for weight in ASPP(2048).parameters()),
        "",
        f"{HERE}.ASPP",
    ),
    quoted(
        "HDC 在 Cityscapes val 上的 mIoU（不用时）",
        "mIoU of HDC on Cityscapes val (without it)",
        "76.4 % (75.0 %)",
        "Wang et al.",
        "https://arxiv.org/abs/1702.08502",
    ),
    quoted(
        "DeepLabv2-CRF，VOC 2012 test mIoU",
        "DeepLabv2-CRF, VOC 2012 test mIoU",
        "79.7 %",
        "Chen et al. 2016",
        "https://arxiv.org/abs/1606.00915",
    ),
    quoted(
        "DeepLabv3，VOC 2012 test mIoU",
        "DeepLabv3, VOC 2012 test mIoU",
        "85.7 %",
        "Chen et al. 2017",
        "https://arxiv.org/abs/1706.05587",
    ),
    quoted(
        "DeepLabv3+，VOC 2012 test mIoU（加 JFT）",
        "DeepLabv3+, VOC 2012 test mIoU (with JFT)",
        "87.8 % (89.0 %)",
        "Chen et al. 2018",
        "https://arxiv.org/abs/1802.02611",
    ),
]
