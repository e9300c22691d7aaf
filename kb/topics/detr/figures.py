"""Figures of `detr`: the pipeline's shapes, an assignment, the encoding, a training."""

from typing import Any

from kb.site.figure import Canvas, figure
from kb.topics.detr.snippets import (
    corners,
    detections,
    feature_map,
    hungarian,
    score,
    sine_position_encoding,
    tokens,
    train,
)

COST = [[1, 2, 9], [2, 5, 9], [9, 4, 6]]


@figure(
    zh="DETR 的流程与每一步的形状，输入 800×1066。推理时没有虚线处。",
    en="DETR from image to boxes, with the shape at every step, for an image of 800×1066. The "
    "dashed part is absent at inference.",
)
def pipeline(canvas: Canvas) -> dict[str, object]:
    height, width = 800, 1066
    rows, columns = feature_map(height, width)
    count = tokens(height, width)
    steps = [
        (canvas.say("图像", "image"), f"3 × {height} × {width}"),
        ("ResNet-50", f"2048 × {rows} × {columns}"),
        (canvas.say("1×1 卷积", "1×1 convolution"), f"256 × {rows} × {columns}"),
        (canvas.say("展平成 token", "flatten to tokens"), f"{count} × 256"),
        (canvas.say("编码器 ×6", "encoder ×6"), f"{count} × 256"),
        (canvas.say("解码器 ×6", "decoder ×6"), "100 × 256"),
        (canvas.say("两个头", "two heads"), "100 × 92,  100 × 4"),
        (canvas.say("匹配与损失", "matching, loss"), canvas.say("训练时", "in training")),
    ]
    aside = {
        3: canvas.say("q、k 加位置", "positions to q, k"),
        4: canvas.say("100 个 query", "100 queries"),
    }
    axes = canvas.axes(width=6.4, height=5.6)
    axes.set_axis_off()
    axes.set_xlim(0, 10)
    axes.set_ylim(-len(steps) + 0.4, 0.6)
    for place, (name, shape) in enumerate(steps):
        last = place == len(steps) - 1
        style = {"boxstyle": "round,pad=0.35", "facecolor": "none"}
        style |= {"edgecolor": canvas.grey if last else canvas.accent, "linestyle": "-"}
        if last:
            style["linestyle"] = "--"
        axes.text(2.3, -place, name, ha="center", va="center", bbox=style)
        axes.text(5.0, -place, shape, va="center", color=canvas.grey if last else canvas.ink)
        if place:
            arrow = {"arrowstyle": "->", "color": canvas.grey}
            axes.annotate("", (2.3, -place + 0.3), (2.3, -place + 0.7), arrowprops=arrow)
    for place, words in aside.items():
        axes.text(5.0, -place - 0.5, words, va="center", color=canvas.series[1])
    return {"shapes": [shape for _, shape in steps[:7]]}


@figure(
    zh="3×3 的匹配代价表：行是 query，列是物体。方框是匈牙利算法的匹配，总代价 10；"
    "圆圈是按物体顺序的"
    "贪心，总代价 14。",
    en="A 3×3 table of matching costs: rows are queries, columns objects. Squares mark the "
    "Hungarian "
    "matching, total 10; circles the greedy one, object by object, total 14.",
)
def assignment(canvas: Canvas) -> dict[str, object]:
    queries, objects = (part.tolist() for part in hungarian(COST))
    free, greedy = [0, 1, 2], []
    for item in range(3):
        greedy.append(min(free, key=lambda query: COST[query][item]))
        free.remove(greedy[-1])
    axes = canvas.axes(width=5.0, height=3.6)
    for query, row in enumerate(COST):
        for item, value in enumerate(row):
            axes.text(item, query, str(value), ha="center", va="center")
    axes.plot(
        objects, queries, "s", ms=34, mfc="none", mec=canvas.accent, mew=2.2,
        label=canvas.say("最优", "optimal"),
    )  # fmt: skip
    axes.plot(
        range(3), greedy, "o", ms=24, mfc="none", mec=canvas.series[1], mew=2,
        label=canvas.say("贪心", "greedy"),
    )  # fmt: skip
    axes.set_xlim(-0.6, 2.6)
    axes.set_ylim(2.6, -0.6)
    word = canvas.say("物体", "object")
    axes.set_xticks(range(3), [f"{word} {item + 1}" for item in range(3)])
    axes.set_yticks(range(3), [f"query {query + 1}" for query in range(3)])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 0.9), markerscale=0.45, labelspacing=1.0)
    best = sum(COST[q][o] for q, o in zip(queries, objects, strict=True))
    paid = sum(COST[query][item] for item, query in enumerate(greedy))
    return {"optimal": [queries, objects, best], "greedy": [greedy, paid]}


