"""DETR: matching, loss and encoding equal transformers', SciPy's and brute force; the model learns."""

import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from kb.cli._latex import formula
from kb.quiz.asking.bank import load
from kb.topics.detr import oracle
from kb.topics.detr.snippets import (
    Layer,
    TinyDETR,
    classification_loss,
    corners,
    hungarian,
    matching_cost,
    set_loss,
    sine_position_encoding,
)
from kb.topics.detr.snippets import size as detr_size
from kb.topics.detr.snippets import toy as detr_rectangles

ROOT = Path(__file__).parents[2]
EXAMPLE = [[1, 2, 9], [2, 5, 9], [9, 4, 6]]  # optimal 10, greedy 14, each object's own best 9


def answers(
    seed: int, batch: int = 2, queries: int = 7, classes: int = 4
) -> tuple[dict[str, torch.Tensor], list[dict[str, torch.Tensor]]]:
    generator = torch.Generator().manual_seed(seed)

    def uniform(*size: int) -> torch.Tensor:
        return torch.rand(*size, generator=generator, dtype=torch.float64)

    outputs = {
        "logits": 4 * uniform(batch, queries, classes + 1),
        "boxes": 0.05 + 0.9 * uniform(batch, queries, 4),
    }
    targets = []
    for image in range(batch):
        count = (seed + 2 * image) % 5 + image
        labels = torch.randint(classes, (count,), generator=generator)
        targets.append({"labels": labels, "boxes": 0.05 + 0.9 * uniform(count, 4)})
    return outputs, targets


# --- the assignment


tables = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(-20, 20), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@given(tables)
@settings(max_examples=150, deadline=None)
def test_hungarian_costs_what_brute_force_finds(cost: list[list[int]]) -> None:
    queries, objects = hungarian(cost)
    assert (
        sum(cost[q][o] for q, o in zip(queries, objects, strict=True))
        == oracle.brute_force(cost)[0]
    )
    count = min(len(cost), len(cost[0]))
    assert len(set(queries.tolist())) == len(set(objects.tolist())) == count
    assert queries.tolist() == sorted(queries.tolist())


@pytest.mark.parametrize("rows", range(1, 7))
@pytest.mark.parametrize("columns", range(1, 7))
def test_hungarian_gives_the_pairs_of_brute_force_for_every_shape(rows: int, columns: int) -> None:
    cost = torch.rand(rows, columns, generator=torch.Generator().manual_seed(10 * rows + columns))
    queries, objects = hungarian(cost)
    pairs = tuple(zip(queries.tolist(), objects.tolist(), strict=True))
    assert pairs == oracle.brute_force(cost.double().tolist())[1]


def test_greedy_pays_more_than_the_best_assignment() -> None:
    queries, objects = hungarian(EXAMPLE)
    assert (queries.tolist(), objects.tolist()) == ([0, 1, 2], [1, 0, 2])
    assert 2 + 2 + 6 == oracle.assigned_cost(EXAMPLE) == 10
    free, greedy = [0, 1, 2], 0
    for item in range(3):  # each object in turn takes its cheapest free query
        query = min(free, key=lambda q: EXAMPLE[q][item])
        free.remove(query)
        greedy += EXAMPLE[query][item]
    assert greedy == 1 + 4 + 9 == 14


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        ([1.0, 2.0], r"shape \(2,\) and 0 values"),
        ([[math.nan]], r"shape \(1, 1\) and 1 values"),
        ([[math.inf, 1.0, 1.0]], r"shape \(1, 3\) and 1 values"),
        ([[[1.0]]], r"shape \(1, 1, 1\) and 0 values"),
    ],
)
def test_hungarian_refuses_what_is_no_finite_table(cost: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=f"^cost has {message} that are not finite"):
        hungarian(cost)


# --- the cost


@pytest.mark.parametrize("seed", range(12))
def test_matching_is_the_librarys(seed: int) -> None:
    outputs, targets = answers(seed)
    library = oracle.library_matching(outputs["logits"], outputs["boxes"], targets)
    for image, target in enumerate(targets):
        cost = matching_cost(
            outputs["logits"][image], outputs["boxes"][image], target["labels"], target["boxes"]
        )
        for ours, theirs in zip(hungarian(cost), library[image], strict=True):
            assert ours.tolist() == theirs.tolist()


@pytest.mark.parametrize("seed", range(6))
def test_matching_cost_is_scipys_distance_and_shapelys_areas(seed: int) -> None:
    outputs, targets = answers(seed, batch=1, queries=3)
    logits, boxes, target = outputs["logits"][0], outputs["boxes"][0], targets[0]
    cost = matching_cost(logits, boxes, target["labels"], target["boxes"])
    assert cost.shape == (3, len(target["labels"]))
    for query in range(3):
        for item, label in enumerate(target["labels"].tolist()):
            p = float(logits[query].exp()[label] / logits[query].exp().sum())
            truth = target["boxes"][item].tolist()
            expected = oracle.pair_cost(p, boxes[query].tolist(), truth)
            assert float(cost[query, item]) == pytest.approx(expected, abs=1e-9)


