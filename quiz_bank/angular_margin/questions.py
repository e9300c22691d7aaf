"""从 Softmax 到角度间隔 · From softmax to angular margins. Pages: docs/*/angular_margin.md"""

import math

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def cross_entropy(logits: list[float]) -> float:
    """−ln of the softmax of the first."""
    return math.log(sum(math.exp(z - logits[0]) for z in logits))


@question(
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
    level=2, section="cosface", decimals=3,
    snippet="cosface_loss(unit_vectors([0]), unit_vectors(angles), torch.tensor([0]), s, m)",
    oracle="plane_loss('cosface', angles, s=s, m=m)",
)  # fmt: skip
def cosface_two_others(draw: Draw) -> Problem:
    s, m = draw.pick(8, 16, 30), draw.pick(0.2, 0.25, 0.3, 0.35)
    angles = [draw.integer(25, 50), draw.integer(55, 75), draw.integer(60, 85)]
    own, one, two = (cos(a) for a in angles)
    logits = [s * (own - m), s * one, s * two]
    loss = cross_entropy(logits)
    return Problem(
        given={"angles": angles, "s": s, "m": m},
        zh=f"CosFace，s = {s}，m = {m}，共 3 类。一个样本与自己类中心的夹角为 {angles[0]}°，"
        f"与另外 2 类为 {angles[1]}°、{angles[2]}°。损失（自然对数）是多少？",
        en=f"CosFace with s = {s}, m = {m} and 3 classes. A sample is {angles[0]}° from its own "
        f"class centre and {angles[1]}° and {angles[2]}° from the other 2. "
        "What is its loss (natural logarithm)?",
        answer=loss,
        steps=[
            Step(
                zh="目标 logit：s(cos θ − m)",
                en="The target's logit: s(cos θ − m)",
                value=round(logits[0], 4),
            ),
            Step(
                zh="其余两类的 s·cos θ，先写第一个",
                en="The others' s·cos θ; the first of them",
                value=round(logits[1], 4),
            ),
            Step(zh="第二个", en="The second", value=round(logits[2], 4)),
            Step(
                zh="对 3 个 logit 做 softmax，取目标的 −ln",
                en="Softmax over the 3 logits, then −ln of the target's",
                value=loss,
            ),
        ],
        mistakes=[
            Mistake(
                "margin_after_scale",
                cross_entropy([s * own - m, s * one, s * two]),
                zh="先乘 s 再减 m；间隔要在乘 s 之前减，是 s(cos θ − m)",
                en="m was subtracted after scaling; it belongs inside, s(cos θ − m)",
            ),
            Mistake(
                "margin_on_every_class",
                cross_entropy([s * own, s * one, s * two]),
                zh="给每一类都减了 m；softmax 对共同平移不变，等于没有间隔，只减目标类",
                en="m was subtracted from every class; softmax ignores a common shift, so there "
                "was no "
                "margin left: only the target loses it",
            ),
            Mistake(
                "margin_added",
                cross_entropy([s * (own + m), s * one, s * two]),
                zh="给目标加了 m；间隔是让目标更难，要减",
                en="m was added to the target; a margin makes the target harder, so subtract",
            ),
        ],
    )


