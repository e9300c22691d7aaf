"""Figures of spatial pyramid pooling: bins on a map, windows that fail, pools that compose."""

from typing import Any

from matplotlib.patches import Rectangle

from kb.site.figure import Canvas, figure
from kb.topics.spatial_pyramid_pooling.snippets import bin_edges, chained_kernel, paper_bins


def _bare(axes: Any) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


@figure(
    zh="13×13 的特征图分成 4×4、2×2、1×1 个 bin，共 21 个；颜色更浓的像素属于相邻的几个 bin",
    en="A 13×13 map in 4×4, 2×2 and 1×1 bins, 21 in all; pixels of a stronger colour "
    "belong to several",
)
def bins_on_a_map(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=2.5, columns=3)
    size = 13
    edges = {}
    for axes, level in zip(panels, (4, 2, 1), strict=True):
        edges[str(level)] = bin_edges(size, level)
        for top, bottom in bin_edges(size, level):
            for left, right in bin_edges(size, level):
                box = ((left, top), right - left, bottom - top)
                axes.add_patch(Rectangle(*box, facecolor=canvas.accent, alpha=0.3, linewidth=0))
                axes.add_patch(
                    Rectangle(*box, facecolor="none", edgecolor=canvas.accent, linewidth=1.1)
                )
        for line in range(size + 1):
            axes.plot([line, line], [0, size], color=canvas.grey, lw=0.4, alpha=0.6, zorder=0)
            axes.plot([0, size], [line, line], color=canvas.grey, lw=0.4, alpha=0.6, zorder=0)
        axes.set_title(f"{level}×{level}")
        axes.set(xlim=(-0.2, size + 0.2), ylim=(size + 0.2, -0.2), aspect="equal")
        _bare(axes)
    return {"edges": edges}


@figure(
    zh="一行 10 个像素。滑窗规则：要 6 个 bin 得 9 个；要 4 个得 4 个，但漏了最后 1 个像素。"
    "自适应池化：6 个 bin，不漏",
    en="A row of 10 pixels. Sliding windows: 6 bins asked, 9 come out; 4 asked and 4 come out, "
    "but the last pixel is left out. Adaptive pooling: 6 bins, nothing left out",
)
def windows(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=5.0, rows=3, sharex=True, height_ratios=(10, 5, 7))
    size = 10

    def sliding(bins: int) -> list[tuple[int, int]]:
        window, stride = -(-size // bins), size // bins
        return [(i * stride, i * stride + window) for i in range(paper_bins(size, bins))]

    rows = {
        canvas.say("滑窗，n = 6：9 个 bin", "sliding, n = 6: 9 bins"): sliding(6),
        canvas.say("滑窗，n = 4：漏 1 个", "sliding, n = 4: 1 left out"): sliding(4),
        canvas.say("自适应，n = 6", "adaptive, n = 6"): bin_edges(size, 6),
    }
    for axes, (title, spans) in zip(panels, rows.items(), strict=True):
        wrong = axes is panels[0]
        for row, (start, stop) in enumerate(spans):
            colour = canvas.series[1] if wrong and row >= 6 else canvas.accent
            axes.barh(row, stop - start - 0.12, 0.7, start + 0.06, color=colour)
        for pixel in range(size + 1):
            axes.axvline(pixel, color=canvas.grey, lw=0.5, alpha=0.6, zorder=0)
        covered = {pixel for start, stop in spans for pixel in range(start, stop)}
        for pixel in set(range(size)) - covered:
            axes.axvspan(pixel, pixel + 1, color=canvas.series[1], alpha=0.35, lw=0)
        axes.set(xlim=(0, size), ylim=(len(spans) - 0.4, -0.6))
        axes.set_title(title, loc="left")
        _bare(axes)
    return {"spans": list(rows.values())}


@figure(
    zh="滑窗规则在哪里给错 bin 数（边长 1 到 32）：实心点是错的，空心圈是步幅为 0、无法池化的",
    en="Where sliding windows give the wrong count (sizes 1 to 32): filled points are wrong, "
    "open circles have a stride of 0 and cannot be pooled",
)
def failures(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.2)
    sizes, counts = range(1, 33), range(1, 9)
    pairs = [(size, bins) for size in sizes for bins in counts]
    refused = [(size, bins) for size, bins in pairs if bins > size]
    legal = [(size, bins) for size, bins in pairs if bins <= size]
    wrong = [(size, bins) for size, bins in legal if paper_bins(size, bins) != bins]
    right = [pair for pair in legal if pair not in wrong]
    for points, style in (
        (right, {"color": canvas.grey, "ms": 1.5}),
        (refused, {"color": canvas.ink, "ms": 5, "mfc": "none", "mew": 0.9}),
        (wrong, {"color": canvas.series[1], "ms": 6}),
    ):
        axes.plot(*zip(*points, strict=True), "o", **style)
    axes.set(xticks=[1, 8, 16, 24, 32], yticks=[1, 2, 4, 6, 8])
    axes.set_xlabel(canvas.say("特征图边长 a", "side of the map a"))
    axes.set_ylabel(canvas.say("要的 bin 数 n", "bins asked n"))
    return {"wrong": wrong, "refused": refused}


@figure(
    zh="5×5 池化串联 1 到 4 次所看的范围：5、9、13、17，而不是 5、10、15、20",
    en="What a chain of 1 to 4 pools of 5×5 sees: 5, 9, 13, 17, and not 5, 10, 15, 20",
)
def chain(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=4.2)
    sides = [chained_kernel(5, times) for times in (1, 2, 3, 4)]
    for i, side in reversed(list(enumerate(sides))):
        box = ((-side / 2, -side / 2), side, side)
        axes.add_patch(Rectangle(*box, facecolor=canvas.series[i], alpha=0.25, linewidth=0))
        axes.add_patch(Rectangle(*box, facecolor="none", edgecolor=canvas.series[i], linewidth=1.8))
        y = side / 2 - 1
        axes.plot([side / 2, 10.2], [y, y], color=canvas.series[i], lw=0.8)
        times = i + 1
        axes.text(
            10.5, y, canvas.say(f"{times} 次：{side}×{side}", f"{times}: {side}×{side}"),
            va="center", color=canvas.ink,
        )  # fmt: skip
    axes.add_patch(Rectangle((-0.5, -0.5), 1, 1, color=canvas.ink, linewidth=0))
    axes.set(xlim=(-9, 17), ylim=(-9, 9), aspect="equal")
    _bare(axes)
    return {"sides": sides}
