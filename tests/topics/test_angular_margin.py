"""Margin losses against pytorch-metric-learning and literal formulas, and the errors they call out."""

import math
import re
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from kb.cli._latex import formula
from kb.exercises.checking import load, run_check
from kb.topics.angular_margin import oracle
from kb.topics.angular_margin.snippets import losses as am
from kb.topics.angular_margin.snippets import toy as margin_toy

SEEDS = st.integers(0, 2**31)
FEW = settings(max_examples=60, deadline=None)


def batch(seed, rows=7, classes=5, features=4):
    source = torch.Generator().manual_seed(seed)
    x = 2 * torch.randn(rows, features, generator=source, dtype=torch.float64)
    weight = 3 * torch.randn(classes, features, generator=source, dtype=torch.float64)
    return x, weight, torch.randint(classes, (rows,), generator=source)


LIBRARY = {
    "sphereface": (am.sphereface_loss, st.fixed_dictionaries({"m": st.integers(1, 6)})),
    "lsoftmax": (am.large_margin_softmax_loss, st.fixed_dictionaries({"m": st.integers(1, 6)})),
    "cosface": (
        am.cosface_loss,
        st.fixed_dictionaries({"s": st.floats(1, 64), "m": st.floats(0, 0.9)}),
    ),
    "arcface": (
        am.arcface_loss,
        st.fixed_dictionaries({"s": st.floats(1, 64), "m": st.floats(0, 1.5)}),
    ),
}


@pytest.mark.parametrize("name", LIBRARY)
@FEW
@given(SEEDS, st.integers(2, 6), st.data())
def test_loss_and_gradients_are_the_library_s(name, seed, classes, data):
    loss, options = LIBRARY[name]
    drawn = data.draw(options)
    x, weight, target = batch(seed, classes=classes)
    x.requires_grad_()
    weight.requires_grad_()
    ours, theirs = (
        loss(x, weight, target, **drawn),
        oracle.library_loss(name, x, weight.detach(), target, **drawn),
    )
    assert torch.allclose(ours, theirs, rtol=0, atol=1e-10)
    (mine,) = torch.autograd.grad(ours, x)
    (library,) = torch.autograd.grad(theirs, x)
    assert torch.allclose(mine, library, rtol=1e-8, atol=1e-8)


@FEW
@given(SEEDS)
def test_modified_softmax_is_cross_entropy_with_unit_centres(seed):
    x, weight, target = batch(seed)
    literal = F.cross_entropy(x @ (weight / weight.norm(dim=1, keepdim=True)).T, target)
    assert torch.allclose(am.modified_softmax_loss(x, weight, target), literal, atol=1e-10)
    assert torch.equal(
        am.modified_softmax_loss(x, weight, target), am.sphereface_loss(x, weight, target, m=1)
    )


@FEW
@given(SEEDS)
def test_no_margin_is_scaled_cosine_softmax(seed):
    x, weight, target = batch(seed)
    plain = F.cross_entropy(30 * am.cosines(x, weight), target)
    assert torch.allclose(am.cosface_loss(x, weight, target, m=0), plain, atol=1e-10)
    assert torch.allclose(am.arcface_loss(x, weight, target, m=0), plain, atol=1e-10)


LOSSES = [
    am.modified_softmax_loss, am.sphereface_loss, am.large_margin_softmax_loss,
    am.cosface_loss, am.arcface_loss,
]  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
def test_gradcheck_at_interior_angles(loss):
    weight = am.unit_vectors([0.0, 100.0, 215.0]) * 1.7
    for degrees in (10.0, 35.0, 70.0, 80.0, 125.0, 139.0, 170.0):  # none on a joint of ψ
        x = 1.3 * am.unit_vectors([degrees, degrees + 60])
        target = torch.tensor([0, 1])
        assert torch.autograd.gradcheck(
            lambda x, w, target=target: loss(x, w, target),
            (x.requires_grad_(), weight.clone().requires_grad_()),
        )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_gradients_are_finite_at_0_and_pi(loss, sign, dtype):
    weight = torch.tensor([[0.6, 0.8], [1.0, 0.0]], dtype=dtype, requires_grad=True)
    x = (sign * torch.tensor([[1.2, 1.6], [3.0, 0.0]], dtype=dtype)).requires_grad_()
    value = loss(x, weight, torch.tensor([0, 1]))
    value.backward()
    assert value.isfinite()
    assert x.grad.isfinite().all()
    assert weight.grad.isfinite().all()
    assert am.cosines(x, weight).diagonal().allclose(torch.tensor(sign, dtype=dtype))


