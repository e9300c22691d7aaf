"""The first state of the widget of dilated convolutions, beside three other choices of rates."""

from typing import Any

from kb.site.widget_tables import Rows, Say, Widget, number
from kb.topics.dilated_convolution.snippets import coverage, hdc_gap

START: dict[str, Any] = {"rates": [2, 2, 2], "kernel": 3}


def tables(say: Say) -> list[Rows]:
    kernel = START["kernel"]
    rows = [
        [
            say("膨胀率", "rates"), say("感受野", "field"), say("用到的像素", "pixels used"),
            say("占比", "share"), "M₂", say("HDC 判据", "HDC rule"),
        ]
    ]  # fmt: skip
    for rates in (START["rates"], [1, 2, 5], [1, 2, 9], [2, 4, 8]):
        grid = coverage(rates, kernel)
        used, gap = int((grid > 0).sum()), hdc_gap(rates)
        rows.append(
            [
                ", ".join(map(str, rates)), f"{len(grid)}×{len(grid)}", f"{used}/{grid.numel()}",
                f"{number(100 * used / grid.numel(), 1)} %", str(gap),
                say("接受", "accepted") if gap <= kernel else say("拒绝", "refused"),
            ]
        )  # fmt: skip
    return [rows]


capture = Widget(
    "dilation",
    "空洞卷积的覆盖与 HDC 判据",
    "Coverage of dilated convolutions and the HDC rule",
    START,
    tables,
).capture
