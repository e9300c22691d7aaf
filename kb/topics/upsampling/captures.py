"""The first state of the upsampling widget: three by three values, enlarged bilinearly to six."""

from typing import Any

from kb.site.widget_tables import Rows, Say, Widget, number, numbers
from kb.topics.upsampling.snippets import bilinear, coordinates, image

START: dict[str, Any] = {
    "x": [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    "method": "bilinear",
    "size": 6,
    "corners": False,
    "kernel": 3,
    "stride": 2,
    "padding": 1,
    "weights": "ones",
}


def tables(say: Say) -> list[Rows]:
    x, size, corners = START["x"], START["size"], START["corners"]
    before = [[say("输入", "input")] + [""] * (len(x[0]) - 1), *(numbers(row) for row in x)]
    heads = [number(float(place), 2) for place in coordinates(len(x), size, corners)]
    y = bilinear(image(x), size, corners)[0, 0]
    return [before, [heads, *(numbers(row, 2) for row in y)]]


capture = Widget(
    "upsampling", "上采样，看得见每个数", "Upsampling, number by number", START, tables
).capture