def test_the_naive_root_gives_nan():
    cosine = torch.tensor([1.0], requires_grad=True)
    (cosine * math.cos(0.5) - (1 - cosine**2).sqrt() * math.sin(0.5) * 0).backward()
    assert cosine.grad.isnan().all()
    again = torch.tensor([1.0], requires_grad=True)
    torch.cos(again.acos() * 4).backward()
    assert again.grad.isnan().all()
    safe = torch.tensor([1.0, -1.0], requires_grad=True)
    (am.arcface_target(safe, 0.5) + am.psi_of_cosine(safe, 4)).sum().backward()
    assert safe.grad.isfinite().all()
    assert float(am.psi_of_cosine(torch.tensor(1.0), 4)) == 1


@pytest.mark.parametrize("m", [1, 2, 3, 4, 5])
def test_psi_is_continuous_and_decreasing(m):
    theta = torch.linspace(0, math.pi, 20_001, dtype=torch.float64)
    value = am.psi(theta, m)
    steps = value.diff()
    assert (steps < 0).all()
    assert steps.abs().max() <= m * math.pi / 20_000 + 1e-12  # |ψ'| ≤ m: no jump
    assert float(value[0]) == 1
    assert float(value[-1]) == pytest.approx(1 - 2 * m, abs=1e-12)
    for k in range(1, m):  # both pieces meet at kπ/m
        joint = torch.tensor([k * math.pi / m - 1e-9, k * math.pi / m + 1e-9]).double()
        assert am.psi(joint, m).tolist() == pytest.approx([1 - 2 * k] * 2, abs=1e-8)


@FEW
@given(st.floats(0, 180), st.integers(1, 8))
def test_psi_three_ways(degrees, m):
    theta = torch.tensor(math.radians(degrees), dtype=torch.float64)
    assert float(am.psi(theta, m)) == pytest.approx(oracle.folded_psi(degrees, m), abs=1e-9)
    from_cosine = am.psi_of_cosine(theta.cos(), m)
    assert float(from_cosine) == pytest.approx(oracle.folded_psi(degrees, m), abs=1e-6)


def test_psi_takes_single_precision_pi():
    assert float(am.psi(torch.tensor(math.pi), 4)) == pytest.approx(-7)
    assert am.psi(torch.zeros(2, 3), 2).shape == (2, 3)


@pytest.mark.parametrize("m", [1, 2, 3, 4])
def test_a_little_past_either_end_psi_stays_within_its_bounds(m):
    low, high = am.psi(torch.tensor([-1e-6, math.pi + 1e-6], dtype=torch.float64), m).tolist()
    assert 1 - 1e-10 <= low <= 1
    assert 1 - 2 * m <= high <= 1 - 2 * m + 1e-10
    beyond = torch.tensor([1 + 1e-9, -1 - 1e-9], dtype=torch.float64)  # a cosine with rounding
    assert am.psi_of_cosine(beyond, m).tolist() == pytest.approx([1, 1 - 2 * m], abs=1e-6)


@pytest.mark.parametrize("m", [1, 2, 3, 4])
def test_at_both_ends_psi_still_falls_with_the_angle(m):
    ends = torch.tensor([1.0, -1.0], dtype=torch.float64, requires_grad=True)
    am.psi_of_cosine(ends, m).sum().backward()
    assert ends.grad.tolist() == [m * m, m * m]  # T_m'(±1) = ±m²


def test_cosines_never_leave_their_range():
    x = torch.randn(500, 7, generator=torch.Generator().manual_seed(0))  # in single precision
    raw = F.normalize(x) @ F.normalize(x).T
    assert raw.max() > 1  # rounding goes beyond
    assert am.cosines(x, x).max() == 1
    assert am.cosines(x, -x).min() == -1


