"""Each widget computes what the snippets compute: a thousand generated inputs apiece."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from kb.quiz.asking.draw import Draw
from kb.topics.angular_margin.snippets import losses as angular_margin
from kb.topics.detr.captures import greedy
from kb.topics.detr.snippets import hungarian
from kb.topics.dilated_convolution import snippets as dilated_convolution
from kb.topics.receptive_field.snippets import field as receptive_field
from kb.topics.segmentation_metrics.snippets import boxes as box_iou
from kb.topics.upsampling.snippets import layers as upsampling

SCRIPTS = Path(__file__).parents[2] / "docs/theme/javascripts/widgets"
INPUTS = 1000
Vector = tuple[Any, Any]  # what goes in, what the snippets make of it


def real(draw: Draw, low: float, high: float) -> float:
    return low + (high - low) * draw.integer(0, 10**6) / 10**6


def stack(draw: Draw) -> Vector:
    layers = [
        [draw.integer(1, 11), draw.integer(1, 4), draw.integer(0, 9), draw.integer(1, 9)]
        for _ in range(draw.integer(1, 12))
    ]
    index = draw.integer(0, 50)
    fields = [receptive_field.bottom_up(layers[: n + 1])._asdict() for n in range(len(layers))]
    ranges = [
        list(receptive_field.input_range(layers[n:], index)[:2]) for n in range(len(layers) + 1)
    ]
    return {"layers": layers, "index": index}, {"fields": fields, "ranges": ranges}


def boxes(draw: Draw) -> Vector:
    """Two boxes, some of them flat, equal, a point, or of broken coordinates."""

    def box() -> list[float]:
        whole = draw.integer(0, 1)
        xs = [draw.integer(0, 9) if whole else real(draw, 0, 100) for _ in range(2)]
        ys = [draw.integer(0, 9) if whole else real(draw, 0, 60) for _ in range(2)]
        return [min(xs), min(ys), max(xs), max(ys)]

    a = box()
    b = draw.pick(a, box(), box(), box())
    return {"a": a, "b": b}, {
        "iou": float(box_iou.box_iou([a], [b])),
        "giou": float(box_iou.generalized_box_iou([a], [b])),
        "diou": float(box_iou.distance_box_iou([a], [b])),
        "ciou": float(box_iou.complete_box_iou([a], [b])),
    }


def map_of(draw: Draw, rows: int, columns: int) -> torch.Tensor:
    values = [[real(draw, -9, 9) for _ in range(columns)] for _ in range(rows)]
    return torch.tensor(values, dtype=torch.float64)


def enlarged(draw: Draw) -> Vector:
    method = draw.pick("nearest", "bilinear", "transposed")
    size, corners = draw.integer(1, 17), bool(draw.integer(0, 1))
    x = map_of(draw, draw.integer(1, 7), draw.integer(1, 7))
    kernel, stride, padding = draw.integer(1, 5), draw.integer(1, 4), draw.integer(0, 2)
    weight = map_of(draw, kernel, kernel)
    if method == "nearest":
        y = upsampling.nearest(x[None, None], size)
    elif method == "bilinear":
        y = upsampling.bilinear(x[None, None], size, corners)
    else:
        x = map_of(draw, side := draw.integer(1, 5), side)
        padding = min(padding, ((side - 1) * stride + kernel - 1) // 2)  # leaves a pixel
        y = upsampling.transposed_conv(x[None, None], weight[None, None], stride, padding)
    asked = {
        "method": method, "x": x.tolist(), "size": size, "corners": corners,
        "weight": weight.tolist(), "stride": stride, "padding": padding, "factor": stride,
    }  # fmt: skip
    return asked, {
        "y": y[0, 0].tolist(),
        "where": upsampling.coordinates(len(x), size, corners).tolist(),
        # The snippet makes its kernel in single precision.
        "tent": (upsampling.bilinear_kernel(1, stride)[0, 0] * 10**6).round().int().tolist(),
    }


def angles(draw: Draw) -> Vector:
    theta = draw.pick(0.0, math.pi / 2, math.pi, *(real(draw, 0, math.pi) for _ in range(9)))
    sphere, cos, arc = draw.integer(1, 6), real(draw, 0, 1), real(draw, 0, 1.5)
    easy = bool(draw.integer(0, 1))
    cosine = math.cos(theta)
    return {"theta": theta, "sphere": sphere, "cos": cos, "arc": arc, "easy": easy}, [
        cosine,
        float(angular_margin.psi(theta, sphere)),
        float(angular_margin.combined_logit(theta, m3=cos)),
        float(angular_margin.arcface_target(cosine, arc, easy)),
    ]


def rates(draw: Draw) -> Vector:
    kernel, count = draw.integer(2, 5), draw.integer(1, 4)
    chosen = [draw.integer(1, 9 if kernel < 4 else 4) for _ in range(count)]
    grid = dilated_convolution.coverage(chosen, kernel)
    gap = dilated_convolution.hdc_gap(chosen)
    used = int((grid > 0).sum())
    return {"rates": chosen, "kernel": kernel}, {
        "grid": grid.tolist(), "field": dilated_convolution.field_size(chosen, kernel), "gap": gap,
        "accepted": gap <= kernel, "used": used, "share": used / grid.numel(), "most": int(grid.max()),
    }  # fmt: skip


def costs(draw: Draw) -> Vector:
    rows, columns = draw.integer(1, 5), draw.integer(1, 5)
    scale = draw.pick(1, 1, 100)
    cost = [
        [draw.integer(-9 * scale, 20 * scale) / scale for _ in range(columns)] for _ in range(rows)
    ]
    queries, objects = (part.tolist() for part in hungarian(cost))
    best = sum(cost[query][item] for query, item in zip(queries, objects, strict=True))
    return {"cost": cost}, {"best": best, "greedy": [list(pair) for pair in greedy(cost)]}


KINDS: dict[str, tuple[str, Callable[[Draw], Vector], str]] = {
    "receptive-field": (
        "receptiveField",
        stack,
        "({layers, index}) => ({fields: w.fields(layers), ranges: w.views(layers, index)})",
    ),
    "boxes": (
        "boxes",
        boxes,
        "({a, b}) => { const {iou, giou, diou, ciou} = w.measure(a, b); return {iou, giou, diou, ciou}; }",
    ),
    "upsampling": (
        "upsampling",
        enlarged,
        """({method, x, size, corners, weight, stride, padding, factor}) => ({
            y: method === 'nearest' ? w.nearest(x, size) : method === 'bilinear' ? w.bilinear(x, size, corners)
                : w.transposed(x, weight, stride, padding),
            where: w.coordinates(x.length, size, corners),
            tent: w.tent(factor).map(row => row.map(tap => Math.round(tap * 1e6)))})""",
    ),
    "margins": ("margins", angles, "given => w.targets(given.theta, given)"),
    "dilation": (
        "dilation",
        rates,
        """({rates, kernel}) => {
            const {line, ...rest} = w.coverage(rates, kernel);
            return {grid: line.map(down => line.map(across => down * across)), ...rest}; }""",
    ),
}


def computed(browser: Any, name: str, code: str, given: list[Any]) -> Any:
    """What the widget's own functions make of each input, in Chromium."""
    page = browser.new_page()
    for script in ("parts", name):
        page.add_script_tag(content=(SCRIPTS / f"{script}.js").read_text("utf-8"))
    member = KINDS[name][0] if name in KINDS else name
    found = page.evaluate(
        f"given => {{ const w = kb.widgets.{member}; return JSON.stringify(JSON.parse(given).map({code})); }}",
        json.dumps(given),
    )
    page.close()
    return json.loads(found)


