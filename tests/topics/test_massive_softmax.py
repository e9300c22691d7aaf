"""Losses over many classes against full logits, an explicit simplex and brute force."""

import itertools
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kb.cli._latex import formula
from kb.quiz.asking.bank import load
from kb.topics.massive_softmax import oracle
from kb.topics.massive_softmax.snippets import (
    chunked_cross_entropy,
    classifier_memory,
    classifier_parameters,
    hierarchical_products,
    initial_loss,
    loss_floor,
    merge_log_sum_exp,
    minimum_scale,
    sampled_classes,
    sampled_cross_entropy,
    sharded_cross_entropy,
    triplet_count,
    verification_accuracy,
    wrong_pairs,
)

ROOT = Path(__file__).parents[2]

Case = tuple[Tensor, Tensor, Tensor]


def case(
    batch: int = 6, features: int = 5, classes: int = 17, seed: int = 0, scale: float = 1
) -> Case:
    source = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, features, dtype=torch.float64, generator=source) * scale
    weight = torch.randn(classes, features, dtype=torch.float64, generator=source)
    return x, weight, torch.randint(classes, (batch,), generator=source)


def gradients(loss: Any, x: Tensor, weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    x, weight = x.clone().requires_grad_(), weight.clone().requires_grad_()
    value = loss(x, weight)
    torch.autograd.backward(value)
    assert x.grad is not None
    assert weight.grad is not None
    return value.detach(), x.grad, weight.grad


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 9), st.integers(1, 6), st.integers(2, 40), st.integers(1, 50),
    st.integers(0, 10**6), st.sampled_from([0.01, 1.0, 100.0]),
)  # fmt: skip
def test_chunked_equals_dense(
    batch: int, features: int, classes: int, chunk: int, seed: int, scale: float
) -> None:
    x, weight, target = case(batch, features, classes, seed, scale)
    ours = gradients(lambda a, b: chunked_cross_entropy(a, b, target, chunk), x, weight)
    dense = oracle.dense_cross_entropy(x, weight, target)
    for one, other in zip(ours, dense, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-10)


def test_chunked_passes_gradcheck() -> None:
    x, weight, target = case()
    assert torch.autograd.gradcheck(
        lambda a, b: chunked_cross_entropy(a, b, target, 4),
        (x.requires_grad_(), weight.requires_grad_()),
    )


@pytest.mark.parametrize("needs", ["x", "weight", "neither"])
def test_chunked_where_one_side_needs_no_gradient(needs: str) -> None:
    x, weight, target = case()
    _, for_x, for_weight = oracle.dense_cross_entropy(x, weight, target)
    x.requires_grad_(needs == "x")
    weight.requires_grad_(needs == "weight")
    loss = chunked_cross_entropy(x, weight, target, 5)
    assert loss.requires_grad == (needs != "neither")
    if needs != "neither":
        torch.autograd.backward(loss * 3)
    for tensor, expected in ((x, for_x), (weight, for_weight)):
        if tensor.requires_grad:
            assert tensor.grad is not None
            torch.testing.assert_close(tensor.grad, 3 * expected, rtol=0, atol=1e-12)
        else:
            assert tensor.grad is None


def test_chunked_in_single_precision() -> None:
    x, weight, target = case(classes=300)
    dense = oracle.dense_cross_entropy(x, weight, target)
    ours = gradients(
        lambda a, b: chunked_cross_entropy(a, b, target, 64), x.float(), weight.float()
    )
    for one, other in zip(ours, dense, strict=True):
        assert one.dtype == torch.float32
        torch.testing.assert_close(one.double(), other, rtol=1e-4, atol=1e-5)


def test_chunked_does_not_overflow() -> None:
    """exp(2000) is infinite; the running maximum keeps every exponent at most 0."""
    x = torch.tensor([[2000.0, 0.0]], dtype=torch.float64)
    weight = torch.eye(2, dtype=torch.float64)
    assert float(chunked_cross_entropy(x, weight, torch.tensor([1]), 1)) == 2000
    assert math.isinf(float(torch.exp(x @ weight.T).sum()))