@question(
    level=1, section="arcface", decimals=2,
    snippet="s * combined_logit(math.radians(theta), m2=m)",
    oracle="library_arcface_logit(theta, m, s)",
)  # fmt: skip
def arcface_logit(draw: Draw) -> Problem:
    s, m, theta = draw.pick(16, 30, 64), draw.pick(0.3, 0.4, 0.5), draw.integer(25, 130)
    radians = math.radians(theta)
    answer = s * math.cos(radians + m)
    return Problem(
        given={"theta": theta, "m": m, "s": s},
        zh=f"ArcFace，s = {s}，m = {m}（弧度），目标夹角 θ = {theta}°。目标类的 logit 是多少？",
        en=f"ArcFace with s = {s}, m = {m} (radians) and a target angle θ = {theta}°. "
        "What is the target class's logit?",
        answer=answer,
        steps=[
            Step(zh="把 θ 换成弧度", en="Turn θ into radians", value=round(radians, 4)),
            Step(zh="cos(θ + m)", en="cos(θ + m)", value=round(math.cos(radians + m), 4)),
            Step(zh="乘 s", en="Times s", value=answer),
        ],
        mistakes=[
            Mistake(
                "margin_as_degrees",
                s * cos(theta + m),
                zh=f"把 {m} 当成了 {m}°；ArcFace 的 m 是弧度",
                en=f"{m} was read as {m}°; ArcFace's m is in radians",
            ),
            Mistake(
                "cosface_margin",
                s * (math.cos(radians) - m),
                zh="这是 CosFace 的 s(cos θ − m)；ArcFace 把 m 加在角度上",
                en="This is CosFace's s(cos θ − m); ArcFace adds m to the angle",
            ),
            Mistake(
                "scale_forgotten",
                math.cos(radians + m),
                zh="没有乘 s",
                en="The scale s is missing",
            ),
        ],
    )


@question(
    level=3, section="arcface", decimals=2,
    snippet="s * float(arcface_target(torch.tensor(math.cos(math.radians(theta)),"
    " dtype=torch.float64), m))",
    oracle="library_arcface_logit(theta, m, s)",
)  # fmt: skip
def arcface_past_pi(draw: Draw) -> Problem:
    s, m, theta = draw.pick(30, 64), draw.pick(0.4, 0.5, 0.6), draw.integer(160, 176)
    own = cos(theta)
    answer = s * (own - m * math.sin(m))
    return Problem(
        given={"theta": theta, "m": m, "s": s},
        zh=f"按作者专门的 ArcFace 实现（2018 年的 MXNet 版）计算（θ + m 超过 π 时换一支，"
        f"不用 easy margin）：s = {s}，m = {m}（弧度），"
        f"目标夹角 θ = {theta}°。目标类的 logit 是多少？",
        en=f"ArcFace as in the authors' dedicated code (the 2018 MXNet version: another branch "
        f"past θ + m = π, no easy margin): s = {s}, m = {m} "
        f"(radians), target angle θ = {theta}°. What is the target class's logit?",
        answer=answer,
        steps=[
            Step(
                zh="θ + m 是多少度？它超过 180°，cos(θ + m) 会重新上升，所以换一支",
                en="How many degrees is θ + m? Past 180° cos(θ + m) would rise again, so another "
                "branch is used",
                value=round(theta + math.degrees(m), 2),
            ),
            Step(zh="m·sin m", en="m·sin m", value=round(m * math.sin(m), 4)),
            Step(zh="s(cos θ − m·sin m)", en="s(cos θ − m·sin m)", value=answer),
        ],
        mistakes=[
            Mistake(
                "plain_shift",
                s * math.cos(math.radians(theta) + m),
                zh="仍用了 cos(θ + m)；θ + m > π 后它随 θ 上升，要换成 cos θ − m·sin m",
                en="This is still cos(θ + m), which rises with θ once θ + m > π; use "
                "cos θ − m·sin m there",
            ),
            Mistake(
                "cosface_margin",
                s * (own - m),
                zh="减了 m；这一支减的是 m·sin m",
                en="m was subtracted; this branch subtracts m·sin m",
            ),
            Mistake(
                "no_margin",
                s * own,
                zh="没有间隔；这是 easy margin 在钝角时的做法，不是默认",
                en="No margin at all: that is the easy margin for obtuse angles, not the default",
            ),
        ],
    )


