"""Figures of `attention`: the flow of shapes, learned gates, a spatial map, the cost of r."""

from kb.site.figure import Canvas, figure
from kb.topics.attention.snippets import se_extra_parameters
from kb.topics.attention.snippets.toy import CHANNELS, disc_maps, shapes, trained_gates


@figure(
    zh="张量的形状，输入 64×14×14，r = 16。上：SE。中、下：CBAM 的通道部分和空间部分，"
    "前者的输出是后者的输入。",
    en="Shapes of the tensors for an input of 64×14×14 and r = 16. Top: SE. Middle and bottom: the "
    "channel and the spatial half of CBAM; the output of the one is the input of the other.",
)
def structure(canvas: Canvas) -> dict[str, object]:
    sizes_of = shapes()
    steps = {
        "SE": [canvas.say("平均", "mean"), "$W_1$, ReLU", "$W_2$, σ", "×"],
        canvas.say("CBAM 通道", "CBAM channel"): [
            canvas.say("平均、最大", "mean, max"),
            "MLP, +, σ",
            "×",
        ],
        canvas.say("CBAM 空间", "CBAM space"): [
            canvas.say("平均、最大", "mean, max"),
            "7×7, σ",
            "×",
        ],
    }
    axes = canvas.axes(width=4.5, height=3.8)
    axes.set_xlim(0, 10)
    axes.set_ylim(-0.2, 6.2)
    axes.set_axis_off()
    rows = zip((5, 3, 1), steps.items(), sizes_of.values(), strict=True)
    for height, (title, labels), sizes in rows:
        axes.text(0, height + 0.85, title, weight="bold")
        stops = [0.8 + 8.4 * i / (len(sizes) - 1) for i in range(len(sizes))]
        words = ["×".join(map(str, size)) for size in sizes]
        halves = [0.2 + 0.09 * len(word) for word in words]
        for place, word in zip(stops, words, strict=True):
            box = {"boxstyle": "round,pad=0.3", "fc": "none", "ec": canvas.grey}
            axes.text(place, height, word, ha="center", va="center", bbox=box)
        for step, label in enumerate(labels):
            start = stops[step] + halves[step]
            end = stops[step + 1] - halves[step + 1]
            arrow = {"arrowstyle": "->", "color": canvas.accent}
            axes.annotate("", (end, height), (start, height), arrowprops=arrow)
            middle = (start + end) / 2
            axes.text(middle, height + 0.5, label, ha="center", color=canvas.accent)
    return {**sizes_of}


@figure(
    zh="12 个通道，前 4 个带信号，其余是噪声。训练前每个门控约 0.5；训练 200 步后，"
    "信号通道接近 1，噪声通道被压低。",
    en="12 channels; the first 4 carry a signal, the others noise. Before training each gate is "
    "about 0.5; after 200 steps those of the signal are near 1, those of the noise turned down.",
)
def gates(canvas: Canvas) -> dict[str, object]:
    before, after = trained_gates()
    axes = canvas.axes(width=6.4, height=3.4)
    places = range(CHANNELS)
    axes.bar([p - 0.2 for p in places], before, 0.4, color=canvas.grey)
    axes.bar([p + 0.2 for p in places], after, 0.4, color=canvas.accent)
    axes.set_ylim(0, 1.15)
    axes.set_xticks([0, 3, 4, 11], ["1", "4", "5", "12"])
    axes.set_xlabel(canvas.say("通道", "channel"))
    axes.set_ylabel(canvas.say("门控", "gate"))
    axes.text(5.6, 1.0, canvas.say("训练前", "before"), color=canvas.grey)
    axes.text(8.8, 1.0, canvas.say("训练后", "after"), color=canvas.accent)
    return {"before": before, "after": after}


@figure(
    zh="一张小特征图上的空间注意力：沿通道的平均图和最大图，经 7×7 卷积（权重手工设定，"
    "另加偏置 −6）得到每个位置的门控：圆形物体处接近 1，背景接近 0。",
    en="Spatial attention over a small map: the mean and the maximum over channels, through a 7×7 "
    "convolution (weights set by hand, and a bias of −6), give a gate per position: near 1 on the "
    "disc, near 0 on the background.",
)
def spatial(canvas: Canvas) -> dict[str, object]:
    maps = disc_maps()
    titles = [
        canvas.say("平均", "mean"),
        canvas.say("最大", "maximum"),
        canvas.say("门控", "gate"),
    ]
    axes = canvas.axes(width=6.4, height=2.6, columns=3)
    for panel, values, title in zip(axes, maps, titles, strict=True):
        panel.imshow(values.numpy(), cmap="viridis", vmin=0, vmax=1, interpolation="nearest")
        panel.set_title(title)
        panel.set_axis_off()
    centre, corner = float(maps[2][9, 14]), float(maps[2][20, 3])
    return {"centre": round(centre, 4), "corner": round(corner, 4)}


@figure(
    zh="压缩比 r 与代价：横轴是 SE 给 ResNet-50 增加的参数（算出），纵轴是 SENet 论文消融的 top-1 "
    "错误率。"
    "虚线是没有 SE 的 23.30 %。",
    en="The reduction ratio r and its cost: parameters SE adds to ResNet-50 (computed) against the "
    "top-1 error of the SENet paper's ablation. The dashed line is 23.30 % without SE.",
)
def reduction(canvas: Canvas) -> dict[str, object]:
    stages = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
    errors = {4: 22.25, 8: 22.26, 16: 22.28, 32: 22.72}
    extra = {r: se_extra_parameters(stages, r) / 1e6 for r in errors}
    axes = canvas.axes(width=6.4, height=3.4)
    axes.plot(list(extra.values()), list(errors.values()), "o-", color=canvas.accent)
    for r, error in errors.items():
        axes.annotate(f"r = {r}", (extra[r], error), (4, 8), textcoords="offset points")
    axes.axhline(23.30, color=canvas.grey, linestyle="--")
    axes.set_ylim(22.1, 23.45)
    axes.set_xlim(0, 11.9)
    axes.set_xlabel(canvas.say("增加的参数（百万）", "added parameters (M)"))
    axes.set_ylabel(canvas.say("top-1 错误率（%）", "top-1 error (%)"))
    return {"millions": list(extra.values()), "errors": list(errors.values())}
