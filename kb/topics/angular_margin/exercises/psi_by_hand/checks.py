"""ψ against how far cos(mθ) moves in all: ψ falls by every rise and every fall of it."""

import math
from itertools import pairwise

from hypothesis import strategies as st

from kb.exercises.checking import Check

ENTRY = "psi"


def fallen(theta: float, m: int) -> float:
    """1 minus the whole way that cos(m·t) goes, up and down, while t goes from 0 to theta."""
    joints = [piece * math.pi / m for piece in range(m + 1) if piece * math.pi / m < theta]
    stops = [math.cos(m * t) for t in [*joints, theta]]
    return 1 - sum(abs(after - before) for before, after in pairwise(stops))


@st.composite
def angles(draw, m=(1, 5), pieces=lambda m: range(m), eighths=(1, 7)):
    m = draw(st.integers(*m))
    piece = draw(st.sampled_from(pieces(m)))
    return {"theta": (piece + draw(st.integers(*eighths)) / 8) * math.pi / m, "m": m}


CHECKS = [
    Check(
        "degrees",
        zh="第一段上 ψ 就是 cos(m·theta)，theta 是弧度",
        en="On the first piece ψ is cos(m·theta), theta in radians",
        cases=angles(pieces=lambda m: [0], eighths=(0, 7)),
        expect=fallen,
        mistake=(
            "第一段就是 cos(m·theta)，theta 本来就是弧度，不是度，不用换算",
            "The first piece is plain cos(m·theta); theta is in radians already, convert nothing",
        ),
        examples=20,
    ),
    Check(
        "plus_two_k",
        zh="ψ 从不高于 ψ(0) = 1：超出 0",
        en="ψ is nowhere above ψ(0) = 1: it exceeds 1 by 0",
        cases=angles(),
        expect=lambda **_: 0.0,
        call=lambda solve, theta, m: max(0.0, float(solve(theta, m)) - 1),
        mistake=(
            "写成了 + 2k：交界处向上跳；应是 − 2k",
            "It says + 2k, which jumps up at the joints: − 2k is right",
        ),
    ),
    Check(
        "plain_cosine",
        zh="第三、第五段上，ψ 继续下降，不回到 1",
        en="On the third and the fifth piece ψ has gone on falling; it is not back at 1",
        cases=angles(m=(3, 6), pieces=lambda m: range(2, m, 2)),
        expect=fallen,
        mistake=(
            "只用了 cos(m·theta)：它会回升，更大的角度得到更高的 logit",
            "This is cos(m·theta) alone, which rises again: a larger angle gets a higher logit",
        ),
    ),
    Check(
        "sign_forgotten",
        zh="偶数段和奇数段上都对，两端也对",
        en="Every piece is right, those of odd number and the ends too",
        cases=angles(eighths=(0, 8)),
        expect=fallen,
        mistake=(
            "漏了 (−1)^k：奇数段的余弦没有翻过来，在那里是上升的",
            "(−1)^k is missing: on pieces of odd number the cosine is not turned over and rises",
        ),
    ),
]