def test_each_row_has_its_own_maximum() -> None:
    """Against the largest logit of the batch the small row would sum to 0."""
    x = torch.tensor([[2000.0, 0.0], [1.0, -1.0]], dtype=torch.float64)
    weight = torch.eye(2, dtype=torch.float64)
    for chunk in (1, 2):
        loss = float(chunked_cross_entropy(x, weight, torch.tensor([0, 0]), chunk))
        assert loss == pytest.approx(math.log1p(math.exp(-2)) / 2, abs=1e-12)


def test_chunked_gives_no_second_derivative() -> None:
    x, weight, target = case()
    x.requires_grad_()
    loss = chunked_cross_entropy(x, weight, target, 4)
    (first,) = torch.autograd.grad(loss, x, create_graph=True)
    with pytest.raises(RuntimeError, match="does not require grad"):
        torch.autograd.grad(first.sum(), x)


@pytest.mark.parametrize("sizes", [[17], [1, 16], [5, 7, 5], [1] * 17])
def test_sharded_equals_dense(sizes: list[int]) -> None:
    x, weight, target = case()
    ours = gradients(
        lambda a, b: sharded_cross_entropy(a, torch.split(b, sizes), target), x, weight
    )
    dense = oracle.dense_cross_entropy(x, weight, target)
    for one, other in zip(ours, dense, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_one_shards_softmax_is_not_the_whole() -> None:
    """A softmax over the own shard alone forgets the other shards' classes."""
    x, weight, _ = case()
    target = torch.zeros(len(x), dtype=torch.int64)
    own = F.cross_entropy(x @ weight[:5].T, target)
    assert float(own) < float(sharded_cross_entropy(x, [weight[:5], weight[5:]], target))


def test_sampled_with_all_classes_is_the_whole() -> None:
    x, weight, target = case()
    ours = gradients(
        lambda a, b: sampled_cross_entropy(a, b, target, 1.0, torch.Generator()), x, weight
    )
    dense = oracle.dense_cross_entropy(x, weight, target)
    for one, other in zip(ours, dense, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("keep", [0.0, 0.1, 0.5])
def test_sampled_touches_the_batchs_classes_and_a_part_of_the_others(keep: float) -> None:
    x, weight, target = case(batch=4, classes=60)
    source = torch.Generator().manual_seed(1)
    _, _, for_weight = gradients(
        lambda a, b: sampled_cross_entropy(a, b, target, keep, source), x, weight
    )
    touched = for_weight.abs().sum(1) > 0
    present = len(set(target.tolist()))
    assert touched[target].all()
    assert int(touched.sum()) == sampled_classes(60, present, keep)
    assert sampled_classes(60, present, keep) == oracle.drawn_classes(60, present, keep)


def test_sampled_draw_follows_its_generator() -> None:
    x, weight, target = case(classes=60)

    def loss(seed: int) -> float:
        return float(
            sampled_cross_entropy(x, weight, target, 0.2, torch.Generator().manual_seed(seed))
        )

    assert loss(1) == loss(1)
    assert len({loss(seed) for seed in range(5)}) == 5
    dense = float(F.cross_entropy(x @ weight.T, target))
    assert all(loss(seed) < dense for seed in range(5))  # fewer terms in the denominator


def test_parameters_and_memory() -> None:
    assert classifier_parameters(512, 100_000) == 51_300_000
    assert classifier_parameters(4096, 4030) == 16_510_910  # DeepFace's last layer
    assert oracle.layer_parameters(4096, 4030, True) == 16_510_910
    weights, logits = classifier_memory(512, 1_000_000, 1024)
    assert weights == oracle.state_bytes(512, 1_000_000, 4, momentum=True) == 6_144_000_000
    assert logits == oracle.logits_bytes(512, 1_000_000, 1024, 4) == 4_096_000_000
    assert round(weights / 2**30, 2) == 5.72  # GiB; decimal GB would be 6.14
    assert classifier_memory(512, 10, 8, bytes_per_value=2, states=1) == (10_240, 160)
    assert oracle.break_even_batch(512, 1000) == 1536  # 3 · 512


def test_initial_loss() -> None:
    assert initial_loss(10_177) == pytest.approx(9.2279, abs=1e-4)
    assert initial_loss(10_177) == pytest.approx(oracle.uniform_loss(10_177), abs=1e-12)
    assert math.log2(10_177) == pytest.approx(13.3130, abs=1e-4)


@pytest.mark.parametrize("margin", [0, 0.35])
@pytest.mark.parametrize("scale", [1, 30, 64])
def test_random_unit_vectors_start_above_ln_c(scale: float, margin: float) -> None:
    """About s²/2d above, and s·m more with CosFace's margin; ln C needs nearly equal logits."""
    features, classes, rows = 512, 5_000, 400
    source = torch.Generator().manual_seed(1)
    x = F.normalize(torch.randn(rows, features, generator=source))
    weight = F.normalize(torch.randn(classes, features, generator=source))
    target = torch.randint(classes, (rows,), generator=source)
    own = F.one_hot(target, classes)
    loss = float(F.cross_entropy(scale * (x @ weight.T - margin * own), target))
    estimate = initial_loss(classes) + scale**2 / (2 * features) + scale * margin
    assert loss == pytest.approx(estimate, abs=0.4)
    assert (loss == pytest.approx(initial_loss(classes), abs=0.4)) == (scale == 1)


def test_more_devices_do_not_shrink_the_logits_of_a_device() -> None:
    """At a fixed batch a device: (N·n)·(C/n) = N·C numbers."""
    for devices in (1, 8, 64):
        _, logits = classifier_memory(512, 10_000_000 // devices, 64 * devices)
        assert logits == 64 * 10_000_000 * 4
    assert round(64 * 10_000_000 * 4 / 2**30, 2) == 2.38


def test_the_batchs_classes_come_on_top_of_the_fraction() -> None:
    """Partial FC's code counts them inside: max(300, 0.1 · 10,000) = 1,000 columns."""
    assert sampled_classes(10_000, 300, 0.1) == 300 + 970


def test_the_log_q_correction_makes_the_denominator_unbiased_and_its_logarithm_too_small() -> None:
    """Over all draws of k of n negatives, each logit raised by ln(n / k)."""
    x, weight, _ = case(batch=1, classes=7)
    own, *negatives = (x @ weight.T)[0].tolist()
    n, k = len(negatives), 2
    full = math.exp(own) + sum(map(math.exp, negatives))
    draws = [
        math.exp(own) + sum(math.exp(z + math.log(n / k)) for z in drawn)
        for drawn in itertools.combinations(negatives, k)
    ]
    assert sum(draws) / len(draws) == pytest.approx(full, rel=1e-12)
    assert sum(map(math.log, draws)) / len(draws) < math.log(full)
    plain = [
        math.exp(own) + sum(map(math.exp, drawn)) for drawn in itertools.combinations(negatives, k)
    ]
    assert max(plain) < full


def test_the_smallest_cases_allowed() -> None:
    assert initial_loss(2) == math.log(2)
    assert classifier_parameters(1, 2) == 4
    assert (sampled_classes(2, 1, 0), sampled_classes(2, 2, 0.5)) == (1, 2)


def test_floor_of_10177_classes() -> None:
    """Normalised softmax without a scale cannot get below 8.23, with all faces perfect."""
    assert loss_floor(10_177, 1) == pytest.approx(8.227956, abs=1e-6)
    assert round(loss_floor(10_177, 1), 2) == 8.23
    assert loss_floor(10_177, 1) == pytest.approx(oracle.simplex_loss(10_177, 1), abs=1e-10)
    assert math.exp(-loss_floor(10_177, 1)) == pytest.approx(0.000267, abs=1e-6)


def test_the_floor_is_of_the_mean_over_equally_large_classes() -> None:
    """Centre 0 opposite to all others: a single class, and unbalanced classes, go below."""
    assert math.log1p(10_176 * math.exp(-2)) < loss_floor(10_177, 1)
    assert 1 / (1 + 10_176 * math.exp(-2)) == pytest.approx(0.00073, abs=5e-6)
    centres = torch.ones(50, 1, dtype=torch.float64)
    centres[0] = -1
    weight, target = torch.ones(50, dtype=torch.float64), torch.arange(50)
    assert float(F.cross_entropy(centres @ centres.T, target)) > loss_floor(50, 1)
    weight[0] = 200
    unbalanced = float(F.cross_entropy(centres @ centres.T, target, weight=weight))
    assert unbalanced == pytest.approx(2.3988, abs=1e-4)
    assert unbalanced < loss_floor(50, 1)


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 300), st.floats(0, 60))
def test_floor_is_the_simplexs_loss(classes: int, scale: float) -> None:
    assert loss_floor(classes, scale) == pytest.approx(
        oracle.simplex_loss(classes, scale), rel=1e-9, abs=1e-12
    )


def test_no_arrangement_beats_the_simplex() -> None:
    """Gradient descent on free unit vectors stops at the floor, from above."""
    torch.manual_seed(0)
    centres = torch.randn(6, 8, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([centres], lr=0.05)
    for _ in range(400):
        unit = F.normalize(centres, dim=1)
        loss = F.cross_entropy(4 * unit @ unit.T, torch.arange(6))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert loss_floor(6, 4) - 1e-12 <= float(loss.detach()) <= loss_floor(6, 4) + 1e-4


def test_an_explicit_simplex() -> None:
    centres = torch.eye(7, dtype=torch.float64) - 1 / 7
    centres = F.normalize(centres, dim=1)
    cosines = centres @ centres.T
    assert float(cosines[0, 1]) == pytest.approx(-1 / 6)
    assert float(F.cross_entropy(5 * cosines, torch.arange(7))) == pytest.approx(loss_floor(7, 5))


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 10**5), st.floats(0.5, 0.999))
def test_minimum_scale_inverts_the_floor(classes: int, probability: float) -> None:
    scale = minimum_scale(classes, probability)
    assert math.exp(-loss_floor(classes, scale)) == pytest.approx(probability, rel=1e-9)
    assert scale == pytest.approx(oracle.simplex_scale(classes, probability), abs=1e-7)


