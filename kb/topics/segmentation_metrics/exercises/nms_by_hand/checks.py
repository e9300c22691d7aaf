"""NMS against its definition: a box is kept when no kept box before it overlaps it too much.

Boxes have whole corners, so overlaps are counted in cells; thresholds are exact in binary.
"""

from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from kb.exercises.boxes import Box, boxes, cells
from kb.exercises.cases import integers
from kb.exercises.checking import Check

ENTRY = "nms"


def defined(boxes: list[Box], scores: list[float], threshold: float) -> list[int]:
    def rank(i: int) -> tuple[float, int]:
        return -scores[i], i

    def clash(i: int, j: int) -> bool:
        a, b = cells(boxes[i]), cells(boxes[j])
        return Fraction(len(a & b), len(a | b)) > Fraction(threshold)

    @cache
    def kept(i: int) -> bool:
        return not any(
            rank(j) < rank(i) and kept(j) and clash(i, j) for j in range(len(boxes)) if j != i
        )

    return sorted(filter(kept, range(len(boxes))), key=rank)


def case(boxes: list[Box], scores: list[float], threshold: float = 0.5) -> dict[str, object]:
    return {"boxes": boxes, "scores": scores, "threshold": threshold}


def twins(side: int) -> tuple[Box, Box]:
    """Two boxes of IoU 3/4 or more."""
    return (0, 0, 4 * side, 1), (0, 0, 3 * side, 1)


@st.composite
def crowds(draw: st.DrawFn) -> dict[str, object]:
    found = draw(st.lists(boxes(4, 1, 4), max_size=6))
    scores = [quarters / 4 for quarters in draw(integers(len(found), 1, 4))]
    return case(found, scores, draw(st.sampled_from([0.0, 0.25, 0.5, 0.75])))


SIDES = st.integers(1, 3)

CHECKS = [
    Check(
        "sorted_positions",
        zh="返回的是原来的下标（这里不看次序）",
        en="What comes back are the original indices (in any order here)",
        cases=SIDES.map(lambda s: case([(20, 20, 21, 21), *twins(s)], [0.25, 0.75, 0.5])),
        expect=defined,
        part=sorted,
        mistake=(
            "返回了排序后的位置：要换回原来的下标",
            "These are places in the sorted list: turn them back into original indices",
        ),
    ),
    Check(
        "unsorted",
        zh="分数高的先处理",
        en="The higher score comes first",
        cases=SIDES.map(lambda s: case([*twins(s)], [0.25, 0.75])),
        expect=defined,
        mistake=(
            "没有按分数从高到低处理",
            "The boxes were not taken by descending score",
        ),
    ),
    Check(
        "at_threshold",
        zh="IoU 恰好等于阈值的框留下",
        en="A box whose IoU is exactly the threshold stays",
        cases=SIDES.map(lambda s: case([(0, 0, 2 * s, 1), (0, 0, s, 1)], [0.75, 0.25])),
        expect=defined,
        mistake=(
            "IoU 等于阈值时也丢了：只有大于才丢",
            "A box at the threshold was dropped: only a greater IoU drops one",
        ),
    ),
    Check(
        "dropped_suppresses",
        zh="被丢掉的框不再抑制别人",
        en="A box that was dropped suppresses nobody",
        cases=SIDES.map(
            lambda s: case(
                [(0, 0, 3 * s, 1), (s, 0, 4 * s, 1), (2 * s, 0, 5 * s, 1)], [0.75, 0.5, 0.25], 0.25
            )
        ),
        expect=defined,
        mistake=(
            "和所有分数更高的框比了：只和已保留的比",
            "Every higher-scoring box was compared with: compare only with those already kept",
        ),
    ),
    Check(
        "ties",
        zh="分数相同时，下标小的先",
        en="Of equal scores, the smaller index comes first",
        cases=SIDES.map(lambda s: case([*twins(s)], [0.5, 0.5])),
        expect=defined,
        mistake=(
            "同分时次序反了：倒序排 (分数, 下标) 会让下标大的在前",
            "Ties are reversed: sorting (score, index) in reverse puts the larger index first",
        ),
    ),
    Check(
        "crowd",
        zh="任意的框、分数和阈值，包括没有框",
        en="Any boxes, scores and threshold, no boxes among them",
        cases=crowds(),
        expect=defined,
    ),
]
