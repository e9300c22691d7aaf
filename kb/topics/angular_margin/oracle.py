"""Margin losses by other means: pytorch-metric-learning, literal acos and cos, autograd, search."""

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from pytorch_metric_learning import losses
from torch import Tensor


def library_loss(name: str, x: Tensor, weight: Tensor, target: Tensor, **options: float) -> Tensor:
    """pytorch-metric-learning's loss with our conventions; ArcFace's margin goes in as radians."""
    loss = _library(name, weight.shape[0], weight.shape[1], options["m"], options.get("s", 1))
    loss.W = torch.nn.Parameter(weight.T.contiguous())  # (feature, class)
    result: Tensor = loss(x, target)
    return result


def _library(name: str, classes: int, features: int, m: float, s: float = 1) -> Any:
    maker = {
        "sphereface": losses.SphereFaceLoss,
        "lsoftmax": losses.LargeMarginSoftmaxLoss,
        "cosface": losses.CosFaceLoss,
        "arcface": losses.ArcFaceLoss,
    }[name]
    margin = math.degrees(m) if name == "arcface" else m
    with warnings.catch_warnings():  # the library calls scipy in a way NumPy 2 deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return maker(num_classes=classes, embedding_size=features, margin=margin, scale=s)


def plane_loss(name: str, angles: Sequence[float], **options: float) -> float:
    """The loss of a unit feature at 0° against unit centres at `angles` degrees, first its own."""
    turns = np.radians(np.array(angles))
    weight = torch.tensor(np.stack([np.cos(turns), np.sin(turns)], axis=1))
    x = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    return float(library_loss(name, x, weight, torch.tensor([0]), **options).detach())


def start_loss(classes: int, s: float, m: float) -> float:
    """CosFace's loss when every centre is at 90° from the feature."""
    return plane_loss("cosface", [90.0] * classes, s=s, m=m)


def library_psi(degrees: float, m: int) -> float:
    """ψ as pytorch-metric-learning has it: the multiple-angle sum, from the cosine."""
    loss = _library("sphereface", 2, 2, m)
    loss.cast_types(torch.float64, torch.device("cpu"))
    cosine = torch.tensor([math.cos(math.radians(degrees))], dtype=torch.float64)
    return float(loss.modify_cosine_of_target_classes(cosine))


def folded_psi(degrees: float, m: int) -> float:
    """ψ by unfolding: every half turn of mθ continues the falling cosine one step of 2 lower."""
    left, value = m * degrees, 0.0
    while left > 180:
        left, value = left - 180, value - 2
    return value + math.cos(math.radians(left))


def library_arcface_logit(degrees: float, m: float, s: float) -> float:
    """The target logit of pytorch-metric-learning's ArcFace, past π included."""
    loss = _library("arcface", 2, 2, m, s)
    cosine = torch.tensor([math.cos(math.radians(degrees))], dtype=torch.float64)
    return s * float(loss.modify_cosine_of_target_classes(cosine))


def mixed_psi(degrees: float, m: int, weight: float) -> float:
    """The annealed target as a weighted mean."""
    values = [math.cos(math.radians(degrees)), folded_psi(degrees, m)]
    return float(np.average(values, weights=[weight, 1]))


def scanned_boundary(angle_between: float, logit: Callable[[float], float]) -> float:
    """Degrees from W₁ where class 1 loses, by scanning the arc and refining the scan."""
    low, high = 0.0, float(angle_between)
    for _ in range(8):
        grid = np.linspace(low, high, 201)
        lead = [logit(math.radians(t)) - math.cos(math.radians(angle_between - t)) for t in grid]
        last = max(i for i, value in enumerate(lead) if value >= 0)
        low, high = float(grid[last]), float(grid[min(last + 1, 200)])
    return low


def target_slope(angles: Sequence[float], s: float, m: float) -> float:
    """∂CosFace/∂cos θ at the target (first) by autograd."""
    cosines = torch.tensor(np.cos(np.radians(np.array(angles))), requires_grad=True)
    own = torch.zeros(len(angles), dtype=torch.float64)
    own[0] = m
    loss = -torch.log_softmax(s * (cosines - own), dim=0)[0]
    (slope,) = torch.autograd.grad(loss, cosines)
    return float(slope[0])


def large_margin_logit(x: Sequence[float], w: Sequence[float], m: int) -> float:
    """‖W‖‖x‖ψ(θ) as pytorch-metric-learning scales it."""
    loss = _library("lsoftmax", 1, 2, m)
    feature, weight = (torch.tensor([v], dtype=torch.float64) for v in (x, w))
    loss.W = torch.nn.Parameter(weight.T.contiguous())
    loss.cast_types(torch.float64, torch.device("cpu"))
    cosine = loss.get_cosine(feature)
    moved = loss.modify_cosine_of_target_classes(cosine[0])
    return float(loss.scale_logits(moved.unsqueeze(0), feature).detach())


def rotated_logit(degrees: float, m1: float, m2: float, m3: float, s: float) -> float:
    """s(cos(m₁θ + m₂) − m₃) as the real part of a rotation."""
    turn = np.exp(1j * m1 * math.radians(degrees)) * np.exp(1j * m2)
    return float(s * (turn.real - m3))