@question(
    level=2, unit="°", section="boundaries", decimals=2,
    snippet="boundary_angle(between, lambda t: math.cos(t + m))",
    oracle="scanned_boundary(between, lambda t: math.cos(t + m))",
)  # fmt: skip
def arcface_boundary(draw: Draw) -> Problem:
    between, m = draw.integer(60, 150), draw.pick(0.2, 0.3, 0.4, 0.5)
    turn = math.degrees(m)
    return Problem(
        given={"between": between, "m": m},
        zh=f"平面上 2 个类中心 W₁、W₂ 相隔 {between}°，用 ArcFace，m = {m}（弧度）。"
        "特征在两者之间，类 1 的决策边界离 W₁ 多少度？",
        en=f"2 class centres W₁ and W₂ in the plane are {between}° apart; ArcFace with m = {m} "
        "(radians). The feature lies between them. "
        "How many degrees from W₁ is class 1's decision boundary?",
        answer=(between - turn) / 2,
        steps=[
            Step(zh="m 是多少度？", en="How many degrees is m?", value=round(turn, 3)),
            Step(
                zh="边界上 θ₁ + m = θ₂，而 θ₁ + θ₂ 等于两中心的夹角",
                en="On the boundary θ₁ + m = θ₂, while θ₁ + θ₂ is the angle between the centres",
                value=(between - turn) / 2,
            ),
        ],
        mistakes=[
            Mistake(
                "no_margin",
                between / 2,
                zh="这是没有间隔时的角平分线",
                en="That is the bisector, the boundary without a margin",
            ),
            Mistake(
                "whole_margin_taken",
                between / 2 - turn,
                zh="从角平分线减去了整个 m；两边界之间共 m，每侧只让出一半",
                en="The whole m was subtracted from the bisector; the boundaries are m apart, "
                "half on "
                "each side",
            ),
            Mistake(
                "margin_as_degrees",
                (between - m) / 2,
                zh="把 m 的弧度当成了度",
                en="m in radians was used as degrees",
            ),
        ],
    )


@question(
    level=3, unit="°", section="boundaries", decimals=2,
    snippet="boundary_angle(between, lambda t: math.cos(t) - m)",
    oracle="scanned_boundary(between, lambda t: math.cos(t) - m)",
)  # fmt: skip
def cosface_boundary(draw: Draw) -> Problem:
    between, m = draw.integer(70, 160), draw.pick(0.2, 0.25, 0.3, 0.35, 0.4)
    half = math.sin(math.radians(between / 2))
    answer = between / 2 - math.degrees(math.asin(m / (2 * half)))
    return Problem(
        given={"between": between, "m": m},
        zh=f"平面上 2 个类中心 W₁、W₂ 相隔 {between}°，用 CosFace，m = {m}。"
        "特征在两者之间，类 1 的决策边界离 W₁ 多少度？",
        en=f"2 class centres W₁ and W₂ in the plane are {between}° apart; CosFace with m = {m}. "
        "The feature lies between them. "
        "How many degrees from W₁ is class 1's decision boundary?",
        answer=answer,
        steps=[
            Step(
                zh="记夹角为 β。cos θ − cos(β − θ) = 2·sin(β/2)·sin(β/2 − θ) = m；先求 sin(β/2)",
                en="Call the angle β. cos θ − cos(β − θ) = 2·sin(β/2)·sin(β/2 − θ) = m; "
                "first sin(β/2)",
                value=round(half, 4),
            ),
            Step(
                zh="β/2 − θ = arcsin(m / (2·sin(β/2)))，以度计",
                en="β/2 − θ = arcsin(m / (2·sin(β/2))), in degrees",
                value=round(between / 2 - answer, 3),
            ),
            Step(zh="从 β/2 减去它", en="Subtract it from β/2", value=answer),
        ],
        mistakes=[
            Mistake(
                "no_margin",
                between / 2,
                zh="这是没有间隔时的角平分线",
                en="That is the bisector, the boundary without a margin",
            ),
            Mistake(
                "margin_as_angle",
                (between - math.degrees(m)) / 2,
                zh="把 m 当成角度（那是 ArcFace）；CosFace 的 m 是余弦之差",
                en="m was used as an angle, as in ArcFace; CosFace's m is a difference of cosines",
            ),
            Mistake(
                "factor_2_forgotten",
                between / 2 - math.degrees(math.asin(m / half)),
                zh="和差化积的系数 2 丢了",
                en="The factor 2 of the sum-to-product formula is missing",
            ),
        ],
    )


