"""Segmentation metrics and box overlap equal scikit-learn, torchmetrics, shapely and pycocotools."""

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco
from torch import Tensor
from torchmetrics.functional.classification import multiclass_confusion_matrix
from torchmetrics.functional.segmentation import mean_iou as torchmetrics_mean_iou

from kb.cli._latex import formula
from kb.topics.segmentation_metrics.oracle import boxes as box_oracle
from kb.topics.segmentation_metrics.oracle import metrics as oracle
from kb.topics.segmentation_metrics.snippets import (
    boundary_iou,
    box_iou,
    complete_box_iou,
    confusion_matrix,
    dice,
    dice_from_iou,
    dice_per_class,
    distance_box_iou,
    frequency_weighted_iou,
    generalized_box_iou,
    iou_per_class,
    mean_iou,
    mean_pixel_accuracy,
    nms,
    per_image_iou,
    pixel_accuracy,
    soft_dice,
)

ROOT = Path(__file__).parents[2]

Matrix = list[list[int]]


def matrices(low: int = 0) -> st.SearchStrategy[Matrix]:
    """Square matrices of counts with at least one pixel."""
    return st.integers(2, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(low, 12), min_size=n, max_size=n), min_size=n, max_size=n
        ).filter(lambda rows: sum(map(sum, rows)) > 0)
    )


# One confusion matrix


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, 2, 3, 255]), st.integers(0, 3)), min_size=1, max_size=40
    )
)
@settings(deadline=None, max_examples=60)
def test_confusion_matrix_equals_sklearn(pairs: list[tuple[int, int]]) -> None:
    target, prediction = [truth for truth, _ in pairs], [guess for _, guess in pairs]
    ours = confusion_matrix(target, prediction, 4)
    if set(target) == {255}:  # scikit-learn refuses a matrix without pixels
        assert not ours.any()
    else:
        assert tuple(map(tuple, ours.tolist())) == oracle.sklearn_confusion(target, prediction, 4)


def test_confusion_matrix_equals_torchmetrics_on_images() -> None:
    generator = torch.Generator().manual_seed(0)
    target = torch.randint(0, 5, (2, 60, 70), generator=generator)
    target[:, :7] = 255
    prediction = torch.randint(0, 5, (2, 60, 70), generator=generator)
    before = target.clone(), prediction.clone()
    ours = confusion_matrix(target, prediction, 5)
    theirs = multiclass_confusion_matrix(prediction, target, 5, ignore_index=255)
    assert ours.dtype == torch.int64
    assert torch.equal(ours, theirs)
    assert torch.equal(confusion_matrix(target.byte(), prediction.byte(), 5), theirs)
    assert torch.equal(target, before[0])
    assert torch.equal(prediction, before[1])


def test_inputs_are_left_unchanged_without_ignored_pixels() -> None:
    target, prediction = torch.tensor([0, 1, 1]), torch.tensor([1, 1, 0])
    assert confusion_matrix(target, prediction, 2).tolist() == [[0, 1], [1, 1]]
    assert target.tolist() == [0, 1, 1]
    assert prediction.tolist() == [1, 1, 0]


def test_ignored_pixels_may_hold_any_prediction() -> None:
    assert confusion_matrix([255, 0], [99, 0], 2).tolist() == [[1, 0], [0, 0]]
    assert confusion_matrix([0, 1], [1, 1], 2, ignore_index=0).tolist() == [[0, 0], [0, 1]]
    assert confusion_matrix([0, 1], [1, 1], 2, ignore_index=None).tolist() == [[0, 1], [0, 1]]


def test_one_class_and_no_pixels() -> None:
    none = torch.zeros(0, dtype=torch.int64)
    assert confusion_matrix([0, 0, 255], [0, 0, 0], 1).tolist() == [[2]]
    assert confusion_matrix([255], [255], 1).tolist() == [[0]]  # ignored: any label may stand there
    assert confusion_matrix(none, none, 1).tolist() == [[0]]
    assert confusion_matrix(none, none, 2).tolist() == [[0, 0], [0, 0]]


