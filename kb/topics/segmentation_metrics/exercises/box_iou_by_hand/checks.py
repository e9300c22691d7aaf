"""IoU against counting the cells of a grid: boxes have whole corners, so counting is exact."""

from hypothesis import strategies as st

from kb.exercises.boxes import Box, boxes, cells
from kb.exercises.checking import Check

ENTRY = "iou"


def counted(a: Box, b: Box) -> float:
    union = len(cells(a) | cells(b))
    return len(cells(a) & cells(b)) / union if union else 0.0


def pairs(least: int = 1):
    return st.fixed_dictionaries({"a": boxes(6, least, 5), "b": boxes(6, least, 5)})


def apart_in_both(case: dict[str, Box]) -> bool:
    a, b = case["a"], case["b"]
    return (a[2] < b[0] or b[2] < a[0]) and (a[3] < b[1] or b[3] < a[1])


CHECKS = [
    Check(
        "identical",
        zh="相同的框 IoU 是 1",
        en="A box has IoU 1 with itself",
        cases=boxes(6, 1, 5).map(lambda box: {"a": box, "b": box}),
        expect=counted,
        mistake=(
            "交被数了两次：并 = 面积之和 − 交",
            "The intersection was counted twice: the union is the sum of the areas minus it",
        ),
    ),
    Check(
        "no_clamp",
        zh="两个方向都分开的框 IoU 是 0",
        en="Boxes apart in both directions have IoU 0",
        cases=pairs().filter(apart_in_both),
        expect=counted,
        mistake=(
            "没有截断到 0：两个负数相乘成了正的面积",
            "Width and height were not clamped at 0: two negatives made a positive area",
        ),
    ),
    Check(
        "plus_one",
        zh="部分相交的框，用连续坐标",
        en="Overlapping boxes in continuous coordinates",
        cases=pairs().filter(lambda case: 0 < counted(**case) < 1),
        expect=counted,
        mistake=(
            "宽高加了 1：那是整数像素的旧约定，连续坐标不加",
            "1 was added to width and height: that is the old pixel convention",
        ),
    ),
    Check(
        "zero_division",
        zh="面积为 0 的框给出有限的结果",
        en="Boxes of zero area give a finite result",
        cases=pairs(0),
        expect=counted,
        mistake=(
            "并的面积为 0 时除以了 0",
            "Divided by a union of area 0",
        ),
    ),
]
