"""Questions on softmax with an angular margin: logits, losses, boundaries, gradients."""

import math
from collections.abc import Iterable

from kb.quiz.problem import Draw, Numbers, question


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def cross_entropy(logits: list[float]) -> float:
    """−ln of the softmax of the first."""
    return math.log(sum(math.exp(z - logits[0]) for z in logits))


def piece(turned: float, k: int) -> float:
    """ψ on its piece k, counted from 0, where cos(mθ) is `turned`."""
    return (-turned if k % 2 else turned) - 2 * k


@question(decimals=3, snippet="psi(math.radians(theta), m)", oracle="folded_psi(theta, m)")
def psi_value(draw: Draw) -> Numbers:
    m, theta = draw.pick(2, 3, 4, 5), draw.integer(20, 175)
    k = m * theta // 180
    turned = cos(m * theta)
    mistakes = {"plus_2k": (-1) ** k * turned + 2 * k, "plain_cosine": turned}
    if k % 2:
        mistakes["sign_forgotten"] = turned - 2 * k
    return Numbers(
        given={"theta": theta, "m": m},
        steps=[k, round(turned, 4), piece(turned, k)],
        mistakes=mistakes,
    )


@question(
    decimals=3,
    snippet="cosface_loss(unit_vectors([0]), unit_vectors(angles), torch.tensor([0]), s, m)",
    oracle="plane_loss('cosface', angles, s=s, m=m)",
)
def cosface_two_others(draw: Draw) -> Numbers:
    s, m = draw.pick(8, 16, 30), draw.pick(0.2, 0.25, 0.3, 0.35)
    angles = [draw.integer(25, 50), draw.integer(55, 75), draw.integer(60, 85)]
    own, *others = (cos(a) for a in angles)
    logits = [s * (own - m), *(s * other for other in others)]
    return Numbers(
        given={"angles": angles, "s": s, "m": m},
        steps=[*(round(logit, 4) for logit in logits), cross_entropy(logits)],
        mistakes={
            "margin_after_scale": cross_entropy([s * own - m, *logits[1:]]),
            "margin_on_every_class": cross_entropy([s * own, *logits[1:]]),
            "margin_added": cross_entropy([s * (own + m), *logits[1:]]),
        },
    )


@question(
    decimals=2,
    snippet="s * combined_logit(math.radians(theta), m2=m)",
    oracle="library_arcface_logit(theta, m, s)",
)
def arcface_logit(draw: Draw) -> Numbers:
    s, m, theta = draw.pick(16, 30, 64), draw.pick(0.3, 0.4, 0.5), draw.integer(25, 130)
    radians = math.radians(theta)
    shifted = math.cos(radians + m)
    return Numbers(
        given={"theta": theta, "m": m, "s": s},
        steps=[round(radians, 4), round(shifted, 4), s * shifted],
        mistakes={
            "margin_as_degrees": s * cos(theta + m),
            "cosface_margin": s * (math.cos(radians) - m),
            "scale_forgotten": shifted,
        },
    )


@question(
    decimals=2,
    snippet="s * float(arcface_target(torch.tensor(math.cos(math.radians(theta)),"
    " dtype=torch.float64), m))",
    oracle="library_arcface_logit(theta, m, s)",
)
def arcface_past_pi(draw: Draw) -> Numbers:
    s, m, theta = draw.pick(30, 64), draw.pick(0.4, 0.5, 0.6), draw.integer(160, 176)
    own, less = cos(theta), m * math.sin(m)
    return Numbers(
        given={"theta": theta, "m": m, "s": s},
        steps=[round(theta + math.degrees(m), 2), round(less, 4), s * (own - less)],
        mistakes={
            "plain_shift": s * math.cos(math.radians(theta) + m),
            "cosface_margin": s * (own - m),
            "no_margin": s * own,
        },
    )


@question(
    unit="°",
    decimals=2,
    snippet="boundary_angle(between, lambda t: math.cos(t + m))",
    oracle="scanned_boundary(between, lambda t: math.cos(t + m))",
)
def arcface_boundary(draw: Draw) -> Numbers:
    between, m = draw.integer(60, 150), draw.pick(0.2, 0.3, 0.4, 0.5)
    turn = math.degrees(m)
    return Numbers(
        given={"between": between, "m": m},
        steps=[round(turn, 3), (between - turn) / 2],
        mistakes={
            "no_margin": between / 2,
            "whole_margin_taken": between / 2 - turn,
            "margin_as_degrees": (between - m) / 2,
        },
    )