def test_weights_1_5_2_are_the_default() -> None:
    box, truth = [[0.5, 0.5, 0.2, 0.2]], [[0.6, 0.5, 0.2, 0.2]]
    logits = torch.tensor([[0.8, 0.2]], dtype=torch.float64).log()
    weighted = matching_cost(logits, box, [0], truth).item()
    plain = matching_cost(logits, box, [0], truth, 1, 1, 1).item()
    assert weighted == pytest.approx(-0.8 + 5 * 0.1 - 2 / 3)  # IoU 1/3, the hull is the union
    assert plain == pytest.approx(-0.8 + 0.1 - 1 / 3)


def test_minus_log_p_picks_other_pairs_than_minus_p() -> None:
    p = torch.tensor([[0.6, 0.01], [0.55, 0.0001]], dtype=torch.float64)
    box_cost = torch.tensor([[0.1, 0.15], [0.15, 0.1]], dtype=torch.float64)
    assert hungarian(box_cost - p)[1].tolist() == [0, 1]
    assert hungarian(box_cost - p.log())[1].tolist() == [1, 0]  # 0.01 against 0.0001 decides alone


@pytest.mark.parametrize(
    ("boxes", "labels", "message"),
    [
        ([[0.5, 0.5, 0.2, 1.2]], [0], "1.2"),
        ([[320.0, 0.5, 0.2, 0.2]], [0], "320"),
        ([[0.5, 0.5, 0.2]], [0], r"\(1, 3\)"),
        ([[0.5, 0.5, 0.2, 0.2]], [1], r"labels \[1\]; expected 0 to 0"),
        ([[0.5, 0.5, 0.2, 0.2]], [-1], r"labels \[-1\]; expected 0 to 0"),
        ([[0.5, 0.5, 0.2, 0.2]], [0.5], r"labels \[0.5\]; expected 0 to 0"),
        ([[0.5, 0.5, 0.2, 0.2]], [0, 0], "one for one"),
        ([[0.5, 0.5, 0.2, 0.2]] * 2, [0], "one for one"),
    ],
)
def test_matching_cost_refuses(boxes: list[list[float]], labels: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        matching_cost([[0.0, 0.0]], boxes, labels, [[0.5, 0.5, 0.2, 0.2]])


def test_tensors_keep_their_type_and_lists_are_in_double_precision() -> None:
    boxes, logits = [[0.5, 0.4, 0.2, 0.4]], [[0.3, 0.1]]
    assert corners(boxes)[0].tolist() == pytest.approx([0.4, 0.2, 0.6, 0.6], abs=1e-15)
    cost = matching_cost(torch.tensor(logits), torch.tensor(boxes), [0], torch.tensor(boxes))
    assert cost.dtype == torch.float32
    small = torch.tensor([0], dtype=torch.int32)
    double = matching_cost(logits, boxes, small, boxes)
    assert double.dtype == torch.float64
    assert torch.equal(double, matching_cost(logits, boxes, [0], boxes))
    none = torch.zeros(0, 4, dtype=torch.float64)
    assert matching_cost(logits, boxes, [], none).shape == (1, 0)
    assert classification_loss(logits, small) == classification_loss(logits, [0])


def test_corners() -> None:
    assert corners([[0.5, 0.4, 0.2, 0.4]])[0].tolist() == pytest.approx([0.4, 0.2, 0.6, 0.6])
    assert corners([[0, 1, 1, 0]])[0].tolist() == [-0.5, 1, 0.5, 1]  # 0 and 1 are allowed
    for outside in (-0.01, 1.01, math.nan):
        with pytest.raises(ValueError, match=f"coordinate is {outside}; divide pixels by the"):
            corners([[0.5, 0.5, outside, 0.5]])


# --- the losses


@pytest.mark.parametrize("seed", range(12))
def test_set_loss_is_the_librarys(seed: int) -> None:
    outputs, targets = answers(seed, batch=3)
    library = oracle.library_loss(outputs["logits"], outputs["boxes"], targets)
    loss = set_loss(outputs, targets)
    assert set(loss) == {"class", "l1", "giou"}
    for name, value in loss.items():
        assert float(value) == pytest.approx(library[name], abs=1e-6)


def test_set_loss_of_a_batch_without_objects() -> None:
    outputs, _ = answers(0, batch=2)
    empty = {"labels": torch.zeros(0, dtype=torch.long), "boxes": torch.zeros(0, 4).double()}
    loss = set_loss(outputs, [empty, empty])
    assert loss["l1"] == loss["giou"] == 0
    none = torch.full((2, 7), 4)
    assert float(loss["class"]) == pytest.approx(
        float(classification_loss(outputs["logits"], none))
    )


def test_set_loss_needs_a_target_for_every_image() -> None:
    outputs, targets = answers(1)
    with pytest.raises(ValueError, match="1 targets for a batch of 2"):
        set_loss(outputs, targets[:1])


def test_unmatched_boxes_get_no_gradient() -> None:
    outputs, targets = answers(2)
    boxes = outputs["boxes"].requires_grad_()
    loss = set_loss(outputs, targets)
    (loss["l1"] + loss["giou"]).backward()
    assert boxes.grad is not None
    touched = (boxes.grad != 0).any(-1).sum(1).tolist()
    assert touched == [len(target["labels"]) for target in targets]


def test_a_second_query_on_the_same_object_raises_the_class_loss() -> None:
    target = {"labels": torch.tensor([0]), "boxes": torch.tensor([[0.5, 0.5, 0.2, 0.2]])}
    boxes = target["boxes"].expand(1, 2, 4)
    sure, none = torch.tensor([4.0, 0.0]), torch.tensor([0.0, 4.0])
    single = set_loss({"logits": torch.stack((sure, none))[None], "boxes": boxes}, [target])
    double = set_loss({"logits": torch.stack((sure, sure))[None], "boxes": boxes}, [target])
    assert single["l1"] == double["l1"] == 0
    assert float(single["class"]) == pytest.approx(0.0181, abs=1e-4)
    assert float(double["class"]) == pytest.approx(0.3818, abs=1e-4)


def test_the_mean_divides_by_the_weights_not_by_the_queries() -> None:
    labels = [0] * 5 + [1] * 95
    p, q = 0.5, 0.9
    logits = torch.tensor([[p, 1 - p]] * 5 + [[1 - q, q]] * 95, dtype=torch.float64).log()
    total = -5 * math.log(p) - 0.1 * 95 * math.log(q)
    right = float(classification_loss(logits, labels))
    assert right == pytest.approx(total / (5 + 0.1 * 95)) == pytest.approx(0.30805, abs=1e-5)
    assert right == pytest.approx(oracle.weighted_cross_entropy(logits, labels))
    assert total / 100 == pytest.approx(0.04467, abs=1e-5)  # divided by the queries


@given(st.integers(1, 30), st.integers(2, 6), st.floats(0.01, 1), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_classification_loss_is_pytorchs(
    queries: int, classes: int, weight: float, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(queries, classes + 1, generator=generator, dtype=torch.float64)
    labels = torch.randint(classes + 1, (queries,), generator=generator).tolist()
    expected = oracle.weighted_cross_entropy(logits, labels, weight)
    assert float(classification_loss(logits, labels, weight)) == pytest.approx(expected)


@pytest.mark.parametrize("labels", [[2], [-1], [0, 0]])
def test_classification_loss_refuses(labels: list[int]) -> None:
    with pytest.raises(ValueError, match="labels"):
        classification_loss([[0.0, 0.0]], labels)


# --- position encoding


@pytest.mark.parametrize("size", [(1, 1, 4), (3, 5, 8), (25, 34, 256), (7, 7, 64)])
def test_encoding_is_the_librarys(size: tuple[int, int, int]) -> None:
    ours, theirs = sine_position_encoding(*size), oracle.library_encoding(*size)
    assert ours.shape == theirs.shape == (size[2], size[0], size[1])
    assert (ours - theirs).abs().max() < 6.1e-8  # rounded once, at the end


def test_encoding_has_256_channels_unless_told() -> None:
    assert torch.equal(sine_position_encoding(2, 3), sine_position_encoding(2, 3, 256, 10_000))


def test_encoding_counts_from_1_rows_first() -> None:
    code = sine_position_encoding(4, 8, 8)
    assert float(code[0, 0, 0]) == pytest.approx(math.sin(2 * math.pi / 4), abs=1e-5)  # from 0: 0
    assert float(code[4, 0, 0]) == pytest.approx(math.sin(2 * math.pi / 8), abs=1e-5)
    assert float(code[5, 0, 0]) == pytest.approx(math.cos(2 * math.pi / 8), abs=1e-5)
    assert (code[:4] == code[:4, :, :1]).all()
    assert (code[4:] == code[4:, :1]).all()


@pytest.mark.parametrize("size", [(0, 1, 8), (1, 0, 8), (1, 1, 6), (1, 1, 0)])
def test_encoding_refuses(size: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        sine_position_encoding(*size)


# --- sizes


def test_the_pipelines_numbers() -> None:
    assert detr_size.feature_map(800, 1066) == (25, 34)
    assert detr_size.tokens(800, 1066) == 25 * 34 == 850
    assert detr_size.feature_map(800, 1066, dc5=True) == (50, 67)
    assert detr_size.tokens(800, 1066, dc5=True) == 50 * 67 == 3350 != 4 * 850 == 3400
    ratio = (3350 / 850) ** 2
    assert ratio == pytest.approx(15.53, abs=0.01)  # not 16
    assert detr_size.layer_parameters(attentions=1) == 1_315_072
    assert (
        detr_size.layer_parameters(attentions=2) == 1_578_752
    )  # 1,315,584 without cross-attention
    assert detr_size.transformer_parameters() == 17_363_456
    assert detr_size.heads_parameters() == 156_256
    assert detr_size.no_object_share(100, 7) == pytest.approx(9.3 / 16.3)


@pytest.mark.parametrize("dc5", [False, True])
@given(height=st.integers(1, 1400), width=st.integers(1, 1400))
@settings(max_examples=40, deadline=None)
def test_feature_map_is_what_strided_layers_return(dc5: bool, height: int, width: int) -> None:
    assert oracle.strided_shape(height, width, dc5)[1:] == detr_size.feature_map(height, width, dc5)


@pytest.mark.parametrize(("channels", "hidden"), [(256, 2048), (64, 100), (8, 3)])
def test_parameters_are_pytorchs(channels: int, hidden: int) -> None:
    assert detr_size.layer_parameters(channels, hidden, 1) == oracle.encoder_layer(channels, hidden)
    assert detr_size.layer_parameters(channels, hidden, 2) == oracle.decoder_layer(channels, hidden)
    assert detr_size.heads_parameters(7, channels) == oracle.heads(7, channels)


def test_parameters_and_tokens_are_the_librarys_detr() -> None:
    from transformers import DetrConfig, DetrForObjectDetection, ResNetConfig

    config = DetrConfig(
        use_timm_backbone=False,
        use_pretrained_backbone=False,
        backbone_config=ResNetConfig(
            embedding_size=8, hidden_sizes=[8, 8, 8, 16], depths=[1, 1, 1, 1],
            layer_type="basic", out_features=["stage4"],
        ),
        num_labels=91,
    )  # fmt: skip
    model = DetrForObjectDetection(config).eval()
    sizes = {name: sum(p.numel() for p in part.parameters()) for name, part in {
        "transformer": torch.nn.ModuleList([model.model.encoder, model.model.decoder]),
        "heads": torch.nn.ModuleList([model.class_labels_classifier, model.bbox_predictor]),
    }.items()}  # fmt: skip
    assert sizes["transformer"] == detr_size.transformer_parameters()
    assert sizes["heads"] == detr_size.heads_parameters()
    with torch.no_grad():
        out = model(torch.zeros(1, 3, 160, 106))
    assert out.encoder_last_hidden_state.shape == (1, detr_size.tokens(160, 106), 256)
    assert (out.logits.shape, out.pred_boxes.shape) == ((1, 100, 92), (1, 100, 4))


@pytest.mark.parametrize(("queries", "keys"), [(850, 850), (100, 850), (3, 5)])
def test_attention_products_are_what_pytorch_counts(queries: int, keys: int) -> None:
    counted = oracle.attention_multiplications(queries, keys, 256, 8)
    assert detr_size.attention_products(queries, keys) == counted
    assert counted == oracle.attention_multiplications(queries, keys, 256, 1)


def test_attention_bytes_are_what_pytorch_keeps() -> None:
    assert detr_size.attention_bytes(850, 850) == oracle.weights_stored(850) == 23_120_000
    assert detr_size.attention_bytes(60, 60, 4, 2) == oracle.weights_stored(60, 4, 2)


@pytest.mark.parametrize(("queries", "objects"), [(100, 7), (100, 1), (5, 5), (300, 20)])
def test_no_object_share_is_what_the_loss_loses(queries: int, objects: int) -> None:
    share = detr_size.no_object_share(queries, objects)
    assert share == pytest.approx(oracle.no_object_share(queries, objects), abs=1e-9)


def test_sizes_refuse() -> None:
    with pytest.raises(ValueError, match="0×5"):
        detr_size.feature_map(0, 5)
    for queries, objects in ((100, 101), (100, -1), (0, 0)):
        with pytest.raises(ValueError, match=f"^{objects} objects for {queries} queries"):
            detr_size.no_object_share(queries, objects)


def test_the_smallest_sets() -> None:
    assert detr_size.no_object_share(10, 0) == detr_size.no_object_share(1, 0) == 1
    assert detr_size.no_object_share(1, 1) == 0
    assert detr_size.layer_parameters() == oracle.encoder_layer(256, 2048)


# --- the small model


def test_a_decoder_layer_needs_a_memory() -> None:
    layer = Layer(8, 2, 16, cross=True)
    with pytest.raises(ValueError, match="memory"):
        layer(torch.zeros(1, 3, 8), torch.zeros(3, 8))
    with pytest.raises(ValueError, match="memory and its positions"):
        layer(torch.zeros(1, 3, 8), torch.zeros(3, 8), torch.zeros(1, 5, 8))
    size = sum(parameter.numel() for parameter in layer.parameters())
    assert size == detr_size.layer_parameters(8, 16, attentions=2)


def test_positions_reach_queries_and_keys_but_not_values() -> None:
    torch.manual_seed(0)
    attention = torch.nn.MultiheadAttention(8, 2, batch_first=True).double()
    x, place = torch.randn(2, 1, 5, 8, dtype=torch.float64).unbind()
    right = attention(x + place, x + place, x)[0]
    wrong = attention(x + place, x + place, x + place)[0]
    assert (right - wrong).abs().max() > 0.1


@pytest.mark.parametrize(("height", "width"), [(48, 48), (40, 56)])
def test_shapes_of_tiny_detr(height: int, width: int) -> None:
    model = TinyDETR(classes=3, queries=5, channels=16, heads=2, layers=3)
    out = model(torch.rand(2, 3, height, width))
    assert (out["logits"].shape, out["boxes"].shape) == ((2, 5, 4), (2, 5, 4))
    assert len(out["auxiliary"]) == 2
    assert 0 < out["boxes"].min() <= out["boxes"].max() < 1


def attended(attention: nn.MultiheadAttention, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Softmax(QKᵀ / √d) V head by head."""
    assert attention.in_proj_weight is not None
    projected = [
        F.linear(x, weight, bias).chunk(attention.num_heads, -1)
        for x, weight, bias in zip(
            (query, key, value), attention.in_proj_weight.chunk(3),
            attention.in_proj_bias.chunk(3), strict=True,
        )
    ]  # fmt: skip
    heads = []
    for q, k, v in zip(*projected, strict=True):
        heads.append((q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])).softmax(-1) @ v)
    return F.linear(torch.cat(heads, -1), attention.out_proj.weight, attention.out_proj.bias)


def normed(x: Tensor, norm: nn.LayerNorm) -> Tensor:
    centred = x - x.mean(-1, keepdim=True)
    return (
        centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt() * norm.weight + norm.bias
    )


def written_out(model: TinyDETR, images: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Logits and boxes of every decoder layer, from the model's weights alone."""
    x = images
    *strided, last = (m for m in model.backbone if isinstance(m, nn.Conv2d))
    for conv in strided:
        x = F.conv2d(x, conv.weight, conv.bias, 2, 1).relu()
    x = F.conv2d(x, last.weight, last.bias)
    channels, height, width = x.shape[1:]
    place = torch.zeros(height, width, channels, dtype=torch.float64)
    for row, column, pair in itertools.product(range(height), range(width), range(channels // 4)):
        for half, (index, length) in enumerate(((row, height), (column, width))):
            angle = (index + 1) / (length + 1e-6) * 2 * math.pi / 20 ** (4 * pair / channels)
            at = half * channels // 2 + 2 * pair
            place[row, column, at : at + 2] = torch.tensor([math.sin(angle), math.cos(angle)])
    place = place.float().double().flatten(0, 1)  # (tokens, channels)
    memory = x.flatten(2).mT
    for layer in model.encoder:
        memory = normed(
            memory + attended(layer.attend, memory + place, memory + place, memory), layer.norms[0]
        )
        first, _, second = layer.perceptron
        memory = normed(memory + second(first(memory).relu()), layer.norms[1])
    asked = model.queries.weight
    x = torch.zeros(len(images), *asked.shape, dtype=torch.float64)
    answers = []
    for layer in model.decoder:
        x = normed(x + attended(layer.attend, x + asked, x + asked, x), layer.norms[0])
        x = normed(x + attended(layer.look, x + asked, memory + place, memory), layer.norms[1])
        first, _, second = layer.perceptron
        x = normed(x + second(first(x).relu()), layer.norms[2])
        seen = normed(x, model.norm)
        one, two, three = (m for m in model.boxes if isinstance(m, nn.Linear))
        answers.append((model.classifier(seen), three(two(one(seen).relu()).relu()).sigmoid()))
    return answers


def test_tiny_detr_is_its_layers_written_out() -> None:
    torch.manual_seed(2)
    model = TinyDETR(classes=3, queries=5, channels=16, heads=2, layers=3).double()
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.3)
    images = torch.randn(2, 3, 24, 40, dtype=torch.float64)
    with torch.no_grad():
        out, expected = model(images), written_out(model, images)
    for answer, (logits, boxes) in zip([*out["auxiliary"], out], expected, strict=True):
        torch.testing.assert_close(answer["logits"], logits, rtol=0, atol=1e-9)
        torch.testing.assert_close(answer["boxes"], boxes, rtol=0, atol=1e-9)


def test_sizes_of_tiny_detr() -> None:
    model = TinyDETR()
    out = model(torch.zeros(1, 3, 48, 48))
    assert (out["logits"].shape, out["boxes"].shape) == ((1, 8, 3), (1, 8, 4))
    assert (len(model.encoder), len(model.decoder), len(out["auxiliary"])) == (2, 2, 1)
    assert {m.num_heads for m in model.modules() if isinstance(m, nn.MultiheadAttention)} == {4}
    sides = [tuple(m.weight.shape) for m in model.backbone if isinstance(m, nn.Conv2d)]
    assert sides == [(16, 3, 3, 3), (32, 16, 3, 3), (32, 32, 3, 3), (32, 32, 1, 1)]
    layers = detr_size.transformer_parameters(32, 128, 2, 2)
    parts = nn.ModuleList([model.encoder, model.decoder, model.norm])
    assert sum(p.numel() for p in parts.parameters()) == layers
    heads = nn.ModuleList([model.classifier, model.boxes])
    assert sum(p.numel() for p in heads.parameters()) == detr_size.heads_parameters(2, 32)


def test_the_loss_of_one_object_is_its_own() -> None:
    target = {"labels": torch.tensor([0]), "boxes": torch.tensor([[0.5, 0.5, 0.2, 0.2]])}
    boxes = torch.tensor([[[0.5, 0.5, 0.2, 0.4]]])
    loss = set_loss({"logits": torch.zeros(1, 1, 2), "boxes": boxes}, [target])
    assert float(loss["l1"]) == pytest.approx(0.2)
    assert float(loss["giou"]) == pytest.approx(0.5)  # IoU 1/2 in a hull without a gap


def test_tiny_detr_does_not_care_in_which_order_its_queries_come() -> None:
    torch.manual_seed(1)
    model = TinyDETR().double().eval()
    image = torch.randn(1, 3, 48, 48, dtype=torch.float64)
    before = model(image)["boxes"]
    order = torch.randperm(8)
    with torch.no_grad():
        model.queries.weight.copy_(model.queries.weight[order])
    assert torch.allclose(model(image)["boxes"], before[:, order])


def test_rectangles_lie_inside_and_have_their_colour() -> None:
    images, targets = detr_rectangles.rectangles(20, torch.Generator().manual_seed(3))
    assert images.shape == (20, 3, 48, 48)
    for image, target in zip(images, targets, strict=True):
        assert 1 <= len(target["labels"]) <= 2
        left, top, right, bottom = (corners(target["boxes"])[-1] * 48).round().int().tolist()
        assert 0 <= left < right <= 48
        assert 0 <= top < bottom <= 48
        inside = image[:, top:bottom, left:right]
        colour = detr_rectangles.COLOURS[target["labels"][-1]]
        assert (inside == colour[:, None, None]).all()  # the last drawn is whole


def test_rectangles_lie_on_faint_noise_in_double_precision() -> None:
    images, targets = detr_rectangles.rectangles(20, torch.Generator().manual_seed(3))
    assert images.dtype == targets[0]["boxes"].dtype == torch.float64
    noise = images[images.abs() != 1]
    assert len(noise) > 50_000
    assert float(noise.mean()) == pytest.approx(0, abs=0.01)
    assert float(noise.std()) == pytest.approx(0.2, abs=0.005)


Said = list[tuple[int, float, list[float]]]  # class, probability, centre x, centre y, width, height


def spoken(images: list[Said]) -> dict[str, torch.Tensor]:
    """Outputs of a model with 2 classes whose queries say exactly this, no-object the rest."""
    queries = max(map(len, images))
    p = torch.tensor([0.0, 0.0, 1.0]).double().repeat(len(images), queries, 1)
    boxes = torch.full((len(images), queries, 4), 0.5, dtype=torch.float64)
    for image, said in enumerate(images):
        for query, (label, probability, box) in enumerate(said):
            p[image, query] = torch.zeros(3).double()
            p[image, query, 2], p[image, query, label] = 1 - probability, probability
            boxes[image, query] = torch.tensor(box)
    return {"logits": p.log(), "boxes": boxes}


def test_detections_are_what_is_surer_than_the_threshold() -> None:
    left, right = [0.25, 0.5, 0.5, 0.5], [0.75, 0.5, 0.5, 0.25]
    outputs = spoken([[], [(1, 0.625, left), (0, 0.9, right), (0, 0.5, left), (1, 0.1, right)]])
    surer: Said = [(0, 0.9, [0.5, 0.375, 1, 0.625]), (1, 0.625, [0, 0.25, 0.5, 0.75])]
    for found, expected in (
        (detr_rectangles.detections(outputs, 1), surer),
        (detr_rectangles.detections(outputs, 1, 0.625), surer[:1]),
        (detr_rectangles.detections(outputs, 0), []),
    ):
        assert [(label, box) for label, _, box in found] == [(c, box) for c, _, box in expected]
        assert [p for _, p, _ in found] == pytest.approx([p for _, p, _ in expected])


def answering(change: Callable[[int, list[float]], Said], images: int, seed: int) -> Any:
    """A model that was told the truth and says of each object what `change` makes of it."""
    pictures, targets = detr_rectangles.rectangles(images, torch.Generator().manual_seed(seed))

    def model(seen: torch.Tensor) -> dict[str, torch.Tensor]:
        assert torch.equal(seen, pictures)
        assert not torch.is_grad_enabled()
        return spoken([
            [said for label, box in zip(t["labels"].tolist(), t["boxes"].tolist(), strict=True)
             for said in change(label, box)]
            for t in targets
        ])  # fmt: skip

    return model


def shifted(box: list[float], share: float) -> list[float]:
    """The box moved by a share of its width: the overlap is (1 − share) / (1 + share)."""
    return [box[0] + share * box[2] * (1 if box[0] < 0.5 else -1), *box[1:]]


TOLD: dict[str, tuple[Callable[[int, list[float]], Said], tuple[float, float]]] = {
    "the truth": (lambda c, box: [(c, 0.9, box)], (1, 1)),
    "the truth twice": (lambda c, box: [(c, 0.9, box), (c, 0.8, box)], (1 / 2, 1)),
    "the other class": (lambda c, box: [(1 - c, 0.9, box)], (0, 0)),
    "nothing sure": (lambda c, box: [(c, 0.4, box)], (0, 0)),
    "a little off, 0.538": (lambda c, box: [(c, 0.9, shifted(box, 0.3))], (1, 1)),
    "too far off, 0.481": (lambda c, box: [(c, 0.9, shifted(box, 0.35))], (0, 0)),
    "a good one after a bad one": (
        lambda c, box: [(c, 0.9, shifted(box, 0.35)), (c, 0.8, box)], (1 / 2, 1)
    ),
    "nothing of one class": (lambda c, box: [(c, 0.9, box)] if c else [], (1, -1)),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_precision_and_recall_of_answers_known_beforehand(name: str) -> None:
    change, (precision, recall) = TOLD[name]
    _, targets = detr_rectangles.rectangles(30, torch.Generator().manual_seed(5))
    if recall < 0:
        labels = [c for t in targets for c in t["labels"].tolist()]
        recall = sum(labels) / len(labels)
    ours = detr_rectangles.score(answering(change, 30, 5), 30, 5)
    assert ours == pytest.approx((precision, recall))


def test_the_score_of_a_single_rectangle() -> None:
    seed = next(
        s for s in range(20)
        if len(detr_rectangles.rectangles(1, torch.Generator().manual_seed(s))[1][0]["labels"]) == 1
    )  # fmt: skip
    assert detr_rectangles.score(answering(lambda c, box: [(c, 0.9, box)], 1, seed), 1, seed) == (
        1,
        1,
    )


def test_the_score_of_the_page_is_over_200_images_of_seed_99() -> None:
    model = answering(lambda c, box: [(c, 0.9, box)], 200, 99)
    assert detr_rectangles.score(model) == (1, 1)


def test_total_loss_weighs_1_5_2_and_adds_every_decoder_layer() -> None:
    (last, targets), (first, _) = answers(3), answers(4)
    expected = 0.0
    for outputs in (last, first):
        ours = oracle.library_loss(outputs["logits"], outputs["boxes"], targets)
        plain = classification_loss_by_hand(outputs, targets)
        expected += plain + 5 * ours["l1"] + 2 * ours["giou"]
    total = detr_rectangles.total_loss({**last, "auxiliary": [first]}, targets)
    assert float(total) == pytest.approx(expected, abs=1e-5)


def classification_loss_by_hand(
    outputs: dict[str, torch.Tensor], targets: list[dict[str, torch.Tensor]]
) -> float:
    """The class loss at a no-object weight of 0.4, matched by the library, weighed by PyTorch."""
    pairs = oracle.library_matching(outputs["logits"], outputs["boxes"], targets)
    labels = torch.full(outputs["logits"].shape[:2], 4)
    for image, (queries, objects) in enumerate(pairs):
        labels[image, queries] = targets[image]["labels"][objects]
    flat = outputs["logits"].flatten(0, 1)
    return oracle.weighted_cross_entropy(flat, labels.flatten().tolist(), 0.4)


def test_a_short_training_lowers_the_loss_and_repeats() -> None:
    torch.manual_seed(7)
    before = torch.random.get_rng_state()
    run = detr_rectangles.train(steps=60, batch=8)
    assert sum(run.losses[-10:]) < 0.85 * sum(run.losses[:10])
    assert (torch.random.get_rng_state() == before).all()
    again = detr_rectangles.train.__wrapped__(steps=60, batch=8)
    assert again.losses == run.losses
    assert sorted(run.snapshots) == [0, 15, 60]


@pytest.mark.thorough
def test_the_whole_training_finds_most_rectangles() -> None:
    run = detr_rectangles.train()
    assert sum(run.losses[-50:]) < 0.4 * sum(run.losses[:50])
    precision, recall = detr_rectangles.score(run.model)  # as the page says
    assert precision == pytest.approx(0.62, abs=0.005)
    assert recall == pytest.approx(0.89, abs=0.005)


def test_matching_refuses_labels_and_logits_of_other_shapes() -> None:
    boxes = torch.full((3, 4), 0.5)
    for logits, labels in (
        (torch.zeros(3, 3), torch.zeros(3, 1, dtype=torch.long)),
        (torch.zeros(3), torch.zeros(3, dtype=torch.long)),
        (torch.zeros(3, 3, 3), torch.zeros(3, dtype=torch.long)),
    ):
        shapes = f"{tuple(logits.shape)} and {tuple(labels.shape)}; expected (queries, classes + 1)"
        with pytest.raises(ValueError, match=re.escape(shapes)):
            matching_cost(logits, boxes, labels, boxes)


def test_set_loss_takes_small_label_types_and_refuses_an_empty_batch() -> None:
    outputs = {"logits": torch.zeros(1, 3, 3), "boxes": torch.full((1, 3, 4), 0.5)}
    labels = torch.tensor([0, 1])
    target = {"labels": labels, "boxes": torch.full((2, 4), 0.5)}
    wanted = set_loss(outputs, [target])
    small = set_loss(outputs, [target | {"labels": labels.int()}])
    assert all(torch.equal(small[name], wanted[name]) for name in wanted)
    with pytest.raises(ValueError, match="at least 1"):
        set_loss({"logits": torch.zeros(0, 3, 3), "boxes": torch.zeros(0, 3, 4)}, [])


def test_hungarian_reads_half_precision() -> None:
    queries, objects = hungarian(torch.tensor([[1, 0], [0, 1], [2, 2]]).bfloat16())
    assert (queries.tolist(), objects.tolist()) == ([0, 1], [1, 0])


def test_the_weight_of_no_object_keeps_double_precision() -> None:
    logits = torch.randn(9, 3, dtype=torch.float64)
    labels = torch.tensor([0, 1, 2] * 3)
    weight = torch.tensor([1, 1, 0.1], dtype=torch.float64)
    ours, theirs = classification_loss(logits, labels), F.cross_entropy(logits, labels, weight)
    assert abs(float(ours - theirs)) < 1e-14


def test_a_share_of_no_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a weight above 0"):
        detr_size.no_object_share(10, 0, 0.0)


# --- sentences an audit found false


def test_who_follows_the_paper_is_told_of_the_constant() -> None:
    question = next(q for q in load("detr").questions if q.name == "pair_cost")
    for seed in range(20):
        problem = question.draw(seed).problem
        known = {mistake.id: mistake.value for mistake in problem.mistakes}
        assert known["paper_constant"] == pytest.approx(problem.answer + 2)  # 2 (1 − GIoU)


def test_boxes_can_differ_by_more_than_a_hundredfold_probability() -> None:
    corner, opposite = [0.1, 0.1, 0.2, 0.2], [0.9, 0.9, 0.2, 0.2]
    near, far = matching_cost([[0.0, 0.0]] * 2, [corner, opposite], [0], [corner])[:, 0].tolist()
    assert far - near == pytest.approx(11.84)  # 5 × 1.6 + 2 × 1.92
    assert far - near > math.log(100) > 4.6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_encoding_reads_in_the_terminal_as_it_is(lang: str) -> None:
    page = (ROOT / "docs" / lang / "detr.md").read_text("utf-8")
    code = sine_position_encoding(25, 34)
    for odd, latex in enumerate(re.findall(r"\$\$(\\text\{PE\}.*?)\$\$", page)):
        shown = formula(latex).split(" = ")[1].split(",")[0]
        python = re.sub(r"(?<=[0-9π])(?=[πtk])", "*", shown).replace("^", "**").replace("π", "pi")
        for t, k in ((1, 0), (7, 3), (25, 40)):
            names = {"sin": math.sin, "cos": math.cos, "pi": math.pi, "t": t, "T": 25, "k": k}
            expected = float(code[2 * k + odd, t - 1, 0])
            assert eval(python, names) == pytest.approx(expected, abs=1e-5)
    assert odd == 1
