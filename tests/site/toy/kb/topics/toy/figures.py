"""Figures of the toy topic."""

from kb.topics.toy.snippets import row

from kb.site.figure import Canvas, figure


@figure(zh="每多一块砖，长度增加一格加一个间隔", en="Each further tile adds itself and one gap")
def growth(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=3)
    tiles = list(range(1, 9))
    for place, gap in enumerate((0, 1, 2)):
        sizes = [row(n, gap) for n in tiles]
        label = canvas.say(f"间隔 {gap}", f"gap {gap}")
        axes.plot(tiles, sizes, marker="o", color=canvas.series[place], label=label)
    axes.set_xlabel(canvas.say("砖的块数", "tiles"))
    axes.set_ylabel(canvas.say("长度", "length"))
    axes.legend()
    return {"tiles": tiles, "longest": [row(n, 2) for n in tiles]}
