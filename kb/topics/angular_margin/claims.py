"""Claims on angular margins: random classes, angles and margins try to break each sentence."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.angular_margin.snippets import (
    arcface_loss,
    arcface_target,
    boundary_angle,
    combined_logit,
    cosface_loss,
    psi,
    sphereface_loss,
)

SEEDS = st.integers(0, 2**31)
CLASSES = st.integers(2, 9)
ANGLES = st.floats(0.01, math.pi - 0.01)
ACUTE = st.floats(0.01, 1.55)  # margins of ArcFace, radians
SCALES = st.floats(0.1, 64)
INSIGHTFACE = "https://github.com/deepinsight/insightface"


def normal(seed: int, *shape: int) -> Tensor:
    source = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=source, dtype=torch.float64)


def angle(u: Tensor, v: Tensor) -> float:
    """Between two vectors in radians, by the chord of their unit vectors."""
    chord = float((u / u.norm() - v / v.norm()).norm())
    return 2 * math.asin(min(1.0, chord / 2))


def falls(value: Callable[[float], float], start: float, end: float, steps: int = 60) -> bool:
    """Whether a function of the angle falls at each of these steps."""
    places = np.linspace(start, end, steps)
    values = [value(float(place)) for place in places]
    return all(after < before for before, after in pairwise(values))


def equal_posteriors(seed: int, size: int) -> bool:
    """Where W₁·x + b₁ = W₂·x + b₂ both posteriors are equal; beside it they are not."""
    weight, bias, x = normal(seed, 2, size), normal(seed + 1, 2), normal(seed + 2, size)
    across = weight[0] - weight[1]
    x = x - across * ((across @ x + bias[0] - bias[1]) / (across @ across))
    on, beside = ((weight @ place + bias).softmax(0) for place in (x, x + across))
    return math.isclose(float(on[0]), float(on[1]), abs_tol=1e-9) and float(beside[0]) > 0.5


claim(
    "equal_posteriors",
    zh="后验相等就是 logit 相等",
    en="Equal posteriors mean equal logits",
    tried=lambda: for_all(SEEDS, equal_posteriors, CLASSES),
    of=("组随机权重与偏置", "random weights and biases"),
    cases=120,
)


def bisected(seed: int, size: int) -> bool:
    """Unit weights and no bias: the larger logit belongs to the smaller angle."""
    weight, x = F.normalize(normal(seed, 2, size)), normal(seed + 1, size)
    first, second = (angle(row, x) for row in weight)
    return abs(first - second) < 1e-6 or bool(((weight @ x).argmax() == 0) == (first < second))


claim(
    "boundary_is_the_bisector",
    zh=r"令 $\|W\|=1$、$b=0$，边界是角平分线",
    en=r"with $\|W\|=1$ and $b=0$, the decision boundary is the bisector",
    tried=lambda: for_all(SEEDS, bisected, CLASSES),
    of=("组随机权重与特征", "random weights and features"),
    cases=200,
)

claim(
    "psi_margin_is_proportional",
    zh="间隔与类间夹角成正比",
    en="its margin is proportional to the angle between classes",
    tried=lambda: for_all(
        st.floats(1, 180),
        lambda between, m: math.isclose(
            between - 2 * boundary_angle(between, lambda theta: psi(theta, m)),
            between * (m - 1) / (m + 1), abs_tol=1e-6,
        ),
        st.integers(1, 6),
    ),
    of=("组夹角与 m", "angles and margins"),
    cases=60,
)  # fmt: skip


def longer_is_cheaper(seed: int, classes: int, factor: float) -> bool:
    """A right sample's loss falls when x, or all of W, grows by a factor above 1."""
    x, weight = normal(seed, 3), normal(seed + 1, classes, 3)
    logits = weight @ x
    target = logits.argmax()
    right, runner_up = logits.sort(descending=True).values[:2]
    first, by_x, by_w = (
        float(F.cross_entropy(z, target))
        for z in (logits, weight @ (factor * x), (factor * weight) @ x)
    )
    return max(by_x, by_w) < first or float(right - runner_up) < 1e-9 or first < 1e-14


claim(
    "longer_vectors_lower_the_loss",
    zh="没有偏置时，只要已经分对，放大 $x$ 或把整个 $W$ 一起放大就能降低损失",
    en="once a sample is right, with no bias, lengthening $x$ or all of $W$ alike lowers the loss",
    tried=lambda: for_all(SEEDS, longer_is_cheaper, CLASSES, st.floats(1.01, 9)),
    of=("组随机特征与权重", "random features and weights"),
    cases=200,
)