@question(
    level=2, unit="°", section="boundaries", decimals=2,
    snippet="between - 2 * boundary_angle(between, lambda t: psi(t, m))",
    oracle="between - 2 * scanned_boundary(between,"
    " lambda t: folded_psi(math.degrees(t), m))",
)  # fmt: skip
def sphereface_gap(draw: Draw) -> Problem:
    between, m = draw.integer(50, 150), draw.pick(2, 3, 4, 5)
    edge = between / (m + 1)
    return Problem(
        given={"between": between, "m": m},
        zh=f"平面上 2 个类中心相隔 {between}°，用 A-Softmax，m = {m}。2 类各有自己的边界。"
        "在两中心之间，两条边界相隔多少度？",
        en=f"2 class centres in the plane are {between}° apart; A-Softmax with m = {m}. "
        "Between the centres, how many degrees apart are the 2 classes' decision boundaries?",
        answer=between - 2 * edge,
        steps=[
            Step(
                zh="类 1 的边界满足 mθ₁ = θ₂，θ₁ + θ₂ 是两中心的夹角；求 θ₁",
                en="On class 1's boundary mθ₁ = θ₂, and θ₁ + θ₂ is the angle between the centres; "
                "find θ₁",
                value=round(edge, 3),
            ),
            Step(
                zh="类 2 的边界对称；夹角减去两侧",
                en="Class 2's boundary mirrors it; subtract both sides from the whole angle",
                value=between - 2 * edge,
            ),
        ],
        mistakes=[
            Mistake(
                "one_side_only",
                between - edge,
                zh="只减了一侧；类 2 也有自己的边界",
                en="Only one side was subtracted; class 2 has a boundary of its own",
            ),
            Mistake(
                "divided_by_m",
                between - 2 * between / (2 * m),
                zh="以为边界在（夹角 / 2）/ m；边界满足 mθ₁ = θ₂，所以是夹角 / (m + 1)",
                en="This puts the boundary at (angle / 2) / m; since mθ₁ = θ₂ it lies at "
                "angle / (m + 1)",
            ),
            Mistake(
                "boundary_instead_of_gap",
                edge,
                zh="这是边界离中心的角度，不是两条边界之间的角度",
                en="That is the boundary's angle from its centre, not the gap between boundaries",
            ),
        ],
    )


