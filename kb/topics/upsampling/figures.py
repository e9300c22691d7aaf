"""Figures of `upsampling`: one image by every method, checkerboard, coordinates, and more."""

from kb.site.figure import Canvas, figure
from kb.topics.upsampling.snippets import (
    coordinates,
    every_method,
    overlap_counts,
    painted,
    picture,
    shuffled_channels,
)

CHINESE = {
    "input": "输入 8×8",
    "nearest": "最近邻",
    "bilinear": "双线性",
    "bicubic": "双三次",
    "transposed 3": "转置 核 3",
    "transposed 4": "转置 核 4",
    "unpool": "池化再反池化",
    "shuffle, random": "Shuffle 随机",
    "shuffle, ICNR": "Shuffle ICNR",
}


@figure(
    zh="同一张 8×8 的图经过各种方法。核 3、步幅 2、权重全 1 的转置卷积出现棋盘格；"
    "核 4 的双线性核没有。"
    "反池化只有最大值处不为 0。PixelShuffle 前的随机卷积有棋盘格，ICNR 初始化没有。",
    en="The same 8×8 image by every method. A transposed convolution of kernel 3, stride 2 and all "
    "weights 1 shows the checkerboard; the bilinear kernel of 4 does not. Unpooling is 0 but at "
    "the maxima. A random convolution before PixelShuffle has a checkerboard, ICNR has none.",
)
def methods(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=7.0, rows=3, columns=3)
    data: dict[str, object] = {}
    for axes, (english, image) in zip(panels.flat, every_method(picture()).items(), strict=True):
        pixels = image[0, 0]
        axes.imshow(pixels.numpy(), cmap="gray", interpolation="none")
        axes.set_title(canvas.say(CHINESE[english], english))
        axes.axis("off")
        data[english] = [round(v, 4) for v in pixels[len(pixels) // 2].tolist()]
    return data


@figure(
    zh="步幅 2 的转置卷积，每个输出像素由几个输入像素相加。"
    "核 3：1、2、4 交替，就是棋盘格；核 4：内部处处为 4。",
    en="How many input pixels add up in each output pixel of a transposed convolution of stride 2. "
    "Kernel 3: 1, 2 and 4 alternate, the checkerboard; kernel 4: 4 everywhere inside.",
)
def checkerboard(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=3.6, rows=1, columns=2)
    counts = {kernel: overlap_counts(4, kernel, 2) for kernel in (3, 4)}
    for axes, (kernel, count) in zip(panels, counts.items(), strict=True):
        axes.imshow(count.numpy(), cmap="gray", vmin=0, vmax=4, interpolation="none")
        for row in range(len(count)):
            for column in range(len(count)):
                value = int(count[row, column])
                shade = "#ffffff" if value < 2 else "#000000"
                axes.text(column, row, str(value), ha="center", va="center", color=shade,
                          fontsize=10)  # fmt: skip
        axes.set_title(canvas.say(f"核 {kernel}，步幅 2", f"kernel {kernel}, stride 2"))
        axes.axis("off")
    return {f"kernel {kernel}": count.tolist() for kernel, count in counts.items()}


@figure(
    zh="3 个输入像素（方块，圆点是中心）变成 5 个输出像素（竖线是它们对应的输入坐标）。"
    "align_corners=True：首尾中心对齐；False：方块的边对齐，两端的坐标越出中心，被夹回。",
    en="3 input pixels (boxes, dots mark the centres) become 5 output pixels (bars mark where they "
    "look). align_corners=True aligns the first and last centres; False aligns the boxes' edges, "
    "and the outer coordinates, beyond the centres, are clamped.",
)
def coordinate_maps(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=3.6, rows=2, columns=1)
    data: dict[str, object] = {}
    for axes, corners in zip(panels, (True, False), strict=True):
        places = [round(v, 4) for v in coordinates(3, 5, align_corners=corners).tolist()]
        for pixel in range(3):
            axes.plot([pixel - 0.5, pixel + 0.5, pixel + 0.5, pixel - 0.5, pixel - 0.5],
                      [0, 0, 1, 1, 0], color=canvas.grey)  # fmt: skip
            axes.plot(pixel, 0.5, "o", color=canvas.grey)
        for place in places:
            axes.plot([place, place], [0.15, 0.85], color=canvas.series[1], lw=2.5)
            axes.text(place, 1.08, f"{place:g}".replace("-", "−"), ha="center", va="bottom")
        axes.set_title(f"align_corners={corners}", pad=18)
        axes.set(xlim=(-0.6, 2.6), ylim=(-0.05, 1.3))
        axes.axis("off")
        data[f"align_corners={corners}"] = places
    return data


@figure(
    zh="一维转置卷积，输入 [1, 10]，核 [1, 2, 3]，步幅 2："
    "每个输入把整个核乘上自己画下去，重叠处相加。",
    en="A 1-D transposed convolution, input [1, 10], kernel [1, 2, 3], stride 2: each input paints "
    "the whole kernel times itself, and overlaps add up.",
)
def painting(canvas: Canvas) -> dict[str, object]:
    inputs = ([1, 0], [0, 10], [1, 10])
    rows = [[int(v) for v in painted(pair, [1, 2, 3], 2)] for pair in inputs]
    axes = canvas.axes(width=6.4, height=2.8)
    labels = [
        canvas.say("来自 1", "from 1"),
        canvas.say("来自 10", "from 10"),
        canvas.say("和", "sum"),
    ]
    for line, (row, label) in enumerate(zip(rows, labels, strict=True)):
        colour = canvas.ink if line == 2 else canvas.series[line]
        axes.text(-0.8, -line, label, ha="right", va="center", color=colour)
        for place, value in enumerate(row):
            axes.plot([place - 0.45, place + 0.45, place + 0.45, place - 0.45, place - 0.45],
                      [-line - 0.4, -line - 0.4, -line + 0.4, -line + 0.4, -line - 0.4],
                      color=colour if value else canvas.grey, lw=1)  # fmt: skip
            if value:
                axes.text(place, -line, str(value), ha="center", va="center", color=colour)
    axes.set(xlim=(-2.6, 4.7), ylim=(-2.6, 0.6))
    axes.axis("off")
    return {"rows": rows}


@figure(
    zh="PixelShuffle(2)：4 个通道的 2×2 图交错成 1 个 4×4 图；数字是输入通道，通道次序先行后列。",
    en="PixelShuffle(2): 4 channels of 2×2 interleave into 1 channel of 4×4; the numbers are input "
    "channels, which fill each block row by row.",
)
def shuffle(canvas: Canvas) -> dict[str, object]:
    out = shuffled_channels(2, 2)
    axes = canvas.axes(width=6.4, height=3.0)

    def cells(values: list[list[int]], left: float, top: float, side: float) -> None:
        for row, line in enumerate(values):
            for column, channel in enumerate(line):
                x0, y0 = left + column * side, top - row * side
                axes.fill([x0, x0 + side, x0 + side, x0], [y0, y0, y0 - side, y0 - side],
                          color=canvas.series[channel], alpha=0.75)  # fmt: skip
                axes.text(x0 + side / 2, y0 - side / 2, str(channel), ha="center", va="center",
                          color="#ffffff", fontsize=11)  # fmt: skip

    for channel in range(4):
        cells([[channel] * 2] * 2, 2.4 * (channel % 2), 4 - 2.4 * (channel // 2), 0.9)
    axes.annotate("", (6.2, 2.0), (5.0, 2.0), arrowprops={"arrowstyle": "->", "color": canvas.ink})
    cells(out, 6.6, 4, 0.97)
    axes.set(xlim=(-0.1, 10.7), ylim=(-0.4, 4.2), aspect="equal")
    axes.axis("off")
    return {"out": out}
