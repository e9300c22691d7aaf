"""mIoU against sets of pixels: each pixel of the matrix by name, intersection and union counted."""

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import tables
from kb.exercises.checking import Check

ENTRY = "mean_iou"


def counted(matrix: Tensor) -> float:
    truth: dict[int, set[tuple[int, int, int]]] = {}
    guess: dict[int, set[tuple[int, int, int]]] = {}
    for i, row in enumerate(matrix.tolist()):
        for j, count in enumerate(row):
            for pixel in range(count):
                truth.setdefault(i, set()).add((i, j, pixel))
                guess.setdefault(j, set()).add((i, j, pixel))
    shares = []
    for c in truth.keys() | guess.keys():
        a, b = truth.get(c, set()), guess.get(c, set())
        shares.append(len(a & b) / len(a | b))
    return sum(shares) / len(shares)


def case(rows: list[list[int]]) -> dict[str, Tensor]:
    return {"matrix": torch.tensor(rows)}


def with_third(rows: list[list[int]], predicted: int) -> dict[str, Tensor]:
    """A third class that the truth lacks, predicted for so many pixels of the first."""
    (a, b), (c, d) = rows
    return case([[a, b, predicted], [c, d, 0], [0, 0, 0]])


CHECKS = [
    Check(
        "hits_twice",
        zh="全对时 mIoU 是 1",
        en="All right: mIoU is 1",
        cases=st.lists(st.integers(1, 5), min_size=2, max_size=3).map(
            lambda hits: {"matrix": torch.diag(torch.tensor(hits))}
        ),
        expect=counted,
        mistake=(
            "命中在并里数了两次：行的和 + 列的和 − 命中",
            "The union counts hits twice: row sum + column sum − hits",
        ),
    ),
    Check(
        "recall",
        zh="误报也要扣分",
        en="False positives cost, too",
        cases=st.tuples(st.integers(1, 4), st.integers(1, 4)).map(
            lambda n: case([[n[0] + n[1], 0], [n[0], n[1]]])
        ),
        expect=counted,
        mistake=(
            "只除以真值的像素数：那是召回率（MPA），并还包括误报",
            "Divided by the truth alone: that is recall (MPA); the union has false positives, too",
        ),
    ),
    Check(
        "weighted",
        zh="各类一样重",
        en="Every class counts the same",
        cases=tables(2, 2, 1, 5).map(case),
        expect=counted,
        mistake=(
            "按像素数加了权：那是 FWIoU，mIoU 是普通平均",
            "Weighted by pixels: that is FWIoU; mIoU is the plain mean",
        ),
    ),
    Check(
        "absent_class",
        zh="真值和预测里都没有的类，不参加平均",
        en="A class in neither truth nor prediction is left out",
        cases=tables(2, 2, 1, 5).map(lambda rows: with_third(rows, 0)),
        expect=counted,
        mistake=(
            "没出现的类算成了 0 分（或 NaN）：并为 0 的类不参加平均",
            "A class that does not occur counted as 0 (or NaN): leave out where the union is 0",
        ),
    ),
    Check(
        "only_predicted",
        zh="只在预测里出现的类，IoU 是 0，参加平均",
        en="A class that is only predicted counts with IoU 0",
        cases=st.tuples(tables(2, 2, 1, 5), st.integers(1, 5)).map(lambda n: with_third(*n)),
        expect=counted,
        mistake=(
            "只平均了真值里有的类：凭空预测的类也要扣分",
            "Only the classes in the truth were averaged: an invented class costs, too",
        ),
    ),
    Check(
        "any",
        zh="任意的矩阵",
        en="Any matrix",
        cases=tables(3, 3, 0, 5).filter(lambda rows: any(map(any, rows))).map(case),
        expect=counted,
    ),
]