def test_plain_numbers_are_taken_in_double_precision():
    assert float(am.arcface_target(0.3, 0.5)) == pytest.approx(
        math.cos(math.acos(0.3) + 0.5), abs=1e-15
    )
    assert float(am.combined_logit(0.3, 1, 0.5)) == pytest.approx(math.cos(0.8), abs=1e-15)
    assert float(am.annealed(0.3, 4, 5.0)) == pytest.approx(
        (5 * math.cos(0.3) + math.cos(1.2)) / 6, abs=1e-15
    )


def test_margins_not_given_are_the_papers():
    x, weight, target = batch(3)
    for name, loss in (
        ("sphereface", am.sphereface_loss),
        ("lsoftmax", am.large_margin_softmax_loss),
    ):
        theirs = oracle.library_loss(name, x, weight, target, m=4)
        assert torch.allclose(loss(x, weight, target), theirs, rtol=0, atol=1e-10)
    for name, loss, m in (("cosface", am.cosface_loss, 0.35), ("arcface", am.arcface_loss, 0.5)):
        theirs = oracle.library_loss(name, x, weight, target, s=30.0, m=m)
        assert torch.allclose(loss(x, weight, target), theirs, rtol=0, atol=1e-10)


def test_psi_of_60_degrees():
    assert float(am.psi(math.radians(60), 4)) == pytest.approx(0.5 - 2)  # k = 1: −cos 240° − 2


# Boundaries


def test_boundaries_have_closed_forms():
    for between in (40.0, 60.0, 90.0, 140.0):
        half = math.radians(between / 2)
        assert am.boundary_angle(between, torch.cos) == pytest.approx(between / 2)
        for m in (2, 3, 4):
            assert am.boundary_angle(between, lambda t, m=m: am.psi(t, m)) == pytest.approx(
                between / (m + 1)
            )
        arc = am.boundary_angle(between, lambda t: math.cos(t + 0.5))
        assert arc == pytest.approx((between - math.degrees(0.5)) / 2)
        cosine = am.boundary_angle(between, lambda t: math.cos(t) - 0.2)
        closed = between / 2 - math.degrees(math.asin(0.2 / (2 * math.sin(half))))
        assert cosine == pytest.approx(closed)
        assert cosine == pytest.approx(
            oracle.scanned_boundary(between, lambda t: math.cos(t) - 0.2), abs=1e-6
        )


def test_boundaries_are_exact_for_every_angle_allowed():
    for between in (0.5, 60.0, 180.0):
        assert am.boundary_angle(between, torch.cos) == pytest.approx(between / 2, rel=1e-10)
        quarter = am.boundary_angle(between, lambda t: am.psi(t, 3))
        assert quarter == pytest.approx(between / 4, rel=1e-10)
    edge = math.cos(math.radians(60))  # W₁ itself is just on the boundary
    assert am.boundary_angle(60, lambda t: edge - float(t)) == pytest.approx(0, abs=1e-12)


def test_a_margin_too_large_has_no_boundary():
    with pytest.raises(
        ValueError, match=r"logit is 0\.65, below class 2's cosine 0\.9397: .* for 20\.0°"
    ):
        am.boundary_angle(20.0, lambda t: math.cos(t) - 0.35)


def widths(m, between):
    """Largest angle within a class and smallest between two, two classes, by scanning the plane."""
    turns = torch.linspace(-180, 180, 72_001, dtype=torch.float64)
    one = turns.abs()
    two = (turns - between + 180).remainder(360).sub(180).abs()
    mine = am.psi(one.deg2rad(), m) >= two.deg2rad().cos()
    theirs = am.psi(two.deg2rad(), m) >= one.deg2rad().cos()
    within = float(turns[mine].max() - turns[mine].min())
    gap = float(turns[theirs & (turns > 0)].min() - turns[mine & (turns > 0)].max())
    return within, gap


def test_m_4_separates_two_classes_and_m_3_does_not():
    within, gap = widths(4, 60.0)
    assert (within, gap) == pytest.approx((60 / 3 + 60 / 5, 60 * 3 / 5), abs=0.02)
    assert within < gap
    within, gap = widths(3, 60.0)
    assert (within, gap) == pytest.approx((60 / 2 + 60 / 4, 60 * 2 / 4), abs=0.02)
    assert within > gap
    m = 2 + math.sqrt(3)
    assert m * m - 4 * m + 1 == pytest.approx(0)
    assert 1 / (m - 1) + 1 / (m + 1) == pytest.approx((m - 1) / (m + 1))


