"""ArcFace's logits against acos and cos of each number, and their gradient."""

import math

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import labels, tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import input_changed

ENTRY = "arcface_logits"


def looped(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    rows = []
    for row, label in zip(cosine.tolist(), target.tolist(), strict=True):
        angle = math.acos(row[label])
        own = math.cos(angle + m) if angle + m <= math.pi else row[label] - m * math.sin(m)
        rows.append([s * (own if j == label else c) for j, c in enumerate(row)])
    return torch.tensor(rows)


def other_columns(solve, cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """The logits with the target's column of each row left out."""
    logits = solve(cosine, target, s, m)
    return torch.stack(
        [torch.cat([row[:j], row[j + 1 :]]) for row, j in zip(logits, target.tolist(), strict=True)]
    )


def slopes(cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    """The derivative of each logit with respect to its own cosine."""
    rows = torch.full(cosine.shape, float(s))
    for i, label in enumerate(target.tolist()):
        angle = math.acos(cosine[i, label].item())
        if angle + m <= math.pi:
            rows[i, label] = s * math.sin(angle + m) / math.sin(angle)
    return rows


def gradient(solve, cosine: Tensor, target: Tensor, s: float, m: float) -> Tensor:
    cosine.requires_grad_()
    solve(cosine, target, s, m).sum().backward()
    return cosine.grad


def finite_gradient(solve, **case) -> bool:
    return bool(gradient(solve, **case).isfinite().all())


@st.composite
def batches(draw, low=-99, high=99, unit=100):
    """Cosines low/unit to high/unit."""
    rows, classes = draw(st.integers(1, 2)), draw(st.integers(2, 3))
    return {
        "cosine": draw(tensors(rows, classes, low=low, high=high)) / unit,
        "target": draw(labels(rows, classes)),
        "s": draw(st.sampled_from([1, 10, 30])),
        "m": draw(st.sampled_from([0.5, 0.3, 0.8])),
    }


CHECKS = [
    Check(
        "every_class",
        zh="其余各类的 logit 是 s·cos θ，没有间隔",
        en="The logits of the other classes are s·cos θ, without a margin",
        cases=batches(),
        expect=lambda cosine, target, s, m: other_columns(
            lambda c, *_: s * c, cosine, target, s, m
        ),
        call=other_columns,
        mistake=(
            "每一类都加了间隔：只有目标类加",
            "The margin went to every class: it belongs to the target's alone",
        ),
        tolerance=1e-4,
        examples=20,
    ),
    Check(
        "degrees",
        zh="角度不超过 90° 时，目标类是 s·cos(θ + m)，m 是弧度",
        en="Up to 90° the target's logit is s·cos(θ + m), m in radians",
        cases=batches(low=0),
        expect=looped,
        mistake=(
            "m 加在角度上，单位是弧度：当成度，0.5 就几乎没有间隔",
            "m goes to the angle and is in radians: taken as degrees, 0.5 is next to no margin",
        ),
        tolerance=1e-4,
    ),
    Check(
        "past_pi",
        zh="θ + m > π 时是 s·(cos θ − m·sin m)",
        en="Past θ + m = π it is s·(cos θ − m·sin m)",
        cases=batches(high=-60),
        expect=looped,
        mistake=(
            "θ + m 超过 π 之后仍用 cos(θ + m)：错得越多，logit 反而越高",
            "Past π this is still cos(θ + m), which rises: a worse sample gets a higher logit",
        ),
        tolerance=1e-4,
    ),
    input_changed(batches(), "cosine"),
    Check(
        "clamped_far",
        zh="余弦恰好是 −1、0、1 时，logits 误差在 0.5 % 以内",
        en="Where a cosine is exactly −1, 0 or 1 the logits are within 0.5 %",
        cases=batches(low=-1, high=1, unit=1),
        expect=looped,
        mistake=(
            "clamp 得太多：1 截成 0.99，角度就差了 8°；离两端 1e-6 足够",
            "Clamped too far: 0.99 for 1 is 8° off; 1e-6 from the ends is enough",
        ),
        tolerance=5e-3,
        examples=20,
    ),
    Check(
        "infinite_slope",
        zh="余弦恰好是 −1、0、1 时，梯度也有限",
        en="The gradient is finite where a cosine is exactly −1, 0 or 1",
        cases=batches(low=-1, high=1, unit=1),
        expect=lambda **_: True,
        call=finite_gradient,
        mistake=(
            "梯度是无穷或 NaN：`sqrt` 在 0、`acos` 在 ±1 的斜率是无穷大，先 clamp",
            "Infinite or NaN: `sqrt` at 0 and `acos` at ±1 have an infinite slope; clamp first",
        ),
        examples=20,
    ),
    Check(
        "gradient_cut",
        zh="目标类的梯度是 s·sin(θ + m)/sin θ，超过 π 是 s",
        en="The target's gradient is s·sin(θ + m)/sin θ, past π it is s",
        cases=batches(),
        expect=slopes,
        call=gradient,
        mistake=(
            "不是公式的导数：角度不传梯度时是 s（作者后来的写法），全断开时是 0",
            "Not the formula's derivative: s where the angle is detached (their later code), or 0",
        ),
        tolerance=1e-3,
    ),
]
