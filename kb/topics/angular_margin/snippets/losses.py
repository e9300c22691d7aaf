"""Angular margins: softmax losses in nats whose target logit demands an angle to spare."""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

__all__ = [
    "annealed", "arcface_loss", "arcface_target", "boundary_angle", "combined_logit",
    "cosface_gradient", "cosface_loss", "cosines", "large_margin_softmax_loss",
    "modified_softmax_loss", "psi", "psi_of_cosine", "sphereface_loss", "unit_vectors",
]  # fmt: skip


# --8<-- [start:psi]
def psi(theta: Tensor | float, m: int) -> Tensor:
    """The target function of A-Softmax: (−1)^k cos(mθ) − 2k on kπ/m ≤ θ ≤ (k+1)π/m.

    Continuous and decreasing from ψ(0) = 1 to ψ(π) = 1 − 2m, unlike cos(mθ) itself.

    Arguments:
        theta: angles in radians, 0..π, any shape; a plain number is taken in double precision.
        m: whole number of at least 1.

    Returns:
        The shape of `theta`.

    Raises:
        ValueError: for an m that is not a whole number of at least 1, or an angle outside 0..π.

    Source: Liu et al. (2017), arXiv:1704.08063, section 3.2.
    """
    _whole_margin(m)
    if not isinstance(theta, Tensor):
        theta = torch.tensor(theta, dtype=torch.float64)
    inside = (theta >= -1e-6) & (theta <= math.pi + 1e-6)  # a little room for rounding; NaN is out
    if not bool(inside.all()):
        raise ValueError(f"theta holds {theta[~inside][0].item()}; expected radians from 0 to π")
    k = (theta.detach() * m / math.pi).floor().clamp(0, m - 1)
    return (1 - 2 * (k % 2)) * torch.cos(m * theta) - 2 * k
    # --8<-- [end:psi]


# --8<-- [start:psi_of_cosine]
def psi_of_cosine(cosine: Tensor, m: int) -> Tensor:
    """ψ from cos θ, its gradient finite everywhere: cos(mθ) as a polynomial in cos θ.

    No gradient passes through acos; at θ = 0 that of acos is infinite and chains to NaN.

    Arguments:
        cosine: any shape.
        m: whole number of at least 1; only for those is cos(mθ) a polynomial in cos θ.

    Source: the Chebyshev recurrence cos((n+1)θ) = 2 cos θ cos(nθ) − cos((n−1)θ).
    """
    _whole_margin(m)
    before, multiple = torch.ones_like(cosine), cosine
    for _ in range(m - 1):
        before, multiple = multiple, 2 * cosine * multiple - before
    theta = cosine.detach().clamp(-1, 1).acos()
    k = (theta * m / math.pi).floor().clamp(max=m - 1)
    return (1 - 2 * (k % 2)) * multiple - 2 * k
    # --8<-- [end:psi_of_cosine]


# --8<-- [start:annealed]
def annealed(theta: Tensor | float, m: int, weight: float) -> Tensor:
    """The target of A-Softmax while training starts: (λ cos θ + ψ(θ)) / (1 + λ).

    Arguments:
        theta: radians, 0..π.
        m: whole number of at least 1.
        weight: λ, 0 or more; large at first (modified softmax), lowered as training goes on.

    Raises:
        ValueError: for a negative or infinite λ, or what `psi` refuses.

    Source: Liu et al. (2017), arXiv:1704.08063, appendix, and the authors' code.
    """
    if not 0 <= weight < math.inf:
        raise ValueError(f"weight is {weight}; expected λ of at least 0")
    target = psi(theta, m)
    return (weight * torch.cos(torch.as_tensor(theta, dtype=target.dtype)) + target) / (1 + weight)
    # --8<-- [end:annealed]