@given(matrices())
@settings(deadline=None, max_examples=80)
def test_metrics_equal_sklearn(matrix: Matrix) -> None:
    assert pixel_accuracy(matrix) == pytest.approx(oracle.sklearn_accuracy(matrix))
    assert mean_pixel_accuracy(matrix) == pytest.approx(oracle.sklearn_mean_accuracy(matrix))
    assert mean_iou(matrix) == pytest.approx(oracle.sklearn_iou(matrix))
    assert frequency_weighted_iou(matrix) == pytest.approx(oracle.sklearn_iou(matrix, "weighted"))
    assert dice(matrix) == pytest.approx(oracle.sklearn_dice(matrix))
    for label, iou in enumerate(iou_per_class(matrix).tolist()):
        assert iou == pytest.approx(oracle.sklearn_class_iou(matrix, label), nan_ok=True)


@given(matrices())
@settings(deadline=None, max_examples=30)
def test_mean_iou_equals_torchmetrics_without_its_absent_classes(matrix: Matrix) -> None:
    assert mean_iou(matrix) == pytest.approx(oracle.torchmetrics_iou(matrix), abs=1e-6)


@given(matrices(low=1))
@settings(deadline=None, max_examples=30)
def test_dice_equals_torchmetrics(matrix: Matrix) -> None:
    assert dice(matrix) == pytest.approx(oracle.torchmetrics_dice(matrix), abs=1e-6)


@given(matrices())
@settings(deadline=None, max_examples=40)
def test_dice_of_each_class_follows_from_its_iou(matrix: Matrix) -> None:
    for iou, share in zip(iou_per_class(matrix).tolist(), dice_per_class(matrix), strict=True):
        assert math.isnan(iou) or dice_from_iou(iou) == pytest.approx(float(share))


def test_dice_from_iou_on_pixels() -> None:
    for iou in (0.0, 0.25, 0.5, 0.9, 1.0):
        assert dice_from_iou(iou) == pytest.approx(oracle.counted_dice(iou))


def test_absent_and_only_predicted_classes() -> None:
    absent = [[3, 1, 0], [0, 4, 0], [0, 0, 0]]
    assert iou_per_class(absent)[2].isnan()
    assert mean_iou(absent) == pytest.approx((3 / 4 + 4 / 5) / 2)
    assert mean_pixel_accuracy(absent) == pytest.approx((3 / 4 + 1) / 2)
    predicted = [[3, 0, 1], [0, 4, 0], [0, 0, 0]]  # class 2 is only predicted: IoU 0
    assert iou_per_class(predicted).tolist() == [0.75, 1.0, 0.0]
    assert mean_iou(predicted) == pytest.approx(1.75 / 3)
    assert dice(predicted) == pytest.approx((6 / 7 + 1 + 0) / 3)
    assert mean_pixel_accuracy(predicted) == pytest.approx((3 / 4 + 1) / 2)


def test_pixel_accuracy_flatters_when_the_object_is_small() -> None:
    missed = [[9900, 0], [100, 0]]  # 1 % object, never found
    assert pixel_accuracy(missed) == 0.99
    assert mean_pixel_accuracy(missed) == 0.5
    assert mean_iou(missed) == pytest.approx(0.495)
    assert frequency_weighted_iou(missed) == pytest.approx(0.9801)


