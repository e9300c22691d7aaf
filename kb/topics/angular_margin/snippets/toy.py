"""A toy: one small network trained with each margin loss; angles in degrees, in the plane."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from kb.topics.angular_margin.snippets import losses as angular_margin

__all__ = ["LOSSES", "Embedding", "Loss", "clouds", "train"]

Loss = Callable[[Tensor, Tensor, Tensor], Tensor]

LOSSES: dict[str, Loss] = {
    "Softmax": lambda x, weight, target: nn.functional.cross_entropy(x @ weight.T, target),
    "modified": angular_margin.modified_softmax_loss,
    "L-Softmax": lambda x, w, y: angular_margin.large_margin_softmax_loss(x, w, y, m=2),
    "SphereFace": lambda x, w, y: angular_margin.sphereface_loss(x, w, y, m=2),
    "CosFace": lambda x, w, y: angular_margin.cosface_loss(x, w, y, s=16.0, m=0.35),
    "ArcFace": lambda x, w, y: angular_margin.arcface_loss(x, w, y, s=16.0, m=0.5),
}


# --8<-- [start:clouds]
def clouds(classes: int, each: int, noise: float, seed: int) -> tuple[Tensor, Tensor]:
    """Overlapping clouds around random centres in 8 dimensions.

    Returns:
        Points (classes · each, 8) in double precision and their classes (classes · each,).
    """
    source = torch.Generator().manual_seed(seed)
    centres = torch.randn(classes, 8, generator=source, dtype=torch.float64)
    target = torch.arange(classes).repeat_interleave(each)
    cloud = torch.randn(classes * each, 8, generator=source, dtype=torch.float64)
    return centres[target] + noise * cloud, target
    # --8<-- [end:clouds]


# --8<-- [start:train]
class Embedding(NamedTuple):
    """What training gave.

    Attributes:
        features: (point, 2). weight: (class, 2). target: (point,).
        angle: mean degrees between a feature and its own class centre.
        accuracy: share of points whose own centre is the nearest in angle.
    """

    features: Tensor
    weight: Tensor
    target: Tensor
    angle: float
    accuracy: float


def train(loss: Loss, steps: int = 300, seed: int = 4) -> Embedding:
    """Train 8 → 32 → 2 with this loss on 6 clouds of 60 points, full batch, Adam, seeded.

    Raises:
        ValueError: for fewer than 1 step.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}; expected at least 1")
    points, target = clouds(6, 60, 0.45, seed)
    source = torch.Generator().manual_seed(seed + 1)
    shapes = ((32, 8), (32, 1), (2, 32), (6, 2))  # hidden, its bias, feature, class centres
    tensors = [
        (torch.randn(shape, generator=source, dtype=torch.float64) / math.sqrt(shape[1]))
        for shape in shapes
    ]
    hidden, bias, out, weight = (tensor.requires_grad_() for tensor in tensors)
    optimiser = torch.optim.Adam([hidden, bias, out, weight], lr=0.02)

    def features() -> Tensor:
        return torch.tanh(points @ hidden.T + bias.T) @ out.T  # (point, 2)

    for _ in range(steps):
        optimiser.zero_grad()
        loss(features(), weight, target).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    with torch.no_grad():
        x = features()
        cosine = angular_margin.cosines(x, weight)  # (point, class)
        own = cosine.gather(1, target[:, None]).acos().rad2deg()
        right = (cosine.argmax(dim=1) == target).double().mean()
    return Embedding(x, weight.detach(), target, float(own.mean()), float(right))
    # --8<-- [end:train]
