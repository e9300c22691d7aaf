"""从 Softmax 到角度间隔 · From softmax to angular margins. Pages: docs/*/angular_margin.md"""

import math

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def cross_entropy(logits: list[float]) -> float:
    """−ln of the softmax of the first."""
    return math.log(sum(math.exp(z - logits[0]) for z in logits))


@question(built_here="to be converted",
    level=2, section="psi", decimals=3,
    snippet="psi(math.radians(theta), m)", oracle="folded_psi(theta, m)",
)  # fmt: skip
def psi_value(draw: Draw) -> Problem:
    m, theta = draw.pick(2, 3, 4, 5), draw.integer(20, 175)
    k = m * theta // 180
    sign = (-1) ** k
    turned = cos(m * theta)
    mistakes = [
        Mistake(
            "plus_2k",
            sign * turned + 2 * k,
            zh="加了 2k；应当减去，否则 ψ 在分段处往上跳，不再递减",
            en="2k was added; it is subtracted, else ψ jumps up at every joint and no longer falls",
        ),
        Mistake(
            "plain_cosine",
            turned,
            zh="直接用了 cos(mθ)；它不单调，要用 (−1)^k·cos(mθ) − 2k",
            en="This is cos(mθ) alone, which is not monotone; use (−1)^k·cos(mθ) − 2k",
        ),
    ]
    if k % 2:
        mistakes.append(
            Mistake(
                "sign_forgotten",
                turned - 2 * k,
                zh="漏了 (−1)^k；k 为奇数时 cos(mθ) 要变号",
                en="The factor (−1)^k is missing; for an odd k cos(mθ) changes sign",
            )
        )
    return Problem(
        given={"theta": theta, "m": m},
        zh=f"A-Softmax（SphereFace），m = {m}，目标夹角 θ = {theta}°。ψ(θ) 等于多少？",
        en=f"A-Softmax (SphereFace) with m = {m} and a target angle θ = {theta}°. What is ψ(θ)?",
        answer=sign * turned - 2 * k,
        steps=[
            Step(zh="k = ⌊mθ / 180°⌋", en="k = ⌊mθ / 180°⌋", value=k),
            Step(zh="求 cos(mθ)", en="Take cos(mθ)", value=round(turned, 4)),
            Step(
                zh="ψ = (−1)^k·cos(mθ) − 2k",
                en="ψ = (−1)^k·cos(mθ) − 2k",
                value=sign * turned - 2 * k,
            ),
        ],
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
    own, one, two = (cos(a) for a in angles)
    logits = [s * (own - m), s * one, s * two]
    loss = cross_entropy(logits)
    return Numbers(
        given={"angles": angles, "s": s, "m": m},
        steps=[round(logits[0], 4), round(logits[1], 4), round(logits[2], 4), loss],
        mistakes={
            "margin_after_scale": cross_entropy([s * own - m, s * one, s * two]),
            "margin_on_every_class": cross_entropy([s * own, s * one, s * two]),
            "margin_added": cross_entropy([s * (own + m), s * one, s * two]),
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
    answer = s * math.cos(radians + m)
    return Numbers(
        given={"theta": theta, "m": m, "s": s},
        steps=[round(radians, 4), round(math.cos(radians + m), 4), answer],
        mistakes={
            "margin_as_degrees": s * cos(theta + m),
            "cosface_margin": s * (math.cos(radians) - m),
            "scale_forgotten": math.cos(radians + m),
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
    own = cos(theta)
    answer = s * (own - m * math.sin(m))
    return Numbers(
        given={"theta": theta, "m": m, "s": s},
        steps=[round(theta + math.degrees(m), 2), round(m * math.sin(m), 4), answer],
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
    p = 1 / (1 + math.exp(s * (other - own + m)))
    plain = 1 / (1 + math.exp(s * (other - own)))
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
    answer = math.log(1 + (classes - 1) * math.exp(s * m))
    return Numbers(
        given={"classes": classes, "s": s, "m": m},
        steps=[round(s * m, 4), answer],
        mistakes={
            "no_margin": math.log(classes),
            "margin_after_scale": math.log(1 + (classes - 1) * math.exp(m)),
            "log2": math.log2(1 + (classes - 1) * math.exp(s * m)),
        },
    )


@question(
    decimals=3,
    snippet="annealed(math.radians(theta), m, weight)",
    oracle="mixed_psi(theta, m, weight)",
)
def annealed_target(draw: Draw) -> Numbers:
    m, weight, theta = draw.pick(3, 4), draw.pick(5, 10, 50, 100), draw.integer(50, 130)
    k = m * theta // 180
    target = (-1) ** k * cos(m * theta) - 2 * k
    own = cos(theta)
    answer = (weight * own + target) / (1 + weight)
    return Numbers(
        given={"theta": theta, "m": m, "weight": weight},
        steps=[round(target, 4), round(own, 4), answer],
        mistakes={
            "not_annealed": target,
            "weights_swapped": (own + weight * target) / (1 + weight),
            "not_normalised": weight * own + target,
        },
    )


@question(built_here="to be converted",
    level=2, section="l-softmax", decimals=2,
    snippet="math.hypot(*x) * math.hypot(*w) * float(psi_of_cosine(cosines("
    "torch.tensor([x]).double(), torch.tensor([w, [1, 0]]).double())[0, 0], m))",
    oracle="large_margin_logit(x, w, m)",
)  # fmt: skip
def large_margin_target(draw: Draw) -> Problem:
    x = [draw.integer(2, 6), draw.integer(1, 5)]
    w = [draw.integer(1, 4), draw.integer(-5, -1)]
    m = draw.pick(2, 3, 4)
    lengths = math.hypot(*x), math.hypot(*w)
    theta = math.acos((x[0] * w[0] + x[1] * w[1]) / (lengths[0] * lengths[1]))
    k = min(int(m * theta / math.pi), m - 1)
    value = (-1) ** k * math.cos(m * theta) - 2 * k
    answer = lengths[0] * lengths[1] * value
    plus_2k = [
        Mistake(
            "plus_2k",
            lengths[0] * lengths[1] * (value + 4 * k),
            zh="ψ 里是 −2k，这里加了 2k",
            en="ψ has −2k; here 2k was added",
        )
    ] * (k > 0)
    return Problem(
        given={"x": x, "w": w, "m": m},
        zh=f"L-Softmax，m = {m}。特征 x = ({x[0]}, {x[1]})，目标类权重 W = ({w[0]}, {w[1]})。"
        "目标类的 logit 是多少？",
        en=f"L-Softmax with m = {m}. The feature is x = ({x[0]}, {x[1]}), the target class's "
        f"weight W = ({w[0]}, {w[1]}). What is the target's logit?",
        answer=answer,
        steps=[
            Step(
                zh="夹角 θ，以度计：arccos(W·x / (‖W‖‖x‖))",
                en="The angle θ in degrees: arccos(W·x / (‖W‖‖x‖))",
                value=round(math.degrees(theta), 3),
            ),
            Step(zh="ψ(θ)", en="ψ(θ)", value=round(value, 4)),
            Step(
                zh="乘 ‖W‖‖x‖；L-Softmax 两个长度都保留",
                en="Times ‖W‖‖x‖; L-Softmax keeps both lengths",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "weight_normalised",
                lengths[0] * value,
                zh="丢掉了 ‖W‖；那是 A-Softmax，L-Softmax 保留 ‖W‖",
                en="‖W‖ was dropped; that is A-Softmax, while L-Softmax keeps it",
            ),
            Mistake(
                "no_margin",
                float(x[0] * w[0] + x[1] * w[1]),
                zh="这是普通的 W·x，没有间隔",
                en="This is the plain W·x, without a margin",
            ),
            *plus_2k,
        ],
    )


@question(
    decimals=2,
    snippet="s * combined_logit(math.radians(theta), m1, m2, m3)",
    oracle="rotated_logit(theta, m1, m2, m3, s)",
)
def combined_margin(draw: Draw) -> Numbers:
    s, theta = draw.pick(30, 64), draw.integer(25, 60)
    m1, m2, m3 = draw.pick(1.2, 1.35, 2), draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2)
    radians = math.radians(theta)
    answer = s * (math.cos(m1 * radians + m2) - m3)
    return Numbers(
        given={"theta": theta, "m1": m1, "m2": m2, "m3": m3, "s": s},
        steps=[round(m1 * radians + m2, 4), round(math.cos(m1 * radians + m2) - m3, 4), answer],
        mistakes={
            "sum_before_product": s * (math.cos(m1 * (radians + m2)) - m3),
            "margin_after_scale": s * math.cos(m1 * radians + m2) - m3,
            "margin_as_degrees": s * (cos(m1 * theta + m2) - m3),
        },
    )


@question(kind="choice")
def at_test_time(draw: Draw) -> Numbers:
    name = draw.pick("ArcFace", "CosFace", "SphereFace")
    return Numbers(
        given={"name": name},
        answer="cosine",
        mistakes={
            "margin_at_test": "margin",
            "closed_set": "classifier",
            "length_compared": "norm",
        },
    )


@question(kind="choice")
def why_whole_m(draw: Draw) -> Numbers:
    m = draw.pick(2, 3, 4)
    return Numbers(
        given={"m": m},
        answer="polynomial",
        mistakes={"m_is_classes": "classes", "convexity": "convex", "divides_scale": "scale"},
    )


@question(kind="ordering")
def derivation_order(draw: Draw) -> Numbers:
    bias = draw.pick("b₁ = b₂ = 0", "b = 0")
    order = ("posterior", "linear", "angle", "normalise", "multiply", "add")
    return Numbers(
        given={"bias": bias},
        answer=order,
        mistakes={
            "margin_before_normalising": (
                "posterior",
                "linear",
                "angle",
                "multiply",
                "normalise",
                "add",
            )
        },
    )


@question(built_here="to be converted", level=2, section="psi", kind="print")
def prints_psi(draw: Draw) -> Problem:
    m, degrees = draw.pick(2, 3, 4), draw.pick(90, 120, 150, 180)
    k = min(m * degrees // 180, m - 1)
    turned = cos(m * degrees)
    value = (-1) ** k * turned - 2 * k

    def shown(number: float) -> str:
        return f"{number + 0.0:.2f}".replace("-0.00", "0.00")

    code = f"""import math

m, theta = {m}, math.radians({degrees})
k = min(int(m * theta / math.pi + 1e-9), m - 1)
value = (-1) ** k * math.cos(m * theta) - 2 * k
print(k, f"{{round(value, 6) + 0.0:.2f}}")
"""
    wrong = [
        Mistake(
            "plain_cosine",
            f"{k} {shown(round(turned, 6))}",
            zh="那是 cos(mθ)；程序还乘 (−1)^k 并减 2k",
            en="That is cos(mθ); the program also multiplies by (−1)^k and subtracts 2k",
        ),
        Mistake(
            "plus_2k",
            f"{k} {shown(round(value + 4 * k, 6))}",
            zh="程序减去 2k，不是加",
            en="The program subtracts 2k",
        ),
        Mistake(
            "index_not_floored",
            f"{k + 1} {shown(round((-1) ** (k + 1) * turned - 2 * (k + 1), 6))}",
            zh="k 向下取整（从 0 数起），并且不超过 m − 1",
            en="k is rounded down (counted from 0) and at most m − 1",
        ),
    ]
    return Problem(
        given={"m": m, "degrees": degrees},
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=f"{k} {shown(round(value, 6))}",
        code=code,
        steps=[
            Step(zh="mθ / π 向下取整得 k", en="k is mθ / π rounded down", value=str(k)),
            Step(
                zh="(−1)^k·cos(mθ) − 2k，保留 2 位小数",
                en="(−1)^k·cos(mθ) − 2k, to 2 decimals",
                value=f"{k} {shown(round(value, 6))}",
            ),
        ],
        mistakes=[w for w in wrong if w.value != f"{k} {shown(round(value, 6))}"],
    )


@question(built_here="to be converted", level=2, section="safe-forms", kind="print")
def prints_nan(draw: Draw) -> Problem:
    scale = draw.pick(2, 3, 4, 5)
    wrapped = draw.chance()
    clamp = ".clamp(-0.5, 0.5)" if wrapped else ""
    code = f"""import torch

cosine = torch.tensor([0.0, 1.0], requires_grad=True)
sine = (1 - cosine{clamp} ** 2).sqrt()
({scale} * sine).sum().backward()
print([round(g, 2) for g in cosine.grad.tolist()])
"""
    if wrapped:
        second = (
            "c = 1 超出 clamp 的范围，被夹成常数：梯度传不过去",
            "c = 1 lies outside the clamp's range and becomes a constant: no gradient passes",
        )
        other = (
            "c = 1 先被 clamp 夹到 0.5，分母不是 0，而且夹住处梯度为 0",
            "The clamp first moves c = 1 to 0.5, so the denominator is not 0, and where it cuts "
            "in the gradient is 0",
        )
    else:
        second = (
            "c = 1 时分母 √(1 − c²) 为 0，分子为负",
            "At c = 1 the denominator √(1 − c²) is 0 and the numerator is negative",
        )
        other = (
            "这里没有 clamp 截断梯度；c = 1 处斜率为负无穷",
            "There is no clamp here to cut the gradient; the slope at c = 1 is minus infinity",
        )
    answer = "[-0.0, 0.0]" if wrapped else "[-0.0, -inf]"
    return Problem(
        given={"scale": scale, "wrapped": wrapped},
        zh="这段程序打印什么？（负零写作 0.0 也算对）",
        en="What does this program print? (0.0 also counts for a negative zero)",
        answer=answer,
        code=code,
        steps=[
            Step(
                zh="√(1 − c²) 的导数是 −c / √(1 − c²)，c = 0 时为多少？",
                en="The derivative of √(1 − c²) is −c / √(1 − c²); what is it at c = 0?",
                value="-0.0",
            ),
            Step(zh=second[0], en=second[1], value=answer),
        ],
        mistakes=[
            Mistake(
                "finite_slope",
                f"[-0.0, {-float(scale)}]",
                zh="c = 1 处的斜率不是系数本身：" + second[0],
                en="The slope at c = 1 is not the factor itself: " + second[1],
            ),
            Mistake(
                "other_branch",
                "[-0.0, -inf]" if wrapped else "[-0.0, 0.0]",
                zh=other[0],
                en=other[1],
            ),
        ],
    )


@question(kind="print")
def prints_margin_place(draw: Draw) -> Numbers:
    s, m = draw.pick(10, 20, 30), draw.pick(0.2, 0.3, 0.4)
    cosines = [draw.pick(0.8, 0.7, 0.6), draw.pick(0.5, 0.3, 0.1)]
    target = draw.pick(0, 1)
    logits = [round(s * (c - (m if i == target else 0)), 2) for i, c in enumerate(cosines)]
    code = f"""cosines, target = {cosines}, {target}
s, m = {s}, {m}
logits = [s * (c - m * (i == target)) for i, c in enumerate(cosines)]
print([round(z, 2) for z in logits])
"""

    def line(values: list[float]) -> str:
        return str([round(v, 2) for v in values])

    return Numbers(
        given={"cosines": cosines, "target": target, "s": s, "m": m},
        steps=[str(logits[target]), line(logits)],
        mistakes={
            "margin_after_scale": line(
                [s * c - (m if i == target else 0) for i, c in enumerate(cosines)]
            ),
            "margin_on_every_class": line([s * (c - m) for c in cosines]),
        },
        code=code,
    )
