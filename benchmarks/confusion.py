"""`confusion_matrix` on one Cityscapes-sized image, beside torchmetrics and scikit-learn."""

import torch
from sklearn.metrics import confusion_matrix as sklearn_matrix
from torchmetrics.functional.classification import multiclass_confusion_matrix

from benchmarks.timing import calls, table
from kb.snippets.segmentation_metrics import confusion_matrix

CLASSES, HEIGHT, WIDTH, IGNORED = 19, 1024, 2048, 255


def main() -> None:
    """Check that all three count the same, then print the medians."""
    source = torch.Generator().manual_seed(0)
    target = torch.randint(0, CLASSES, (HEIGHT, WIDTH), generator=source)
    prediction = torch.randint(0, CLASSES, (HEIGHT, WIDTH), generator=source)
    target[torch.rand(HEIGHT, WIDTH, generator=source) < 0.05] = IGNORED
    counted = target != IGNORED
    ways = {
        "confusion_matrix": lambda: confusion_matrix(target, prediction, CLASSES, IGNORED),
        "torchmetrics": lambda: multiclass_confusion_matrix(
            prediction, target, CLASSES, ignore_index=IGNORED
        ),
        "torchmetrics, unchecked": lambda: multiclass_confusion_matrix(
            prediction, target, CLASSES, ignore_index=IGNORED, validate_args=False
        ),
        "scikit-learn": lambda: torch.as_tensor(
            sklearn_matrix(target[counted].numpy(), prediction[counted].numpy())
        ),
    }
    first = confusion_matrix(target, prediction, CLASSES, IGNORED)
    if not all(torch.equal(first, way()) for way in ways.values()):
        raise RuntimeError("the matrices differ")
    print(f"{CLASSES} classes, {HEIGHT:,} × {WIDTH:,} pixels, 5 % ignored; the same counts")
    table(calls(ways))
