from torch import Tensor


def mean_iou(matrix: Tensor) -> float:
    """The mean IoU of a (truth, prediction) confusion matrix over the classes that occur."""
    hits = matrix.diagonal()
    union = matrix.sum(1) + matrix.sum(0) - hits
    return float((hits / union.clamp(min=1)).mean())
