"""Figures of `massive_softmax`: memory against classes, the loss floor against the scale."""

from kb.site.figure import Canvas, figure
from kb.topics.massive_softmax.snippets import (
    classifier_memory,
    loss_floor,
    minimum_scale,
    sampled_classes,
)

GIB = 2**30


@figure(
    zh="512 维、批 1,024、float32 时的显存：三份权重（权重、梯度、动量），"
    "三份稠密 logits（前向加反向的峰值），"
    "三份采样一成的 logits，每块 4,096 类的一份 logits。虚线是一张 80 GiB 的卡。",
    en="Memory at 512 features, batch 1,024, float32: three copies of the weights (weight, "
    "gradient, momentum), three of the dense logits (the peak of forward and backward), three of "
    "a sampled tenth's, one of a chunk of 4,096 classes. Dashed: a device of 80 GiB.",
)
def memory(canvas: Canvas) -> dict[str, object]:
    classes = [10**4, 10**5, 10**6, 10**7]
    lines = {
        "weights": [classifier_memory(512, c, 1024)[0] / GIB for c in classes],
        "dense": [3 * classifier_memory(512, c, 1024)[1] / GIB for c in classes],
        "sampled": [
            3 * classifier_memory(512, sampled_classes(c, 1000, 0.1), 1024)[1] / GIB
            for c in classes
        ],
        "chunked": [classifier_memory(512, min(c, 4096), 1024)[1] / GIB for c in classes],
    }
    words = [
        canvas.say("权重 × 3", "weights × 3"),
        canvas.say("稠密 logits × 3", "dense logits × 3"),
        canvas.say("采样一成 × 3", "sampled tenth × 3"),
        canvas.say("分块 × 1", "one chunk × 1"),
    ]
    axes = canvas.axes(width=6.4, height=4.2)
    axes.set_xscale("log")
    axes.set_yscale("log")
    styles = ("o-", "s-", "^-", "v-")
    for (name, values), word, style, colour in zip(
        lines.items(), words, styles, canvas.series, strict=False
    ):
        del name
        axes.plot(classes, values, style, color=colour, label=word)
    axes.axhline(80, color=canvas.grey, linestyle="--")
    axes.set_xlabel(canvas.say("类别数", "classes"))
    axes.set_ylabel("GiB")
    axes.legend(loc="upper left")
    axes.set_ylim(0.002, 200_000)  # the legend stands clear of the card
    return {"classes": classes, **lines}


@figure(
    zh="损失下限与尺度 s：特征完美、类中心摆成正单纯形时的交叉熵。圆点是正确类概率达到 0.9 的 s。",
    en="The loss floor against the scale s: cross-entropy with perfect features and centres on a "
    "regular simplex. Dots mark the s at which the right class reaches a probability of 0.9.",
)
def floor(canvas: Canvas) -> dict[str, object]:
    scales = [i / 2 for i in range(2, 61)]
    counts = [100, 10_177, 10_000_000]
    curves = {str(c): [loss_floor(c, s) for s in scales] for c in counts}
    dots = [minimum_scale(c, 0.9) for c in counts]
    axes = canvas.axes(width=6.4, height=3.8)
    for classes, dot, colour in zip(counts, dots, canvas.series, strict=False):
        label = f"C = {classes:,}"
        axes.plot(scales, curves[str(classes)], color=colour, label=label)
        axes.plot([dot], [loss_floor(classes, dot)], "o", color=colour)
    axes.set_xlabel(canvas.say("尺度 s", "scale s"))
    axes.set_ylabel(canvas.say("损失下限", "loss floor"))
    axes.set_xlim(0, 30)
    axes.set_ylim(0, 17)
    axes.legend(loc="upper right")
    return {"scales": scales, "dots": dots, **curves}