def same_loss_at_any_length(seed: int, classes: int, exponent: float) -> bool:
    x, weight, target = normal(seed, 4, 3), normal(seed + 1, classes, 3), torch.tensor([0, 1, 1, 0])
    lengths = 10 ** (exponent * normal(seed + 2, 4, 1).tanh())
    return all(
        torch.allclose(loss(x, weight, target), loss(x * lengths, weight, target), atol=1e-9)
        for loss in (cosface_loss, arcface_loss)
    )


claim(
    "normalised_features_have_one_scale",
    zh="归一化后每个样本的 logit 尺度都是 $s$",
    en="normalised, all samples have $s$ as their logit scale",
    tried=lambda: for_all(SEEDS, same_loss_at_any_length, CLASSES, st.floats(0, 3)),
    of=("批特征，长度各异", "batches of features of different lengths"),
    cases=150,
)  # fmt: skip


def rest_of_the_fit(m: float) -> float:
    """How far cos(m·arccos c) is from the nearest polynomial of degree 12 in c."""
    cosine = np.cos(np.linspace(0, math.pi, 400))
    values = np.cos(m * np.arccos(cosine))
    fit = np.polynomial.Chebyshev.fit(cosine, values, 12)
    return float(np.abs(fit(cosine) - values).max())


claim(
    "polynomial_for_integers_alone",
    zh=r"只有这样，$\cos m\theta$ 才是 $\cos\theta$ 的多项式",
    en=r"only then is $\cos m\theta$ a polynomial in $\cos\theta$",
    tried=lambda: for_each(
        [twelfths / 12 for twelfths in range(6, 109)],
        lambda m: (rest_of_the_fit(m) < 1e-9) == m.is_integer(),
    ),
    cases=103,
    of=("个 m，从 1/2 到 9", "values of m, from 1/2 to 9"),
)


def folded(theta: float, m: float) -> float:
    """ψ by its formula, m of any kind."""
    k = math.floor(m * theta / math.pi)
    return float((-1) ** k * math.cos(m * theta) - 2 * k)


def descends(m: float, first: float, second: float) -> bool:
    """Between two angles ψ falls, by no more than its steepest slope m allows."""
    low, high = sorted((first, second))
    fall = folded(low, m) - folded(high, m)
    return -1e-9 <= fall <= m * (high - low) + 1e-9 and (fall > 0 or high - low < 1e-3)


claim(
    "psi_descends_for_any_factor",
    zh="用 arccos 算，对任何 $m>0$ ψ 都连续、递减",
    en="Through arccos, ψ is continuous and decreasing for any $m>0$",
    tried=lambda: for_all(st.floats(0.1, 9), descends, ANGLES, ANGLES),
    of=("组 m 与两个角", "values of m, each with two angles"),
)

claim(
    "sphereface_of_2022",
    zh="起初取 $m=1.5$，归一化 $x$ 并乘 $s$，不退火",
    en="began with $m=1.5$, normalises $x$, multiplies by $s$ and has no annealing",
    source=Source(
        place="ydwen/opensphere, model/head/sphereface.py (SphereFace's authors): s = 30, m = 1.5; "
        "m = 1.7 since October 2023",
        url="https://github.com/ydwen/opensphere/blob/main/opensphere/module/head/sphereface.py",
        checked="2026-12-01",
        versions="commits 54e73b5 (2022-04-27) to ec8a8ca (2023-10-12)",
    ),
)


def territory(m: float, between: float) -> tuple[float, float]:
    """Two classes in the plane: the largest angle within the first, the smallest to the second.

    Directions are walked in steps of 0.02°; each class has those where its ψ beats the cosine
    of the other.
    """
    turns = np.radians(np.arange(-180, 180, 0.02))
    own, other = (np.abs((turns - centre + np.pi) % (2 * np.pi) - np.pi) for centre in (0, between))
    k = np.floor(m * own / math.pi)
    inside = turns[(-1) ** k * np.cos(m * own) - 2 * k >= np.cos(other)]
    gap = between - 2 * inside[inside < between / 2].max()
    return float(inside.max() - inside.min()), float(gap)


