"""Numbers to know of `upsampling`."""

from kb.site.number import Number, computed
from kb.topics.upsampling.snippets import (
    bicubic_weights,
    bilinear_kernel,
    coordinates,
    overlap_counts,
    pixel_shuffle_source,
    transposed_output_size,
)

ROOM = "kb.topics.upsampling.snippets.layers"


def _uneven(kernel: int) -> str:
    inner = overlap_counts(12, kernel, 2)[kernel:-kernel, kernel:-kernel]
    return ", ".join(map(str, sorted(set(inner.flatten().tolist()))))


def _kernel_row() -> str:
    return ", ".join(f"{v:g}" for v in (4 * bilinear_kernel(1, 2)[0, 0, 1] / 3).tolist())


NUMBERS: list[Number] = [
    computed(
        "转置卷积：7，核 3，步幅 2，padding 1，output_padding 1",
        "Transposed convolution: 7, kernel 3, stride 2, padding 1, output_padding 1",
        lambda: transposed_output_size(7, 3, 2, 1, 1),
        "px",
        f"{ROOM}.transposed_output_size",
    ),
    computed(
        "转置卷积：7，核 4，步幅 2，padding 1（正好翻倍）",
        "Transposed convolution: 7, kernel 4, stride 2, padding 1 (exactly twice)",
        lambda: transposed_output_size(7, 4, 2, 1),
        "px",
        f"{ROOM}.transposed_output_size",
    ),
    computed(
        "核 3，步幅 2：内部各像素的重叠次数",
        "Kernel 3, stride 2: overlaps of the inner pixels",
        lambda: _uneven(3),
        "",
        f"{ROOM}.overlap_counts",
    ),
    computed(
        "核 4，步幅 2：同上",
        "Kernel 4, stride 2: likewise",
        lambda: _uneven(4),
        "",
        f"{ROOM}.overlap_counts",
    ),
    computed(
        "3 变 5，align_corners=False：输出像素 1 的坐标",
        "3 to 5 pixels, align_corners=False: coordinate of output pixel 1",
        lambda: float(coordinates(3, 5)[1]),
        "px",
        f"{ROOM}.coordinates",
    ),
    computed(
        "同上，align_corners=True",
        "The same with align_corners=True",
        lambda: float(coordinates(3, 5, align_corners=True)[1]),
        "px",
        f"{ROOM}.coordinates",
    ),
    computed(
        "bicubic 在正中间的外侧权重，$a = -0.75$",
        "Outer weight of bicubic half-way, $a = -0.75$",
        lambda: bicubic_weights(0.5)[0],
        "",
        f"{ROOM}.bicubic_weights",
    ),
    computed(
        "双线性转置卷积核的一维形状，倍数 2",
        "The bilinear transposed convolution's kernel along one axis, factor 2",
        _kernel_row,
        "",
        f"{ROOM}.bilinear_kernel",
    ),
    computed(
        "PixelShuffle(2) 输出通道 1、第 1 行、第 0 列来自输入通道",
        "PixelShuffle(2): output channel 1, row 1, column 0 comes from input channel",
        lambda: pixel_shuffle_source(1, 1, 0, 2)[0],
        "",
        f"{ROOM}.pixel_shuffle_source",
    ),
]