def test_minimum_scale_values() -> None:
    assert minimum_scale(10_177, 0.9) == pytest.approx(11.4238, abs=1e-4)
    assert minimum_scale(2, 0.5) == 0
    assert minimum_scale(10_000_000, 0.99) == pytest.approx(20.7132, abs=1e-4)


def test_merge() -> None:
    assert merge_log_sum_exp([(3.0, 2.0), (5.0, 1.5)]) == pytest.approx(
        oracle.merged_log_sum_exp([[3.0, 2.0], [5.0, 1.5]]), abs=1e-12
    )
    logits = [0.5, 2.0, -1.0, 700.0]
    parts = [(max(part), sum(math.exp(v - max(part)) for v in part)) for part in
             (logits[:2], logits[2:])]  # fmt: skip
    assert merge_log_sum_exp(parts) == pytest.approx(700, abs=1e-12)


def test_triplets() -> None:
    for identities, images in ((2, 2), (3, 2), (3, 4)):
        assert triplet_count(identities, images) == oracle.listed_triplets(identities, images)
    assert triplet_count(10_000, 20) == 759_924_000_000  # of (200,000)³ = 8·10¹⁵ triples


def test_two_levels() -> None:
    assert hierarchical_products(512, 1_000_000, 1000) == 512 * 2000
    assert hierarchical_products(512, 1_000_000, 1000) == oracle.two_level_products(512, 1000, 1000)
    for classes, groups in ((10, 3), (10, 4), (11, 10), (7, 7), (2, 1)):  # the last group smaller
        largest = max(len(range(group, classes, groups)) for group in range(groups))
        assert hierarchical_products(1, classes, groups) == groups + largest
    assert min(range(1, 101), key=lambda g: hierarchical_products(1, 100, g)) == 10


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(1, 4), st.data())
def test_verification_by_brute_force(folds: int, size: int, data: st.DataObject) -> None:
    pairs = folds * size
    scores = data.draw(st.lists(st.integers(0, 6).map(lambda v: v / 4), min_size=pairs,
                                max_size=pairs))  # fmt: skip
    same = data.draw(st.lists(st.booleans(), min_size=pairs, max_size=pairs))
    expected = oracle.folded_accuracy(scores, [int(s) for s in same], folds)
    assert verification_accuracy(scores, same, folds) == pytest.approx(expected, abs=1e-12)