def separates_two(m: float, degrees: float) -> bool:
    """The criterion holds for every angle from that m on, below it for none up to (m − 1)/m · π."""
    within, between = territory(m, math.radians(degrees))
    if m >= 2 + math.sqrt(3):
        return within <= between
    return within > between or degrees > 180 * (m - 1) / m


claim(
    "two_classes_need_3_73",
    zh=r"二分类得 $m\ge 2+\sqrt3$",
    en=r"gives $m\ge 2+\sqrt3$ for two classes",
    tried=lambda: for_each(
        [(m / 10, degrees) for m in range(14, 80, 3) for degrees in range(20, 181, 40)],
        lambda case: separates_two(*case),
    ),
    cases=110,
    of=("组 m 与夹角，逐个方向走遍", "values of m and angles, every direction walked"),
)


def separates_many(m: float, classes: int) -> bool:
    """Centres evenly in the plane: the largest angle within a class, the smallest between two."""
    turns = np.radians(np.arange(-180, 180, 0.05))
    step = 2 * math.pi / classes
    away = [np.abs((turns - i * step + np.pi) % (2 * np.pi) - np.pi) for i in range(classes)]
    k = np.floor(m * away[0] / math.pi)
    rival = np.max([np.cos(one) for one in away[1:]], axis=0)
    inside = turns[(-1) ** k * np.cos(m * away[0]) - 2 * k >= rival]
    within, edge = float(inside.max() - inside.min()), float(inside.max())
    return (within <= step - 2 * edge + 0.006) == (m >= 3)


claim(
    "many_classes_need_3",
    zh=r"多分类得 $m\ge 3$",
    en=r"$m\ge 3$ for many",
    tried=lambda: for_each(
        [(m / 10, classes) for m in range(11, 70, 2) for classes in range(3, 13)],
        lambda case: separates_many(*case),
    ),
    cases=300,
    of=("组 m 与类数，类中心均匀", "values of m and numbers of classes, centres evenly spread"),
)

claim(
    "annealing_stops_at_5",
    zh=r"$\lambda$ 从 1000 降到 5 为止",
    en=r"$\lambda$ falls from 1000 and stops at 5",
    source=Source(
        place="wy1iu/sphereface, train/code/sphereface_model.prototxt: base 1000, lambda_min 5",
        url="https://github.com/wy1iu/sphereface/blob/master/train/code/sphereface_model.prototxt",
        checked="2026-12-01",
        versions="commit 7f9acb1 (2017-08-09)",
    ),
)

claim(
    "cosine_rises_past_pi",
    zh=r"$\theta>\pi-m$ 之后 $\cos(\theta+m)$ 重新上升",
    en=r"Past $\theta>\pi-m$, $\cos(\theta+m)$ rises again",
    tried=lambda: for_all(
        ACUTE,
        lambda m: (
            falls(lambda t: float(combined_logit(t, m2=m)), 0, math.pi - m)
            and falls(lambda t: -float(combined_logit(t, m2=m)), math.pi - m, math.pi)
        ),
    ),
    of=("个随机间隔", "random margins"),
    cases=60,
)


def falls_with_the_others_fixed(m: float, first: float, second: float, seed: int) -> bool:
    """Past π − m: the loss of plain cos(θ + m), the other logits unchanged, and cos θ beside it."""
    others = normal(seed, 3)

    def loss(value: float) -> float:
        return float(torch.cat([torch.tensor([value]).double(), others]).logsumexp(0)) - value

    near, far = (math.pi - m + m * share for share in sorted((first, second)))
    cheaper = loss(math.cos(far + m)) < loss(math.cos(near + m)) or far - near < 1e-3
    above = (math.cos(far + m) > math.cos(far)) == (far > math.pi - m / 2)
    return cheaper and (above or abs(far - math.pi + m / 2) < 1e-6)


claim(
    "plain_loss_falls_with_the_others_fixed",
    zh=r"其余 logit 不变时，错得越离谱，损失反而越小；超过 $\pi-m/2$ 后间隔甚至抬高 logit",
    en=r"with the other logits unchanged, the more wrong, the smaller the loss; past "
    r"$\pi-m/2$ the margin even raises the logit",
    also=[
        (
            "其余 logit 不变时，越错的样本损失反而越小",
            "with the other logits unchanged, the more wrong a sample is, the smaller its loss",
        )
    ],
    tried=lambda: for_all(
        ACUTE, falls_with_the_others_fixed, st.floats(0.01, 1), st.floats(0.01, 1), SEEDS
    ),
    of=("组间隔与两个超过 π − m 的角", "margins, each with two angles past π − m"),
    cases=150,
)