# ArcFace past π, annealing, the combined margin, gradients


def test_arcface_past_pi_falls_back_and_differs_by_8():
    theta = math.radians(170)
    plain = 30 * math.cos(theta + 0.5)
    ours = 30 * float(am.arcface_target(torch.tensor(math.cos(theta)).double(), 0.5))
    assert ours == pytest.approx(oracle.library_arcface_logit(170, 0.5, 30))
    assert plain - ours == pytest.approx(8.31, abs=0.01)
    weight = am.unit_vectors([0.0, 90.0])
    x, target = am.unit_vectors([170.0]), torch.tensor([0])
    other = 30 * math.cos(math.radians(80))
    literal = math.log(math.exp(plain) + math.exp(other)) - plain
    assert float(am.arcface_loss(x, weight, target)) - literal == pytest.approx(8.31, abs=0.01)


@pytest.mark.parametrize("m", [0.1, 0.5, 1.0, 1.5])
def test_arcface_target_decreases_also_past_pi(m):
    cosine = torch.linspace(0, math.pi, 10_001, dtype=torch.float64).cos()
    assert (am.arcface_target(cosine, m).diff() < 0).all()
    plain = torch.linspace(0, math.pi, 10_001, dtype=torch.float64).add(m).cos()
    assert not (plain.diff() < 0).all()


def test_the_step_past_pi_goes_down_up_to_m_of_2_33_only():
    """At θ = π − m the fallback is −cos m − m·sin m, against −1: higher for a larger m."""
    assert -math.cos(2.33) - 2.33 * math.sin(2.33) < -1
    assert -math.cos(2.34) - 2.34 * math.sin(2.34) > -1
    with pytest.raises(ValueError, match=r"^m is 2\.5; expected radians, 0 ≤ m < π/2"):
        am.arcface_target(0.5, 2.5)


def test_easy_margin_leaves_obtuse_angles_alone():
    cosine = torch.tensor([0.5, -0.5], dtype=torch.float64)
    easy = am.arcface_target(cosine, 0.5, easy_margin=True)
    assert easy.tolist() == pytest.approx([math.cos(math.pi / 3 + 0.5), -0.5])
    assert float(am.arcface_target(0.0, 0.5, easy_margin=True)) == 0


@pytest.mark.parametrize("m", [0.1, 0.5, 1.0])
def test_arcface_still_turns_by_m_where_the_sum_is_pi(m):
    assert float(am.arcface_target(math.cos(math.pi - m), m)) == pytest.approx(-1)
    assert float(am.arcface_target(math.cos(math.pi - m) - 1e-9, m)) < -1


def test_annealing_goes_from_the_cosine_to_psi():
    theta = torch.tensor([0.3, 1.2, 2.9], dtype=torch.float64)
    assert torch.equal(am.annealed(theta, 4, 0), am.psi(theta, 4))
    assert torch.allclose(am.annealed(theta, 4, 1e9), theta.cos(), atol=1e-7)
    assert float(am.annealed(1.2, 4, 5.0)) == pytest.approx(
        oracle.mixed_psi(math.degrees(1.2), 4, 5.0)
    )


def test_combined_margin_contains_the_three():
    theta = torch.tensor([0.1, 0.4, 0.7], dtype=torch.float64)
    assert torch.allclose(am.combined_logit(theta, m1=4)[:2], am.psi(theta, 4)[:2])
    assert torch.allclose(am.combined_logit(theta, m2=0.5), am.arcface_target(theta.cos(), 0.5))
    assert torch.allclose(am.combined_logit(theta, m3=0.35), theta.cos() - 0.35)
    for margins in ((1.35, 0, 0), (0.9, 0.4, 0.15), (0.5, 0, 0)):  # m₁ need not be an integer
        assert float(am.combined_logit(0.4, *margins)) == pytest.approx(
            oracle.rotated_logit(math.degrees(0.4), *margins, 1)
        )


@FEW
@given(st.lists(st.floats(1, 179), min_size=2, max_size=6), st.floats(1, 64), st.floats(0, 0.9))
def test_gradient_at_the_target(angles, s, m):
    ours = am.cosface_gradient(angles, s, m)
    assert ours == pytest.approx(oracle.target_slope(angles, s, m), abs=1e-9)


