"""`confusion_matrix` on one Cityscapes-sized image, beside torchmetrics and scikit-learn."""

from collections.abc import Callable, Iterator

import torch
from sklearn.metrics import confusion_matrix as sklearn_matrix
from torch import Tensor
from torchmetrics.functional.classification import multiclass_confusion_matrix

from benchmarks.timing import Figure, Name, calls, ratios
from kb.topics.segmentation_metrics.snippets import confusion_matrix

TITLE = (
    "混淆矩阵：19 类，1,024 × 2,048 像素",
    "The confusion matrix of 19 classes, 1,024 × 2,048 pixels",
)
UNCHECKED = ("torchmetrics（不检查输入）", "torchmetrics without its checks")
CLASSES, HEIGHT, WIDTH, IGNORED = 19, 1024, 2048, 255


def main() -> Iterator[Figure | str]:
    """Check that all three count the same, then give the medians."""
    source = torch.Generator().manual_seed(0)
    target = torch.randint(0, CLASSES, (HEIGHT, WIDTH), generator=source)
    prediction = torch.randint(0, CLASSES, (HEIGHT, WIDTH), generator=source)
    target[torch.rand(HEIGHT, WIDTH, generator=source) < 0.05] = IGNORED
    counted = target != IGNORED
    ways: dict[Name, Callable[[], Tensor]] = {
        "confusion_matrix": lambda: confusion_matrix(target, prediction, CLASSES, IGNORED),
        "torchmetrics": lambda: multiclass_confusion_matrix(
            prediction, target, CLASSES, ignore_index=IGNORED
        ),
        UNCHECKED: lambda: multiclass_confusion_matrix(
            prediction, target, CLASSES, ignore_index=IGNORED, validate_args=False
        ),
        "scikit-learn": lambda: torch.as_tensor(
            sklearn_matrix(target[counted].numpy(), prediction[counted].numpy())
        ),
    }
    first = confusion_matrix(target, prediction, CLASSES, IGNORED)
    if not all(torch.equal(first, way()) for way in ways.values()):
        raise RuntimeError("the matrices differ")
    yield f"{CLASSES} classes, {HEIGHT:,} × {WIDTH:,} pixels, 5 % ignored; the same counts"
    yield from ratios(calls(ways), least={"torchmetrics": 1, "scikit-learn": 1})