claim(
    "fallback_falls",
    zh="仍然递减，交界处向下跳一步",
    en="which still falls, with one step down at the joint",
    tried=lambda: for_all(
        ACUTE,
        lambda m: (
            falls(lambda t: float(arcface_target(math.cos(t), m)), 0, math.pi)
            and float(arcface_target(math.cos(math.pi - m + 1e-9), m)) < -1
        ),
    ),
    of=("个随机间隔", "random margins"),
    cases=60,
)

claim(
    "fallback_in_2022",
    zh=r"2022 年的 arcface_torch 在这里换成 $\cos\theta-m\sin m$",
    en=r"the arcface_torch of 2022 turn to $\cos\theta-m\sin m$ there",
    also=[
        (
            r"2022 年的 arcface_torch 在这一段改用 $\cos\theta-m\sin m$",
            r"the arcface_torch of 2022 use $\cos\theta-m\sin m$ there",
        )
    ],
    source=Source(
        place="deepinsight/insightface, recognition/arcface_torch/losses.py, ArcFace; "
        "plain cos(θ + m) until 3d42efa (2021-07-07)",
        url=f"{INSIGHTFACE}/blob/2e2e8c97/recognition/arcface_torch/losses.py",
        checked="2026-12-01",
        versions="commits 2e2e8c9 (2022-01-21) to 5ef9804 (2022-03-28)",
    ),
)

claim(
    "angle_without_gradient",
    zh="2022 年 12 月起 arcface_torch 算角度时还不传梯度",
    en="Since December 2022 arcface_torch also takes the angle without a gradient",
    source=Source(
        place="deepinsight/insightface, recognition/arcface_torch/losses.py: arccos and cos under "
        "torch.no_grad",
        url=f"{INSIGHTFACE}/blob/master/recognition/arcface_torch/losses.py",
        checked="2026-12-01",
        versions="commits 657ae30 (2022-12-15) to 9097cd7 (2023-06-10)",
    ),
)


def pulled(theta: float, m: float, s: float, seed: int) -> bool:
    """The gradient at the target's cosine: plain cos(θ + m), and with its angle detached."""
    others = normal(seed, 3).tanh()
    slopes = []
    for detached in (False, True):
        cosine = torch.tensor(math.cos(theta), dtype=torch.float64, requires_grad=True)
        target = (cosine.acos() + m).cos()
        target = cosine + (target - cosine).detach() if detached else target
        logits = s * torch.cat([target[None], others])
        (slope,) = torch.autograd.grad(logits.logsumexp(0) - logits[0], cosine)
        slopes.append(float(slope))
    formula, pull = slopes
    factor = math.sin(theta + m) / math.sin(theta)
    return (
        pull <= 0
        and math.isclose(formula, pull * factor, rel_tol=1e-6, abs_tol=1e-9)
        and (formula > 1e-12) == (theta + m > math.pi and pull * factor > 1e-12)
    )


claim(
    "detached_angle_pulls_in",
    zh="按公式会推远，这种写法仍拉近",
    en="the formula pushes away there, this form pulls in",
    tried=lambda: for_all(ANGLES, pulled, ACUTE, SCALES, SEEDS),
    of=("组角度、间隔与 s", "angles, margins and scales"),
    cases=150,
)

claim(
    "combined_falls_until_pi",
    zh=r"递减到 $m_1\theta+m_2=\pi$，从那里到 $2\pi$ 上升",
    en=r"decreases up to $m_1\theta+m_2=\pi$ and rises from there to $2\pi$",
    tried=lambda: for_all(
        st.floats(0.5, 3),
        lambda m1, m2, m3: (
            falls(lambda t: float(combined_logit(t, m1, m2, m3)), 0, (math.pi - m2) / m1)
            and falls(
                lambda t: -float(combined_logit(t, m1, m2, m3)),
                (math.pi - m2) / m1, (2 * math.pi - m2) / m1,
            )
            and falls(  # and then it falls again, as m₁ = 4 does from 90° on
                lambda t: float(combined_logit(t, m1, m2, m3)),
                (2 * math.pi - m2) / m1, (3 * math.pi - m2) / m1,
            )
        ),
        st.floats(0, 1.5), st.floats(0, 1),
    ),
    of=("组三个间隔", "triples of margins"),
    cases=60,
)  # fmt: skip


