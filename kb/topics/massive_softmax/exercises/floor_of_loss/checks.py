"""The loss floor against an explicit simplex of class centres."""

import math

from hypothesis import strategies as st

from kb.exercises.arithmetic import cross_entropy, product
from kb.exercises.checking import Check

ENTRY = "loss_floor"


def simplex(classes: int, scale: float) -> float:
    """Cross-entropy of a feature on the first of the centres e_i − mean, made unit vectors."""
    centres = [[(i == j) - 1 / classes for j in range(classes)] for i in range(classes)]
    lengths = [math.sqrt(sum(v * v for v in centre)) for centre in centres]
    units = [[v / n for v in centre] for centre, n in zip(centres, lengths, strict=True)]
    return cross_entropy([scale * cosine for cosine in product(units, units[0])], 0)


def sizes(classes: st.SearchStrategy[int], scale: st.SearchStrategy[int]):
    return st.fixed_dictionaries({"classes": classes, "scale": scale})


CHECKS = [
    Check(
        "log2",
        zh="2 类、scale = 0：ln 2 = 0.6931",
        en="2 classes, scale = 0: ln 2 = 0.6931",
        cases=sizes(st.just(2), st.just(0)),
        expect=simplex,
        mistake=(
            "用了以 2 为底的对数：那是 bit，交叉熵的单位是 nat",
            "The logarithm has base 2, which gives bits; cross-entropy here is in nats",
        ),
        examples=1,
    ),
    Check(
        "count_dropped",
        zh="scale = 0 时所有类一样可能：ln C",
        en="With scale = 0 all classes are equally likely: ln C",
        cases=sizes(st.integers(2, 30), st.just(0)),
        expect=simplex,
        mistake=(
            "其余的类只算了一个：漏了因子 C − 1",
            "Only one of the other classes was counted: the factor C − 1 is missing",
        ),
        examples=20,
    ),
    Check(
        "right_angles",
        zh="有尺度时，等于正单纯形上的交叉熵",
        en="With a scale it is the cross-entropy on the regular simplex",
        cases=sizes(st.integers(2, 12), st.integers(0, 20)),
        expect=simplex,
        mistake=(
            "把中心当成互相垂直（余弦 0）：正单纯形的余弦是 −1/(C − 1)",
            "The centres were taken to be at right angles: on a simplex the cosine is −1/(C − 1)",
        ),
    ),
    Check(
        "overflow",
        zh="scale 有几千时也给出有限的结果",
        en="A scale of thousands gives a finite result",
        cases=sizes(st.integers(2, 12), st.integers(800, 5000)),
        expect=simplex,
        mistake=(
            "算了 exp(scale)，它在 710 溢出：先同除以 exp(scale)",
            "exp(scale) overflows at 710: divide by it first",
        ),
        examples=20,
    ),
]
