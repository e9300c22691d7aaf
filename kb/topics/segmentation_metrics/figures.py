"""Figures of segmentation metrics: one mask pair, a shrinking object, and boxes sliding past."""

from matplotlib.patches import Rectangle

from kb.site.figure import Canvas, figure
from kb.topics.segmentation_metrics.snippets import (
    box_iou,
    complete_box_iou,
    confusion_matrix,
    distance_box_iou,
    frequency_weighted_iou,
    generalized_box_iou,
    mean_iou,
    mean_pixel_accuracy,
    pixel_accuracy,
)

METRICS = {
    "PA": pixel_accuracy,
    "MPA": mean_pixel_accuracy,
    "MIoU": mean_iou,
    "FWIoU": frequency_weighted_iou,
}


def square(image: int, top: int, left: int, side: int) -> list[list[int]]:
    """A label map (image, image) with a square of ones."""
    return [
        [int(top <= row < top + side and left <= column < left + side) for column in range(image)]
        for row in range(image)
    ]


@figure(
    zh="一对掩码：真值是左上的方块，预测偏右下；四个指标由同一个混淆矩阵得到",
    en="One pair of masks: the truth is the upper left square, the prediction lies to the lower "
    "right; one confusion matrix gives all four metrics",
)
def mask_pair(canvas: Canvas) -> dict[str, object]:
    left, right = canvas.axes(width=6.4, height=3.0, columns=2, width_ratios=(5, 6))
    target, prediction = square(12, 2, 2, 6), square(12, 4, 3, 6)
    kinds = {
        "TP": (1, 1, canvas.series[0]),
        "FN": (1, 0, canvas.series[1]),
        "FP": (0, 1, canvas.series[2]),
    }
    for name, (truth, guess, colour) in kinds.items():
        cells = [
            (row, column)
            for row in range(12)
            for column in range(12)
            if (target[row][column], prediction[row][column]) == (truth, guess)
        ]
        for row, column in cells:
            left.add_patch(Rectangle((column, row), 1, 1, color=colour, alpha=0.65, lw=0))
        middle = [sum(axis) / len(cells) + 0.5 for axis in zip(*cells, strict=True)]
        place = {"TP": middle, "FN": [3.0, 3.4], "FP": [9.0, 7.6]}[name]
        left.text(place[1], place[0], name, ha="center", va="center")
    for line in range(13):
        left.plot([line, line], [0, 12], color=canvas.grey, lw=0.4, alpha=0.6, zorder=0)
        left.plot([0, 12], [line, line], color=canvas.grey, lw=0.4, alpha=0.6, zorder=0)
    left.set(xlim=(0, 12), ylim=(12, 0), aspect="equal", xticks=[], yticks=[])
    left.spines[:].set_visible(False)
    matrix = confusion_matrix(target, prediction, classes=2)
    values = {name: metric(matrix) for name, metric in METRICS.items()}
    right.barh(list(values), list(values.values()), color=canvas.accent, alpha=0.6, height=0.6)
    for row, value in enumerate(values.values()):
        right.text(value - 0.03, row, f"{value:.2f}", ha="right", va="center")
    right.set(xlim=(0, 1), xticks=[0, 1])
    right.invert_yaxis()
    return {"matrix": matrix.tolist(), "metrics": values}


@figure(
    zh="100×100 的图上，预测总是偏右 3 个像素：目标越小，MIoU 越低，PA 反而越接近 1",
    en="On a 100×100 image the prediction is always 3 pixels too far right: the smaller the object "
    "the lower MIoU, while PA comes closer to 1",
)
def shrinking_object(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.2)
    sides = list(range(4, 61, 2))
    lines: dict[str, list[float]] = {"PA": [], "MIoU": []}
    for side in sides:
        target, prediction = square(100, 20, 20, side), square(100, 20, 23, side)
        matrix = confusion_matrix(target, prediction, classes=2)
        for name, line in lines.items():
            line.append(METRICS[name](matrix))
    for name, line, colour in zip(lines, lines.values(), canvas.series, strict=False):
        axes.plot(sides, line, color=colour)
        axes.text(sides[9], line[9] - 0.035, name, va="top", color=colour)
    axes.set(xlim=(60, 4), ylim=(0.5, 1.02), xticks=[60, 40, 20, 4], yticks=[0.5, 0.75, 1])
    axes.set_xlabel(canvas.say("目标边长（像素）→ 变小", "side of the object (pixels), shrinking"))
    return {"sides": sides, **lines}


@figure(
    zh="1×3 的框横着滑过 6×3 的真值框：框在里面时 IoU 与 GIoU 不变，离开之后 IoU 恒为 0；"
    "DIoU 始终随中心距离变化，CIoU 再扣形状",
    en="A 1×3 box slides past a 6×3 true box: inside it IoU and GIoU do not change, outside IoU "
    "stays 0; DIoU always follows the distance of the centres, CIoU also deducts the shape",
)
def sliding_box(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.4)
    shifts = [step / 5 for step in range(-40, 41)]
    guesses = [[shift - 0.5, -1.5, shift + 0.5, 1.5] for shift in shifts]
    overlaps = {
        "IoU": box_iou,
        "GIoU": generalized_box_iou,
        "DIoU": distance_box_iou,
        "CIoU": complete_box_iou,
    }
    lines: dict[str, list[float]] = {}
    for (name, overlap), colour, style in zip(
        overlaps.items(), canvas.series, ("-", "--", "-.", ":"), strict=False
    ):
        lines[name] = overlap([[-3.0, -1.5, 3.0, 1.5]], guesses)[0].tolist()
        axes.plot(shifts, lines[name], color=colour, linestyle=style, label=name)
    axes.axhline(0, color=canvas.grey, lw=0.6)
    axes.legend(loc="upper center", ncols=4, handlelength=1.4, columnspacing=1.0, borderaxespad=0)
    axes.set(xlim=(-8, 8), ylim=(-0.65, 0.42), xticks=[-8, -4, 0, 4, 8], yticks=[-0.5, 0, 0.25])
    axes.set_xlabel(canvas.say("中心相距", "distance of the centres"))
    return {"shifts": shifts, **lines}
