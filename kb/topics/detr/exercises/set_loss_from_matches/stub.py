from torch import Tensor


def set_loss(
    logits: Tensor,  # (batch, queries, classes + 1)
    boxes: Tensor,  # (batch, queries, 4)
    labels: list[Tensor],  # (objects,) each
    target_boxes: list[Tensor],  # (objects, 4) each
    matches: list[tuple[Tensor, Tensor]],  # (queries, objects) each
    no_object_weight: float = 0.1,
) -> tuple[Tensor, Tensor]:
    """The classification loss in nats and the L1 loss, both over the whole batch."""
    raise NotImplementedError
