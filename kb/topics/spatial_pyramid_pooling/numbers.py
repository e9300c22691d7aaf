"""Numbers to know about spatial pyramid pooling."""

from kb.site.number import computed, quoted
from kb.topics.spatial_pyramid_pooling.snippets import (
    bin_edges,
    chained_kernel,
    paper_bins,
    vector_length,
)

HERE = "kb.topics.spatial_pyramid_pooling.snippets"
PAPER = "https://arxiv.org/abs/1406.4729"

NUMBERS = [
    computed(
        "层级 4、2、1 的 bin 数",
        "Bins of levels 4, 2, 1",
        lambda: vector_length(1, (4, 2, 1)),
        "",
        f"{HERE}.vector_length",
    ),
    computed(
        "层级 6、3、2、1 的 bin 数",
        "Bins of levels 6, 3, 2, 1",
        lambda: vector_length(1, (6, 3, 2, 1)),
        "",
        f"{HERE}.vector_length",
    ),
    computed(
        "层级 6、3、2、1，256 通道的向量长度",
        "Vector of levels 6, 3, 2, 1 and 256 channels",
        lambda: vector_length(256, (6, 3, 2, 1)),
        "",
        f"{HERE}.vector_length",
    ),
    computed(
        "滑窗规则，边长 13 分成 6 个 bin",
        "Sliding windows, 13 into 6 bins",
        lambda: paper_bins(13, 6),
        "",
        f"{HERE}.paper_bins",
    ),
    computed(
        "滑窗规则，边长 10 分成 6 个 bin",
        "Sliding windows, 10 into 6 bins",
        lambda: paper_bins(10, 6),
        "",
        f"{HERE}.paper_bins",
    ),
    computed(
        "滑窗规则给错 bin 数的组合，边长 1 到 64、bin 数 1 到 8（步幅大于 0 的共 484 组）",
        "Wrong counts of the sliding windows, sizes 1 to 64, bins 1 to 8 (484 pairs of stride > 0)",
        lambda: sum(
            paper_bins(size, bins) != bins
            for size in range(1, 65)
            for bins in range(1, min(size, 8) + 1)
        ),
        "",
        f"{HERE}.paper_bins",
    ),
    computed(
        "自适应池化，边长 10 分成 6 个 bin，最宽的一个",
        "Adaptive pooling, 10 into 6: the widest bin",
        lambda: max(stop - start for start, stop in bin_edges(10, 6)),
        "px",
        f"{HERE}.bin_edges",
    ),
    computed(
        "3 个 5×5 池化串联的边长",
        "Side of 3 chained 5×5 pools",
        lambda: chained_kernel(5, 3),
        "px",
        f"{HERE}.chained_kernel",
    ),
    computed(
        "4 个 5×5 池化串联的边长",
        "Side of 4 chained 5×5 pools",
        lambda: chained_kernel(5, 4),
        "px",
        f"{HERE}.chained_kernel",
    ),
    quoted(
        "ZF-5 无 SPP，ImageNet top-1 / top-5 错误率",
        "ZF-5 without SPP, ImageNet top-1 / top-5 error",
        "35.99 % / 14.76 %",
        "He et al.",
        PAPER,
    ),
    quoted(
        "ZF-5 加 SPP，30 个 bin，只用 224 训练",
        "ZF-5 with SPP, 30 bins, trained on 224 alone",
        "35.06 % / 14.04 %",
        "He et al.",
        PAPER,
    ),
    quoted(
        "ZF-5 加 SPP，50 个 bin，只用 224 训练",
        "ZF-5 with SPP, 50 bins, trained on 224 alone",
        "34.98 % / 14.14 %",
        "He et al.",
        PAPER,
    ),
    quoted(
        "输入 224 / 180 的特征图边长",
        "Side of the map for inputs of 224 / 180",
        "13 / 10",
        "He et al.",
        PAPER,
    ),
    quoted(
        "YOLOv3-608 加 SPP 后 AP50 提高的百分点（额外计算）",
        "Points of AP50 that SPP adds to YOLOv3-608 (extra computation)",
        "+2.7 (0.5 %)",
        "YOLOv4, Bochkovskiy et al.",
        "https://arxiv.org/abs/2004.10934",
    ),
]
