import torch
from torch import Tensor
from torch.nn import functional as F


def set_loss(
    logits: Tensor,
    boxes: Tensor,
    labels: list[Tensor],
    target_boxes: list[Tensor],
    matches: list[tuple[Tensor, Tensor]],
    no_object_weight: float = 0.1,
) -> tuple[Tensor, Tensor]:
    """The classification loss in nats and the L1 loss, both over the whole batch."""
    no_object = logits.shape[-1] - 1
    classes = torch.full(logits.shape[:2], no_object)
    distance = 0.0
    for i, (queries, objects) in enumerate(matches):
        classes[i, queries] = labels[i][objects]
        distance += (boxes[i, queries] - target_boxes[i][objects]).abs().sum().item()
    weight = torch.ones(no_object + 1)
    weight[no_object] = no_object_weight
    class_loss = F.cross_entropy(logits.flatten(0, 1), classes.flatten(), weight)
    return class_loss, torch.tensor(distance / max(1, sum(map(len, labels))))
