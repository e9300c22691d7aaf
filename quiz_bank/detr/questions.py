"""Questions on DETR: tokens, parameters, attention's cost, matching, losses, positions."""

import itertools
import math
from collections.abc import Sequence

from kb.quiz.problem import Draw, Numbers, question

HEIGHTS = (480, 544, 600, 672, 720, 768, 800)
WIDTHS = (650, 750, 810, 906, 1010, 1066, 1130, 1201, 1300, 1333)


def grid(height: int, width: int, stride: int) -> tuple[int, int]:
    """Rows and columns of the feature map: every halving rounds up."""
    return -(-height // stride), -(-width // stride)


@question(snippet="tokens(height, width)", oracle="cells(height, width)")
def tokens(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = grid(height, width, 32)
    return Numbers(
        given={"height": height, "width": width},
        steps=[rows, columns, rows * columns],
        mistakes={
            "floored": (height // 32) * (width // 32),
            "stride_16": math.prod(grid(height, width, 16)),
            "area_divided": round(height * width / 1024),
        },
    )


@question(snippet="tokens(height, width, True)", oracle="cells(height, width, True)")
def dc5_tokens(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = grid(height, width, 16)
    plain = math.prod(grid(height, width, 32))
    return Numbers(
        given={"height": height, "width": width},
        steps=[rows, columns, rows * columns],
        mistakes={
            "exactly_four_times": 4 * plain,
            "plain_stride": plain,
            "floored": (height // 16) * (width // 16),
        },
    )


@question(
    kind="shape",
    form="(C, H, W)",
    snippet="(channels, *feature_map(height, width, dc5))",
    oracle="strided_shape(height, width, dc5, channels)",
)
def encoder_input(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    dc5, channels = draw.chance(0.4), draw.pick(128, 256, 512)
    stride, other = (16, 32) if dc5 else (32, 16)
    return Numbers(
        given={"height": height, "width": width, "dc5": dc5, "channels": channels},
        steps=[stride, (channels, *grid(height, width, stride))],
        mistakes={
            "backbone_channels": (2048, *grid(height, width, stride)),
            "other_stride": (channels, *grid(height, width, other)),
            "floored": (channels, height // stride, width // stride),
        },
    )


def layer(channels: int, hidden: int, attentions: int) -> list[int]:
    """Parameters of the attentions, of the feed-forward part, of the norms, and of all."""
    projections = attentions * 4 * (channels**2 + channels)
    perceptron = 2 * channels * hidden + hidden + channels
    norms = (attentions + 1) * 2 * channels
    return [projections, perceptron, norms, projections + perceptron + norms]


@question(snippet="layer_parameters(channels, hidden, 1)", oracle="encoder_layer(channels, hidden)")
def encoder_layer_parameters(draw: Draw) -> Numbers:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    heads = draw.pick(4, 8)
    *parts, answer = layer(channels, hidden, 1)
    return Numbers(
        given={"channels": channels, "hidden": hidden},
        words={"heads": heads},
        steps=[*parts, answer],
        mistakes={
            "biases_forgotten": answer - (5 * channels + hidden),
            "output_projection_forgotten": answer - parts[0] // 4,
            "times_heads": answer + (heads - 1) * parts[0],
        },
    )


@question(snippet="layer_parameters(channels, hidden, 2)", oracle="decoder_layer(channels, hidden)")
def decoder_layer_parameters(draw: Draw) -> Numbers:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    *parts, answer = layer(channels, hidden, 2)
    return Numbers(
        given={"channels": channels, "hidden": hidden},
        steps=[*parts, answer],
        mistakes={
            "cross_attention_forgotten": layer(channels, hidden, 1)[-1],
            "third_norm_forgotten": answer - 2 * channels,
            "biases_forgotten": answer - (9 * channels + hidden),
        },
    )


@question(snippet="heads_parameters(classes, channels)", oracle="heads(classes, channels)")
def head_parameters(draw: Draw) -> Numbers:
    classes, channels = draw.pick(10, 20, 80, 91, 365), draw.pick(64, 128, 256, 512)
    classifier = (channels + 1) * (classes + 1)
    boxes = 2 * channels * (channels + 1) + 4 * (channels + 1)
    return Numbers(
        given={"classes": classes, "channels": channels},
        steps=[classifier, boxes, classifier + boxes],
        mistakes={
            "no_object_forgotten": classifier + boxes - (channels + 1),
            "linear_boxes": classifier + 4 * (channels + 1),
            "biases_forgotten": channels * (classes + 1) + 2 * channels**2 + 4 * channels,
        },
    )


@question(
    unit="MiB",
    decimals=1,
    snippet="attention_bytes(rows * columns, rows * columns, heads, element) / 2**20",
    oracle="weights_stored(rows * columns, heads, element) / 2**20",
)
def attention_memory(draw: Draw) -> Numbers:
    rows, columns = draw.integer(20, 50), draw.integer(26, 67)
    heads, element = draw.pick(4, 8), draw.pick(2, 4)
    cells = rows * columns
    return Numbers(
        given={"rows": rows, "columns": columns, "heads": heads, "element": element},
        steps=[cells, heads * cells**2, heads * cells**2 * element / 2**20],
        mistakes={
            "heads_forgotten": cells**2 * element / 2**20,
            "queries_for_tokens": heads * 100 * cells * element / 2**20,
            "decimal_mega": heads * cells**2 * element / 10**6,
        },
    )


@question(
    unit="×",
    decimals=2,
    snippet="(tokens(height, width, True) / tokens(height, width)) ** 2",
    oracle="attention_multiplications(cells(height, width, True), cells(height, width, True), 256)"
    " / attention_multiplications(cells(height, width), cells(height, width), 256)",
)
def dc5_attention_ratio(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    plain, dilated = (math.prod(grid(height, width, stride)) for stride in (32, 16))
    return Numbers(
        given={"height": height, "width": width},
        steps=[plain, dilated, (dilated / plain) ** 2],
        mistakes={"exactly_sixteen": 16, "not_squared": dilated / plain},
    )


@question(
    magnitudes=True,
    snippet="attention_products(queries, rows * columns, channels)",
    oracle="attention_multiplications(queries, rows * columns, channels, heads)",
)
def cross_attention_products(draw: Draw) -> Numbers:
    queries, channels, heads = draw.pick(50, 100, 300), draw.pick(128, 256), draw.pick(4, 8)
    rows, columns = draw.integer(15, 26), draw.integer(20, 42)
    cells = rows * columns
    scores = queries * cells * channels
    sizes = {"queries": queries, "rows": rows, "columns": columns}
    return Numbers(
        given={**sizes, "channels": channels, "heads": heads},
        steps=[cells, scores, 2 * scores],
        mistakes={
            "scores_only": scores,
            "self_attention": 2 * cells * cells * channels,
            "times_heads": 2 * scores * heads,
        },
    )


def text(box: list[float]) -> str:
    return "(" + ", ".join(f"{part:g}" for part in box) + ")"


@question(
    decimals=3,
    revision=2,
    snippet="matching_cost(torch.tensor([[p, 1 - p]], dtype=torch.float64).log(), [predicted], [0],"
    " [target])[0, 0]",
    oracle="pair_cost(p, predicted, target)",
)
def pair_cost(draw: Draw) -> Numbers:
    p = draw.pick(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    width, height = draw.pick(0.2, 0.3, 0.4), draw.pick(0.2, 0.3, 0.4)
    right, down = draw.pick(0.05, 0.1), draw.pick(0.02, 0.05, 0.1)
    target = [0.4, 0.4, width, height]
    predicted = [round(0.4 + right, 2), round(0.4 + down, 2), width, height]
    both = (width - right) * (height - down)
    union = 2 * width * height - both
    hull = (width + right) * (height + down)
    giou = both / union - (hull - union) / hull
    far = right + down
    return Numbers(
        given={"p": p, "predicted": predicted, "target": target},
        words={"box": text(predicted), "truth": text(target)},
        steps=[round(far, 2), both / union, giou, -p + 5 * far - 2 * giou],
        mistakes={
            "weights_forgotten": -p + far - giou,
            "iou_for_giou": -p + 5 * far - 2 * both / union,
            "log_probability": -math.log(p) + 5 * far - 2 * giou,
            "giou_loss": -p + 5 * far + 2 * (1 - giou) + 1,
            "paper_constant": -p + 5 * far + 2 * (1 - giou),
        },
    )


@question(
    decimals=3,
    snippet="1 - generalized_box_iou(corners([predicted]), corners([target]))[0, 0]",
    oracle="1 - polygon_giou(predicted, target)",
)
def giou_loss(draw: Draw) -> Numbers:
    one, other, gap = draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2, 0.3), draw.pick(0.1, 0.2)
    tall, low = draw.pick(0.3, 0.4, 0.5), draw.pick(0.1, 0.2)
    predicted = [round(0.1 + one / 2, 2), 0.5, one, tall]
    target = [round(0.1 + one + gap + other / 2, 2), 0.5, other, low]
    union = one * tall + other * low
    hull = (one + gap + other) * tall
    giou = -(hull - union) / hull
    return Numbers(
        given={"predicted": predicted, "target": target},
        words={"box": text(predicted), "truth": text(target)},
        steps=[union, hull, giou, 1 - giou],
        mistakes={
            "iou_used": 1,
            "giou_itself": giou,
            "divided_by_union": 1 + (hull - union) / union,
        },
    )


def total(cost: list[list[int]], chosen: Sequence[int]) -> int:
    """The cost of the queries chosen, one an object."""
    return sum(cost[query][item] for item, query in enumerate(chosen))


def best(cost: list[list[int]]) -> list[tuple[int, ...]]:
    """Every choice of queries, one an object, that has the least total."""
    choices = itertools.permutations(range(len(cost)), len(cost[0]))
    totals = {chosen: total(cost, chosen) for chosen in choices}
    return [chosen for chosen in totals if totals[chosen] == min(totals.values())]


def greedy(cost: list[list[int]]) -> list[int]:
    """Objects in turn take their cheapest free query."""
    taken: list[int] = []
    for column in zip(*cost, strict=True):
        free = [query for query in range(len(cost)) if query not in taken]
        taken.append(min(free, key=column.__getitem__))
    return taken


def own_best(cost: list[list[int]]) -> int:
    return sum(map(min, zip(*cost, strict=True)))


@question(snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))", oracle="assigned_cost(cost)")
def optimal_assignment(draw: Draw) -> Numbers:
    cost = [[draw.integer(1, 12) for _ in range(3)] for _ in range(3)]
    chosen = best(cost)[0]
    queries = ", ".join(str(query + 1) for query in chosen)
    return Numbers(
        given={"cost": cost},
        steps=[own_best(cost), queries, total(cost, chosen)],
        mistakes={"greedy": total(cost, greedy(cost)), "own_best": own_best(cost)},
    )


@question(snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))", oracle="assigned_cost(cost)")
def rectangular_assignment(draw: Draw) -> Numbers:
    wanted = draw.integer(0, 3)
    cost = [[draw.integer(5, 20), draw.integer(5, 20)] for _ in range(4)]
    cost[wanted] = [draw.integer(1, 4), draw.integer(1, 4)]
    return Numbers(
        given={"cost": cost},
        steps=[own_best(cost), total(cost, best(cost)[0])],
        mistakes={"greedy": total(cost, greedy(cost)), "own_best": own_best(cost)},
    )


@question(
    decimals=3,
    snippet="classification_loss(torch.tensor([[p, 1 - p]] * objects + [[1 - q, q]] * (queries -"
    " objects), dtype=torch.float64).log(), [0] * objects + [1] * (queries - objects))",
    oracle="mixed_cross_entropy(queries, objects, p, q)",
)
def class_loss(draw: Draw) -> Numbers:
    queries = draw.pick(20, 50, 100)
    objects = draw.integer(2, queries // 5)
    p, q = draw.pick(0.2, 0.3, 0.4, 0.5, 0.6), draw.pick(0.7, 0.8, 0.9, 0.95)
    rest, matched = queries - objects, -objects * math.log(p)
    loss, weights = matched - 0.1 * rest * math.log(q), objects + 0.1 * rest
    return Numbers(
        given={"queries": queries, "objects": objects, "p": p, "q": q},
        steps=[matched, loss, weights, loss / weights],
        mistakes={
            "divided_by_queries": loss / queries,
            "weight_forgotten": (matched - rest * math.log(q)) / queries,
            "divided_by_objects": loss / objects,
        },
    )


@question(
    unit="%",
    decimals=1,
    snippet="100 * no_object_share(queries, objects, weight)",
    oracle="100 * no_object_share(queries, objects, weight)",
)
def no_object_share(draw: Draw) -> Numbers:
    queries = draw.pick(50, 100, 300)
    objects, weight = draw.integer(2, 20), draw.pick(0.05, 0.1, 0.2)
    light = weight * (queries - objects)
    return Numbers(
        given={"queries": queries, "objects": objects, "weight": weight},
        steps=[round(light, 6), round(objects + light, 6), 100 * light / (objects + light)],
        mistakes={
            "weight_forgotten": 100 * (queries - objects) / queries,
            "divided_by_queries": 100 * light / queries,
            "all_queries_light": 100 * weight * queries / (objects + weight * queries),
        },
    )


@question(
    decimals=4,
    snippet='set_loss({"logits": torch.zeros(2, 4, 2).double(), "boxes":'
    ' torch.tensor(boxes, dtype=torch.float64)}, [{"labels": torch.zeros(len(t)).long(),'
    ' "boxes": torch.tensor(t, dtype=torch.float64)} for t in truth])["l1"]',
    oracle="batch_l1(boxes, truth)",
)
def box_loss(draw: Draw) -> Numbers:
    counts = draw.pick((1, 3), (1, 4), (2, 4), (1, 2), (2, 3))
    far = [[draw.integer(1, 6) / 50 for _ in range(count)] for count in counts]
    centres = [0.15, 0.38, 0.61, 0.84]
    truth = [
        [[x + d / 2, 0.5 + d / 2, 0.2, 0.2] for x, d in zip(centres, row, strict=False)]
        for row in far
    ]
    loss, number = sum(map(sum, far)), sum(counts)
    return Numbers(
        given={"boxes": [[[x, 0.5, 0.2, 0.2] for x in centres]] * 2, "truth": truth},
        words={"shown": ["; ".join(f"{d:g}" for d in row) for row in far]},
        steps=[round(loss, 4), number, loss / number],
        mistakes={
            "mean_of_images": sum(sum(row) / len(row) for row in far) / 2,
            "divided_by_queries": loss / 8,
            "divided_by_coordinates": loss / number / 4,
        },
    )


@question(
    decimals=3,
    snippet="sine_position_encoding(height, width)[channel, row, column]",
    oracle="library_encoding(height, width)[channel, row, column]",
)
def position_value(draw: Draw) -> Numbers:
    height, width = draw.integer(12, 30), draw.integer(12, 40)
    row, column = draw.integer(2, height - 3), draw.integer(2, width - 3)
    pair, odd, second = draw.integer(0, 6), draw.integer(0, 1), draw.integer(0, 1)
    channel = 128 * second + 2 * pair + odd
    divisor = 10000 ** (2 * pair / 128)

    def wave(place: float, cosine: int = odd) -> float:
        return (math.cos if cosine else math.sin)(place / divisor)

    axes = (row, height), (column, width)
    (here, size), (there, across) = axes[::-1] if second else axes
    angle = 2 * math.pi * (here + 1) / size
    return Numbers(
        given={"height": height, "width": width, "row": row, "column": column, "channel": channel},
        steps=[here + 1, angle, angle / divisor, wave(angle)],
        mistakes={
            "from_zero": wave(2 * math.pi * here / size),
            "other_axis": wave(2 * math.pi * (there + 1) / across),
            "sine_cosine_swapped": wave(angle, 1 - odd),
            "not_normalised": wave(here + 1),
        },
    )


@question(kind="print")
def assignment_printed(draw: Draw) -> Numbers:
    while True:
        cost = [[draw.integer(1, 9) for _ in range(3)] for _ in range(4)]
        if len(best(cost)) == 1:
            break
    chosen = list(best(cost)[0])

    def printed(queries: list[int]) -> str:
        items = sorted(range(3), key=queries.__getitem__)
        return f"{sorted(queries)} {items}"

    mistakes = {
        "greedy": printed(greedy(cost)),
        "by_object": f"{chosen} [0, 1, 2]",
        "objects_first": f"[0, 1, 2] {chosen}",
    }
    answer, straight = printed(chosen), "[0, 1, 2] [0, 1, 2]"
    if straight not in (answer, *mistakes.values()):
        mistakes["identity"] = straight
    return Numbers(
        steps=[total(cost, chosen), answer],
        mistakes=mistakes,
        code=f"""from scipy.optimize import linear_sum_assignment

cost = {cost}
queries, objects = linear_sum_assignment(cost)
print(queries.tolist(), objects.tolist())
""",
    )


@question(kind="print")
def classes_printed(draw: Draw) -> Numbers:
    labels = draw.sample(3, range(1, 20))
    queries = sorted(draw.sample(3, range(6)))
    items = draw.shuffle(range(3))
    full = draw.pick(20, 80, 91)

    def printed(names: list[int], rest: int) -> str:
        given = dict(zip(queries, names, strict=True))
        return str([given.get(query, rest) for query in range(6)])

    ordered = [labels[item] for item in items]
    return Numbers(
        words={"full": full, "last": full - 1},
        steps=[full, printed(ordered, full)],
        mistakes={
            "labels_not_reordered": printed(labels, full),
            "background_zero": printed(ordered, 0),
        },
        code=f"""import torch

labels = torch.tensor({labels})  # of the three objects
queries, objects = torch.tensor({queries}), torch.tensor({items})
classes = torch.full((6,), {full})
classes[queries] = labels[objects]
print(classes.tolist())
""",
    )


@question(kind="print")
def tokens_printed(draw: Draw) -> Numbers:
    batch, channels = draw.integer(2, 4), draw.pick(128, 256)
    rows, columns = draw.integer(10, 25), draw.integer(26, 40)
    cells = rows * columns
    moved = [
        ("permute(2, 0, 1)", (cells, batch, channels)),
        ("transpose(1, 2)", (batch, cells, channels)),
    ]
    (move, right), (_, wrong) = moved if draw.chance() else moved[::-1]
    return Numbers(
        steps=[cells, str(right)],
        mistakes={
            "axes_not_moved": str((batch, channels, cells)),
            "other_order": str(wrong),
            "not_flattened": str((batch, rows, columns, channels)),
        },
        code=f"""import torch

features = torch.zeros({batch}, {channels}, {rows}, {columns})
tokens = features.flatten(2).{move}
print(tuple(tokens.shape))
""",
    )


@question(kind="choice")
def where_positions_go(draw: Draw) -> Numbers:
    return Numbers(
        answer="query_key",
        mistakes={"positions_in_values": "all", "only_once": "input_once", "values_only": "value"},
    )


@question(kind="choice")
def why_no_nms(draw: Draw) -> Numbers:
    answer = frozenset({"one_to_one", "query_attention"})
    return Numbers(
        answer=answer,
        mistakes={
            "only_matching": frozenset({"one_to_one"}),
            "only_self_attention": frozenset({"query_attention"}),
            "giou_repels": answer | {"giou"},
            "matching_at_inference": answer | {"hungarian_inference"},
        },
    )


@question(kind="choice")
def too_many_objects(draw: Draw) -> Numbers:
    queries = draw.pick(50, 100)
    objects = queries + draw.integer(3, 30)
    return Numbers(
        words={"queries": queries, "objects": objects, "left_over": objects - queries},
        answer="missed",
        mistakes={"several_boxes": "shared", "queries_grow": "more_queries"},
    )


@question(kind="ordering")
def pipeline_order(draw: Draw) -> Numbers:
    return Numbers(
        answer=("backbone", "projection", "encoder", "decoder", "heads"),
        mistakes={
            "projection_late": ("backbone", "encoder", "projection", "decoder", "heads"),
            "decoder_first": ("backbone", "projection", "decoder", "encoder", "heads"),
        },
    )