# --8<-- [start:cosines]
def cosines(x: Tensor, weight: Tensor) -> Tensor:
    """cos θ between every feature and every class centre.

    Arguments:
        x: (batch, feature), rows of length 0 or from 1e-12 to 1e19; half precision is taken in
            single.
        weight: (class, feature), alike.

    Returns:
        (batch, class), within −1..1. A zero vector counts as at 90° from everything.

    Raises:
        ValueError: for shapes that do not fit, fewer than 2 classes, NaN or infinity.
    """
    if x.ndim != 2 or weight.ndim != 2 or x.shape[1] != weight.shape[1] or x.shape[0] < 1:
        raise ValueError(
            f"x has shape {tuple(x.shape)} and weight {tuple(weight.shape)}; expected "
            "(batch, feature) and (class, feature) with the same features, batch at least 1"
        )
    if weight.shape[0] < 2:
        raise ValueError(f"weight has {weight.shape[0]} class; expected at least 2")
    for name, value in (("x", x), ("weight", weight)):
        if not bool(value.isfinite().all()):
            bad = value[~value.isfinite()][0].item()
            raise ValueError(f"{name} holds {bad}; expected finite numbers")
    half = (torch.float16, torch.bfloat16)  # too few digits for a length of 0
    x, weight = (t.float() if t.dtype in half else t for t in (x, weight))
    return (F.normalize(x) @ F.normalize(weight).T).clamp(-1, 1)
    # --8<-- [end:cosines]


