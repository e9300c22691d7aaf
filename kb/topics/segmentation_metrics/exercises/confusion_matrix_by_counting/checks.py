"""The confusion matrix against a loop over pixels."""

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.checking import Check

ENTRY = "confusion_matrix"


def looped(target: Tensor, prediction: Tensor, classes: int, ignore: int = 255) -> Tensor:
    rows = [[0] * classes for _ in range(classes)]
    for t, p in zip(target.flatten().tolist(), prediction.flatten().tolist(), strict=True):
        if t != ignore:
            rows[t][p] += 1
    return torch.tensor(rows)


def case(
    pixels: list[tuple[int, int]], classes: int = 3, dtype: torch.dtype = torch.int64
) -> dict[str, object]:
    target, prediction = (torch.tensor(labels, dtype=dtype) for labels in zip(*pixels, strict=True))
    return {"target": target, "prediction": prediction, "classes": classes}


def pixels(low: int, high: int, least: int = 1) -> st.SearchStrategy[list[tuple[int, int]]]:
    label = st.integers(low, high)
    return st.lists(st.tuples(label, label), min_size=least, max_size=6)


def as_image(given: dict[str, object]) -> dict[str, object]:
    return given | {name: given[name].reshape(1, 2, -1) for name in ("target", "prediction")}


CHECKS = [
    Check(
        "transposed",
        zh="行是真值，列是预测",
        en="Rows are the truth, columns the prediction",
        cases=pixels(0, 2).map(lambda found: case([*found, (0, 1), (2, 2)])),
        expect=looped,
        mistake=(
            "行和列反了：真值乘以类别数，预测加在后面",
            "Rows and columns are swapped: truth times the number of classes, plus prediction",
        ),
    ),
    Check(
        "missing_class",
        zh="末尾的类没出现，形状也不变",
        en="The shape stays when the last class does not occur",
        cases=pixels(0, 1).map(case),
        expect=looped,
        mistake=(
            "bincount 只数到出现的最大值：要给 minlength",
            "bincount ends at the largest value that occurs: give it minlength",
        ),
    ),
    Check(
        "counts_ignored",
        zh="真值是 255 的像素不计",
        en="Pixels whose truth is 255 do not count",
        cases=pixels(0, 2).map(lambda found: case([*found, (255, 0)])),
        expect=looped,
        mistake=(
            "忽略的像素也数了：先用掩码去掉",
            "Ignored pixels were counted: mask them out first",
        ),
    ),
    Check(
        "overflow",
        zh="uint8 的标签，20 类",
        en="Labels of uint8, 20 classes",
        cases=pixels(13, 19).map(lambda found: case(found, 20, torch.uint8)),
        expect=looped,
        mistake=(
            "uint8 溢出了：13 × 20 已超过 255，先转成 int64",
            "uint8 overflowed: 13 × 20 is beyond 255, turn it into int64 first",
        ),
    ),
    Check(
        "not_int64",
        zh="结果是 int64",
        en="The result is int64",
        cases=pixels(0, 2).map(case),
        expect=looped,
        part=lambda matrix: str(matrix.dtype),
        examples=5,
        mistake=(
            "不是 int64：float32 数到 2²⁴（约 1,680 万像素）以上就不准了",
            "Not int64: float32 no longer counts exactly above 2²⁴, about 16.8 million pixels",
        ),
    ),
    Check(
        "image",
        zh="三维的图，另一个忽略值",
        en="Images with three axes and another label to ignore",
        cases=st.tuples(pixels(0, 3, 2).filter(lambda found: len(found) % 2 == 0)).map(
            lambda found: as_image(case(found[0], 4)) | {"ignore": 3}
        ),
        expect=looped,
    ),
]
