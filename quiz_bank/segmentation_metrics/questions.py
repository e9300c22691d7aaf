"""Segmentation metrics from a confusion matrix, and IoU, its variants and NMS for boxes."""

import math
from functools import partial
from itertools import accumulate, pairwise

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question

Matrix = list[list[int]]
Box = list[int]


def drawn_matrix(draw: Draw, classes: int) -> Matrix:
    """Pixel counts with a strong diagonal and unequal classes."""
    sizes = draw.shuffle([400, 120, 40][:classes])
    return [
        [
            draw.integer(size // 2, size) if row == column else draw.integer(1, size // 5)
            for column in range(classes)
        ]
        for row, size in enumerate(sizes)
    ]


def tally(matrix: Matrix) -> tuple[list[int], list[int], list[int]]:
    """Correct, true and predicted pixels of each class."""
    hits = [row[label] for label, row in enumerate(matrix)]
    return hits, [sum(row) for row in matrix], [sum(column) for column in zip(*matrix, strict=True)]


def ious(matrix: Matrix) -> list[float]:
    return [hit / (row + column - hit) for hit, row, column in zip(*tally(matrix), strict=True)]


def dices(shares: list[float]) -> list[float]:
    """Dice of each IoU."""
    return [2 * share / (1 + share) for share in shares]


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def ratios(parts: list[int], wholes: list[int]) -> list[float]:
    return [part / whole for part, whole in zip(parts, wholes, strict=True)]


percent = partial(question, unit="%", decimals=1)


@percent(snippet="100 * pixel_accuracy(matrix)", oracle="100 * sklearn_accuracy(matrix)")
def pixel_share(draw: Draw) -> Numbers:
    matrix = drawn_matrix(draw, 3)
    hit, row, column = tally(matrix)
    right, total = sum(hit), sum(row)
    return Numbers(
        given={"matrix": matrix},
        steps=[right, total, 100 * right / total],
        mistakes={
            "class_mean": 100 * mean(ratios(hit, row)),
            "precision_mean": 100 * mean(ratios(hit, column)),
            "overlap_over_union": 100 * right / (2 * total - right),
        },
    )


@percent(snippet="100 * mean_pixel_accuracy(matrix)", oracle="100 * sklearn_mean_accuracy(matrix)")
def class_mean_accuracy(draw: Draw) -> Numbers:
    matrix = drawn_matrix(draw, draw.pick(2, 3))
    hit, row, column = tally(matrix)
    shares = ratios(hit, row)
    return Numbers(
        given={"matrix": matrix},
        steps=[100 * math.fsum(shares), 100 * mean(shares)],
        mistakes={
            "columns_for_rows": 100 * mean(ratios(hit, column)),
            "pixel_accuracy": 100 * sum(hit) / sum(row),
            "mean_iou": 100 * mean(ious(matrix)),
        },
    )


@question(
    decimals=3, snippet="iou_per_class(matrix)[label]", oracle="sklearn_class_iou(matrix, label)"
)
def one_class_iou(draw: Draw) -> Numbers:
    matrix, label = drawn_matrix(draw, 3), draw.integer(0, 2)
    hit, row, column = (counts[label] for counts in tally(matrix))
    union = row + column - hit
    return Numbers(
        given={"matrix": matrix, "label": label},
        steps=[hit, union, hit / union],
        mistakes={
            "intersection_counted_twice": hit / (row + column),
            "dice": 2 * hit / (row + column),
            "recall": hit / row,
            "precision": hit / column,
        },
    )


@percent(
    built_here="as many steps as classes, 2 or 3",
    level=2,
    section="confusion",
    snippet="100 * mean_iou(matrix)",
    oracle="100 * torchmetrics_iou(matrix)",
)
def class_mean_iou(draw: Draw) -> Problem:
    matrix = drawn_matrix(draw, draw.pick(2, 3))
    hit, row, column = tally(matrix)
    shares, right, total = ious(matrix), sum(hit), sum(row)
    both = mean(ratios(hit, [r + c for r, c in zip(row, column, strict=True)]))
    return Problem(
        given={"matrix": matrix},
        zh=f"混淆矩阵（行是真实类别，列是预测类别，单位是像素）：{matrix}。"
        "平均交并比 MIoU 是多少？",
        en="Confusion matrix (rows are true classes, columns predicted ones, in pixels): "
        f"{matrix}. What is the mean IoU?",
        answer=100 * mean(shares),
        steps=[
            Step(
                zh="每一类的 IoU：对角线 /（行 + 列 − 对角线）；类别 0 的",
                en="IoU of each class: diagonal / (row + column − diagonal); that of class 0",
                value=100 * shares[0],
            ),
            *(
                Step(zh=f"类别 {label} 的", en=f"That of class {label}", value=100 * share)
                for label, share in enumerate(shares[1:], 1)
            ),
            Step(zh="各类平均", en="Average over the classes", value=100 * mean(shares)),
        ],
        mistakes=[
            Mistake(
                "intersection_counted_twice",
                100 * both,
                zh="分母没有减去交集；行和列都包含它",
                en="The intersection was not subtracted in the denominator; row and column both "
                "hold it",
            ),
            Mistake(
                "mean_dice",
                200 * both,
                zh="这是平均 Dice；IoU 的分母是并集",
                en="That is the mean Dice; IoU divides by the union",
            ),
            Mistake(
                "mean_accuracy",
                100 * mean(ratios(hit, row)),
                zh="这是 MPA；IoU 的分母还要加误检的像素",
                en="That is MPA; the denominator of IoU also holds the false positives",
            ),
            Mistake(
                "all_classes_at_once",
                100 * right / (2 * total - right),
                zh="把各类的交集和并集分别相加再除；MIoU 先按类相除再平均",
                en="Intersections and unions were summed first; MIoU divides per class, then "
                "averages",
            ),
        ],
    )


@percent(
    snippet="100 * frequency_weighted_iou(matrix)", oracle="100 * sklearn_iou(matrix, 'weighted')"
)
def weighted_iou(draw: Draw) -> Numbers:
    matrix = drawn_matrix(draw, 2)
    matrix[0][1] += draw.integer(20, 60)
    hit, row, column = tally(matrix)
    shares = ious(matrix)

    def weighted(pixels: list[int]) -> float:
        return 100 * sum(p * share for p, share in zip(pixels, shares, strict=True)) / sum(pixels)

    return Numbers(
        given={"matrix": matrix},
        steps=[100 * shares[0], 100 * shares[1], weighted(row)],
        mistakes={
            "mean_iou": 100 * mean(shares),
            "predicted_frequency": weighted(column),
            "pixel_accuracy": 100 * sum(hit) / sum(row),
        },
    )


@percent(snippet="100 * mean_iou(matrix)", oracle="100 * sklearn_iou(matrix)")
def absent_class(draw: Draw) -> Numbers:
    small, place = drawn_matrix(draw, 2), draw.integer(0, 2)
    matrix = [[*row[:place], 0, *row[place:]] for row in small]
    matrix.insert(place, [0, 0, 0])
    shares = ious(small)
    total = math.fsum(shares)
    return Numbers(
        given={"matrix": matrix},
        steps=[100 * total, 100 * mean(shares)],
        mistakes={
            "absent_as_zero": 100 * total / 3,
            "absent_as_one": 100 * (total + 1) / 3,
            "mean_dice": 100 * mean(dices(shares)),
        },
    )


@question(
    decimals=3,
    snippet="iou_per_class([[a + b for a, b in zip(*pair)] for pair in zip(*images)])[1]",
    oracle="pooled_class_iou(images, 1)",
)
def data_set_iou(draw: Draw) -> Numbers:
    union = [draw.integer(300, 900), draw.integer(20, 60)]
    overlap = [draw.integer(union[0] * 7 // 10, union[0] * 9 // 10), draw.integer(1, union[1] // 3)]
    images = []
    for whole, part in zip(union, overlap, strict=True):
        missed = draw.integer(0, whole - part)
        images.append([[1000 - whole, missed], [whole - part - missed, part]])
    shares = ratios(overlap, union)
    return Numbers(
        given={"images": images},
        words={"overlap": overlap, "union": union},
        steps=[sum(overlap), sum(union), sum(overlap) / sum(union)],
        mistakes={
            "mean_of_images": mean(shares),
            "large_image_only": shares[0],
            "dice": 2 * sum(overlap) / (sum(union) + sum(overlap)),
        },
    )


@question(decimals=3, snippet="dice_from_iou(iou)", oracle="counted_dice(iou)")
def dice_of_iou(draw: Draw) -> Numbers:
    iou = draw.decimal(0.2, 0.9)
    return Numbers(
        given={"iou": iou},
        steps=[1 + iou, 2 * iou / (1 + iou)],
        mistakes={
            "inverted": iou / (2 - iou),
            "factor_forgotten": iou / (1 + iou),
            "halfway_to_one": (1 + iou) / 2,
        },
    )


@question(
    decimals=3,
    snippet="(dice_from_iou(ious[0]) + dice_from_iou(ious[1])) / 2",
    oracle="(counted_dice(ious[0]) + counted_dice(ious[1])) / 2",
)
def mean_dice_of_ious(draw: Draw) -> Numbers:
    low, high = draw.decimal(0.05, 0.35), draw.decimal(0.75, 0.98)
    converted = dices([low, high])
    middle = (low + high) / 2
    return Numbers(
        given={"ious": [low, high]},
        steps=[*converted, mean(converted)],
        mistakes={
            "mean_iou_converted": 2 * middle / (1 + middle),
            "mean_iou": middle,
            "inverted": mean([low / (2 - low), high / (2 - high)]),
        },
    )


def area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def shared(a: Box, b: Box) -> int:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(width, 0) * max(height, 0)


def covered(a: Box, b: Box) -> int:
    """Area of the union."""
    return area(a) + area(b) - shared(a, b)


def around(a: Box, b: Box) -> Box:
    return [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]


def overlapping(draw: Draw) -> tuple[Box, Box]:
    """A box and one shifted to the right and down that still meets it."""
    width, height = draw.integer(6, 20), draw.integer(6, 20)
    right, down = draw.integer(1, width - 2), draw.integer(1, height - 2)
    a = [0, 0, width, height]
    return a, [right, down, right + draw.integer(5, 20), down + draw.integer(5, 20)]


@question(decimals=3, snippet="box_iou([a], [b])[0, 0]", oracle="shapely_iou(a, b)")
def boxes_overlap(draw: Draw) -> Numbers:
    a, b = overlapping(draw)
    inter, union = shared(a, b), covered(a, b)
    longer = [[x1, y1, x2 + 1, y2 + 1] for x1, y1, x2, y2 in (a, b)]
    return Numbers(
        given={"a": a, "b": b},
        steps=[inter, union, inter / union],
        mistakes={
            "intersection_counted_twice": inter / (area(a) + area(b)),
            "plus_one": shared(*longer) / covered(*longer),
            "smaller_area": inter / min(area(a), area(b)),
        },
    )


giou = question(
    decimals=3, snippet="generalized_box_iou([a], [b])[0, 0]", oracle="shapely_giou(a, b)"
)


@giou
def overlapping_giou(draw: Draw) -> Numbers:
    a, b = overlapping(draw)
    inter, union, hull = shared(a, b), covered(a, b), area(around(a, b))
    iou, empty = inter / union, (hull - union) / hull
    return Numbers(
        given={"a": a, "b": b},
        steps=[iou, hull, empty, iou - empty],
        mistakes={
            "penalty_over_union": iou - (hull - union) / union,
            "intersection_in_penalty": iou - (hull - inter) / hull,
            "iou_only": iou,
        },
    )


@giou
def disjoint_giou(draw: Draw) -> Numbers:
    while True:
        width, height = draw.integer(1, 6), draw.integer(1, 6)
        right, down = width + draw.integer(1, 6), height + draw.integer(1, 6)
        a = [0, 0, width, height]
        b = [right, down, right + draw.integer(1, 6), down + draw.integer(1, 6)]
        hull, union = area(around(a, b)), area(a) + area(b)
        product = (width - right) * (height - down)  # of negative sides
        if product != union:
            break
    empty = (hull - union) / hull
    return Numbers(
        given={"a": a, "b": b},
        steps=[0, hull, -empty],
        mistakes={
            "no_clamp": product / (union - product) - (hull - union + product) / hull,
            "iou_only": 0,
            "penalty_over_union": -(hull - union) / union,
            "sign_lost": empty,
        },
    )


@question(decimals=3, snippet="distance_box_iou([a], [b])[0, 0]", oracle="shapely_diou(a, b)")
def centre_distance(draw: Draw) -> Numbers:
    a, b = overlapping(draw)
    iou = shared(a, b) / covered(a, b)
    apart = sum((a[k] + a[k + 2] - b[k] - b[k + 2]) ** 2 for k in (0, 1)) / 4
    x1, y1, x2, y2 = around(a, b)
    diagonal = (x2 - x1) ** 2 + (y2 - y1) ** 2
    return Numbers(
        given={"a": a, "b": b},
        steps=[iou, apart, diagonal, iou - apart / diagonal],
        mistakes={
            "square_forgotten": iou - math.sqrt(apart / diagonal),
            "diagonal_not_squared": iou - apart / math.sqrt(diagonal),
            "iou_only": iou,
        },
    )


@question(decimals=3, snippet="complete_box_iou([a], [b])[0, 0]", oracle="shapely_ciou(a, b)")
def aspect_term(draw: Draw) -> Numbers:
    half_w, half_h = draw.integer(3, 10), draw.integer(1, 3)
    tall_w, tall_h = draw.integer(1, 3), draw.integer(4, 10)
    a = [10 - half_w, 10 - half_h, 10 + half_w, 10 + half_h]
    b = [10 - tall_w, 10 - tall_h, 10 + tall_w, 10 + tall_h]
    iou = shared(a, b) / covered(a, b)
    v = (2 / math.pi * (math.atan(half_w / half_h) - math.atan(tall_w / tall_h))) ** 2
    alpha = v / (1 - iou + v)
    return Numbers(
        given={"a": a, "b": b},
        steps=[iou, v, alpha, iou - alpha * v],
        mistakes={
            "alpha_without_iou": iou - v,
            "shape_ignored": iou,
            "alpha_added_to_iou": iou - v * v / (1 + iou + v),
        },
    )


@question(
    snippet="len(nms(boxes, scores, threshold))",
    oracle="len(greedy_survivors(boxes, scores, threshold))",
    revision=2,
)
def boxes_left(draw: Draw) -> Numbers:
    threshold = draw.pick(0.4, 0.5, 0.6)
    places = list(accumulate((draw.pick(2, 3, 3, 4, 5) for _ in range(6)), initial=0))
    scores = draw.sample(7, [0.95, 0.9, 0.85, 0.8, 0.7, 0.65, 0.6, 0.55])
    boxes = [[x, 0, x + 12, 12] for x in places]

    def survives(box: Box, rivals: list[Box]) -> bool:
        return all(shared(box, rival) / covered(box, rival) <= threshold for rival in rivals)

    ranked = [box for _, box in sorted(zip(scores, boxes, strict=True), reverse=True)]
    kept: list[Box] = []
    for box in ranked:
        if survives(box, kept):
            kept.append(box)
    unbeaten = [box for rank, box in enumerate(ranked) if survives(box, ranked[:rank])]
    return Numbers(
        given={"boxes": boxes, "scores": scores, "threshold": threshold},
        words={"listed": "; ".join(f"{x}: {s}" for x, s in zip(places, scores, strict=True))},
        steps=[round(12 * (1 - threshold) / (1 + threshold), 2), len(kept)],
        mistakes={
            "suppressed_boxes_suppress": len(unbeaten),
            "all_kept": 7,
            "suppressed_counted": 7 - len(kept),
        },
    )


@question(
    kind="shape",
    form="(N, M)",
    snippet="box_iou([a] * truths, [b] * guesses).shape",
    oracle="(len([a] * truths), len([b] * guesses))",
)
def pairwise_shape(draw: Draw) -> Numbers:
    truths, guesses = draw.sample(2, [3, 4, 5, 7, 8, 12, 20, 50])
    return Numbers(
        given={"truths": truths, "guesses": guesses, "a": [0, 0, 2, 2], "b": [1, 1, 3, 3]},
        answer=(truths, guesses),
        mistakes={"transposed": (guesses, truths), "best_only": (truths, 1)},
    )


@question(kind="print")
def print_bincount(draw: Draw) -> Numbers:
    while True:
        target = [draw.integer(0, 1) for _ in range(7)]
        guess = [draw.integer(0, 1) for _ in range(7)]
        ignored = draw.integer(0, 6)
        target[ignored] = 255
        pairs = list(zip(target, guess, strict=True))
        a, b, c, d = (pairs.count(pair) for pair in ((0, 0), (0, 1), (1, 0), (1, 1)))
        if b != c and min(a, b, c, d) > 0:
            break
    extra = guess[ignored]
    return Numbers(
        given={"target": target, "guess": guess},
        steps=[a + b + c + d, str([[a, b], [c, d]])],
        mistakes={
            "transposed": str([[a, c], [b, d]]),
            "ignored_counted": str([[a, b], [c + 1 - extra, d + extra]]),
        },
        code="import torch\n"
        f"target = torch.tensor({target})\n"
        f"guess = torch.tensor({guess})\n"
        "seen = target != 255\n"
        "pairs = 2 * target[seen] + guess[seen]\n"
        "print(torch.bincount(pairs, minlength=4).reshape(2, 2).tolist())\n",
    )


@question(kind="print")
def print_no_clamp(draw: Draw) -> Numbers:
    side, gap = draw.pick(1, 2, 3, 4), draw.pick(1, 2, 3, 5)
    start = side + gap
    product, total = gap * gap, 2 * side * side
    return Numbers(
        given={"side": side, "start": start},
        steps=[product, str(round(product / (total - product), 3))],
        mistakes={"clamped": "0.0", "negative": str(round(-product / (total + product), 3))},
        code=f"a = (0, 0, {side}, {side})\n"
        f"b = ({start}, {start}, {start + side}, {start + side})\n"
        "width = min(a[2], b[2]) - max(a[0], b[0])\n"
        "height = min(a[3], b[3]) - max(a[1], b[1])\n"
        "area = (a[2] - a[0]) * (a[3] - a[1])\n"
        "print(round(width * height / (2 * area - width * height), 3))\n",
    )


@question(kind="print")
def print_nanmean(draw: Draw) -> Numbers:
    while True:
        hit = [draw.integer(2, 8), draw.integer(1, 5)]
        wrong = [draw.integer(1, 4), draw.integer(0, 3)]
        shares = [h / (h + sum(wrong)) for h in hit]
        two, three = mean(shares), math.fsum(shares) / 3
        if all(0.1 < 1000 * value % 1 < 0.4 for value in (two, three)):
            break  # float32 and float64 round to the same 3 decimals
    matrix = [[hit[0], wrong[0], 0], [wrong[1], hit[1], 0], [0, 0, 0]]
    skipped, counted = round(two, 3), round(three, 3)
    return Numbers(
        given={"matrix": matrix},
        steps=[*shares, f"{skipped} {counted}"],
        mistakes={
            "both_skip": f"{skipped} {skipped}",
            "both_count": f"{counted} {counted}",
            "absent_as_one": f"{round((math.fsum(shares) + 1) / 3, 3)} {counted}",
        },
        code="import torch\n"
        f"m = torch.tensor({[[float(c) for c in row] for row in matrix]})\n"
        "iou = m.diag() / (m.sum(0) + m.sum(1) - m.diag())\n"
        "print(round(iou.nanmean().item(), 3), round(iou.nan_to_num(0).mean().item(), 3))\n",
    )


@question(kind="choice")
def flattering_metrics(draw: Draw) -> Numbers:
    return Numbers(
        given={"percent": draw.pick(1, 2, 3, 4)},
        answer=frozenset({"pa", "fwiou"}),
        mistakes={
            "only_pixel_accuracy": frozenset({"pa"}),
            "class_mean_flatters": frozenset({"pa", "mpa", "fwiou"}),
            "only_weighted_iou": frozenset({"fwiou"}),
            "iou_mean_flatters": frozenset({"pa", "miou", "fwiou"}),
            "all_of_them": frozenset({"pa", "mpa", "miou", "fwiou"}),
        },
    )


@question(kind="choice")
def why_giou(draw: Draw) -> Numbers:
    return Numbers(
        given={"gap": draw.integer(2, 40)},
        answer="gradient",
        mistakes={"iou_negative": "negative", "iou_scales": "scale", "not_differentiable": "speed"},
    )


@question(
    kind="ordering",
    snippet="tuple(name for _, name in sorted([(pixel_accuracy(matrix), 'pa'), "
    "(mean_pixel_accuracy(matrix), 'mpa'), (mean_iou(matrix), 'miou'), (dice(matrix), 'dice')]))",
    oracle="tuple(name for _, name in sorted([(sklearn_accuracy(matrix), 'pa'), "
    "(sklearn_mean_accuracy(matrix), 'mpa'), (sklearn_iou(matrix), 'miou'), "
    "(sklearn_dice(matrix), 'dice')]))",
)
def low_to_high(draw: Draw) -> Numbers:
    while True:
        large, slip = draw.integer(60, 90) * 10, draw.integer(1, 30) * 10
        matrix = [[large - slip, slip], [draw.integer(1, 9) * 5, draw.integer(2, 10) * 5]]
        hit, row, _ = tally(matrix)
        shares = ious(matrix)
        values = {
            "pa": sum(hit) / sum(row),
            "mpa": mean(ratios(hit, row)),
            "miou": mean(shares),
            "dice": mean(dices(shares)),
        }
        if min(b - a for a, b in pairwise(sorted(values.values()))) > 0.01:
            break
    ordered, usual = tuple(sorted(values, key=values.__getitem__)), ("miou", "dice", "mpa", "pa")
    mistakes = {"largest_first": ordered[::-1]}
    if ordered != usual:
        mistakes["habit"] = usual
    return Numbers(
        given={"matrix": matrix},
        steps=[*(round(value, 3) for value in values.values()), ordered],
        mistakes=mistakes,
    )
