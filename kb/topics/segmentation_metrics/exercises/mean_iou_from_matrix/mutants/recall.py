from torch import Tensor


def mean_iou(matrix: Tensor) -> float:
    """The mean IoU of a (truth, prediction) confusion matrix over the classes that occur."""
    hits = matrix.diagonal()
    occurs = matrix.sum(1) > 0
    return float((hits[occurs] / matrix.sum(1)[occurs]).mean())
