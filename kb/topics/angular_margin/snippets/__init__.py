"""From softmax to angular margins: every public function of its pages."""

from kb.topics.angular_margin.snippets.losses import (
    annealed,
    arcface_loss,
    arcface_target,
    boundary_angle,
    combined_logit,
    cosface_gradient,
    cosface_loss,
    cosines,
    large_margin_softmax_loss,
    modified_softmax_loss,
    psi,
    psi_of_cosine,
    sphereface_loss,
    unit_vectors,
)
from kb.topics.angular_margin.snippets.toy import LOSSES, Embedding, Loss, clouds, train

__all__ = [
    "LOSSES", "Embedding", "Loss", "annealed", "arcface_loss", "arcface_target",
    "boundary_angle", "clouds", "combined_logit", "cosface_gradient", "cosface_loss", "cosines",
    "large_margin_softmax_loss", "modified_softmax_loss", "psi", "psi_of_cosine",
    "sphereface_loss", "train", "unit_vectors",
]  # fmt: skip
