"""Figures of dilated convolution: coverage grids, links, growth, taps that fall off the map."""

from typing import Any

from matplotlib.patches import PathPatch
from matplotlib.path import Path

from kb.site.figure import Canvas, figure
from kb.topics.dilated_convolution.snippets import coverage, field_size, valid_taps

GRIDS = ([2, 2, 2], [1, 2, 5], [1, 2, 9])


def _cells(axes: Any, cells: list[tuple[int, int]], **style: Any) -> None:
    """One path of unit squares, a small gap between them."""
    corners: list[tuple[float, float]] = []
    for row, column in cells:
        left, right, top, bottom = column - 0.45, column + 0.45, row - 0.45, row + 0.45
        corners += [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(cells)
    axes.add_patch(PathPatch(Path(corners, codes), linewidth=0, **style))


@figure(
    zh="三层 3×3 的覆盖：[2, 2, 2] 只用到 29 % 的像素，[1, 2, 5] 全部用到，[1, 2, 9] 用到 71 %。"
    "颜色越浓，到达的路径越多；灰色是从未用到的像素",
    en="Coverage of three 3×3 layers: [2, 2, 2] uses 29 % of the pixels, [1, 2, 5] all of them, "
    "[1, 2, 9] 71 %. The stronger the colour, the more paths; grey pixels are never used",
)
def coverage_grids(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=2.6, columns=3)
    shares = []
    for axes, rates in zip(panels, GRIDS, strict=True):
        counts = coverage(rates)
        side, largest = len(counts), int(counts.max())
        by_count: dict[int, list[tuple[int, int]]] = {}
        for row in range(side):
            for column in range(side):
                by_count.setdefault(int(counts[row, column]), []).append((row, column))
        for count, cells in sorted(by_count.items()):
            if count:
                shade = 0.35 + 0.65 * (count / largest) ** 0.5
                _cells(axes, cells, facecolor=canvas.accent, alpha=shade)
            else:
                _cells(axes, cells, facecolor=canvas.grey, alpha=0.28)
        share = round(100 * float((counts > 0).double().mean()))
        shares.append(share)
        axes.set_title("[" + ", ".join(map(str, rates)) + "]")
        axes.set_xlabel(f"{side}×{side}: {share} %")
        axes.set(xlim=(-0.6, side - 0.4), ylim=(side - 0.4, -0.6), aspect="equal")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    return {"counts": [coverage(rates) for rates in GRIDS], "percent": shares}


@figure(
    zh="一个输出在每层读哪些位置（一维）：[2, 2, 2] 隔一个读一个，[1, 2, 5] 没有空洞",
    en="What one output reads in each layer (one dimension): [2, 2, 2] reads every other "
    "position, [1, 2, 5] leaves no hole",
)
def links(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=4.0, rows=2, sharex=True)
    reads = []
    for axes, rates in zip(panels, ([2, 2, 2], [1, 2, 5]), strict=True):
        positions = {0}
        levels = [sorted(positions)]
        for depth, rate in enumerate(reversed(rates)):
            height = len(rates) - depth
            below = {p + step for p in positions for step in (-rate, 0, rate)}
            for p in sorted(positions):
                for step in (-rate, 0, rate):
                    axes.plot(
                        [p, p + step], [height, height - 1], color=canvas.grey, lw=0.7, alpha=0.6
                    )
            axes.plot(sorted(positions), [height] * len(positions), "o", color=canvas.accent, ms=5)
            positions = below
            levels.append(sorted(positions))
        reach = sum(rates)
        unused = [p for p in range(-reach, reach + 1) if p not in positions]
        axes.plot(sorted(positions), [0] * len(positions), "o", color=canvas.accent, ms=5)
        axes.plot(unused, [0] * len(unused), "o", color=canvas.series[1], ms=6, mfc="none")
        axes.set(xticks=[], yticks=[0, len(rates)], ylim=(-0.4, len(rates) + 0.4))
        axes.set_yticklabels([canvas.say("输入", "input"), canvas.say("输出", "output")])
        axes.set_title("[" + ", ".join(map(str, rates)) + "]", loc="left")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        reads.append(levels)
    return {"reads": reads}


@figure(
    zh="3×3 堆叠时感受野的增长（纵轴为对数）：恒定膨胀率是线性的，翻倍是指数的",
    en="How the field of stacked 3×3 layers grows (logarithmic scale): a constant rate is "
    "linear, doubling is exponential",
)
def growth(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.8)
    depths = list(range(1, 11))
    lines = {
        "1": [field_size([1] * n) for n in depths],
        "2": [field_size([2] * n) for n in depths],
        "doubling": [field_size([2**i for i in range(n)]) for n in depths],
    }
    labels = [
        canvas.say("膨胀率 1", "rate 1"),
        canvas.say("膨胀率 2", "rate 2"),
        canvas.say("1, 2, 4, … 翻倍", "1, 2, 4, … doubling"),
    ]
    marks = ("o", "s", "^")
    for i, (sizes, label) in enumerate(zip(lines.values(), labels, strict=True)):
        axes.plot(depths, sizes, marks[i] + "-", color=canvas.series[i], ms=5, label=label)
        axes.annotate(
            str(sizes[-1]), (10, sizes[-1]), xytext=(8, 0), textcoords="offset points",
            va="center", color=canvas.ink,
        )  # fmt: skip
    axes.set(yscale="log", xlim=(0.6, 11.4), xticks=[1, 2, 4, 6, 8, 10])
    axes.set_yticks([3, 10, 100, 1000], ["3", "10", "100", "1000"])
    axes.set_xlabel(canvas.say("层数", "layers"))
    axes.set_ylabel(canvas.say("感受野（像素）", "field (px)"))
    axes.legend(loc="upper left")
    axes.grid(axis="y")
    return {"depths": depths, "fields": lines}


@figure(
    zh="65×65 的特征图上，3×3 有几个采样点读到真实像素：膨胀率接近边长时，几乎所有位置只剩 1 个",
    en="On a 65×65 map, how many taps of a 3×3 read a real pixel: as the rate nears the side, "
    "almost every position is left with 1",
)
def taps_left(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3.8)
    rates = list(range(1, 66, 2))
    counts = [valid_taps(65, rate) for rate in rates]
    shares = {
        name: [100 * float(((taps >= low) & (taps <= high)).double().mean()) for taps in counts]
        for name, low, high in (("nine", 9, 9), ("some", 2, 8), ("one", 1, 1))
    }
    labels = [
        canvas.say("9 个都有效", "all 9"),
        canvas.say("2 到 8 个", "2 to 8"),
        canvas.say("只剩 1 个", "only 1"),
    ]
    styles = ("-", "--", "-.")
    for i, (share, label) in enumerate(zip(shares.values(), labels, strict=True)):
        axes.plot(rates, share, styles[i], color=canvas.series[i], label=label)
    axes.set(xlim=(0, 66), ylim=(-3, 103), xticks=[1, 16, 32, 48, 65], yticks=[0, 50, 100])
    axes.set_xlabel(canvas.say("膨胀率", "rate"))
    axes.set_ylabel(canvas.say("位置占比（%）", "positions (%)"))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    axes.grid(axis="y")
    return {"rates": rates, "percent": shares}