def test_verification_tells_scores_apart_that_single_precision_does_not() -> None:
    scores = [0.5, 0.5 + 1e-12] * 4
    assert verification_accuracy(scores, [False, True] * 4, folds=4) == 1


def test_verification_takes_noughts_and_ones() -> None:
    scores, same = [0.6, 0.6, 0.0, 0.4, 0.8, 0.7, 0.6, 0.4], [1, 1, 0, 0, 1, 0, 0, 1]
    expected = oracle.folded_accuracy(scores, same, 4)
    assert verification_accuracy(scores, same, folds=4) == pytest.approx(expected)  # type: ignore[arg-type]


def test_verification_chooses_its_threshold_elsewhere() -> None:
    """The best single threshold gets 5 of 6; the protocol 4 of 6."""
    scores = [0.5, 0.6, 0.9, 0.2, 0.8, 0.7]
    same = [True, False, True, False, True, False]
    best = max(
        sum((s >= t) == truth for s, truth in zip(scores, same, strict=True)) for t in scores
    )
    assert best == 5
    assert verification_accuracy(scores, same, folds=3) == oracle.folded_accuracy(
        scores, [int(s) for s in same], 3
    )
    assert verification_accuracy(scores, same, folds=3) == pytest.approx(4 / 6)


def test_lfw_arithmetic() -> None:
    assert wrong_pairs(99.83) == 10  # ArcFace
    assert wrong_pairs(97.35) == 159  # DeepFace
    assert wrong_pairs(99.63) - wrong_pairs(99.73) == 6  # 0.1 % of 6,000
    assert oracle.pairs_wrong(99.83) == 10
    assert (wrong_pairs(0), wrong_pairs(100), wrong_pairs(0, 1)) == (6000, 0, 1)
    truth = [pair % 2 == 0 for pair in range(6000)]
    scores = [float(t) for t in truth]
    scores[:10] = [1 - score for score in scores[:10]]
    accuracy = verification_accuracy(scores, truth)
    assert wrong_pairs(100 * accuracy) == 10


