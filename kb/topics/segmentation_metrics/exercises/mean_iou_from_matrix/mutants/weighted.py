from torch import Tensor


def mean_iou(matrix: Tensor) -> float:
    """The mean IoU of a (truth, prediction) confusion matrix over the classes that occur."""
    hits = matrix.diagonal()
    union = matrix.sum(1) + matrix.sum(0) - hits
    share = matrix.sum(1) / matrix.sum()
    occurs = union > 0
    return float((share[occurs] * hits[occurs] / union[occurs]).sum())
