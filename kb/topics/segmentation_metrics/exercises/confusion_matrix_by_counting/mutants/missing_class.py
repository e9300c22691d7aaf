import torch
from torch import Tensor


def confusion_matrix(target: Tensor, prediction: Tensor, classes: int, ignore: int = 255) -> Tensor:
    """Pixels by truth (row) and prediction (column), int64; truth `ignore` does not count."""
    counted = target != ignore
    pairs = target[counted].long() * classes + prediction[counted].long()
    return torch.bincount(pairs).reshape(classes, classes)