@question(
    level=2, section="gradients", decimals=3,
    snippet="cosface_gradient(angles, s, m)", oracle="target_slope(angles, s, m)",
)  # fmt: skip
def gradient_at_target(draw: Draw) -> Problem:
    s, m = draw.pick(8, 16, 30), draw.pick(0.2, 0.35)
    angles = [draw.integer(30, 55), draw.integer(50, 80)]
    own, other = (cos(a) for a in angles)
    p = 1 / (1 + math.exp(s * (other - own + m)))
    plain = 1 / (1 + math.exp(s * (other - own)))
    return Problem(
        given={"angles": angles, "s": s, "m": m},
        zh=f"CosFace，s = {s}，m = {m}，2 类。样本与自己类中心夹角 {angles[0]}°，"
        f"与另一类 {angles[1]}°。损失对目标类余弦 cos θ 的偏导数是多少？",
        en=f"CosFace with s = {s}, m = {m} and 2 classes. A sample is {angles[0]}° from its own "
        f"centre and {angles[1]}° from the other. "
        "What is the partial derivative of the loss with respect to the target's cosine cos θ?",
        answer=s * (p - 1),
        steps=[
            Step(
                zh="带间隔的目标概率 p",
                en="The target's probability p, margin included",
                value=round(p, 5),
            ),
            Step(
                zh="对 logit 的导数是 p − 1，logit 对 cos θ 的导数是 s，两者相乘",
                en="The derivative with respect to the logit is p − 1, that of the logit with "
                "respect to cos θ is s; multiply",
                value=s * (p - 1),
            ),
        ],
        mistakes=[
            Mistake(
                "scale_forgotten",
                p - 1,
                zh="链式法则里漏了 s：logit = s(cos θ − m)，导数要乘 s",
                en="The chain rule's s is missing: the logit is s(cos θ − m), so multiply by s",
            ),
            Mistake(
                "margin_left_out",
                s * (plain - 1),
                zh="算 p 时没有减间隔；训练时的概率带间隔",
                en="p was computed without the margin; in training p includes it",
            ),
            Mistake(
                "wrong_class",
                s * p,
                zh="用了 s·p；那是非目标类导数的形式，目标类是 s(p − 1)",
                en="This is s·p, the form for a class that is not the target; the target's is "
                "s(p − 1)",
            ),
        ],
    )


@question(
    level=3, section="scale", decimals=2,
    snippet="cosface_loss(unit_vectors([0]), unit_vectors([90] * classes),"
    " torch.tensor([0]), s, m)",
    oracle="start_loss(classes, s, m)",
)  # fmt: skip
def starting_loss(draw: Draw) -> Problem:
    classes = draw.pick(100, 1000, 5000, 10000)
    s, m = draw.pick(16, 30, 32, 64), draw.pick(0.2, 0.3, 0.35, 0.4)
    answer = math.log(1 + (classes - 1) * math.exp(s * m))
    return Problem(
        given={"classes": classes, "s": s, "m": m},
        zh=f"刚初始化时，高维特征与所有类中心近似正交，取所有夹角为 90°。CosFace，共 {classes} 类，"
        f"s = {s}，m = {m}。此时损失（自然对数）是多少？",
        en="Freshly initialised, a feature in many dimensions is nearly orthogonal to every class "
        f"centre; take all angles as 90°. CosFace with {classes} classes, s = {s}, m = {m}. "
        "What is the loss (natural logarithm)?",
        answer=answer,
        steps=[
            Step(
                zh="目标 logit 比其余各类低多少？是 s·m",
                en="By how much is the target's logit below all others? By s·m",
                value=round(s * m, 4),
            ),
            Step(
                zh="−ln p = ln(1 + (C − 1)·e^(s·m))，C 是类别数",
                en="−ln p = ln(1 + (C − 1)·e^(s·m)), C the number of classes",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "no_margin",
                math.log(classes),
                zh="ln C 是没有间隔时的初始损失；间隔使它约增加 s·m",
                en="ln C is the initial loss without a margin; the margin adds about s·m",
            ),
            Mistake(
                "margin_after_scale",
                math.log(1 + (classes - 1) * math.exp(m)),
                zh="先乘 s 再减 m，s·m 变成了 m",
                en="m was subtracted after scaling, so s·m became m",
            ),
            Mistake(
                "log2",
                math.log2(1 + (classes - 1) * math.exp(s * m)),
                zh="用了以 2 为底的对数；交叉熵用自然对数",
                en="This is the logarithm to base 2; cross-entropy uses the natural one",
            ),
        ],
    )