def differs(one: Any, other: Any) -> bool:
    """Whether two values differ: words and whole numbers at all, others beyond rounding."""
    if isinstance(one, dict):
        return one.keys() != other.keys() or any(differs(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) != len(other) or any(map(differs, one, other))
    if isinstance(one, float):
        return not math.isclose(one, other, rel_tol=1e-11, abs_tol=1e-11)
    return bool(one != other)


@pytest.mark.browser
@pytest.mark.parametrize("name", KINDS)
def test_the_same_numbers_as_the_snippets(browser: Any, name: str) -> None:
    _, make, code = KINDS[name]
    draw = Draw(f"widget {name}")
    vectors = [make(draw) for _ in range(INPUTS)]
    found = computed(browser, name, code, [given for given, _ in vectors])
    wrong = [
        (given, expected, got)
        for (given, expected), got in zip(vectors, found, strict=True)
        if differs(expected, got)
    ]
    assert wrong[:3] == []


@pytest.mark.browser
def test_assignments_cost_what_the_solver_finds(browser: Any) -> None:
    """Ties have several best assignments, so what they cost is compared, and that they are one-to-one."""
    draw = Draw("widget hungarian")
    vectors = [costs(draw) for _ in range(INPUTS)]
    code = "({cost}) => ({best: w.optimal(cost), greedy: w.greedy(cost)})"
    found = computed(browser, "hungarian", code, [given for given, _ in vectors])
    for (given, expected), got in zip(vectors, found, strict=True):
        cost, best = given["cost"], got["best"]
        assert len({row for row, _ in best}) == len({column for _, column in best}) == len(best)
        assert len(best) == min(len(cost), len(cost[0]))
        assert sum(cost[row][column] for row, column in best) == pytest.approx(
            expected["best"], abs=1e-9
        )
        assert got["greedy"] == expected["greedy"]


def test_the_vectors_hold_what_they_should() -> None:
    """Every branch is drawn often: holes, refusals, flat boxes, the fallback past π, odd tables."""
    draw = Draw("widget vectors")
    covered = [rates(draw) for _ in range(200)]
    assert 20 < sum(e["accepted"] for _, e in covered) < 180
    assert 20 < sum(e["share"] < 1 for _, e in covered) < 180
    past = [g for g, _ in (angles(draw) for _ in range(200)) if g["theta"] > math.pi - g["arc"]]
    assert any(g["easy"] for g in past)
    assert any(not g["easy"] for g in past)
    flat = [g for g, _ in (boxes(draw) for _ in range(200)) if g["a"][0] == g["a"][2]]
    assert flat
    tables = [g["cost"] for g, _ in (costs(draw) for _ in range(200))]
    assert any(len(t) < len(t[0]) for t in tables)
    assert any(len(t) > len(t[0]) for t in tables)