def test_torchmetrics_marks_absent_classes_and_averages_images() -> None:
    target = torch.tensor([[[0, 0], [0, 0]], [[0, 1], [1, 1]]])  # (image, height, width)
    prediction = torch.tensor([[[0, 0], [0, 0]], [[0, 0], [0, 1]]])
    scores = torchmetrics_mean_iou(prediction, target, 2, per_class=True, input_format="index")
    assert scores[0].tolist() == [1.0, -1.0]  # class 1 is absent from image 0
    images = [confusion_matrix(t, p, 2) for t, p in zip(target, prediction, strict=True)]
    per_image = per_image_iou(images)
    assert per_image == pytest.approx((1 + (1 / 3 + 1 / 3) / 2) / 2)
    assert per_image == pytest.approx(
        float(torchmetrics_mean_iou(prediction, target, 2, input_format="index").mean())
    )
    assert mean_iou(images[0] + images[1]) == pytest.approx((5 / 7 + 1 / 3) / 2)
    lists = [image.tolist() for image in images]
    assert mean_iou(images[0] + images[1]) == pytest.approx(oracle.pooled_iou(lists))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=40)
def test_soft_dice_is_f1_of_divided_pixels(pairs: list[tuple[float, int]]) -> None:
    probability, target = [p for p, _ in pairs], [t for _, t in pairs]
    if any(target):
        expected = oracle.soft_dice_by_fractions(probability, target)
        assert float(soft_dice(torch.tensor(probability).double(), target)) == pytest.approx(
            expected
        )


def test_soft_dice_of_empty_masks() -> None:
    assert soft_dice([0.0, 0.0], [0.0, 0.0]).isnan()
    assert float(soft_dice([0.0, 0.0], [0.0, 0.0], smooth=1.0)) == 1.0


@pytest.mark.parametrize("width", [1, 2, 3])
def test_boundary_iou_equals_scipy_erosion(width: int) -> None:
    generator = np.random.default_rng(width)
    target, prediction = (generator.random((20, 24)) < 0.8 for _ in range(2))
    target[4:15, 5:18], prediction[3:14, 6:20] = True, True
    ours = boundary_iou(torch.tensor(target), torch.tensor(prediction), width)
    assert ours == pytest.approx(oracle.eroded_iou(target, prediction, width))


def test_boundary_iou_is_stricter_for_a_large_object() -> None:
    target, prediction = torch.zeros(2, 100, 100, dtype=torch.bool)
    target[10:90, 10:90], prediction[12:90, 10:90] = True, True
    assert mean_iou(confusion_matrix(target, prediction, 2)) > 0.96
    assert boundary_iou(target, prediction, 2) < 0.65


# Boxes

coordinate = st.integers(0, 12)
box = st.tuples(coordinate, coordinate, coordinate, coordinate).map(
    lambda c: [float(min(c[0], c[2])), float(min(c[1], c[3])),
               float(max(c[0], c[2])), float(max(c[1], c[3]))]
)  # fmt: skip

PAIRS: list[tuple[Callable[..., Tensor], Callable[..., float]]] = [
    (box_iou, box_oracle.shapely_iou),
    (generalized_box_iou, box_oracle.shapely_giou),
    (distance_box_iou, box_oracle.shapely_diou),
    (complete_box_iou, box_oracle.shapely_ciou),
]


@pytest.mark.parametrize("ours, theirs", PAIRS)
@given(a=box, b=box)
@settings(deadline=None, max_examples=80)
def test_overlap_equals_polygons(
    ours: Callable[..., Tensor], theirs: Callable[..., float], a: list[float], b: list[float]
) -> None:
    assert float(ours([a], [b])) == pytest.approx(theirs(a, b), abs=1e-9)
    assert float(ours([b], [a])) == pytest.approx(theirs(a, b), abs=1e-9)