@question(
    level=2, section="psi", decimals=3,
    snippet="annealed(math.radians(theta), m, weight)", oracle="mixed_psi(theta, m, weight)",
)  # fmt: skip
def annealed_target(draw: Draw) -> Problem:
    m, weight, theta = draw.pick(3, 4), draw.pick(5, 10, 50, 100), draw.integer(50, 130)
    k = m * theta // 180
    target = (-1) ** k * cos(m * theta) - 2 * k
    own = cos(theta)
    answer = (weight * own + target) / (1 + weight)
    return Problem(
        given={"theta": theta, "m": m, "weight": weight},
        zh=f"训练 A-Softmax 时用退火：目标类的 logit（除以 ‖x‖）取 cos θ（权重 λ = {weight}）"
        f"与 ψ(θ)（权重 1）的加权平均。m = {m}，θ = {theta}°，它的值是多少？",
        en="A-Softmax is annealed: the target's logit (over ‖x‖) is the weighted mean of cos θ "
        f"(weight λ = {weight}) and ψ(θ) (weight 1). With m = {m} and θ = {theta}°, what is its "
        "value?",
        answer=answer,
        steps=[
            Step(zh="ψ(θ)", en="ψ(θ)", value=round(target, 4)),
            Step(zh="cos θ", en="cos θ", value=round(own, 4)),
            Step(
                zh="(λ·cos θ + ψ(θ)) / (1 + λ)",
                en="(λ·cos θ + ψ(θ)) / (1 + λ)",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "not_annealed",
                target,
                zh="这是 λ = 0 时的 ψ(θ)，没有退火",
                en="This is ψ(θ), the target at λ = 0: nothing was annealed",
            ),
            Mistake(
                "weights_swapped",
                (own + weight * target) / (1 + weight),
                zh="权重对调了；λ 乘 cos θ，大 λ 接近没有间隔",
                en="The weights are swapped; λ multiplies cos θ, and a large λ means hardly any "
                "margin",
            ),
            Mistake(
                "not_normalised",
                weight * own + target,
                zh="忘了除以 1 + λ",
                en="The division by 1 + λ is missing",
            ),
        ],
    )


@question(
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
    level=3, section="combined", decimals=2,
    snippet="s * combined_logit(math.radians(theta), m1, m2, m3)",
    oracle="rotated_logit(theta, m1, m2, m3, s)",
)  # fmt: skip
def combined_margin(draw: Draw) -> Problem:
    s, theta = draw.pick(30, 64), draw.integer(25, 60)
    m1, m2, m3 = draw.pick(1.2, 1.35, 2), draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2)
    radians = math.radians(theta)
    answer = s * (math.cos(m1 * radians + m2) - m3)
    return Problem(
        given={"theta": theta, "m1": m1, "m2": m2, "m3": m3, "s": s},
        zh=f"组合间隔，m₁ = {m1}，m₂ = {m2}（弧度），m₃ = {m3}，s = {s}，目标夹角 θ = {theta}°。"
        "目标类的 logit 是多少？",
        en=f"The combined margin with m₁ = {m1}, m₂ = {m2} (radians), m₃ = {m3}, s = {s} and a "
        f"target angle θ = {theta}°. What is the target's logit?",
        answer=answer,
        steps=[
            Step(
                zh="m₁θ + m₂，以弧度计",
                en="m₁θ + m₂, in radians",
                value=round(m1 * radians + m2, 4),
            ),
            Step(
                zh="它的余弦减 m₃",
                en="Its cosine minus m₃",
                value=round(math.cos(m1 * radians + m2) - m3, 4),
            ),
            Step(zh="乘 s", en="Times s", value=answer),
        ],
        mistakes=[
            Mistake(
                "sum_before_product",
                s * (math.cos(m1 * (radians + m2)) - m3),
                zh="先加 m₂ 再乘 m₁；次序是 m₁θ + m₂",
                en="m₂ was added before multiplying by m₁; the order is m₁θ + m₂",
            ),
            Mistake(
                "margin_after_scale",
                s * math.cos(m1 * radians + m2) - m3,
                zh="乘 s 之后才减 m₃；m₃ 在括号里",
                en="m₃ was subtracted after scaling; it belongs inside the brackets",
            ),
            Mistake(
                "margin_as_degrees",
                s * (cos(m1 * theta + m2) - m3),
                zh="把 m₂ 当成了度",
                en="m₂ was used as degrees",
            ),
        ],
    )


