import torch.nn.functional as F
from torch import Tensor


def confusion_matrix(target: Tensor, prediction: Tensor, classes: int, ignore: int = 255) -> Tensor:
    """Pixels by truth (row) and prediction (column), int64; truth `ignore` does not count."""
    counted = target != ignore
    truth, guess = (F.one_hot(t[counted].long(), classes).float() for t in (target, prediction))
    return truth.T @ guess