def three_in_one(theta: float, m: float, whole: int) -> bool:
    first = theta / whole  # on ψ's first piece
    return (
        math.isclose(float(combined_logit(first, whole)), float(psi(first, whole)), abs_tol=1e-9)
        and math.isclose(float(combined_logit(theta, m3=m)), math.cos(theta) - m, abs_tol=1e-9)
        and (
            theta + m > math.pi - 1e-6
            or math.isclose(
                float(combined_logit(theta, m2=m)),
                float(arcface_target(math.cos(theta), m)),
                abs_tol=1e-9,
            )
        )
    )


claim(
    "combined_contains_the_three",
    zh=r"$(m,0,0)$、$(1,m,0)$、$(1,0,m)$ 依次得到 A-Softmax 的第一段（以 $s$ 代替 $\|x\|$）、"
    r"ArcFace（$\theta+m\le\pi$）、CosFace",
    en=r"$(m,0,0)$, $(1,m,0)$ and $(1,0,m)$ give the first piece of A-Softmax (with $s$ for "
    r"$\|x\|$), ArcFace ($\theta+m\le\pi$) and CosFace",
    tried=lambda: for_all(ANGLES, three_in_one, ACUTE, st.integers(1, 6)),
    of=("组角度与间隔", "angles and margins"),
    cases=100,
)


def gap(between: float, margin: Callable[[Tensor], Tensor | float]) -> float:
    return between - 2 * boundary_angle(between, margin)


def gap_is_the_margin(m: float, share: float) -> bool:
    """For centres anywhere from m to 180° apart."""
    between = math.degrees(m + share * (math.pi - m))
    return math.isclose(gap(between, lambda t: math.cos(t + m)), math.degrees(m), abs_tol=1e-6)


claim(
    "arcface_gap_is_m",
    zh="两条边界之间恒为 $m$",
    en="the two boundaries are always $m$ apart",
    also=[
        (
            "ArcFace 的两条边界之间恒为 $m$ 弧度（两类夹角不小于 $m$ 时）",
            "ArcFace's two boundaries are always $m$ radians apart (for classes at least $m$ "
            "apart)",
        )
    ],
    tried=lambda: for_all(ACUTE, gap_is_the_margin, st.floats(1e-3, 1)),
    of=("组间隔与夹角", "margins and angles between centres"),
    cases=80,
)


def cosface_widens(m: float, wide: float, share: float) -> bool:
    """Centres closer together, still far enough for a boundary, leave a larger gap."""
    least = math.degrees(math.acos(1 - m))  # where W₁ itself is on its boundary
    far = least + wide * (180 - least)
    near = least + share * (far - least)
    gaps = [gap(between, lambda t: math.cos(t) - m) for between in (near, far)]
    return gaps[0] > gaps[1] or far - near < 0.1


claim(
    "cosface_gap_grows_closer",
    zh="CosFace 反而变大",
    en="CosFace's even grows",
    tried=lambda: for_all(st.floats(0.05, 0.9), cosface_widens, st.floats(0.05, 1),
                          st.floats(0.01, 1)),
    of=("组间隔与两个夹角", "margins, each with two angles between centres"),
    cases=80,
)  # fmt: skip


def without_boundary(between: float, m: float) -> bool:
    """Whether ArcFace has no boundary between centres so many degrees apart."""
    try:
        boundary_angle(between, lambda t: math.cos(t + m))
    except ValueError:
        return True
    return False


claim(
    "arcface_needs_room",
    zh="（ArcFace 是夹角小于 $m$）",
    en="(for ArcFace, less than $m$ apart)",
    tried=lambda: for_all(
        st.floats(1, 180),
        lambda between, m: (
            abs(math.radians(between) - m) < 1e-6
            or without_boundary(between, m) == (math.radians(between) < m)
        ),
        ACUTE,
    ),
    of=("组夹角与间隔", "angles between centres and margins"),
    cases=80,
)

claim(
    "perfect_angles_still_cost",
    zh=r"（1000 类）：$\ln(1+(C-1)e^{-s})$",
    en=r"(1000 classes): $\ln(1+(C-1)e^{-s})$",
    tried=lambda: for_all(
        st.integers(2, 60),
        lambda classes, s: math.isclose(
            float(
                cosface_loss(torch.eye(classes), torch.eye(classes), torch.arange(classes), s, 0)
            ),
            math.log1p((classes - 1) * math.exp(-s)),
            rel_tol=1e-4,
            abs_tol=1e-6,
        ),
        SCALES,
    ),
    of=("组类数与 s", "numbers of classes and scales"),
    cases=150,
)