@question(
    unit="°",
    decimals=2,
    snippet="boundary_angle(between, lambda t: math.cos(t) - m)",
    oracle="scanned_boundary(between, lambda t: math.cos(t) - m)",
)
def cosface_boundary(draw: Draw) -> Numbers:
    between, m = draw.integer(70, 160), draw.pick(0.2, 0.25, 0.3, 0.35, 0.4)
    half = math.sin(math.radians(between / 2))
    answer = between / 2 - math.degrees(math.asin(m / (2 * half)))
    return Numbers(
        given={"between": between, "m": m},
        steps=[round(half, 4), round(between / 2 - answer, 3), answer],
        mistakes={
            "no_margin": between / 2,
            "margin_as_angle": (between - math.degrees(m)) / 2,
            "factor_2_forgotten": between / 2 - math.degrees(math.asin(m / half)),
        },
    )


@question(
    unit="°",
    decimals=2,
    snippet="between - 2 * boundary_angle(between, lambda t: psi(t, m))",
    oracle="between - 2 * scanned_boundary(between, lambda t: folded_psi(math.degrees(t), m))",
)
def sphereface_gap(draw: Draw) -> Numbers:
    between, m = draw.integer(50, 150), draw.pick(2, 3, 4, 5)
    edge = between / (m + 1)
    return Numbers(
        given={"between": between, "m": m},
        steps=[round(edge, 3), between - 2 * edge],
        mistakes={
            "one_side_only": between - edge,
            "divided_by_m": between - 2 * between / (2 * m),
            "boundary_instead_of_gap": edge,
        },
    )


@question(decimals=3, snippet="cosface_gradient(angles, s, m)", oracle="target_slope(angles, s, m)")
def gradient_at_target(draw: Draw) -> Numbers:
    s, m = draw.pick(8, 16, 30), draw.pick(0.2, 0.35)
    angles = [draw.integer(30, 55), draw.integer(50, 80)]
    own, other = (cos(a) for a in angles)
    p, plain = (1 / (1 + math.exp(s * (other - own + margin))) for margin in (m, 0))
    return Numbers(
        given={"angles": angles, "s": s, "m": m},
        steps=[round(p, 5), s * (p - 1)],
        mistakes={
            "scale_forgotten": p - 1,
            "margin_left_out": s * (plain - 1),
            "wrong_class": s * p,
        },
    )


@question(
    decimals=2,
    snippet="cosface_loss(unit_vectors([0]), unit_vectors([90] * classes),"
    " torch.tensor([0]), s, m)",
    oracle="start_loss(classes, s, m)",
)
def starting_loss(draw: Draw) -> Numbers:
    classes = draw.pick(100, 1000, 5000, 10000)
    s, m = draw.pick(16, 30, 32, 64), draw.pick(0.2, 0.3, 0.35, 0.4)
    total = 1 + (classes - 1) * math.exp(s * m)
    return Numbers(
        given={"classes": classes, "s": s, "m": m},
        steps=[round(s * m, 4), math.log(total)],
        mistakes={
            "no_margin": math.log(classes),
            "margin_after_scale": math.log(1 + (classes - 1) * math.exp(m)),
            "log2": math.log2(total),
        },
    )


@question(
    decimals=3,
    snippet="annealed(math.radians(theta), m, weight)",
    oracle="mixed_psi(theta, m, weight)",
)
def annealed_target(draw: Draw) -> Numbers:
    m, weight, theta = draw.pick(3, 4), draw.pick(5, 10, 50, 100), draw.integer(50, 130)
    own, target = cos(theta), piece(cos(m * theta), m * theta // 180)
    return Numbers(
        given={"theta": theta, "m": m, "weight": weight},
        steps=[round(target, 4), round(own, 4), (weight * own + target) / (1 + weight)],
        mistakes={
            "not_annealed": target,
            "weights_swapped": (own + weight * target) / (1 + weight),
            "not_normalised": weight * own + target,
        },
    )


@question(
    decimals=2,
    snippet="math.hypot(*x) * math.hypot(*w) * float(psi_of_cosine(cosines("
    "torch.tensor([x]).double(), torch.tensor([w, [1, 0]]).double())[0, 0], m))",
    oracle="large_margin_logit(x, w, m)",
)
def large_margin_target(draw: Draw) -> Numbers:
    x = [draw.integer(2, 6), draw.integer(1, 5)]
    w = [draw.integer(1, 4), draw.integer(-5, -1)]
    m = draw.pick(2, 3, 4)
    product, lengths = x[0] * w[0] + x[1] * w[1], math.hypot(*x) * math.hypot(*w)
    theta = math.acos(product / lengths)
    k = min(int(m * theta / math.pi), m - 1)
    value = piece(math.cos(m * theta), k)
    mistakes = {"weight_normalised": math.hypot(*x) * value, "no_margin": float(product)}
    if k:
        mistakes["plus_2k"] = lengths * (value + 4 * k)
    return Numbers(
        given={"x": x, "w": w, "m": m},
        steps=[round(math.degrees(theta), 3), round(value, 4), lengths * value],
        mistakes=mistakes,
    )


@question(
    decimals=2,
    snippet="s * combined_logit(math.radians(theta), m1, m2, m3)",
    oracle="rotated_logit(theta, m1, m2, m3, s)",
)
def combined_margin(draw: Draw) -> Numbers:
    s, theta = draw.pick(30, 64), draw.integer(25, 60)
    m1, m2, m3 = draw.pick(1.2, 1.35, 2), draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2)
    angle = m1 * math.radians(theta) + m2
    return Numbers(
        given={"theta": theta, "m1": m1, "m2": m2, "m3": m3, "s": s},
        steps=[round(angle, 4), round(math.cos(angle) - m3, 4), s * (math.cos(angle) - m3)],
        mistakes={
            "sum_before_product": s * (math.cos(m1 * (math.radians(theta) + m2)) - m3),
            "margin_after_scale": s * math.cos(angle) - m3,
            "margin_as_degrees": s * (cos(m1 * theta + m2) - m3),
        },
    )