def test_logits_not_weights_break_first_with_a_large_batch() -> None:
    weights, logits = classifier_memory(512, 200_000, 1024, states=1)
    assert logits == 2 * weights


ODD = torch.tensor([math.nan, 0])  # one odd number among good ones
X, W, T = torch.zeros(2, 3), torch.zeros(4, 3), torch.tensor([0, 3])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: classifier_parameters(0, 5), "features = 0"),
        (lambda: classifier_parameters(3, 1), "classes = 1"),
        (lambda: classifier_memory(3, 5, 0), "batch = 0"),
        (lambda: classifier_memory(3, 5, 1, states=0), "states = 0"),
        (lambda: classifier_memory(3, 5, 1, 0), "bytes_per_value = 0"),
        (lambda: initial_loss(1), "classes = 1"),
        (lambda: hierarchical_products(0, 5, 2), "^features = 0"),
        (lambda: hierarchical_products(3, 1, 1), "^classes = 1"),
        (lambda: sampled_classes(1, 1, 0.1), "^classes = 1"),
        (lambda: sampled_cross_entropy(X * math.nan, W, T, 0.1, None), "found nan in x"),
        (lambda: sampled_cross_entropy(X + 1e30, W + 1e30, T, 0.1, None), "^the logits overflow"),
        (lambda: sharded_cross_entropy(X * math.nan, [W, W], T), "found nan in x"),
        (lambda: verification_accuracy([0.1, 0.2], [True, True], 1), "2 pairs in 1 folds"),
        (lambda: verification_accuracy([], [], 2), "0 pairs in 2 folds"),
        (lambda: wrong_pairs(50, 0), "^pairs = 0"),
        (lambda: chunked_cross_entropy(X[None], W, T, 2), r"^x \(1, 2, 3\), weight \(4, 3\)"),
        (lambda: chunked_cross_entropy(X, W[0], T, 2), r"^x \(2, 3\), weight \(3,\)"),
        (lambda: triplet_count(1, 3), "identities = 1"),
        (lambda: triplet_count(3, 1), "images = 1"),
        (lambda: hierarchical_products(3, 5, 6), "groups = 6"),
        (lambda: merge_log_sum_exp([]), r"parts = \[\]"),
        (lambda: merge_log_sum_exp([(1.0, 0.0)]), r"\(1.0, 0.0\)"),
        (lambda: merge_log_sum_exp([(math.nan, 1.0)]), "nan"),
        (lambda: loss_floor(1, 4), "classes = 1"),
        (lambda: loss_floor(4, -1), "scale = -1"),
        (lambda: loss_floor(4, math.nan), "scale = nan"),
        (lambda: minimum_scale(10, 0.05), "probability = 0.05: expected 0.1 to below 1"),
        (lambda: minimum_scale(10, 1), "probability = 1"),
        (lambda: minimum_scale(10, math.nan), "probability = nan"),
        (lambda: minimum_scale(1, 0.9), "classes = 1"),
        (lambda: sampled_classes(5, 6, 0.1), "present = 6"),
        (lambda: sampled_classes(5, 2, 1.1), "keep = 1.1"),
        (lambda: sampled_cross_entropy(X, W, T, -0.1, None), "keep = -0.1"),
        (lambda: sampled_cross_entropy(X, W, T, math.nan, None), "keep = nan"),
        (lambda: sampled_cross_entropy(X, W * math.nan, T, 0.1, None), "nan"),
        (lambda: chunked_cross_entropy(X, W, T, 0), "chunk = 0"),
        (lambda: chunked_cross_entropy(X, W.T, T, 2), r"\(2, 3\).*\(3, 4\).*\(classes, features\)"),
        (lambda: chunked_cross_entropy(X, W[:1], T * 0, 2), "classes = 1"),
        (
            lambda: chunked_cross_entropy(X, W, torch.tensor([0, 4]), 2),
            "target holds 4: expected labels 0 to 3",
        ),
        (lambda: chunked_cross_entropy(X, W, torch.tensor([0, -1]), 2), "target holds -1"),
        (lambda: chunked_cross_entropy(X, W, T.double(), 2), "float64"),
        (lambda: chunked_cross_entropy(X, W, T[:1], 2), r"target \(1,\)"),
        (lambda: chunked_cross_entropy(X.half(), W.half(), T, 2), "float16"),
        (lambda: chunked_cross_entropy(X, W.double(), T, 2), "float64"),
        (
            lambda: chunked_cross_entropy(X.diagonal_scatter(X[0, :2] * 0 + ODD), W, T, 2),
            "found nan",
        ),
        (lambda: chunked_cross_entropy(X, W + math.inf, T, 2), "found inf"),
        (lambda: chunked_cross_entropy(X + 1e30, W + 1e30, T, 2), "overflow"),
        (lambda: sharded_cross_entropy(X, [], T), r"shards = \[\]"),
        (lambda: sharded_cross_entropy(X, [W, W[:, :2]], T), r"\(4, 2\)"),
        (lambda: sharded_cross_entropy(X, [W, W * math.nan], T), "found nan"),
        (lambda: sharded_cross_entropy(X, [W, W], torch.tensor([0, 8])), "target holds 8"),
        (lambda: verification_accuracy([0.1, 0.2, 0.3], [True] * 3, 2), "3 pairs in 2 folds"),
        (lambda: verification_accuracy([0.1, 0.2], [True], 2), r"scores \(2,\), same \(1,\)"),
        (lambda: verification_accuracy([0.1, math.nan], [True, True], 2), "score 1 is nan"),
        (lambda: wrong_pairs(101), "accuracy = 101"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_benchmark_of_memory_runs_small() -> None:
    from benchmarks.chunked_cross_entropy import main

    sizes = ["--batch", "64", "--features", "32", "--classes", "40000", "--chunk", "1000"]
    memory = next(found for found in main(sizes) if not isinstance(found, str))
    assert memory.value < 1


@pytest.mark.parametrize("half", [torch.bfloat16, torch.float16])
def test_autocast_does_not_part_the_gradient_from_the_loss(half: torch.dtype) -> None:
    """Labels near their centres, as in training; a bfloat16 forward gave a gradient 39 % off."""
    torch.manual_seed(0)
    weight = F.normalize(torch.randn(1000, 64))
    target = torch.randint(0, 1000, (64,))
    x = 30 * F.normalize(weight[target] + 0.15 * torch.randn(64, 64))

    def loss(a: Tensor, b: Tensor) -> Tensor:
        return chunked_cross_entropy(a, b, target, 256)

    exact = gradients(loss, x, weight)
    with torch.autocast("cpu", half):
        mixed = gradients(loss, x, weight)
        shards = sharded_cross_entropy(x, [weight[:300], weight[300:]], target)
    for ours, wanted in zip(mixed, exact, strict=True):
        assert (ours - wanted).norm() <= 1e-3 * wanted.norm()
    assert float(shards) == pytest.approx(float(exact[0]), rel=1e-4)


def test_minus_infinity_in_one_class_is_refused() -> None:
    """It makes that logit −∞, which leaves no trace in the sum but NaN in the gradient."""
    x, weight, target = torch.rand(4, 3) + 0.1, torch.randn(6, 3), torch.tensor([0, 1, 2, 4])
    weight[3, 0] = -math.inf
    for call in (
        lambda: chunked_cross_entropy(x, weight, target, 3),
        lambda: sharded_cross_entropy(x, [weight[:3], weight[3:]], target),
        lambda: sampled_cross_entropy(x, weight, target, 0.5, None),
    ):
        with pytest.raises(ValueError, match="found -inf"):
            call()


def test_a_loss_next_to_zero_is_not_negative() -> None:
    """The target's logit comes from the same product as the others'."""
    source = torch.Generator().manual_seed(1)
    x = 300 * torch.randn(8, 512, generator=source)
    weight = torch.randn(50, 512, generator=source)
    loss = chunked_cross_entropy(x, weight, (x @ weight.T).argmax(1), 50)
    assert 0 <= float(loss) < 1e-6


def test_an_empty_shard_and_infinite_parts_are_refused() -> None:
    x, weight, target = case(classes=6)
    with pytest.raises(ValueError, match="weight \\(0, 5\\)"):
        sharded_cross_entropy(x, [weight, weight[:0]], target)
    for part in ((-math.inf, 1.0), (math.inf, 1.0), (0.0, math.inf), (math.nan, 1.0)):
        with pytest.raises(ValueError, match="expected finite numbers"):
            merge_log_sum_exp([part, (0.0, 1.0)])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["docs/{}/massive_softmax.md", "quiz_bank/{}/cards.{}.md"])