def least_scale(classes: int, wanted: float) -> float:
    """The smallest s that gives a perfect sample this probability, by halving."""
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        reached = 1 / (1 + (classes - 1) * math.exp(-middle)) >= wanted
        low, high = (low, middle) if reached else (middle, high)
    return high


claim(
    "more_classes_larger_scale",
    zh="类别越多，$s$ 要越大",
    en="More classes need a larger $s$",
    also=[("类别越多，需要的 $s$ 越大", "")],
    tried=lambda: for_all(
        st.integers(2, 10**6),
        lambda classes, more, wanted: (
            least_scale(classes + more, wanted) > least_scale(classes, wanted)
        ),
        st.integers(1, 10**6),
        st.floats(0.51, 0.999),
    ),
    of=("组类数与概率", "numbers of classes and probabilities"),
    cases=150,
)


def shifted_alike(seed: int, classes: int, shift: float) -> bool:
    logits = normal(seed, 3, classes)
    target = torch.tensor([0, 1, 0])
    first, second = (F.cross_entropy(z, target) for z in (logits, logits - shift))
    return torch.allclose(first, second, atol=1e-9)


claim(
    "common_shift_is_ignored",
    zh="softmax 对共同平移不变",
    en="Softmax ignores a common shift",
    also=[("", "softmax ignores a common shift")],
    tried=lambda: for_all(SEEDS, shifted_alike, CLASSES, st.floats(-100, 100)),
    of=("组随机 logits 与平移", "random logits and shifts"),
    cases=150,
)


def shrunk(seed: int, classes: int, s: float, m: float) -> bool:
    """m taken off after the scale is a margin of m / s before it."""
    x, weight, target = normal(seed, 3, 4), normal(seed + 1, classes, 4), torch.tensor([0, 1, 1])
    logits = s * F.normalize(x) @ F.normalize(weight).T
    late = F.cross_entropy(logits - m * F.one_hot(target, classes), target)
    return torch.allclose(late, cosface_loss(x, weight, target, s, m / s), atol=1e-9)


claim(
    "late_margin_shrinks",
    zh="间隔缩小到 $m/s$",
    en="The margin shrinks to $m/s$",
    tried=lambda: for_all(SEEDS, shrunk, CLASSES, st.floats(1, 64), st.floats(0, 1)),
    of=("批随机特征", "batches of random features"),
    cases=150,
)


def length_counts(seed: int, classes: int, factor: float) -> bool:
    """A-Softmax: lengths of centres leave the loss as it is, the length of x changes it."""
    x, weight, target = normal(seed, 1, 3), normal(seed + 1, classes, 3), torch.tensor([0])
    lengths = torch.linspace(1, factor, classes).double()[:, None]
    loss = float(sphereface_loss(x, weight, target))
    unmoved = math.isclose(float(sphereface_loss(x, lengths * weight, target)), loss, rel_tol=1e-9)
    longer = float(sphereface_loss(factor * x, weight, target))
    return unmoved and (abs(longer - loss) > 1e-12 or loss < 1e-9)


claim(
    "a_softmax_features_keep_their_lengths",
    zh="类中心落在超球面上，几何意义更清楚；特征保留长度",
    en="the class centres live on a hypersphere, which is easier to read; the features keep their "
    "lengths",
    tried=lambda: for_all(SEEDS, length_counts, CLASSES, st.floats(1.5, 9)),
    of=("组随机特征与权重", "random features and weights"),
    cases=120,
)


def slope_of(
    target: Callable[[Tensor], Tensor], theta: float, others: Tensor
) -> tuple[float, float]:
    """∂L/∂θ by autograd, and the target's probability."""
    turn = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
    logits = torch.cat([target(turn)[None], others])
    (slope,) = torch.autograd.grad(logits.logsumexp(0) - logits[0], turn)
    return float(slope), float(logits.detach().softmax(0)[0])


def gradients_as_stated(theta: float, m: float, s: float, whole: int, seed: int) -> bool:
    others = s * normal(seed, 3).tanh()
    forms: list[tuple[Callable[[Tensor], Tensor], float]] = [
        (lambda t: s * (t.cos() - m), s * math.sin(theta)),
        (lambda t: s * combined_logit(t, m2=m), s * math.sin(theta + m)),
        (lambda t: s * psi(t, whole), whole * s * abs(math.sin(whole * theta))),  # ‖x‖ is s
    ]
    found = [(slope_of(target, theta, others), rate) for target, rate in forms]
    return all(
        math.isclose(slope, (1 - p) * rate, rel_tol=1e-6, abs_tol=1e-6)
        for (slope, p), rate in found
    )