@question(level=2, section="test-time", kind="choice")
def at_test_time(draw: Draw) -> Problem:
    name = draw.pick("ArcFace", "CosFace", "SphereFace")
    return Problem(
        given={"name": name},
        zh=f"用 {name} 训练好的人脸模型，验证两张图是否同一人时，怎样打分？",
        en=f"A face model was trained with {name}. "
        "How are two photographs scored to verify that they show the same person?",
        answer="cosine",
        choices=[
            Choice(
                "cosine",
                zh="两个特征的余弦相似度，不带间隔",
                en="The cosine of the two features, without a margin",
            ),
            Choice(
                "margin",
                zh="余弦相似度再减去间隔",
                en="The cosine of the two features minus the margin",
            ),
            Choice(
                "classifier",
                zh="用最后一层分类，比较预测的类别",
                en="Compare the classes the last layer predicts",
            ),
            Choice(
                "norm",
                zh="两个特征的长度之差",
                en="The difference between the two features' lengths",
            ),
        ],
        steps=[
            Step(
                zh="间隔只改训练时的目标 logit；测试的人不在训练类别里，最后一层丢掉",
                en="The margin changes only the training target's logit; the people tested are "
                "not training classes, so the last layer is dropped",
                value="cosine",
            )
        ],
        mistakes=[
            Mistake(
                "margin_at_test",
                "margin",
                zh="间隔需要知道目标类，测试时没有；减去常数也只是移动阈值",
                en="A margin needs the target class, unknown at test time; subtracting a "
                "constant only moves the threshold",
            ),
            Mistake(
                "closed_set",
                "classifier",
                zh="测试的人一般不在训练类别里（开集），最后一层没有他们",
                en="The people tested are usually not training classes (open set): the last "
                "layer does not know them",
            ),
            Mistake(
                "length_compared",
                "norm",
                zh="长度更多反映图像质量，身份由方向表示",
                en="The length says more about the image's quality; identity is the direction",
            ),
        ],
    )


@question(level=2, section="psi", kind="choice")
def why_whole_m(draw: Draw) -> Problem:
    m = draw.pick(2, 3, 4)
    return Problem(
        given={"m": m},
        zh=f"A-Softmax 里取 m = {m}。为什么 m 要是整数？",
        en=f"A-Softmax is used with m = {m}. Why must m be an integer?",
        answer="polynomial",
        choices=[
            Choice(
                "polynomial",
                zh="m 是整数时，cos(mθ) 才是 cos θ 的多项式，m 段才恰好铺满 0 到 π",
                en="Only then is cos(mθ) a polynomial in cos θ, and m pieces exactly fill 0 to π",
            ),
            Choice(
                "classes",
                zh="m 是类别数，整个角度范围要平均分给每一类",
                en="m is the number of classes, each of which gets an equal part of the angle",
            ),
            Choice(
                "convex",
                zh="m 不是整数时，损失对权重 W 就不再是凸的",
                en="With a fractional m the loss would no longer be convex in the weights W",
            ),
            Choice(
                "scale",
                zh="m 要能整除尺度 s，否则 logit 会超出范围",
                en="m has to divide the scale s, or the logits would leave their range",
            ),
        ],
        steps=[
            Step(
                zh="实现时没有 arccos，只有倍角公式；它只对整数倍成立",
                en="The code uses no arccos, only multiple-angle formulas, which hold for integer "
                "multiples only",
                value="polynomial",
            )
        ],
        mistakes=[
            Mistake(
                "m_is_classes",
                "classes",
                zh="m 是间隔，与类别数无关",
                en="m is the margin; it has nothing to do with the number of classes",
            ),
            Mistake(
                "convexity",
                "convex",
                zh="整数 m 也不凸；这里要的是单调和可计算",
                en="It is not convex for an integer m either; what counts is that ψ is monotone "
                "and computable",
            ),
            Mistake(
                "divides_scale",
                "scale",
                zh="s 与 m 没有整除关系；SphereFace 甚至没有 s",
                en="s need not be a multiple of m; SphereFace has no s at all",
            ),
        ],
    )