def test_the_bound_of_the_scale_reads_in_the_terminal_as_it_is(place: str, lang: str) -> None:
    """With s = (C−1)/C · ln(a)/(b) it would be another number."""
    names = ("massive_softmax", lang) if "{}/cards" in place else (lang,)
    page = (ROOT / place.format(*names)).read_text("utf-8")
    (latex,) = re.findall(r"\$+(s \\ge [^$]*)\$", page)
    shown = formula(latex).split(" ≥ ")[1]
    python = re.sub(r"(?<=[)C]) ?(?=ln|[p(](?!-))", "*", shown.replace(") p", ")*p"))
    for classes, p in ((10, 0.6), (10_177, 0.9)):
        value = eval(python, {"ln": math.log, "C": classes, "p": p})
        assert value == pytest.approx(minimum_scale(classes, p))


@pytest.mark.parametrize("name", ["weights_memory", "logits_memory", "shard_memory"])
def test_questions_of_memory_say_gib_and_know_gb(name: str) -> None:
    questions = {question.id: question for question in load("massive_softmax").questions}
    question = questions[f"massive_softmax/{name}"]
    for seed in range(5):
        problem = question.draw(seed).problem
        assert "GiB" in problem.text("zh")
        assert "GiB" in problem.text("en")
        assert isinstance(problem.answer, float)
        decimal = {mistake.id: mistake.value for mistake in problem.mistakes}["decimal_gigabytes"]
        assert decimal == pytest.approx(problem.answer * 2**30 / 1e9)
