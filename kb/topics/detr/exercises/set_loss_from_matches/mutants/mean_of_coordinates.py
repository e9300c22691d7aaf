import torch
from torch import Tensor
from torch.nn import functional as F


def set_loss(
    logits: Tensor,  # (batch, queries, classes + 1)
    boxes: Tensor,  # (batch, queries, 4)
    labels: list[Tensor],  # (objects,) each
    target_boxes: list[Tensor],  # (objects, 4) each
    matches: list[tuple[Tensor, Tensor]],  # (queries, objects) each
    no_object_weight: float = 0.1,
) -> tuple[Tensor, Tensor]:
    """The classification loss in nats and the L1 loss, both over the whole batch."""
    no_object = logits.shape[-1] - 1
    classes = torch.full(logits.shape[:2], no_object)
    distance = torch.zeros(())
    for i, (queries, objects) in enumerate(matches):
        classes[i, queries] = labels[i][objects]
        distance = distance + (boxes[i, queries] - target_boxes[i][objects]).abs().mean(1).sum()
    weight = torch.ones(no_object + 1)
    weight[no_object] = no_object_weight
    class_loss = F.cross_entropy(logits.flatten(0, 1), classes.flatten(), weight)
    return class_loss, distance / max(1, sum(map(len, labels)))
