"""Figures of `angular_margin`: target curves, ψ, boundaries of two classes, the toy embedding."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from kb.site.figure import Canvas, figure
from kb.topics.angular_margin.snippets import (
    LOSSES,
    arcface_target,
    boundary_angle,
    combined_logit,
    psi,
    train,
)

DEGREES = list(range(0, 181, 2))
THETA = [math.radians(degrees) for degrees in DEGREES]


def _curve(logit: Callable[..., Any]) -> list[float]:
    return [round(float(logit(theta)), 4) for theta in THETA]


@figure(
    zh="目标类的 logit（未乘 s）随夹角变化。CosFace（m = 0.35）整体下移；ArcFace（m = 0.5）左移，"
    "θ 超过 π − m 后换成 cos θ − m·sin m，虚线是不换的 cos(θ + m)，它重新上升。",
    en="The target's logit (before the scale) against the angle. CosFace (m = 0.35) is shifted "
    "down; ArcFace (m = 0.5) to the left, and past π − m it becomes cos θ − m·sin m. The dashed "
    "line is cos(θ + m) unchanged, which rises again.",
)
def targets(canvas: Canvas) -> dict[str, object]:
    curves = {
        "softmax": _curve(math.cos),
        "CosFace": _curve(lambda theta: combined_logit(theta, m3=0.35)),
        "ArcFace": _curve(lambda theta: arcface_target(math.cos(theta), 0.5)),
    }
    shifted = _curve(lambda theta: combined_logit(theta, m2=0.5))
    axes = canvas.axes(width=6.4, height=4.0)
    for place, (name, curve) in enumerate(curves.items()):
        colour = canvas.grey if place == 0 else canvas.series[place - 1]
        axes.plot(DEGREES, curve, color=colour, label=name)
    axes.plot(DEGREES[75:], shifted[75:], "--", color=canvas.series[1])
    axes.set_xticks([0, 45, 90, 135, 180], [f"{d}°" for d in (0, 45, 90, 135, 180)])
    axes.set_xlabel("θ")
    axes.set_ylabel(canvas.say("目标 logit / s", "target logit / s"))
    axes.legend(loc="lower left")
    axes.grid(visible=True)
    return dict(curves)


@figure(
    zh="A-Softmax 的 ψ(θ)：m = 1 到 4 都从 1 连续下降到 1 − 2m。虚线是 cos 4θ，90° 处又回到 1。",
    en="ψ(θ) of A-Softmax: for m = 1 to 4 it falls continuously from 1 to 1 − 2m. The dashed line "
    "is cos 4θ, back at 1 at 90°.",
)
def psi_curves(canvas: Canvas) -> dict[str, object]:
    axes = canvas.axes(width=6.4, height=4.0)
    curves = {m: _curve(lambda theta, m=m: psi(theta, m)) for m in (1, 2, 3, 4)}
    for m, curve in curves.items():
        axes.plot(DEGREES, curve, color=canvas.series[m - 1], label=f"m = {m}")
    axes.plot(
        DEGREES, _curve(lambda theta: math.cos(4 * theta)), "--", color=canvas.grey, label="cos 4θ"
    )
    axes.set_xticks([0, 45, 90, 135, 180], [f"{d}°" for d in (0, 45, 90, 135, 180)])
    axes.set_xlabel("θ")
    axes.set_ylabel("ψ(θ)")
    axes.legend(loc="lower left")
    axes.grid(visible=True)
    return {f"m={m}": curve for m, curve in curves.items()}


MARGINS: dict[str, Callable[..., Any]] = {
    "softmax": math.cos,
    "SphereFace, 4": lambda theta: psi(theta, 4),
    "CosFace, 0.35": lambda theta: combined_logit(theta, m3=0.35),
    "ArcFace, 0.5": lambda theta: combined_logit(theta, m2=0.5),
}


@figure(
    zh="类中心 W₁、W₂ 相隔 60° 时两类的决策边界，中间涂色的是间隔。"
    "没有间隔时两条边界重合为角平分线。",
    en="Decision boundaries of two classes whose centres W₁ and W₂ are 60° apart; the margin "
    "between them is shaded. Without a margin both are the bisector.",
)
def boundaries(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=5.6, rows=2, columns=2)
    edges = {}
    for axes, (name, margin) in zip(panels.flat, MARGINS.items(), strict=True):
        edge = boundary_angle(60, margin)
        edges[name] = round(edge, 3)
        gap = np.radians(np.linspace(edge, 60 - edge, 20))
        axes.fill([0, *np.cos(gap)], [0, *np.sin(gap)], color=canvas.series[1], alpha=0.3)
        for turn in (edge, 60 - edge):
            x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            axes.plot([0, x], [0, y], "--", color=canvas.series[1])
        for turn, label in ((0, "W₁"), (60, "W₂")):
            x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            axes.plot([0, x], [0, y], color=canvas.ink)
            axes.text(1.04 * x, 1.08 * y, label, ha="left", va="center")
        axes.set_title(f"{name}: {abs(60 - 2 * edge):.1f}°")
        axes.set(xlim=(-0.05, 1.25), ylim=(-0.12, 1.05), aspect="equal")
        axes.axis("off")
    return {"edges": edges}


@figure(
    zh="同一个小网络（8 → 32 → 2，6 类，每类 60 点）用 6 种损失训练出的二维特征方向，"
    "画在单位圆上；标题是到自己类中心的平均夹角。这个种子（4）下，带间隔的类内更紧。",
    en="Directions of 2-D features of the same small network (8 → 32 → 2, 6 classes of 60 points) "
    "trained with 6 losses, drawn on the unit circle; the title is the mean angle to the own "
    "centre. From this seed (4) the classes are tighter with a margin.",
)
def toy(canvas: Canvas) -> dict[str, object]:
    panels = canvas.axes(width=6.4, height=5.0, rows=2, columns=3)
    angles = {}
    for axes, (name, loss) in zip(panels.flat, LOSSES.items(), strict=True):
        result = train(loss)
        angles[name] = round(result.angle, 1)
        points, centres = (
            (v / v.norm(dim=1, keepdim=True)).numpy() for v in (result.features, result.weight)
        )
        target = result.target.numpy()
        for label in range(len(centres)):
            own = points[target == label][::3]
            ticks = np.stack([0.88 * own, own, own * math.nan], axis=1).reshape(-1, 2)
            colour = canvas.series[label]
            axes.plot(ticks[:, 0], ticks[:, 1], color=colour, lw=0.8)  # one path a class
            axes.plot([0, 0.8 * centres[label, 0]], [0, 0.8 * centres[label, 1]], color=colour)
        axes.set_title(f"{name}\n{result.angle:.1f}°")
        axes.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal")
        axes.axis("off")
    return {"angles": angles}