# --8<-- [start:sphereface]
def modified_softmax_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy of ‖x‖ cos θ: class centres of length 1, no bias, no margin.

    Arguments:
        x: (batch, feature), used as is.
        weight: (class, feature), normalised here.
        target: (batch,), whole numbers.

    Returns:
        The mean over the batch, a scalar.

    Raises:
        ValueError: for shapes that do not fit, a class out of range, NaN or infinity.
    """
    return sphereface_loss(x, weight, target, m=1)


def sphereface_loss(x: Tensor, weight: Tensor, target: Tensor, m: int = 4) -> Tensor:
    """A-Softmax: the target's ‖x‖ cos θ becomes ‖x‖ ψ(θ). Arguments as `modified_softmax_loss`.

    Source: Liu et al. (2017), arXiv:1704.08063, equation 7.
    """
    cosine = cosines(x, weight)
    logits = _replace(cosine, target, lambda c: psi_of_cosine(c, m))
    return F.cross_entropy(x.norm(dim=1, keepdim=True) * logits, target)


def large_margin_softmax_loss(x: Tensor, weight: Tensor, target: Tensor, m: int = 4) -> Tensor:
    """L-Softmax: as A-Softmax with ‖W‖ kept, logits ‖W‖ ‖x‖ cos θ and ‖W‖ ‖x‖ ψ(θ).

    Source: Liu et al. (2016), arXiv:1612.02295, equation 4.
    """
    cosine = cosines(x, weight)
    logits = _replace(cosine, target, lambda c: psi_of_cosine(c, m))
    lengths = x.norm(dim=1, keepdim=True) * weight.norm(dim=1)  # (batch, class)
    return F.cross_entropy(lengths * logits, target)
    # --8<-- [end:sphereface]


# --8<-- [start:cosface]
def cosface_loss(
    x: Tensor, weight: Tensor, target: Tensor, s: float = 30.0, m: float = 0.35
) -> Tensor:
    """CosFace, also AM-Softmax: the target's logit is s (cos θ − m), the others' s cos θ.

    Arguments:
        x: (batch, feature), normalised here, as is weight, (class, feature).
        target: (batch,), whole numbers.
        s: the scale, above 0; it multiplies after the margin is taken off.
        m: a difference of cosines, 0 ≤ m < 2.

    Returns:
        The mean over the batch, a scalar.

    Raises:
        ValueError: as `modified_softmax_loss`, and for s ≤ 0 or m outside 0..2.

    Source: Wang et al. (2018), arXiv:1801.09414, equation 4.
    """
    _scale(s)
    if not 0 <= m < 2:
        raise ValueError(f"m is {m}; expected a difference of cosines, 0 ≤ m < 2")
    return F.cross_entropy(s * _replace(cosines(x, weight), target, lambda c: c - m), target)
    # --8<-- [end:cosface]


# --8<-- [start:arcface]
def arcface_target(cosine: Tensor | float, m: float, easy_margin: bool = False) -> Tensor:
    """cos(θ + m) from cos θ, decreasing on all of 0..π and its gradient finite.

    Past θ = π − m, where cos(θ + m) would rise again, it is cos θ − m sin m, as in the authors'
    first version (2018, MXNet): decreasing, with a jump downwards there. Their arcface_torch since
    December 2022 has no such branch, and no gradient through the angle. With
    `easy_margin` it is cos θ where θ ≥ π/2, a jump upwards by sin m.

    Arguments:
        cosine: any shape, −1..1; a plain number is taken in double precision.
        m: radians, 0 ≤ m < π/2, as that code demands; above 2.33 the jump would go upwards.

    Raises:
        ValueError: for an m out of range.

    Source: Deng et al. (2019), arXiv:1801.07698, and the authors' repository, insightface.
    """
    if not 0 <= m < math.pi / 2:
        large = m >= math.pi / 2 and math.isfinite(m)
        hint = f": {m}° is {math.radians(m):.4g}" if large else ""
        raise ValueError(f"m is {m}; expected radians, 0 ≤ m < π/2{hint}")
    if not isinstance(cosine, Tensor):
        cosine = torch.tensor(cosine, dtype=torch.float64)
    square = 1 - cosine * cosine
    inside = square > 0
    # sqrt'(0) is infinite and infinity · 0 is NaN: never take the root of 0.
    sine = torch.where(inside, torch.where(inside, square, 1.0).sqrt(), 0.0)
    shifted = cosine * math.cos(m) - sine * math.sin(m)
    if easy_margin:
        return torch.where(cosine > 0, shifted, cosine)
    return torch.where(cosine >= math.cos(math.pi - m), shifted, cosine - m * math.sin(m))


def arcface_loss(
    x: Tensor, weight: Tensor, target: Tensor, s: float = 30.0, m: float = 0.5
) -> Tensor:
    """ArcFace: the target's logit is s cos(θ + m), m in radians, see `arcface_target`.

    Arguments and errors as `cosface_loss`, with 0 ≤ m < π/2.
    """
    _scale(s)
    logits = _replace(cosines(x, weight), target, lambda c: arcface_target(c, m))
    return F.cross_entropy(s * logits, target)
    # --8<-- [end:arcface]


# --8<-- [start:combined]
def combined_logit(theta: Tensor | float, m1: float = 1, m2: float = 0, m3: float = 0) -> Tensor:
    """cos(m₁θ + m₂) − m₃, unscaled: SphereFace is (m, 0, 0), ArcFace (1, m, 0), CosFace (1, 0, m).

    Literal, so it decreases up to m₁θ + m₂ = π and rises from there to 2π; the losses above differ
    past π.

    Arguments:
        theta: radians.
        m1: factor of the angle, above 0, not only whole numbers. m2: radians. m3: a difference of
            cosines.

    Raises:
        ValueError: for m1 ≤ 0 or a negative m2 or m3.

    Source: Deng et al. (2019), arXiv:1801.07698, equation 4.
    """
    if not (m1 > 0 and m2 >= 0 and m3 >= 0):
        raise ValueError(f"margins are {m1}, {m2}, {m3}; expected m1 > 0, m2 ≥ 0 and m3 ≥ 0")
    angle = theta if isinstance(theta, Tensor) else torch.tensor(theta, dtype=torch.float64)
    return torch.cos(m1 * angle + m2) - m3
    # --8<-- [end:combined]


# --8<-- [start:boundary_angle]
def boundary_angle(angle_between: float, margin_logit: Callable[[Tensor], Tensor | float]) -> float:
    """Where class 1's territory ends: the angle from W₁ at which its logit equals class 2's cosine.

    Arguments:
        angle_between: degrees between W₁ and W₂ in the plane, above 0, at most 180; the feature
            lies between them.
        margin_logit: takes θ in radians, a 0-d double tensor; returns the unscaled target logit.

    Returns:
        Degrees from W₁; half of `angle_between` when there is no margin.

    Raises:
        ValueError: for an angle out of range, or a margin so large that not even W₁ itself
            belongs to class 1.
    """
    if not 0 < angle_between <= 180:
        raise ValueError(
            f"angle_between is {angle_between}; expected degrees, above 0, at most 180"
        )
    whole = math.radians(angle_between)

    def lead(theta: float) -> float:
        own = float(margin_logit(torch.tensor(theta, dtype=torch.float64)))
        return own - math.cos(whole - theta)

    if not lead(0.0) >= 0:
        raise ValueError(
            f"at W₁ itself the margin logit is {lead(0.0) + math.cos(whole):.4g}, below class 2's "
            f"cosine {math.cos(whole):.4g}: the margin is too large for {angle_between}°"
        )
    low, high = 0.0, whole
    for _ in range(60):  # halvings: to the last digit of double precision
        middle = (low + high) / 2
        low, high = (middle, high) if lead(middle) >= 0 else (low, middle)
    return math.degrees(low)
    # --8<-- [end:boundary_angle]


# --8<-- [start:cosface_gradient]
def cosface_gradient(angles: Sequence[float], s: float, m: float) -> float:
    """∂loss/∂cos θ at the target of CosFace: s (p − 1), p the softmax with the margin.

    Arguments:
        angles: degrees from the feature to every class centre, the target's first.
        s, m: as `cosface_loss`.

    Raises:
        ValueError: for fewer than 2 classes, s ≤ 0 or m outside 0..2.
    """
    _scale(s)
    if len(angles) < 2 or not 0 <= m < 2:
        raise ValueError(f"{len(angles)} angles and m = {m}; expected at least 2 and 0 ≤ m < 2")
    logits = s * torch.deg2rad(torch.tensor(angles, dtype=torch.float64)).cos()  # (class,)
    logits[0] -= s * m
    return s * (float(logits.softmax(dim=0)[0]) - 1)
    # --8<-- [end:cosface_gradient]


def unit_vectors(degrees: Sequence[float]) -> Tensor:
    """Vectors of length 1 in the plane at these directions: (count, 2), double precision."""
    angle = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
    return torch.stack([angle.cos(), angle.sin()], dim=1)


def _replace(cosine: Tensor, target: Tensor, change: Callable[[Tensor], Tensor]) -> Tensor:
    """The same (batch, class), changed in the target's column of each row."""
    batch, classes = cosine.shape
    if target.shape != (batch,) or target.dtype != torch.long:
        raise ValueError(
            f"target is {target.dtype} of shape {tuple(target.shape)}; expected torch.int64 of "
            f"shape ({batch},)"
        )
    if not 0 <= int(target.min()) <= int(target.max()) < classes:
        wrong = target[(target < 0) | (target >= classes)][0].item()
        raise ValueError(f"target holds {wrong}; expected classes 0 to {classes - 1}")
    place = target.unsqueeze(1)
    return cosine.scatter(1, place, change(cosine.gather(1, place)).to(cosine.dtype))


def _whole_margin(m: int) -> None:
    if isinstance(m, bool) or not math.isfinite(m) or m < 1 or m != int(m):
        raise ValueError(f"m is {m}; expected a whole number of at least 1")


def _scale(s: float) -> None:
    if not (s > 0 and math.isfinite(s)):
        raise ValueError(f"s is {s}; expected a scale above 0")