def boxes(count: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    corner = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 80
    size = torch.rand(count, 2, generator=generator, dtype=torch.float64) * 30
    return torch.cat([corner, corner + size], 1)


def test_pairs_equal_pycocotools() -> None:
    a, b = boxes(40), boxes(30, 1)
    corners = [torch.cat([x[:, :2], x[:, 2:] - x[:, :2]], 1).numpy() for x in (a, b)]
    theirs = coco.iou(corners[0], corners[1], np.zeros(30, dtype=np.uint8))
    assert torch.allclose(box_iou(a, b), torch.from_numpy(np.asarray(theirs)))


@pytest.mark.parametrize("ours", [function for function, _ in PAIRS])
def test_every_pair_in_blocks(ours: Callable[..., Tensor]) -> None:
    a, b = boxes(300), boxes(400, 1)  # more pairs than one block computes
    whole = ours(a, b)
    assert whole.shape == (300, 400)
    rows = torch.cat([ours(a[i : i + 1], b) for i in range(300)])
    assert torch.allclose(whole, rows, atol=1e-12)
    assert ours(a[:0], b).shape == (0, 400)
    assert ours(a, b[:0]).shape == (300, 0)
    assert ours(a.float(), b.float()).dtype == torch.float32
    assert ours(a.long(), b.long()).shape == (300, 400)


@pytest.mark.parametrize("ours", [function for function, _ in PAIRS])
def test_single_beside_double_precision_loses_nothing_more(ours: Callable[..., Tensor]) -> None:
    single, double = boxes(20).float(), boxes(20, 1)
    for a, b in ((single, double), (double, single)):
        assert ours(a, b).dtype == torch.float64
        assert torch.equal(ours(a, b), ours(a.double(), b.double()))


DEGENERATE = [[1.0, 1, 1, 1], [2, 2, 2, 2], [1, 1, 1, 3], [0, 2, 2, 2], [0, 0, 2, 2]]


@pytest.mark.parametrize("ours", [function for function, _ in PAIRS])
def test_zero_area_boxes_give_finite_values_and_gradients(ours: Callable[..., Tensor]) -> None:
    flat = torch.tensor(DEGENERATE, requires_grad=True)
    values = ours(flat, flat)
    assert values.isfinite().all()
    torch.autograd.backward([values.sum()])
    assert flat.grad is not None
    assert flat.grad.isfinite().all()


@pytest.mark.parametrize("ours", [function for function, _ in PAIRS])
def test_overlap_does_not_depend_on_scale_or_place(ours: Callable[..., Tensor]) -> None:
    a, b = boxes(20), boxes(20, 1)
    assert torch.allclose(ours(a * 7 + 3, b * 7 + 3), ours(a, b))


def test_bounds() -> None:
    a, b = boxes(200), boxes(200, 1)
    rounding = 1e-12
    assert (generalized_box_iou(a, b) <= box_iou(a, b) + rounding).all()
    assert (distance_box_iou(a, b) <= box_iou(a, b) + rounding).all()
    assert (complete_box_iou(a, b) <= distance_box_iou(a, b) + rounding).all()
    assert (generalized_box_iou(a, b) > -1).all()
    far = [[1e6, 1e6, 1e6 + 1, 1e6 + 1]]
    assert float(generalized_box_iou([[0, 0, 1, 1]], far)) == pytest.approx(-1, abs=1e-4)
    assert float(distance_box_iou([[0, 0, 0, 0]], [[1, 1, 1, 1]])) == -1  # two points
    assert (distance_box_iou(a, b) > -1).all()
    flat, tall = [[0, 0, 1, 0]], [[1e4, 1e4, 1e4, 1e4 + 1]]  # v = 1, α = 1/2, far apart
    assert -1.5 < float(complete_box_iou(flat, tall)) < -1.499


def test_alpha_carries_no_gradient() -> None:
    a = torch.tensor([[0.0, 0, 4, 2]], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([[1.0, 0, 3, 6]], dtype=torch.float64)
    v = (2 / math.pi * (torch.atan2(a[:, 2] - a[:, 0], a[:, 3] - a[:, 1]) - math.atan2(2, 6))) ** 2
    alpha = (v / (1 - box_iou(a, b)[0] + v)).detach()
    by_hand = (distance_box_iou(a, b)[0] - alpha * v).sum()
    (expected,) = torch.autograd.grad(by_hand, a)
    (found,) = torch.autograd.grad(complete_box_iou(a, b).sum(), a)
    assert torch.allclose(found, expected)


# Non-maximum suppression


@given(
    st.lists(st.tuples(box, st.integers(0, 9)), min_size=1, max_size=12),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)
@settings(deadline=None, max_examples=80)
def test_nms_equals_greedy(pairs: list[tuple[list[float], int]], threshold: float) -> None:
    found, scores = [b for b, _ in pairs], [float(score) for _, score in pairs]
    kept = nms(found, scores, threshold)
    assert tuple(kept.tolist()) == box_oracle.greedy_survivors(found, scores, threshold)


def test_nms_over_many_blocks() -> None:
    many = boxes(700)
    scores = torch.rand(700, generator=torch.Generator().manual_seed(2))
    kept = nms(many, scores, 0.3)
    expected = box_oracle.greedy_survivors(many.tolist(), scores.tolist(), 0.3)
    assert tuple(kept.tolist()) == expected
    assert 128 < len(kept) < 700


def test_equal_scores_stay_in_their_order() -> None:
    rows = [[float(i), 0.0, i + 0.5, 1.0] for i in range(300)]  # apart: all are kept
    assert nms(rows, [0.5] * 300, 0.5).tolist() == list(range(300))
    halves = [float(i % 2) for i in range(300)]
    assert nms(rows, halves, 0.5).tolist() == [*range(1, 300, 2), *range(0, 300, 2)]


def test_at_the_threshold_a_box_stays_however_many_lie_between() -> None:
    same = [[0.0, 0.0, 1.0, 1.0]] * 300  # IoU 1, at most the threshold: each stays, once
    scores = [1 - i / 300 for i in range(300)]
    assert nms(same, scores, 1.0).tolist() == list(range(300))
    assert nms(same, scores, 0.99).tolist() == [0]
    apart = [[10.0 + i, 0.0, 10.5 + i, 1.0] for i in range(298)]
    pair = [[0.0, 0.0, 2.0, 2.0], *apart, [0.0, 0.0, 2.0, 1.0]]  # first and last: IoU 0.5
    assert nms(pair, scores, 0.5).tolist() == list(range(300))
    assert nms(pair, scores, 0.49).tolist() == list(range(299))


def test_nms_keeps_a_box_at_exactly_the_threshold() -> None:
    pair: list[list[float]] = [[0, 0, 2, 2], [0, 0, 2, 1]]  # IoU 0.5
    assert nms(pair, [0.9, 0.8], 0.5).tolist() == [0, 1]
    assert nms(pair, [0.9, 0.8], 0.49).tolist() == [0]
    assert nms(pair, [0.8, 0.9], 0.0).tolist() == [1]
    assert nms([], [], 0.5).tolist() == []


# Wrong in the wild, with the numbers they give


def plus_one_iou(a: list[float], b: list[float]) -> float:
    """IoU of pixel indices, ends included: every side is 1 longer."""
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]) + 1)
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]) + 1)
    area = [(x2 - x1 + 1) * (y2 - y1 + 1) for x1, y1, x2, y2 in (a, b)]
    return width * height / (sum(area) - width * height)