def test_a_large_scale_leaves_gradients_to_the_samples_that_violate_the_margin():
    inside, outside = [30, 80], [60, 70]  # cos 30° − 0.35 > cos 80°, cos 60° − 0.35 < cos 70°
    for s in (30.0, 64.0):
        assert abs(am.cosface_gradient(inside, s, 0.35)) < 0.01
        assert am.cosface_gradient(outside, s, 0.35) == pytest.approx(-s, rel=0.01)


def test_centres_closer_than_m_leave_arcface_no_boundary():
    edge = math.degrees(0.5)
    assert edge + 1 - 2 * am.boundary_angle(edge + 1, lambda t: math.cos(t + 0.5)) == (
        pytest.approx(edge)
    )
    with pytest.raises(ValueError, match="the margin is too large for"):
        am.boundary_angle(edge - 1, lambda t: math.cos(t + 0.5))


def test_the_probability_stays_far_from_1_without_a_scale():
    centres = am.unit_vectors([0.0] + [90.0] * 999)
    loss = am.cosface_loss(am.unit_vectors([0.0]), centres, torch.tensor([0]), s=1, m=0)
    assert 100 * math.exp(-float(loss)) == pytest.approx(0.27, abs=0.005)


# Wrong in the wild


def test_plus_2k_jumps_and_plain_cosine_is_not_monotone():
    def plus(degrees):
        k = int(4 * degrees // 180)
        return (-1) ** k * math.cos(math.radians(4 * degrees)) + 2 * k

    assert plus(44.999) == pytest.approx(-1, abs=1e-6)
    assert plus(45.001) == pytest.approx(3, abs=1e-6)
    assert plus(135.001) == pytest.approx(7, abs=1e-6)
    assert [math.cos(math.radians(4 * d)) for d in (0, 90, 180)] == pytest.approx([1, 1, 1])
    assert [float(am.psi(math.radians(d), 4)) for d in (0, 90, 180)] == pytest.approx([1, -3, -7])


def test_the_margin_is_not_taken_from_the_probability():
    cosine = torch.tensor([0.7, 0.4], dtype=torch.float64)
    assert float(cosine.sum()) == pytest.approx(1.1)  # so these cannot be the probabilities
    logits = 30 * cosine
    p = logits.softmax(0)
    assert float(p.sum()) == pytest.approx(1)
    assert float(p[0]) - 0.35 == pytest.approx(0.6499, abs=1e-4)
    with_margin = (logits - torch.tensor([10.5, 0])).softmax(0)
    assert float(with_margin[0]) == pytest.approx(0.1824, abs=1e-4)


FOUR = [math.degrees(math.acos(c)) for c in (0.6, 0.25, 0.25, 0.13)]


def test_the_margin_is_scaled_too():
    logits = 30 * torch.tensor([[0.6, 0.25, 0.25, 0.13]], dtype=torch.float64)
    after = logits - torch.tensor([0.35, 0, 0, 0], dtype=torch.float64)
    target = torch.tensor([0])
    assert float(F.cross_entropy(after, target)) == pytest.approx(0.00008, abs=5e-6)
    right = am.cosface_loss(am.unit_vectors([0.0]), am.unit_vectors(FOUR), target)
    assert float(right) == pytest.approx(1.11, abs=0.005)


def test_degrees_for_radians_are_refused_and_every_class_cancels():
    x, weight, target = batch(0)
    with pytest.raises(ValueError, match=r"28\.6.*0\.4992"):
        am.arcface_loss(x, weight, target, m=28.6)
    every = F.cross_entropy(30 * (am.cosines(x, weight) - 0.35), target)
    assert torch.allclose(every, am.cosface_loss(x, weight, target, m=0), atol=1e-12)


# The toy


@pytest.mark.thorough
def test_the_toy_is_reproducible_and_from_seed_4_every_margin_narrows_the_classes():
    angles = {name: margin_toy.train(loss) for name, loss in margin_toy.LOSSES.items()}
    assert all(e.angle < angles["modified"].angle for n, e in angles.items() if n in MARGINS)
    assert angles["modified"].angle < angles["Softmax"].angle
    assert all(angles[n].accuracy == 1 for n in MARGINS)
    again = margin_toy.train(margin_toy.LOSSES["ArcFace"])
    assert torch.equal(again.features, angles["ArcFace"].features)


def test_from_seed_1_l_softmax_is_wider_than_softmax():
    wide, softmax = (
        margin_toy.train(margin_toy.LOSSES[n], seed=1) for n in ("L-Softmax", "Softmax")
    )
    assert wide.angle > softmax.angle + 2


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(8))
def test_from_each_seed_two_margins_are_tighter_than_none_and_arcface_is_stuck_at_two(seed):
    names = ("Softmax", "modified", "SphereFace", "CosFace", "ArcFace")
    angles = {name: margin_toy.train(margin_toy.LOSSES[name], seed=seed).angle for name in names}
    assert max(angles["SphereFace"], angles["CosFace"]) < min(angles["Softmax"], angles["modified"])
    assert (angles["ArcFace"] > 40) == (seed in (0, 3))


