"""CosFace against loops over samples and classes."""

import math

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.arithmetic import cross_entropy, dot
from kb.exercises.cases import labels
from kb.exercises.checking import Check
from kb.exercises.standard_checks import no_gradient

ENTRY = "cosface_loss"


def cosine(a: list[float], b: list[float]) -> float:
    return dot(a, b) / math.hypot(*a) / math.hypot(*b)


def looped(x: Tensor, weight: Tensor, target: Tensor, s: float, m: float) -> float:
    losses = []
    for feature, label in zip(x.tolist(), target.tolist(), strict=True):
        logits = [s * cosine(feature, centre) for centre in weight.tolist()]
        logits[label] -= s * m
        losses.append(cross_entropy(logits, label))
    return sum(losses) / len(losses)


def vectors(count: int) -> st.SearchStrategy[Tensor]:
    """Plane vectors with whole coordinates, none zero."""
    vector = st.tuples(st.integers(-3, 3), st.integers(-3, 3)).filter(any)
    return st.lists(vector, min_size=count, max_size=count).map(
        lambda found: torch.tensor(found, dtype=torch.float32)
    )


@st.composite
def batches(draw, rows=(1, 1), scales=(1,), margins=(0,)):
    batch, classes = draw(st.integers(*rows)), draw(st.integers(2, 3))
    return {
        "x": draw(vectors(batch)),
        "weight": draw(vectors(classes)),
        "target": draw(labels(batch, classes)),
        "s": draw(st.sampled_from(scales)),
        "m": draw(st.sampled_from(margins)),
    }


def raised(solve, m: float, **case) -> bool:
    """Whether the margin makes the loss larger."""
    return bool(float(solve(m=m, **case)) > float(solve(m=0, **case)) + 1e-4)


CHECKS = [
    Check(
        "not_normalised",
        zh="m = 0 时是余弦乘 s 的交叉熵",
        en="With m = 0 it is the cross-entropy of the cosines times s",
        cases=batches(scales=(1, 4, 8)),
        expect=looped,
        mistake=(
            "特征或类中心没有归一化：logit 里还有长度，不是余弦",
            "Features or centres are not normalised: their lengths are still in the logits",
        ),
    ),
    Check(
        "sum_for_mean",
        zh="结果是整批的平均",
        en="The result is the mean over the batch",
        cases=batches(rows=(2, 3), scales=(1, 4)),
        expect=looped,
        mistake=(
            "对整批求了和：结果应是平均",
            "The losses of the batch were added up: the result is their mean",
        ),
        examples=20,
    ),
    Check(
        "every_class",
        zh="有间隔时损失比没有间隔时大",
        en="With a margin the loss is larger than without",
        cases=batches(margins=(0.05,)),
        expect=lambda **_: True,
        call=raised,
        mistake=(
            "间隔没有提高要求：每一类都减 m 会抵消，目标类加 m 反而更容易；只从目标类减",
            "The margin demands nothing: off every class it cancels, added to the target it helps",
        ),
    ),
    Check(
        "from_probability",
        zh="s = 1 时，间隔从目标类的余弦里减",
        en="With s = 1 the margin comes off the target's cosine",
        cases=batches(margins=(0.25, 0.5)),
        expect=looped,
        mistake=(
            "间隔不是从余弦里减的；从概率里减，可能剩下负数",
            "The margin is not taken off the cosine; a probability less m can be negative",
        ),
    ),
    Check(
        "margin_after_scale",
        zh="先减间隔，再乘尺度",
        en="The margin comes off first, then the scale multiplies",
        cases=batches(rows=(1, 3), scales=(4, 10, 30), margins=(0.25, 0.35, 0.5)),
        expect=looped,
        mistake=(
            "先乘了 s 再减 m：间隔缩小到 m/s",
            "The margin was taken off after the scale: it shrinks to m/s",
        ),
    ),
    no_gradient(
        batches(rows=(2, 3), scales=(4,), margins=(0.25,)),
        "x",
        "weight",
        zh="可以反向传播到特征和类中心",
        en="Features and class centres get a gradient",
    ),
]
