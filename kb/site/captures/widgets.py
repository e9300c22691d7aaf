"""What each widget shows at first, computed by the snippets: tables for readers without scripts."""

import math
from collections.abc import Callable, Iterable

from kb.site.widget import WIDGETS
from kb.topics.angular_margin.snippets import losses as angular_margin
from kb.topics.detr.snippets import hungarian
from kb.topics.dilated_convolution import snippets as dilated_convolution
from kb.topics.receptive_field.snippets import field as receptive_field
from kb.topics.segmentation_metrics.snippets import boxes as box_iou
from kb.topics.upsampling.snippets import image
from kb.topics.upsampling.snippets import layers as upsampling

Say = Callable[[str, str], str]
Rows = list[list[str]]


def capture() -> dict[str, str]:
    """The tables of every widget in both languages, by their paths."""
    return {
        f"kb/site/widgets/{name}.{lang}.md": "\n".join(
            _table(rows) for rows in TABLES[name](_saying(lang))
        )
        for name in WIDGETS
        for lang in ("zh", "en")
    }


def _saying(lang: str) -> Say:
    return lambda zh, en: zh if lang == "zh" else en


def _table(rows: Rows) -> str:
    head, *body = rows
    lines = [head, ["---:"] * len(head), *body]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def number(value: float, digits: int = 4) -> str:
    """As the widgets print it: whole numbers in full, others with so many decimals."""
    text = str(int(value)) if float(value).is_integer() else f"{value:.{digits}f}"
    return (text.replace("-", "") if float(text) == 0 else text).replace("-", "−")


def numbers(values: Iterable[float], digits: int = 4) -> list[str]:
    return [number(float(value), digits) for value in values]


def _receptive_field(say: Say) -> list[Rows]:
    layers = WIDGETS["receptive-field"].start["layers"]
    rows = [
        [
            say("层", "layer"), say("核", "kernel"), say("步幅", "stride"),
            say("填充", "padding"), say("膨胀", "dilation"), say("感受野", "size"),
            say("跳距", "jump"), say("起点", "start"),
        ]
    ]  # fmt: skip
    for count, layer in enumerate(layers, 1):
        field = receptive_field.bottom_up(layers[:count])
        rows.append([*numbers([count, *layer]), *numbers(field, 1)])
    return [rows]


def _boxes(say: Say) -> list[Rows]:
    start = WIDGETS["boxes"].start
    boxes = [
        [say("框", "box"), "x1", "y1", "x2", "y2"],
        *([name.upper(), *numbers(start[name])] for name in ("a", "b")),
    ]
    measures = (
        box_iou.box_iou, box_iou.generalized_box_iou,
        box_iou.distance_box_iou, box_iou.complete_box_iou,
    )  # fmt: skip
    values = [float(measure([start["a"]], [start["b"]])) for measure in measures]
    return [boxes, [["IoU", "GIoU", "DIoU", "CIoU"], numbers(values)]]


def _upsampling(say: Say) -> list[Rows]:
    start = WIDGETS["upsampling"].start
    x = start["x"]
    where = upsampling.coordinates(len(x), start["size"], start["corners"])
    y = upsampling.bilinear(image(x), start["size"], start["corners"])[0, 0]
    heads = [number(float(place), 2) for place in where]
    before = [[say("输入", "input")] + [""] * (len(x[0]) - 1), *(numbers(row) for row in x)]
    return [before, [heads, *(numbers(row, 2) for row in y)]]


def _margins(say: Say) -> list[Rows]:
    start = WIDGETS["margins"].start
    rows = [["θ", "softmax", "SphereFace", "CosFace", "ArcFace"]]
    for degrees in range(0, 181, 30):
        theta = math.radians(degrees)
        cosine = math.cos(theta)
        values = [
            cosine,
            angular_margin.psi(theta, start["sphere"]),
            cosine - start["cos"],
            angular_margin.arcface_target(cosine, start["arc"], start["easy"]),
        ]
        rows.append([f"{degrees}°", *numbers(round(float(value), 12) for value in values)])
    return [rows]


def _dilation(say: Say) -> list[Rows]:
    kernel = WIDGETS["dilation"].start["kernel"]
    rows = [
        [
            say("膨胀率", "rates"), say("感受野", "field"), say("用到的像素", "pixels used"),
            say("占比", "share"), "M₂", say("HDC 判据", "HDC rule"),
        ]
    ]  # fmt: skip
    for rates in ([2, 2, 2], [1, 2, 5], [1, 2, 9], [2, 4, 8]):
        grid = dilated_convolution.coverage(rates, kernel)
        used, gap = int((grid > 0).sum()), dilated_convolution.hdc_gap(rates)
        accepted = gap <= kernel
        rows.append(
            [
                ", ".join(map(str, rates)), f"{len(grid)}×{len(grid)}", f"{used}/{grid.numel()}",
                f"{number(100 * used / grid.numel(), 1)} %", str(gap),
                say("接受", "accepted") if accepted else say("拒绝", "refused"),
            ]
        )  # fmt: skip
    return [rows]


def _hungarian(say: Say) -> list[Rows]:
    cost = WIDGETS["hungarian"].start["cost"]
    queries, objects = (part.tolist() for part in hungarian(cost))
    best = list(zip(queries, objects, strict=True))
    quick = greedy(cost)
    head = [""] + [say(f"物{item}", f"o{item}") for item in range(1, len(cost[0]) + 1)]
    rows = [head]
    for query, line in enumerate(cost):
        marks = ["■" * ((query, i) in best) + "○" * ((query, i) in quick) for i in range(len(line))]
        cells = [f"{value} {mark}".strip() for value, mark in zip(line, marks, strict=True)]
        rows.append([f"q{query + 1}", *cells])
    totals = [number(sum(cost[q][i] for q, i in pairs)) for pairs in (best, quick)]
    return [rows, [[say("■ 最优", "■ optimal"), say("○ 贪心", "○ greedy")], totals]]


def greedy(cost: list[list[float]]) -> list[tuple[int, int]]:
    """(query, object) pairs: object after object takes the cheapest query still free."""
    free, pairs = list(range(len(cost))), []
    for item in range(min(len(cost), len(cost[0]))):
        query = min(free, key=lambda q: cost[q][item])
        free.remove(query)
        pairs.append((query, item))
    return pairs


TABLES: dict[str, Callable[[Say], list[Rows]]] = {
    "receptive-field": _receptive_field,
    "boxes": _boxes,
    "upsampling": _upsampling,
    "margins": _margins,
    "dilation": _dilation,
    "hungarian": _hungarian,
}