@figure(
    zh="DETR 正弦编码里行的三个通道，25 行。通道 0 走完一整圈（2π），位置从 1 数起，"
    "所以第一行不是 0；"
    "通道号越大，变化越慢。",
    en="Three channels of DETR's sine encoding along 25 rows. Channel 0 runs one full turn (2π); "
    "positions count from 1, so the first row is not 0; the higher the channel, the slower.",
)
def encoding(canvas: Canvas) -> dict[str, object]:
    code = sine_position_encoding(25, 34)
    axes = canvas.axes(width=6.4, height=3.4)
    data: dict[str, object] = {}
    for series, channel in enumerate((0, 16, 32)):
        values = [round(value, 4) for value in code[channel, :, 0].tolist()]
        name = canvas.say(f"通道 {channel}", f"channel {channel}")
        axes.plot(range(25), values, "o-", ms=3, color=canvas.series[series], label=name)
        data[str(channel)] = values
    axes.axhline(0, color=canvas.grey, lw=0.8)
    axes.set_xlabel(canvas.say("行（从 0 数的下标）", "row (index from 0)"))
    axes.set_ylabel(canvas.say("编码值", "encoding"))
    axes.legend(loc="lower left")
    return data


@figure(
    zh="TinyDETR 在随机矩形上训练 600 步的损失（两层解码器之和，每 10 步取平均）。",
    en="The loss of TinyDETR over 600 steps on random rectangles (sum of the two decoder layers, "
    "mean of 10 steps).",
)
def loss(canvas: Canvas) -> dict[str, object]:
    run = train()
    means = [
        round(sum(run.losses[start : start + 10]) / 10, 3)
        for start in range(0, len(run.losses), 10)
    ]
    axes = canvas.axes(width=6.4, height=3.2)
    axes.plot([10 * place + 5 for place in range(len(means))], means, color=canvas.accent)
    axes.set_ylim(0, None)
    axes.set_xlabel(canvas.say("步", "step"))
    axes.set_ylabel(canvas.say("损失", "loss"))
    precision, recall = score(run.model)
    return {"loss": means, "precision": round(precision, 3), "recall": round(recall, 3)}


@figure(
    zh="两张没训练过的图：训练前、四分之一处、结束时概率超过 0.5 的预测（线框），真值是浅色块。"
    "没有 NMS。",
    en="Two images never trained on: predictions above probability 0.5 (outlines) before training, "
    "after a quarter and at the end; the truth is shaded. There is no NMS.",
)
def predictions(canvas: Canvas) -> dict[str, object]:
    run = train()
    grid = canvas.axes(width=6.4, height=4.6, rows=2, columns=3)
    colours = (canvas.series[1], canvas.series[4])
    data: dict[str, object] = {}
    for column, (step, outputs) in enumerate(run.snapshots.items()):
        found = []
        for row in range(2):
            axes = grid[row, column]
            target = run.targets[row]
            truth = zip(target["labels"].tolist(), corners(target["boxes"]).tolist(), strict=True)
            for label, box in truth:
                _draw(axes, box, facecolor=colours[label], alpha=0.25, edgecolor="none")
            seen = detections(outputs, row)
            for label, _, box in seen:
                _draw(axes, box, facecolor="none", edgecolor=colours[label], linewidth=2)
            found.append([[c, round(p, 3), [round(side, 3) for side in box]] for c, p, box in seen])
            axes.set_xlim(0, 1)
            axes.set_ylim(1, 0)
            axes.set_aspect("equal")
            axes.set_xticks([])
            axes.set_yticks([])
            axes.spines[:].set_visible(True)
            axes.spines[:].set_color(canvas.grey)
        grid[0, column].set_title(canvas.say(f"{step} 步", f"step {step}"))
        data[str(step)] = found
    return data


def _draw(axes: Any, box: list[float], **style: Any) -> None:
    from matplotlib.patches import Rectangle

    left, top, right, bottom = box
    axes.add_patch(Rectangle((left, top), right - left, bottom - top, **style))
