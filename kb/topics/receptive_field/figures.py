"""Figures of the receptive field: the cone through three layers, the gradient, and its growth."""

import math

from matplotlib.patches import Polygon, Rectangle

from kb.site.figure import Canvas, figure
from kb.topics.receptive_field.snippets import effective_width, influence, input_range, top_down

CONE = [(3, 1, 0), (3, 2, 0), (3, 1, 0)]  # (kernel, stride, padding) from the image up


@figure(
    zh="3 层 3×3 卷积，步幅 1, 2, 1：顶层 1 个单元看到 3、7、9 个；着色的是它的视野",
    en="Convolutions of 3×3 with strides 1, 2, 1: one unit on top sees 3, then 7, then 9 units; "
    "its view is coloured",
)
def cone(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.6)
    pixels, unit = 13, 1
    counts = [pixels]
    for kernel, stride, _ in CONE:
        counts.append((counts[-1] - kernel) // stride + 1)
    ranges, centres = [], []
    for level in range(len(CONE) + 1):
        first, last, _ = input_range(CONE[level:], unit)  # as units of this level
        ranges.append([first, last])
        centres.append([input_range(CONE[:level], i)[2] for i in range(counts[level])])
    for level, (places, (first, last)) in enumerate(zip(centres, ranges, strict=True)):
        height = 1.5 * level
        for i, place in enumerate(places):
            seen = first <= i <= last
            axes.add_patch(
                Rectangle(
                    (place - 0.4, height - 0.3), 0.8, 0.6, linewidth=1.1,
                    facecolor=canvas.accent if seen else "none", alpha=0.85 if seen else 0.6,
                    edgecolor=canvas.accent if seen else canvas.grey,
                )
            )  # fmt: skip
        if level:
            below = centres[level - 1]
            under_first, under_last = ranges[level - 1]
            axes.add_patch(
                Polygon(
                    [
                        (places[first] - 0.4, height - 0.3), (places[last] + 0.4, height - 0.3),
                        (below[under_last] + 0.4, height - 1.2),
                        (below[under_first] - 0.4, height - 1.2),
                    ],
                    facecolor=canvas.accent, alpha=0.15, linewidth=0,
                )
            )  # fmt: skip
        name = canvas.say(f"第 {level} 层", f"layer {level}")
        name = name if level else canvas.say("图像", "image")
        axes.text(-1.0, height, name, ha="right", va="center")
        axes.text(13.0, height, str(last - first + 1), va="center", color=canvas.accent)
    axes.set(xlim=(-3.6, 14), ylim=(-0.5, 5.0))
    axes.axis("off")
    return {"ranges": ranges, "centres": centres}


@figure(
    zh="20 层 3×3：一个输出的梯度（左），沿一条边的剖面与同方差的高斯曲线（右）；边缘几乎没有影响",
    en="A stack of 20 3×3 layers: the gradient of one output (left), its profile along one side "
    "and "
    "the Gaussian of equal variance (right); the edge hardly matters",
)
def gradient(canvas: Canvas) -> dict[str, object]:
    left, right = canvas.axes(width=6.4, height=3.1, columns=2)
    layers = [(3,)] * 20
    shares, width = influence(layers), effective_width(layers)
    centre = len(shares) // 2
    places = [i - centre for i in range(len(shares))]
    scale = 1 / (width * math.sqrt(2 * math.pi))
    bell = [scale * math.exp(-((place / width) ** 2) / 2) for place in places]
    peak = shares[centre]
    for row, y in zip(shares, places, strict=True):
        for share, x in zip(shares, places, strict=True):
            depth = row * share / peak**2
            if depth > 0.004:
                left.add_patch(
                    Rectangle((x - 0.5, y - 0.5), 1, 1, color=canvas.accent, alpha=depth, lw=0)
                )
    side = len(shares) / 2
    left.add_patch(
        Rectangle((-side, -side), 2 * side, 2 * side, fill=False, edgecolor=canvas.grey, lw=1.1)
    )
    left.set(xlim=(-side - 1, side + 1), ylim=(-side - 1, side + 1), aspect="equal")
    left.set(xticks=[], yticks=[])
    left.spines[:].set_visible(False)
    left.set_title(canvas.say("梯度", "gradient"))
    right.bar(places, shares, width=0.8, color=canvas.accent, alpha=0.45)
    right.plot(places, bell, color=canvas.series[1])
    right.set_title(canvas.say("剖面与高斯", "profile, Gaussian"))
    right.set(xticks=[-centre, 0, centre], yticks=[])
    right.spines["left"].set_visible(False)
    right.set_xlabel(canvas.say("像素", "pixels"))
    return {"shares": shares, "gaussian": bell, "deviation": width}


@figure(
    zh="步幅 1 的 3×3 堆叠：理论感受野随深度线性增长，有效感受野（±2 个标准差）按 √深度 增长",
    en="Stacks of 3×3 with stride 1: the theoretical field grows linearly with depth, the "
    "effective "
    "one (±2 standard deviations) like √depth",
)
def growth(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.2)
    depths = list(range(1, 61))
    theory = [top_down([(3,)] * depth) for depth in depths]
    effect = [4 * effective_width([(3,)] * depth) for depth in depths]
    axes.plot(depths, theory, color=canvas.series[0])
    axes.plot(depths, effect, color=canvas.series[1])
    axes.text(34, 82, canvas.say("理论", "theoretical"), ha="right", color=canvas.series[0])
    axes.text(44, 34, canvas.say("有效", "effective"), color=canvas.series[1])
    axes.set(xlim=(0, 60), ylim=(0, 125), xticks=[0, 20, 40, 60], yticks=[0, 60, 120])
    axes.set_xlabel(canvas.say("层数", "layers"))
    axes.set_ylabel(canvas.say("像素", "pixels"))
    return {"depths": depths, "theory": theory, "effective": effect}