claim(
    "gradients_at_the_target",
    zh=r"所以对 $\theta$ 的梯度是 $s(1-p)\sin\theta$；ArcFace 是 $s(1-p)\sin(\theta+m)$；"
    r"SphereFace 每段是 $m\|x\|(1-p)|\sin m\theta|$",
    en=r"so $s(1-p)\sin\theta$; for ArcFace $s(1-p)\sin(\theta+m)$; for SphereFace, on each "
    r"piece, $m\|x\|(1-p)|\sin m\theta|$",
    tried=lambda: for_all(ANGLES, gradients_as_stated, ACUTE, SCALES, st.integers(1, 6), SEEDS),
    of=("组角度、间隔与 s", "angles, margins and scales"),
    cases=100,
)


def pushed_more(theta: float, m: float, s: float, seed: int) -> bool:
    """The gradient in θ with and without a margin: CosFace's grows, ArcFace's up to θ + m = π/2.

    Past 90° ArcFace's is smaller where p is near 0 without a margin too.
    """
    others = s * normal(seed, 3).tanh()
    plain, p = slope_of(lambda t: s * t.cos(), theta, others)
    cosface, lowered = slope_of(lambda t: s * (t.cos() - m), theta, others)
    arcface, _ = slope_of(lambda t: s * combined_logit(t, m2=m), theta, others)
    if p < 1e-12 or p > 1 - 1e-9:
        return True
    acute = theta + m > math.pi / 2 or arcface > plain
    opposed = torch.full((3,), 0.5 * s + 30).double()  # p is near 0
    far = max(theta, math.pi / 2 + 0.01)
    weaker, _ = slope_of(lambda t: s * combined_logit(t, m2=m), far, opposed)
    stronger, _ = slope_of(lambda t: s * t.cos(), far, opposed)
    return lowered < p and cosface > plain and acute and weaker < stronger


claim(
    "margin_enlarges_the_gradient",
    zh=r"CosFace 的间隔使 $p$ 变小，梯度更大；ArcFace 在 $\theta+m\le\pi/2$ 时更大，之后可能更小",
    en=r"CosFace's margin lowers $p$, so the gradient is larger; ArcFace's is larger where "
    r"$\theta+m\le\pi/2$ and may be smaller beyond",
    tried=lambda: for_all(ANGLES, pushed_more, ACUTE, SCALES, SEEDS),
    of=("组角度、间隔与 s", "angles, margins and scales"),
    cases=150,
)

claim(
    "plus_2k_jumps_by_4",
    zh="写成 $+2k$ 会在每个分段处上跳 4",
    en="With $+2k$ it jumps up by 4 at each joint",
    tried=lambda: for_each(
        [(m, k) for m in range(2, 21) for k in range(1, m)],
        lambda case: math.isclose(
            ((-1) ** case[1] * math.cos(case[1] * math.pi) + 2 * case[1])
            - ((-1) ** (case[1] - 1) * math.cos(case[1] * math.pi) + 2 * (case[1] - 1)),
            4,
        ),
    ),
    cases=190,
    of=("个分段点，m 从 2 到 20", "joints, m from 2 to 20"),
)

claim(
    "arcface_may_stall",
    zh="ArcFace 从头训练也可能卡住",
    en="ArcFace, too, can stall from scratch",
    also=[("", "ArcFace may stall from scratch too")],
    source=Source(
        place="deepinsight/insightface, issues 2144 (other backbones train with CosFace alone) and "
        "313 (softmax first)",
        url=f"{INSIGHTFACE}/issues/2144",
        checked="2026-12-01",
    ),
)

claim(
    "library_takes_degrees",
    zh="它的 ArcFace 间隔单位是度",
    en="Its ArcFace margin is in degrees",
    source=Source(
        place="pytorch-metric-learning, losses/arcface_loss.py: np.radians in the constructor",
        url="https://kevinmusgrave.github.io/pytorch-metric-learning/losses/arcface_loss/",
        checked="2026-12-01",
        versions="pytorch-metric-learning 2.9.0; radians from version 3",
    ),
)
