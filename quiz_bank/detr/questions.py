"""DETR · DETR. Pages: docs/*/detr.md"""

import itertools
import math

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question

HEIGHTS = (480, 544, 600, 672, 720, 768, 800)
WIDTHS = (650, 750, 810, 906, 1010, 1066, 1130, 1201, 1300, 1333)


@question(snippet="tokens(height, width)", oracle="cells(height, width)")
def tokens(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = -(-height // 32), -(-width // 32)
    return Numbers(
        given={"height": height, "width": width},
        steps=[rows, columns, rows * columns],
        mistakes={
            "floored": (height // 32) * (width // 32),
            "stride_16": -(-height // 16) * -(-width // 16),
            "area_divided": round(height * width / 1024),
        },
    )


@question(snippet="tokens(height, width, True)", oracle="cells(height, width, True)")
def dc5_tokens(draw: Draw) -> Numbers:
    height, width = draw.pick(*HEIGHTS), draw.pick(*WIDTHS)
    rows, columns = -(-height // 16), -(-width // 16)
    plain = -(-height // 32) * -(-width // 32)
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
    name = "DETR-DC5" if dc5 else "DETR"

    def size(step: int) -> tuple[int, int]:
        return -(-height // step), -(-width // step)

    return Numbers(
        given={"height": height, "width": width, "dc5": dc5, "channels": channels},
        words={"name": name},
        steps=[stride, (channels, *size(stride))],
        mistakes={
            "backbone_channels": (2048, *size(stride)),
            "other_stride": (channels, *size(other)),
            "floored": (channels, height // stride, width // stride),
        },
    )


def _layer(channels: int, hidden: int, attentions: int) -> int:
    projections = attentions * 4 * (channels**2 + channels)
    perceptron = 2 * channels * hidden + hidden + channels
    return projections + perceptron + (attentions + 1) * 2 * channels


@question(snippet="layer_parameters(channels, hidden, 1)", oracle="encoder_layer(channels, hidden)")
def encoder_layer_parameters(draw: Draw) -> Numbers:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    heads = draw.pick(4, 8)
    answer = _layer(channels, hidden, 1)
    return Numbers(
        given={"channels": channels, "hidden": hidden},
        words={"heads": heads},
        steps=[
            4 * (channels**2 + channels),
            2 * channels * hidden + hidden + channels,
            4 * channels,
            answer,
        ],
        mistakes={
            "biases_forgotten": answer - (5 * channels + hidden),
            "output_projection_forgotten": answer - (channels**2 + channels),
            "times_heads": answer + (heads - 1) * 4 * (channels**2 + channels),
        },
    )


@question(snippet="layer_parameters(channels, hidden, 2)", oracle="decoder_layer(channels, hidden)")
def decoder_layer_parameters(draw: Draw) -> Numbers:
    channels, hidden = draw.pick(64, 128, 192, 256, 384, 512), draw.pick(512, 1024, 2048)
    answer = _layer(channels, hidden, 2)
    return Numbers(
        given={"channels": channels, "hidden": hidden},
        steps=[
            8 * (channels**2 + channels),
            2 * channels * hidden + hidden + channels,
            6 * channels,
            answer,
        ],
        mistakes={
            "cross_attention_forgotten": _layer(channels, hidden, 1),
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
    kind = {2: "float16", 4: "float32"}[element]
    mebi = 2**20
    return Numbers(
        given={"rows": rows, "columns": columns, "heads": heads, "element": element},
        words={"kind": kind},
        steps=[cells, heads * cells**2, heads * cells**2 * element / mebi],
        mistakes={
            "heads_forgotten": cells**2 * element / mebi,
            "queries_for_tokens": heads * 100 * cells * element / mebi,
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
    plain = -(-height // 32) * -(-width // 32)
    dilated = -(-height // 16) * -(-width // 16)
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
    return Numbers(
        given={
            "queries": queries,
            "rows": rows,
            "columns": columns,
            "channels": channels,
            "heads": heads,
        },
        steps=[cells, queries * cells * channels, 2 * queries * cells * channels],
        mistakes={
            "scores_only": queries * cells * channels,
            "self_attention": 2 * cells * cells * channels,
            "times_heads": 2 * queries * cells * channels * heads,
        },
    )


def _text(box: list[float]) -> str:
    return "(" + ", ".join(f"{part:g}" for part in box) + ")"


@question(
    decimals=3,
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
    answer = -p + 5 * far - 2 * giou
    return Numbers(
        given={"p": p, "predicted": predicted, "target": target},
        words={"box": _text(predicted), "truth": _text(target)},
        steps=[round(far, 2), both / union, giou, answer],
        mistakes={
            "weights_forgotten": -p + far - giou,
            "iou_for_giou": -p + 5 * far - 2 * both / union,
            "log_probability": -math.log(p) + 5 * far - 2 * giou,
            "giou_loss": -p + 5 * far + 2 * (1 - giou) + 1,
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
        words={"box": _text(predicted), "truth": _text(target)},
        steps=[union, hull, giou, 1 - giou],
        mistakes={
            "iou_used": 1,
            "giou_itself": giou,
            "divided_by_union": 1 + (hull - union) / union,
        },
    )


def _best(cost: list[list[int]]) -> tuple[int, list[tuple[int, ...]]]:
    """The least total and every choice of queries (one an object) that reaches it."""
    totals: dict[tuple[int, ...], int] = {
        chosen: sum(cost[query][item] for item, query in enumerate(chosen))
        for chosen in itertools.permutations(range(len(cost)), len(cost[0]))
    }
    least = min(totals.values())
    return least, [chosen for chosen, total in totals.items() if total == least]


def _greedy(cost: list[list[int]]) -> list[int]:
    """Objects in turn take their cheapest free query."""
    taken: list[int] = []
    for item in range(len(cost[0])):
        free = [query for query in range(len(cost)) if query not in taken]
        taken.append(min(free, key=lambda query: cost[query][item]))
    return taken


def _total(cost: list[list[int]], chosen: list[int] | tuple[int, ...]) -> int:
    return sum(cost[query][item] for item, query in enumerate(chosen))


def _own_best(cost: list[list[int]]) -> int:
    return sum(min(column) for column in zip(*cost, strict=True))


@question(snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))", oracle="assigned_cost(cost)")
def optimal_assignment(draw: Draw) -> Numbers:
    cost = [[draw.integer(1, 12) for _ in range(3)] for _ in range(3)]
    least, chosen = _best(cost)
    queries = [query + 1 for query in chosen[0]]
    return Numbers(
        given={"cost": cost},
        steps=[_own_best(cost), ", ".join(map(str, queries)), least],
        mistakes={"greedy": _total(cost, _greedy(cost)), "own_best": _own_best(cost)},
    )


@question(snippet="sum(cost[q][o] for q, o in zip(*hungarian(cost)))", oracle="assigned_cost(cost)")
def rectangular_assignment(draw: Draw) -> Numbers:
    wanted = draw.integer(0, 3)
    cost = [[draw.integer(5, 20), draw.integer(5, 20)] for _ in range(4)]
    cost[wanted] = [draw.integer(1, 4), draw.integer(1, 4)]
    least = _best(cost)[0]
    return Numbers(
        given={"cost": cost},
        steps=[_own_best(cost), least],
        mistakes={"greedy": _total(cost, _greedy(cost)), "own_best": _own_best(cost)},
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
    unmatched = queries - objects
    total = -objects * math.log(p) - 0.1 * unmatched * math.log(q)
    weights = objects + 0.1 * unmatched
    return Numbers(
        given={"queries": queries, "objects": objects, "p": p, "q": q},
        steps=[-objects * math.log(p), total, weights, total / weights],
        mistakes={
            "divided_by_queries": total / queries,
            "weight_forgotten": (-objects * math.log(p) - unmatched * math.log(q)) / queries,
            "divided_by_objects": total / objects,
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
    boxes = [[[x, 0.5, 0.2, 0.2] for x in centres] for _ in counts]
    truth = [
        [[x + d / 2, 0.5 + d / 2, 0.2, 0.2] for x, d in zip(centres, row, strict=False)]
        for row in far
    ]
    total, number = sum(map(sum, far)), sum(counts)
    shown = ["; ".join(f"{d:g}" for d in row) for row in far]
    means = [sum(row) / len(row) for row in far]
    return Numbers(
        given={"boxes": boxes, "truth": truth},
        words={"shown": shown},
        steps=[round(total, 4), number, total / number],
        mistakes={
            "mean_of_images": sum(means) / 2,
            "divided_by_queries": total / 8,
            "divided_by_coordinates": total / number / 4,
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

    def wave(place: float, cosine: int) -> float:
        return math.cos(place / divisor) if cosine else math.sin(place / divisor)

    here, size = (column, width) if second else (row, height)
    there, across = (row, height) if second else (column, width)
    angle = 2 * math.pi * (here + 1) / size
    return Numbers(
        given={"height": height, "width": width, "row": row, "column": column, "channel": channel},
        steps=[here + 1, angle, angle / divisor, wave(angle, odd)],
        mistakes={
            "from_zero": wave(2 * math.pi * here / size, odd),
            "other_axis": wave(2 * math.pi * (there + 1) / across, odd),
            "sine_cosine_swapped": wave(angle, 1 - odd),
            "not_normalised": wave(here + 1, odd),
        },
    )


@question(built_here="to be converted", level=2, kind="print", section="hungarian")
def assignment_printed(draw: Draw) -> Problem:
    while True:
        cost = [[draw.integer(1, 9) for _ in range(3)] for _ in range(4)]
        _, found = _best(cost)
        if len(found) == 1:
            break

    def printed(chosen: list[int] | tuple[int, ...]) -> str:
        pairs = sorted((query, item) for item, query in enumerate(chosen))
        return f"{[query for query, _ in pairs]} {[item for _, item in pairs]}"

    best = found[0]
    straight = "[0, 1, 2] [0, 1, 2]"
    others = [printed(best), printed(_greedy(cost)), f"{list(best)} [0, 1, 2]"]
    others.append(f"[0, 1, 2] {list(best)}")
    identity = [
        Mistake(
            "identity",
            straight,
            zh="把第 i 行配给了第 i 列；要找总代价最小的匹配，多出的那一行可以是任何一行",
            en="Row i was given column i; find the matching of least total cost, and the row left "
            "over may be any row",
        )
    ]
    if straight in others:
        identity = []
    return Problem(
        given={},
        zh="4 个 query（行），3 个物体（列）。这段程序打印什么？",
        en="4 queries (rows), 3 objects (columns). What does this program print?",
        code="from scipy.optimize import linear_sum_assignment\n\n"
        f"cost = {cost}\n"
        "queries, objects = linear_sum_assignment(cost)\n"
        "print(queries.tolist(), objects.tolist())\n",
        answer=printed(best),
        steps=[
            Step(
                zh="找总代价最小的一对一匹配：总代价",
                en="Find the one-to-one matching of least total cost: the total",
                value=_total(cost, best),
            ),
            Step(
                zh="行下标升序，旁边是各行配到的列",
                en="Row indices ascend; beside them the column each row got",
                value=printed(best),
            ),
        ],
        mistakes=[
            Mistake(
                "greedy",
                printed(_greedy(cost)),
                zh="这是贪心匹配；`linear_sum_assignment` 使总和最小",
                en="This is the greedy matching; `linear_sum_assignment` minimises the sum",
            ),
            Mistake(
                "by_object",
                f"{list(best)} [0, 1, 2]",
                zh="按物体排了；返回的行下标是升序的",
                en="Sorted by object; the row indices returned ascend",
            ),
            Mistake(
                "objects_first",
                f"[0, 1, 2] {list(best)}",
                zh="把物体放在前面了；先返回行（query）",
                en="Put the objects first; the rows (queries) come first",
            ),
            *identity,
        ],
    )


@question(kind="print")
def classes_printed(draw: Draw) -> Numbers:
    labels = draw.sample(3, range(1, 20))
    queries = sorted(draw.sample(3, range(6)))
    items = draw.shuffle(range(3))
    full = draw.pick(20, 80, 91)

    def fill(names: list[int], rest: int) -> str:
        line = [rest] * 6
        for query, name in zip(queries, names, strict=True):
            line[query] = name
        return str(line)

    answer = fill([labels[item] for item in items], full)
    return Numbers(
        words={"full": full, "last": full - 1},
        steps=[full, answer],
        mistakes={
            "labels_not_reordered": fill(labels, full),
            "background_zero": fill([labels[item] for item in items], 0),
        },
        code="import torch\n\n"
        f"labels = torch.tensor({labels})  # of the three objects\n"
        f"queries, objects = torch.tensor({queries}), torch.tensor({items})\n"
        f"classes = torch.full((6,), {full})\n"
        "classes[queries] = labels[objects]\n"
        "print(classes.tolist())\n",
    )


@question(kind="print")
def tokens_printed(draw: Draw) -> Numbers:
    batch, channels = draw.integer(2, 4), draw.pick(128, 256)
    rows, columns = draw.integer(10, 25), draw.integer(26, 40)
    cells, first = rows * columns, draw.chance()
    move = "permute(2, 0, 1)" if first else "transpose(1, 2)"
    right, wrong = (cells, batch, channels), (batch, cells, channels)
    if not first:
        right, wrong = wrong, right
    return Numbers(
        steps=[cells, str(right)],
        mistakes={
            "axes_not_moved": str((batch, channels, cells)),
            "other_order": str(wrong),
            "not_flattened": str((batch, rows, columns, channels)),
        },
        code="import torch\n\n"
        f"features = torch.zeros({batch}, {channels}, {rows}, {columns})\n"
        f"tokens = features.flatten(2).{move}\n"
        "print(tuple(tokens.shape))\n",
    )


@question(kind="choice")
def where_positions_go(draw: Draw) -> Numbers:
    return Numbers(
        answer="query_key",
        mistakes={"positions_in_values": "all", "only_once": "input_once", "values_only": "value"},
    )


@question(kind="choice")
def why_no_nms(draw: Draw) -> Numbers:
    return Numbers(
        answer=frozenset({"one_to_one", "query_attention"}),
        mistakes={
            "only_matching": frozenset({"one_to_one"}),
            "only_self_attention": frozenset({"query_attention"}),
            "giou_repels": frozenset({"one_to_one", "query_attention", "giou"}),
            "matching_at_inference": frozenset(
                {"one_to_one", "query_attention", "hungarian_inference"}
            ),
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
    right = ("backbone", "projection", "encoder", "decoder", "heads")
    wrong = ("backbone", "encoder", "projection", "decoder", "heads")
    late = ("backbone", "projection", "decoder", "encoder", "heads")
    return Numbers(answer=right, mistakes={"projection_late": wrong, "decoder_first": late})