@question(level=2, section="derivation", kind="ordering")
def derivation_order(draw: Draw) -> Problem:
    bias = draw.pick("b₁ = b₂ = 0", "b = 0")
    order = ("posterior", "linear", "angle", "normalise", "multiply", "add")
    return Problem(
        given={"bias": bias},
        zh="把从 softmax 到 ArcFace 的推导按先后排好。",
        en="Put the derivation from softmax to ArcFace in order.",
        answer=order,
        choices=[
            Choice(
                "posterior",
                zh="二分类 softmax 后验概率 p₁ = p₂",
                en="Binary softmax posteriors p₁ = p₂",
            ),
            Choice(
                "linear",
                zh="边界 (W₁ − W₂)·x + b₁ − b₂ = 0",
                en="Boundary (W₁ − W₂)·x + b₁ − b₂ = 0",
            ),
            Choice("angle", zh="把 W·x 写成 ‖W‖‖x‖cos θ", en="Write W·x as ‖W‖‖x‖cos θ"),
            Choice(
                "normalise",
                zh=f"令 ‖W‖ = 1，{bias}，得到 cos θ₁ = cos θ₂",
                en=f"Set ‖W‖ = 1 and {bias}, which gives cos θ₁ = cos θ₂",
            ),
            Choice(
                "multiply",
                zh="目标角乘 m：A-Softmax",
                en="Multiply the target angle by m: A-Softmax",
            ),
            Choice(
                "add",
                zh="特征也归一化，乘 s，目标角加 m",
                en="Normalise the feature too, scale by s, add m to the target angle",
            ),
        ],
        steps=[
            Step(
                zh="先有边界，再有角度，再归一化，最后才加间隔",
                en="First the boundary, then angles, then normalising, and margins last",
                value=order,
            )
        ],
        mistakes=[
            Mistake(
                "margin_before_normalising",
                ("posterior", "linear", "angle", "multiply", "normalise", "add"),
                zh="先加了间隔再归一化 W；A-Softmax 建立在归一化之后的 cos θ₁ = cos θ₂ 上",
                en="The margin came before normalising W; A-Softmax starts from the normalised "
                "boundary cos θ₁ = cos θ₂",
            )
        ],
    )


@question(level=2, section="psi", kind="print")
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


@question(level=2, section="safe-forms", kind="print")
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
            Step(
                zh=second[0],
                en=second[1],
                value=answer,
            ),
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


@question(level=1, section="cosface", kind="print")
def prints_margin_place(draw: Draw) -> Problem:
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

    return Problem(
        given={"cosines": cosines, "target": target, "s": s, "m": m},
        zh="这段程序打印什么？",
        en="What does this program print?",
        answer=line(logits),
        code=code,
        steps=[
            Step(
                zh="只有目标类的余弦减 m；这是目标的 logit",
                en="m is subtracted from the target's cosine only; this is the target's logit",
                value=str(logits[target]),
            ),
            Step(zh="另一类是 s·cos θ", en="The other is s·cos θ", value=line(logits)),
        ],
        mistakes=[
            Mistake(
                "margin_after_scale",
                line([s * c - (m if i == target else 0) for i, c in enumerate(cosines)]),
                zh="m 在括号里，先减后乘 s",
                en="m is inside the bracket: subtract, then scale",
            ),
            Mistake(
                "margin_on_every_class",
                line([s * (c - m) for c in cosines]),
                zh="每一类都减了；`i == target` 只对目标类为真",
                en="m was subtracted from every class; `i == target` is true for the target alone",
            ),
        ],
    )