def test_plus_one_on_continuous_boxes() -> None:
    a, b = [0.0, 0, 50, 55], [30.0, 35, 80, 90]
    assert float(box_iou([a], [b])) == pytest.approx(400 / 5100)
    assert round(400 / 5100, 4) == 0.0784
    assert round(plus_one_iou(a, b), 4) == 0.0837  # 441 / 5271
    a, b = [0.0, 0, 0.25, 0.25], [0.55, 0.55, 0.8, 0.8]
    assert float(box_iou([a], [b])) == 0  # they do not touch
    assert round(plus_one_iou(a, b), 3) == 0.186


def test_missing_clamp() -> None:
    a, b = [0.0, 0, 1, 1], [3.0, 3, 4, 4]
    overlap = (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
    assert overlap / (1 + 1 - overlap) == -2.0  # (−2)·(−2) / (2 − 4)
    assert float(box_iou([a], [b])) == 0


def test_mean_iou_does_not_turn_into_mean_dice() -> None:
    matrix = [[90, 10], [30, 10]]
    assert dice(matrix) == pytest.approx((180 / 220 + 20 / 60) / 2)
    assert dice_from_iou(mean_iou(matrix)) > dice(matrix) + 0.03  # the curve is concave


def test_dice_loss_does_not_optimise_iou() -> None:
    target = torch.tensor([1, 1, 1, 1, 0, 0, 0, 0])
    hesitant = torch.tensor([0.6, 0.6, 0.6, 0.6, 0.4, 0.4, 0.4, 0.4])
    sure = torch.tensor([1.0, 1, 1, 0, 0, 0, 0, 0])
    hard = [
        float(iou_per_class(confusion_matrix(target, (p > 0.5).long(), 2))[1])
        for p in (hesitant, sure)
    ]
    soft = [float(soft_dice(p, target)) for p in (hesitant, sure)]
    assert hard == [1.0, 0.75]  # IoU prefers the first
    assert soft == pytest.approx([0.6, 6 / 7])  # the loss prefers the second


def test_mean_dice_and_mean_iou_may_rank_differently() -> None:
    even = [[50, 0, 50], [0, 50, 50], [0, 0, 0]]
    lopsided = [[10, 0, 90], [0, 94, 6], [0, 0, 0]]
    assert mean_iou(lopsided) > mean_iou(even)
    assert dice(lopsided) < dice(even)


# Bad input


@pytest.mark.parametrize(
    "target, prediction, classes, message",
    [
        ([0, 1], [0], 2, r"shapes \(2,\) and \(1,\)"),
        ([0, 2], [0, 1], 2, "target holds label 2: expected 0 to 1"),
        ([0, -1], [0, 1], 2, "target holds label -1"),
        ([0, 1], [0, 7], 2, "prediction holds label 7"),
        ([0.0, 1.0], [0, 1], 2, "float32: expected whole numbers"),
        ([0], [0], 0, "classes is 0"),
    ],
)
def test_bad_labels(target: list[int], prediction: list[int], classes: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        confusion_matrix(target, prediction, classes)


@pytest.mark.parametrize(
    "matrix, message",
    [
        ([[1, 2]], r"shape \(1, 2\): expected \(classes, classes\)"),
        ([[1, -1], [0, 1]], "holds -1"),
        ([[0, 0], [0, 0]], "counts no pixel"),
    ],
)
def test_bad_matrices(matrix: Matrix, message: str) -> None:
    for metric in (
        pixel_accuracy, mean_pixel_accuracy, mean_iou, frequency_weighted_iou, dice, iou_per_class
    ):  # fmt: skip
        with pytest.raises(ValueError, match=message):
            metric(matrix)


def test_bad_masks_and_shares() -> None:
    with pytest.raises(ValueError, match=r"iou is 1\.5"):
        dice_from_iou(1.5)
    with pytest.raises(ValueError, match="expected one for each image"):
        per_image_iou([])
    with pytest.raises(ValueError, match=r"shapes \(1,\) and \(2,\): expected the same"):
        soft_dice([0.5], [1.0, 0.0])
    with pytest.raises(ValueError, match="width is 0"):
        boundary_iou(torch.ones(3, 3), torch.ones(3, 3), 0)
    with pytest.raises(ValueError, match=r"\(3,\) and \(3,\)"):
        boundary_iou(torch.ones(3), torch.ones(3), 1)


@pytest.mark.parametrize("ours", [function for function, _ in PAIRS])
def test_bad_boxes(ours: Callable[..., Tensor]) -> None:
    good = [[0.0, 0, 1, 1]]
    with pytest.raises(ValueError, match=r"box \[2\.0, 0\.0, 1\.0, 1\.0\]: expected x1 ≤ x2"):
        ours([[2.0, 0, 1, 1]], good)
    with pytest.raises(ValueError, match="nan"):
        ours(good, torch.tensor([[0.0, 0, math.nan, 1]]))
    with pytest.raises(ValueError, match=r"shape \(4, 3\): expected \(n, 4\)"):
        ours(good, [[0.0, 0, 1]] * 4)
    with pytest.raises(ValueError, match=r"shape \(3,\): expected \(n, 4\)"):
        ours(good, torch.zeros(3))


def test_bad_suppression() -> None:
    with pytest.raises(ValueError, match=r"scores of shape \(2,\): expected 1 numbers"):
        nms([[0.0, 0, 1, 1]], [0.5, 0.6], 0.5)
    with pytest.raises(ValueError, match=r"threshold is 1\.5"):
        nms([[0.0, 0, 1, 1]], [0.5], 1.5)
    with pytest.raises(ValueError, match="scores"):
        nms([[0.0, 0, 1, 1]], [math.nan], 0.5)


def test_soft_dice_does_not_overflow_in_half_precision() -> None:
    ones = torch.ones(512, 512)
    assert float(soft_dice(ones.half(), ones.half())) == 1
    half = torch.full((512, 512), 0.5).half().requires_grad_()
    dice_of_half = soft_dice(half, ones)
    dice_of_half.backward()
    assert float(dice_of_half.detach()) == pytest.approx(2 / 3)
    assert half.grad is not None
    assert half.grad.count_nonzero() == half.numel()


def test_soft_dice_keeps_double_precision() -> None:
    probability, target = (torch.tensor([v], dtype=torch.float64) for v in (0.3, 0.7))
    assert abs(float(soft_dice(probability, target)) - 2 * 0.3 * 0.7 / (0.3 + 0.7)) < 1e-15


def test_the_wrong_count_is_quoted() -> None:
    for wrong in (math.inf, -1.0, math.nan):
        with pytest.raises(ValueError, match=f"holds {wrong:g}:"):
            mean_iou(torch.tensor([[wrong, 0], [0, 1]]))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["docs/{0}/{1}.md", "quiz_bank/{1}/cards.{0}.md"])
def test_the_shape_term_reads_in_the_terminal_as_it_is(place: str, lang: str) -> None:
    """With arctan(w')/(h') it would be another number."""
    page = (ROOT / place.format(lang, "segmentation_metrics")).read_text("utf-8")
    (latex,) = re.findall(r"\$+v ?= ?(\\frac\{4\}[^$]*)\$", page)
    shown = formula(latex).replace("_A", "").replace("_B", "'")
    for old, new in (
        ("w'", "u"),
        ("h'", "k"),
        ("²", "**2"),
        ("π", "pi"),
        (")(", ")*("),
        (") (", ")*("),
    ):
        shown = shown.replace(old, new)
    sides = {"w": 3, "h": 5, "u": 7, "k": 2}
    expected = 4 / math.pi**2 * (math.atan(3 / 5) - math.atan(7 / 2)) ** 2
    value = eval(shown, {"arctan": math.atan, "pi": math.pi, **sides})
    assert value == pytest.approx(expected)


def test_labels_of_eight_bits_overflow_in_the_card_unless_made_int64() -> None:
    """The one count of the card, on a pixel of the last of 21 classes read from a PNG."""
    target = torch.tensor([20], dtype=torch.uint8)
    counts = torch.bincount(21 * target + target, minlength=21**2).reshape(21, 21)
    assert counts[20, 20] == 0
    right = torch.bincount(21 * target.long() + target.long(), minlength=21**2).reshape(21, 21)
    assert torch.equal(right, confusion_matrix(target, target, 21))
    for language, words in ("en", "make both int64"), ("zh", "都转成 int64"):
        card = (ROOT / f"quiz_bank/segmentation_metrics/cards.{language}.md").read_text("utf-8")
        assert words in card
