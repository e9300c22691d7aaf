"""IoU against counting the cells of a grid: boxes have whole corners, so counting is exact."""

from hypothesis import strategies as st

from kb.exercises.checking import Check

ENTRY = "iou"
Box = tuple[int, int, int, int]


def cells(box: Box) -> set[tuple[int, int]]:
    x1, y1, x2, y2 = box
    return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}


def counted(a: Box, b: Box) -> float:
    union = len(cells(a) | cells(b))
    return len(cells(a) & cells(b)) / union if union else 0.0


def boxes(least: int = 1) -> st.SearchStrategy[Box]:
    corner, side = st.integers(0, 6), st.integers(least, 5)
    return st.builds(lambda x, y, w, h: (x, y, x + w, y + h), corner, corner, side, side)


def pairs(keep, least: int = 1):
    pair = st.fixed_dictionaries({"a": boxes(least), "b": boxes(least)})
    return pair.filter(lambda case: keep(cells(case["a"]), cells(case["b"])))


def apart_in_both(case: dict[str, Box]) -> bool:
    a, b = case["a"], case["b"]
    return (a[2] < b[0] or b[2] < a[0]) and (a[3] < b[1] or b[3] < a[1])


CHECKS = [
    Check(
        "identical",
        zh="相同的框 IoU 是 1",
        en="A box has IoU 1 with itself",
        cases=boxes().map(lambda box: {"a": box, "b": box}),
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
        cases=st.fixed_dictionaries({"a": boxes(), "b": boxes()}).filter(apart_in_both),
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
        cases=pairs(lambda a, b: bool(a & b) and a != b),
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
        cases=st.fixed_dictionaries({"a": boxes(0), "b": boxes(0)}),
        expect=counted,
        mistake=(
            "并的面积为 0 时除以了 0",
            "Divided by a union of area 0",
        ),
    ),
]