@question(kind="choice")
def at_test_time(draw: Draw) -> Numbers:
    return Numbers(
        given={"name": draw.pick("ArcFace", "CosFace", "SphereFace")},
        answer="cosine",
        mistakes={
            "margin_at_test": "margin",
            "closed_set": "classifier",
            "length_compared": "norm",
        },
    )


@question(kind="choice")
def why_whole_m(draw: Draw) -> Numbers:
    return Numbers(
        given={"m": draw.pick(2, 3, 4)},
        answer="polynomial",
        mistakes={"m_is_classes": "classes", "convexity": "convex", "divides_scale": "scale"},
    )


@question(kind="ordering")
def derivation_order(draw: Draw) -> Numbers:
    first, last = ("posterior", "linear", "angle"), ("add",)
    return Numbers(
        given={"bias": draw.pick("b₁ = b₂ = 0", "b = 0")},
        answer=(*first, "normalise", "multiply", *last),
        mistakes={"margin_before_normalising": (*first, "multiply", "normalise", *last)},
    )


@question(kind="print")
def prints_psi(draw: Draw) -> Numbers:
    m, degrees = draw.pick(2, 3, 4), draw.pick(90, 120, 150, 180)
    k = min(m * degrees // 180, m - 1)
    turned = cos(m * degrees)
    value = piece(turned, k)

    def printed(index: int, number: float) -> str:
        return f"{index} {round(number, 6) + 0.0:.2f}".replace("-0.00", "0.00")

    answer = printed(k, value)
    wrong = {
        "plain_cosine": printed(k, turned),
        "plus_2k": printed(k, value + 4 * k),
        "index_not_floored": printed(k + 1, piece(turned, k + 1)),
    }
    return Numbers(
        given={"m": m, "degrees": degrees},
        steps=[str(k), answer],
        mistakes={name: text for name, text in wrong.items() if text != answer},
        code=f"""import math

m, theta = {m}, math.radians({degrees})
k = min(int(m * theta / math.pi + 1e-9), m - 1)
value = (-1) ** k * math.cos(m * theta) - 2 * k
print(k, f"{{round(value, 6) + 0.0:.2f}}")
""",
    )


@question(kind="print")
def prints_nan(draw: Draw) -> Numbers:
    scale, wrapped = draw.pick(2, 3, 4, 5), draw.chance()
    clamp = ".clamp(-0.5, 0.5)" if wrapped else ""
    answer, other = "[-0.0, 0.0]", "[-0.0, -inf]"
    if not wrapped:
        answer, other = other, answer
    return Numbers(
        given={"scale": scale, "wrapped": wrapped},
        words={"other": wrapped},
        steps=["-0.0", answer],
        mistakes={"finite_slope": f"[-0.0, {-float(scale)}]", "other_branch": other},
        code=f"""import torch

cosine = torch.tensor([0.0, 1.0], requires_grad=True)
sine = (1 - cosine{clamp} ** 2).sqrt()
({scale} * sine).sum().backward()
print([round(g, 2) for g in cosine.grad.tolist()])
""",
    )


@question(kind="print")
def prints_margin_place(draw: Draw) -> Numbers:
    s, m = draw.pick(10, 20, 30), draw.pick(0.2, 0.3, 0.4)
    cosines = [draw.pick(0.8, 0.7, 0.6), draw.pick(0.5, 0.3, 0.1)]
    target = draw.pick(0, 1)
    margins = [m * (i == target) for i in range(2)]

    def line(values: Iterable[float]) -> str:
        return str([round(v, 2) for v in values])

    logits = [s * (c - less) for c, less in zip(cosines, margins, strict=True)]
    return Numbers(
        given={"cosines": cosines, "target": target, "s": s, "m": m},
        steps=[str(round(logits[target], 2)), line(logits)],
        mistakes={
            "margin_after_scale": line(
                s * c - less for c, less in zip(cosines, margins, strict=True)
            ),
            "margin_on_every_class": line(s * (c - m) for c in cosines),
        },
        code=f"""cosines, target = {cosines}, {target}
s, m = {s}, {m}
logits = [s * (c - m * (i == target)) for i, c in enumerate(cosines)]
print([round(z, 2) for z in logits])
""",
    )
