"""Numbers to know of `angular_margin`."""

import math

from kb.site.number import Number, computed, quoted
from kb.topics.angular_margin.snippets import (
    arcface_target,
    boundary_angle,
    combined_logit,
    cosface_loss,
    psi,
    unit_vectors,
)

SPHEREFACE = "https://arxiv.org/abs/1704.08063"
ARCFACE = "https://arxiv.org/abs/1801.07698"
COSFACE = "https://arxiv.org/abs/1801.09414"
ROOM = "kb.topics.angular_margin.snippets.losses"


def _start(m: float) -> float:
    """CosFace's loss for 10,000 classes, every centre at 90° from the feature."""
    centres = unit_vectors([90.0] * 10_000)
    target = centres.new_zeros(1).long()  # class 0
    return float(cosface_loss(unit_vectors([0.0]), centres, target, s=30, m=m))


def _past_pi() -> float:
    theta = math.radians(170)
    return 30 * float(combined_logit(theta, m2=0.5) - arcface_target(math.cos(theta), 0.5))


NUMBERS: list[Number] = [
    computed(
        "$\\psi(\\pi)$，$m = 4$",
        "$\\psi(\\pi)$, $m = 4$",
        lambda: float(psi(math.pi, 4)),
        "",
        f"{ROOM}.psi",
    ),
    computed(
        "SphereFace，$m = 4$，类中心相隔 60°：两条边界之间",
        "SphereFace, $m = 4$, centres 60° apart: between the two boundaries",
        lambda: 60 - 2 * boundary_angle(60, lambda theta: psi(theta, 4)),
        "°",
        f"{ROOM}.boundary_angle",
        ".2f",
    ),
    computed(
        "CosFace，$m = 0.35$，同上",
        "CosFace, $m = 0.35$, likewise",
        lambda: 60 - 2 * boundary_angle(60, lambda theta: math.cos(theta) - 0.35),
        "°",
        f"{ROOM}.boundary_angle",
        ".2f",
    ),
    computed(
        "ArcFace，$m = 0.5$，任何不小于 $m$ 的夹角",
        "ArcFace, $m = 0.5$, at any angle of at least $m$",
        lambda: 60 - 2 * boundary_angle(60, lambda theta: math.cos(theta + 0.5)),
        "°",
        f"{ROOM}.boundary_angle",
        ".2f",
    ),
    computed(
        "初始损失，10,000 类，$s = 30$，所有夹角取 90°，无间隔",
        "Initial loss, 10,000 classes, $s = 30$, all angles taken as 90°, no margin",
        lambda: _start(0),
        "",
        f"{ROOM}.cosface_loss",
        ".2f",
    ),
    computed(
        "同上，CosFace 间隔 $m = 0.35$",
        "The same with CosFace's margin $m = 0.35$",
        lambda: _start(0.35),
        "",
        f"{ROOM}.cosface_loss",
        ".2f",
    ),
    computed(
        "ArcFace 在 170° 处，$\\cos(\\theta+m)$ 的 logit 比换成 $\\cos\\theta-m\\sin m$ 高多少，"
        "$m = 0.5$，$s = 30$",
        "ArcFace at 170°: how much higher the logit of $\\cos(\\theta+m)$ is than that of "
        "$\\cos\\theta-m\\sin m$, $m = 0.5$, $s = 30$",
        _past_pi,
        "",
        f"{ROOM}.arcface_target",
        ".2f",
    ),
    quoted(
        "A-Softmax 的最小 $m$：二分类 / 多分类",
        "Smallest $m$ of A-Softmax: two classes / many",
        "2 + √3 ≈ 3.73 / 3",
        "SphereFace (Liu et al., 2017)",
        SPHEREFACE,
    ),
    quoted("CosFace 的 $s$ / $m$", "CosFace's $s$ / $m$", "64 / 0.35", "CosFace", COSFACE),
    quoted("ArcFace 的 $s$ / $m$", "ArcFace's $s$ / $m$", "64 / 0.5", "ArcFace", ARCFACE),
    quoted(
        "SphereFace（2017）训练时的 $m$；λ 从 / 到",
        "$m$ in the training of SphereFace (2017); λ from / to",
        "4; 1000 / 5",
        "The authors' training configuration",
        "https://github.com/wy1iu/sphereface",
    ),
    quoted(
        "LFW 准确率：CosFace（5M 张）/ ArcFace（5.8M 张）",
        "LFW accuracy: CosFace (5M images) / ArcFace (5.8M images)",
        "99.73 % / 99.83 %",
        "ArcFace (Deng et al., 2019)",
        ARCFACE,
    ),
]