# The page in the terminal, and an exercise's words

ROOT = Path(__file__).parents[2]
EXERCISE = ROOT / "kb/topics/angular_margin/exercises/arcface_logits"
SHOWN = {
    "∑_(j ≠ yᵢ)e^(zⱼ)": "sum(map(exp, z[1:]))",
    "∑ⱼ e^(‖xᵢ‖ cos θⱼ)": "sum(map(exp, z))",
    "e^(z_(yᵢ))": "exp(z[0])",
    "e^(‖xᵢ‖ cos θ_(yᵢ))": "exp(z[0])",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_losses_read_in_the_terminal_as_they_are(lang):
    """The bracket after log spans the whole fraction, not its numerator."""
    page = (ROOT / "docs" / lang / "angular_margin.md").read_text("utf-8")
    fractions = re.findall(r"\\log\\left\((\\frac\{e.*?)\\right\)\$\$", page)
    assert len(fractions) == 2
    assert not re.search(r"\\log\s*\\frac", page)
    z = [1.3, -0.4, 2.2]
    for fraction in fractions:
        shown = formula(rf"\log\left({fraction}\right)")
        for term, python in SHOWN.items():
            shown = shown.replace(term, python)
        names = {"log": math.log, "exp": math.exp, "z": z}
        expected = z[0] - math.log(sum(map(math.exp, z)))
        assert eval(shown, names) == pytest.approx(expected)


def test_a_detached_angle_is_told_which_gradient_is_asked_for():
    def detached(cosine, target, s, m):
        own = cosine.gather(1, target[:, None])
        shifted = am.arcface_target(own.detach().double(), m).float()
        return s * cosine.scatter(1, target[:, None], own + (shifted - own).detach())

    checks = {check.id: check for check in load(EXERCISE).CHECKS}
    failure = run_check(checks["gradient_cut"], detached)
    assert failure
    assert "detached" in checks["gradient_cut"].mistake[1]
    assert all(
        run_check(c, detached) is None for name, c in checks.items() if name != "gradient_cut"
    )
    assert "has another gradient" in (EXERCISE / "task.en.md").read_text("utf-8")


MARGINS = ("L-Softmax", "SphereFace", "CosFace", "ArcFace")

X, W, Y = batch(1)


@pytest.mark.parametrize(
    ("call", "quoted"),
    [
        (lambda: am.psi(0.5, 0), "m is 0"),
        (lambda: am.psi(0.5, 2.5), "2.5"),
        (lambda: am.psi(0.5, math.nan), "nan"),
        (lambda: am.psi(-0.5, 2), "-0.5"),
        (lambda: am.psi(3.5, 2), "3.5; expected radians from 0 to π"),
        (lambda: am.psi(torch.tensor([0.5, 60.0]), 2), "60.0"),
        (lambda: am.psi(math.nan, 2), "nan"),
        (lambda: am.sphereface_loss(X, W, Y, m=0), "m is 0"),
        (lambda: am.large_margin_softmax_loss(X, W, Y, m=1.5), "1.5"),
        (lambda: am.modified_softmax_loss(X[0], W, Y), r"\(4,\)"),
        (
            lambda: am.modified_softmax_loss(X, W[:, :3], Y),
            r"\(5, 3\); expected \(batch, feature\) and",
        ),
        (lambda: am.modified_softmax_loss(X[:0], W, Y[:0]), r"\(0, 4\)"),
        (lambda: am.cosface_loss(X, W[:1], Y), "1 class"),
        (lambda: am.cosface_loss(X.where(X.max() > X, math.inf), W, Y), "^x holds inf; expected"),
        (lambda: am.cosface_loss(X, W * math.nan, Y), "^weight holds nan; expected"),
        (lambda: am.cosface_loss(X, W, Y - 7), "-"),
        (
            lambda: am.cosface_loss(X, W, torch.tensor([0, 1, 4, 5, 2, 3, 0])),
            "^target holds 5; expected classes 0 to 4$",
        ),
        (lambda: am.cosface_loss(X, W, torch.tensor([0, 1, 4, -1, 2, 3, 0])), "holds -1; expected"),
        (lambda: am.cosface_loss(X, W, Y, m=2), "m is 2; expected a difference of cosines"),
        (lambda: am.cosface_loss(X, W, Y[:3]), r"\(3,\)"),
        (lambda: am.cosface_loss(X, W, Y.double()), "float64"),
        (lambda: am.cosface_loss(X, W, Y, s=0), "s is 0"),
        (lambda: am.cosface_loss(X, W, Y, m=-0.1), "-0.1"),
        (lambda: am.cosface_loss(X, W, Y, m=math.nan), "nan"),
        (lambda: am.arcface_loss(X, W, Y, s=math.inf), "inf"),
        (lambda: am.arcface_loss(X, W, Y, m=-0.2), "^m is -0.2; expected radians, 0 ≤ m < π/2$"),
        (lambda: am.arcface_loss(X, W, Y, m=math.nan), "^m is nan; expected radians, 0 ≤ m < π/2$"),
        (lambda: am.arcface_loss(X, W, Y, m=math.inf), "^m is inf; expected radians, 0 ≤ m < π/2$"),
        (lambda: am.arcface_loss(X, W, Y, m=math.pi), "m < π/2: 3.14159.*° is 0.05483$"),
        (lambda: am.arcface_loss(X, W, Y, m=math.pi / 2), "m < π/2: 1.5707.*° is 0.02742$"),
        (lambda: am.annealed(0.5, 4, -1), "-1"),
        (lambda: am.combined_logit(0.5, m1=0), "margins are 0, 0, 0; expected m1 > 0, m2 ≥ 0"),
        (lambda: am.combined_logit(0.5, m2=-0.1), "-0.1"),
        (lambda: am.combined_logit(0.5, m3=-1), "-1"),
        (lambda: am.boundary_angle(0, math.cos), "0"),
        (lambda: am.boundary_angle(180.5, math.cos), "180.5"),
        (lambda: am.cosface_gradient([30], 30, 0.35), "1 angles"),
        (lambda: am.cosface_gradient([30, 40], -1, 0.35), "-1"),
        (lambda: margin_toy.train(am.cosface_loss, steps=0), "steps is 0"),
    ],
)
def test_bad_input_is_refused_and_quoted(call, quoted):
    with pytest.raises(ValueError, match=quoted):
        call()


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_half_precision_zero_vectors_are_at_90_degrees(kind):
    weight = torch.randn(3, 4).to(kind)
    assert am.cosines(torch.zeros(2, 4).to(kind), weight).tolist() == [[0, 0, 0]] * 2
    loss = am.arcface_loss(torch.zeros(1, 4).to(kind), weight, torch.tensor([0]))
    assert loss.isfinite()


def test_infinite_margins_and_weights_are_refused():
    for call in (
        lambda: am.psi(0.3, math.inf),
        lambda: am.annealed(0.3, 2, math.inf),
        lambda: am.cosface_gradient([10, 50], 30, 2),
    ):
        with pytest.raises(ValueError, match="expected"):
            call()


def test_an_easy_margin_jumps_upwards_at_90_degrees_as_the_docstring_says():
    before, after = (float(am.arcface_target(c, 0.5, easy_margin=True)) for c in (1e-9, 0.0))
    assert after - before == pytest.approx(math.sin(0.5), abs=1e-6)


def test_a_change_in_another_type_as_under_autocast_is_taken():
    """On a GPU autocast computes acos in float32 while the cosines are half."""
    cosine = torch.tensor([[0.5, 0.25]], dtype=torch.float16)
    changed = am._replace(cosine, torch.tensor([0]), lambda c: c.float() - 0.125)
    assert (changed.dtype, changed.tolist()) == (torch.float16, [[0.375, 0.25]])
