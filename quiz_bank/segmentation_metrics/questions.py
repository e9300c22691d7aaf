"""语义分割指标与 IoU · Segmentation metrics and box IoU. Pages: docs/*/segmentation_metrics.md"""

import math
from itertools import pairwise

from kb.quiz.problem import Choice, Draw, Mistake, Numbers, Problem, Step, question

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


def rows(matrix: Matrix) -> list[int]:
    return [sum(row) for row in matrix]


def columns(matrix: Matrix) -> list[int]:
    return [sum(column) for column in zip(*matrix, strict=True)]


def hits(matrix: Matrix) -> list[int]:
    return [matrix[i][i] for i in range(len(matrix))]


def ious(matrix: Matrix) -> list[float]:
    """IoU of each class that occurs."""
    together = zip(hits(matrix), rows(matrix), columns(matrix), strict=True)
    return [hit / (row + column - hit) for hit, row, column in together if row + column]


def mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


MATRIX_ZH = "混淆矩阵（行是真实类别，列是预测类别，单位是像素）：{}。"
MATRIX_EN = "Confusion matrix (rows are true classes, columns predicted ones, in pixels): {}. "


@question(
    built_here="to be converted",
    level=1,
    unit="%",
    decimals=1,
    section="confusion",
    snippet="100 * pixel_accuracy(matrix)",
    oracle="100 * sklearn_accuracy(matrix)",
)
def pixel_share(draw: Draw) -> Problem:
    matrix = drawn_matrix(draw, 3)
    hit, row, column = hits(matrix), rows(matrix), columns(matrix)
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix) + "像素准确率 PA 是多少？",
        en=MATRIX_EN.format(matrix) + "What is the pixel accuracy PA?",
        answer=100 * sum(hit) / sum(row),
        steps=[
            Step(
                zh="对角线之和：标对的像素",
                en="The diagonal: pixels that are right",
                value=sum(hit),
            ),
            Step(zh="所有像素", en="All pixels", value=sum(row)),
            Step(zh="相除", en="Divide", value=100 * sum(hit) / sum(row)),
        ],
        mistakes=[
            Mistake(
                "class_mean",
                100 * mean([h / r for h, r in zip(hit, row, strict=True)]),
                zh="先按类求准确率再平均，那是 MPA；PA 不分类别",
                en="Accuracies were averaged over classes, which is MPA; PA ignores classes",
            ),
            Mistake(
                "precision_mean",
                100 * mean([h / c for h, c in zip(hit, column, strict=True)]),
                zh="按预测的列求了平均精确率；PA 是对角线之和除以总数",
                en="Precisions of the columns were averaged; PA is the diagonal over the total",
            ),
            Mistake(
                "overlap_over_union",
                100 * sum(hit) / (2 * sum(row) - sum(hit)),
                zh="分母用了并集，那是把各类合起来的 IoU；PA 的分母是像素总数",
                en="The union was the denominator: an IoU of all classes at once; "
                "PA divides by the number of pixels",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=1,
    unit="%",
    decimals=1,
    section="confusion",
    snippet="100 * mean_pixel_accuracy(matrix)",
    oracle="100 * sklearn_mean_accuracy(matrix)",
)
def class_mean_accuracy(draw: Draw) -> Problem:
    matrix = drawn_matrix(draw, draw.pick(2, 3))
    hit, row, column = hits(matrix), rows(matrix), columns(matrix)
    shares = [h / r for h, r in zip(hit, row, strict=True)]
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix) + "平均像素准确率 MPA 是多少？",
        en=MATRIX_EN.format(matrix) + "What is the mean pixel accuracy MPA?",
        answer=100 * mean(shares),
        steps=[
            Step(
                zh="每一类：对角线 / 该行之和（该类真实像素里标对的比例）；先求各类之和",
                en="Each class: diagonal / sum of its row (share of its true pixels that are "
                "right); "
                "first their sum",
                value=100 * math.fsum(shares),
            ),
            Step(zh="除以类别数", en="Divide by the number of classes", value=100 * mean(shares)),
        ],
        mistakes=[
            Mistake(
                "columns_for_rows",
                100 * mean([h / c for h, c in zip(hit, column, strict=True)]),
                zh="除以了列之和，那是精确率；准确率按真实类别，除以行之和",
                en="Columns were the denominators, which is precision; "
                "accuracy is per true class, so divide by rows",
            ),
            Mistake(
                "pixel_accuracy",
                100 * sum(hit) / sum(row),
                zh="这是 PA，大类占了主导；MPA 让每一类权重相同",
                en="That is PA, dominated by the large classes; MPA weights every class equally",
            ),
            Mistake(
                "mean_iou",
                100 * mean(ious(matrix)),
                zh="这是 MIoU；MPA 的分母只有真实像素，不加误检",
                en="That is MIoU; MPA divides by the true pixels without the false positives",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=1,
    decimals=3,
    section="confusion",
    snippet="iou_per_class(matrix)[label]",
    oracle="sklearn_class_iou(matrix, label)",
)
def one_class_iou(draw: Draw) -> Problem:
    matrix, label = drawn_matrix(draw, 3), draw.integer(0, 2)
    hit, row, column = hits(matrix)[label], rows(matrix)[label], columns(matrix)[label]
    return Problem(
        given={"matrix": matrix, "label": label},
        zh=MATRIX_ZH.format(matrix) + f"类别从 0 数起。类别 {label} 的 IoU 是多少？",
        en=MATRIX_EN.format(matrix) + f"Classes count from 0. What is the IoU of class {label}?",
        answer=hit / (row + column - hit),
        steps=[
            Step(zh="交集：对角线上的数", en="Intersection: the number on the diagonal", value=hit),
            Step(
                zh="并集：行之和 + 列之和 − 交集",
                en="Union: row sum + column sum − intersection",
                value=row + column - hit,
            ),
            Step(zh="相除", en="Divide", value=hit / (row + column - hit)),
        ],
        mistakes=[
            Mistake(
                "intersection_counted_twice",
                hit / (row + column),
                zh="并集里交集算了 2 次；行和列都包含它，要减去 1 次",
                en="The intersection is in the union 2 times; row and column both hold it, "
                "so subtract it 1 time",
            ),
            Mistake(
                "dice",
                2 * hit / (row + column),
                zh="这是 Dice（F1）；IoU 的分子不乘 2，分母要减交集",
                en="That is Dice (F1); IoU has no factor 2 and subtracts the intersection in the "
                "denominator",
            ),
            Mistake(
                "recall",
                hit / row,
                zh="这是召回率；并集还包含误检的像素",
                en="That is recall; the union also holds the false positives",
            ),
            Mistake(
                "precision",
                hit / column,
                zh="这是精确率；并集还包含漏检的像素",
                en="That is precision; the union also holds the missed pixels",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    unit="%",
    decimals=1,
    section="confusion",
    snippet="100 * mean_iou(matrix)",
    oracle="100 * torchmetrics_iou(matrix)",
)
def class_mean_iou(draw: Draw) -> Problem:
    matrix = drawn_matrix(draw, draw.pick(2, 3))
    hit, row, column = hits(matrix), rows(matrix), columns(matrix)
    both = [h / (r + c) for h, r, c in zip(hit, row, column, strict=True)]
    shares = ious(matrix)
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix) + "平均交并比 MIoU 是多少？",
        en=MATRIX_EN.format(matrix) + "What is the mean IoU?",
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
                100 * mean(both),
                zh="分母没有减去交集；行和列都包含它",
                en="The intersection was not subtracted in the denominator; row and column both "
                "hold it",
            ),
            Mistake(
                "mean_dice",
                200 * mean(both),
                zh="这是平均 Dice；IoU 的分母是并集",
                en="That is the mean Dice; IoU divides by the union",
            ),
            Mistake(
                "mean_accuracy",
                100 * mean([h / r for h, r in zip(hit, row, strict=True)]),
                zh="这是 MPA；IoU 的分母还要加误检的像素",
                en="That is MPA; the denominator of IoU also holds the false positives",
            ),
            Mistake(
                "all_classes_at_once",
                100 * sum(hit) / (2 * sum(row) - sum(hit)),
                zh="把各类的交集和并集分别相加再除；MIoU 先按类相除再平均",
                en="Intersections and unions were summed first; MIoU divides per class, then "
                "averages",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    unit="%",
    decimals=1,
    section="confusion",
    snippet="100 * frequency_weighted_iou(matrix)",
    oracle="100 * sklearn_iou(matrix, 'weighted')",
)
def weighted_iou(draw: Draw) -> Problem:
    matrix = drawn_matrix(draw, 2)
    matrix[0][1] += draw.integer(20, 60)
    row, column, shares = rows(matrix), columns(matrix), ious(matrix)
    answer = 100 * sum(r * s for r, s in zip(row, shares, strict=True)) / sum(row)
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix) + "频率加权交并比 FWIoU 是多少？",
        en=MATRIX_EN.format(matrix) + "What is the frequency-weighted IoU?",
        answer=answer,
        steps=[
            Step(zh="类别 0 的 IoU", en="IoU of class 0", value=100 * shares[0]),
            Step(zh="类别 1 的 IoU", en="IoU of class 1", value=100 * shares[1]),
            Step(
                zh="以各类真实像素所占的比例为权重求和",
                en="Sum with each class's share of the true pixels as its weight",
                value=answer,
            ),
        ],
        mistakes=[
            Mistake(
                "mean_iou",
                100 * mean(shares),
                zh="这是 MIoU，各类权重相同；FWIoU 按真实像素的比例加权",
                en="That is MIoU with equal weights; FWIoU weights them by the share of true "
                "pixels",
            ),
            Mistake(
                "predicted_frequency",
                100 * sum(c * s for c, s in zip(column, shares, strict=True)) / sum(row),
                zh="权重用了预测的比例（列）；频率是真实类别的（行）",
                en="Predicted shares (columns) were the weights; "
                "the frequency is that of the true classes (rows)",
            ),
            Mistake(
                "pixel_accuracy",
                100 * sum(hits(matrix)) / sum(row),
                zh="这是 PA；加权的应当是各类的 IoU",
                en="That is PA; the weights belong to the IoU of each class",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    unit="%",
    decimals=1,
    section="absent",
    snippet="100 * mean_iou(matrix)",
    oracle="100 * sklearn_iou(matrix)",
)
def absent_class(draw: Draw) -> Problem:
    small, place = drawn_matrix(draw, 2), draw.integer(0, 2)
    matrix = [[*row[:place], 0, *row[place:]] for row in small]
    matrix.insert(place, [0, 0, 0])
    shares = ious(small)
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix)
        + "有一类在真值和预测里都没有出现，按惯例不参与平均。MIoU 是多少？",
        en=MATRIX_EN.format(matrix) + "One class occurs in neither truth nor prediction and, as is "
        "usual, is left out of the mean. What is the mean IoU?",
        answer=100 * mean(shares),
        steps=[
            Step(
                zh="出现的两类各求 IoU，先求它们之和",
                en="Take the IoU of the classes that occur; first their sum",
                value=100 * math.fsum(shares),
            ),
            Step(
                zh="除以出现的类别数，而不是矩阵的边长",
                en="Divide by the number of classes that occur, not by the side of the matrix",
                value=100 * mean(shares),
            ),
        ],
        mistakes=[
            Mistake(
                "absent_as_zero",
                100 * math.fsum(shares) / 3,
                zh="把没有出现的类当成 0；它的 IoU 是 0 / 0，应当不参与平均",
                en="The absent class was taken as 0; its IoU is 0 / 0 and is left out",
            ),
            Mistake(
                "absent_as_one",
                100 * (math.fsum(shares) + 1) / 3,
                zh="把没有出现的类当成 1；按这里的惯例它不参与平均",
                en="The absent class was taken as 1; by the convention here it is left out",
            ),
            Mistake(
                "mean_dice",
                100 * mean([2 * share / (1 + share) for share in shares]),
                zh="这是平均 Dice；问的是 IoU",
                en="That is the mean Dice; the question asks for IoU",
            ),
        ],
    )


@question(
    decimals=3,
    snippet="iou_per_class([[a + b for a, b in zip(*pair)] for pair in zip(*images)])[1]",
    oracle="pooled_class_iou(images, 1)",
)
def data_set_iou(draw: Draw) -> Numbers:
    large, small = draw.integer(300, 900), draw.integer(20, 60)
    overlap = [draw.integer(large * 7 // 10, large * 9 // 10), draw.integer(1, small // 3)]
    union = [large, small]
    split = [draw.integer(0, u - o) for u, o in zip(union, overlap, strict=True)]
    images = [
        [[1000 - u, s], [u - o - s, o]] for u, o, s in zip(union, overlap, split, strict=True)
    ]
    shares = [o / u for o, u in zip(overlap, union, strict=True)]
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
    both = [2 * low / (1 + low), 2 * high / (1 + high)]
    middle = (low + high) / 2
    return Numbers(
        given={"ious": [low, high]},
        words={"low": low, "high": high},
        steps=[both[0], both[1], mean(both)],
        mistakes={
            "mean_iou_converted": 2 * middle / (1 + middle),
            "mean_iou": middle,
            "inverted": mean([low / (2 - low), high / (2 - high)]),
        },
    )


def sides(box: Box) -> tuple[int, int]:
    return box[2] - box[0], box[3] - box[1]


def area(box: Box) -> int:
    width, height = sides(box)
    return width * height


def shared(a: Box, b: Box, extra: int = 0) -> int:
    width = min(a[2], b[2]) - max(a[0], b[0]) + extra
    height = min(a[3], b[3]) - max(a[1], b[1]) + extra
    return max(width, 0) * max(height, 0)


def around(a: Box, b: Box) -> Box:
    return [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]


def overlapping(draw: Draw) -> tuple[Box, Box]:
    """A box and one shifted to the right and down that still meets it."""
    width, height = draw.integer(6, 20), draw.integer(6, 20)
    right, down = draw.integer(1, width - 2), draw.integer(1, height - 2)
    a = [0, 0, width, height]
    return a, [right, down, right + draw.integer(5, 20), down + draw.integer(5, 20)]


BOXES_ZH = "两个框（x1, y1, x2, y2，连续坐标）：{} 和 {}。"
BOXES_EN = "Two boxes (x1, y1, x2, y2, continuous coordinates): {} and {}. "


@question(
    built_here="to be converted",
    level=1,
    decimals=3,
    section="box-iou",
    snippet="box_iou([a], [b])[0, 0]",
    oracle="shapely_iou(a, b)",
)
def boxes_overlap(draw: Draw) -> Problem:
    a, b = overlapping(draw)
    inter = shared(a, b)
    union = area(a) + area(b) - inter
    longer = [(x2 - x1 + 1) * (y2 - y1 + 1) for x1, y1, x2, y2 in (a, b)]
    wide = shared(a, b, 1)
    return Problem(
        given={"a": a, "b": b},
        zh=BOXES_ZH.format(a, b) + "它们的 IoU 是多少？",
        en=BOXES_EN.format(a, b) + "What is their IoU?",
        answer=inter / union,
        steps=[
            Step(
                zh="交集：（右边取小 − 左边取大）×（下边取小 − 上边取大）",
                en="Intersection: (smaller right − larger left) × (smaller bottom − larger top)",
                value=inter,
            ),
            Step(
                zh="并集：两个面积之和减交集",
                en="Union: the sum of both areas less the intersection",
                value=union,
            ),
            Step(zh="相除", en="Divide", value=inter / union),
        ],
        mistakes=[
            Mistake(
                "intersection_counted_twice",
                inter / (area(a) + area(b)),
                zh="并集没有减去交集；重叠的部分算了 2 次",
                en="The intersection was not subtracted; the overlap was counted 2 times",
            ),
            Mistake(
                "plus_one",
                wide / (sum(longer) - wide),
                zh="用了边长加 1 的像素约定；连续坐标的边长就是 x2 − x1",
                en="Sides were made 1 longer, as for pixel indices; "
                "in continuous coordinates a side is x2 − x1",
            ),
            Mistake(
                "smaller_area",
                inter / min(area(a), area(b)),
                zh="除以了较小框的面积；IoU 除以并集",
                en="The smaller area was the divisor; IoU divides by the union",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    decimals=3,
    section="giou",
    snippet="generalized_box_iou([a], [b])[0, 0]",
    oracle="shapely_giou(a, b)",
)
def overlapping_giou(draw: Draw) -> Problem:
    a, b = overlapping(draw)
    inter, hull = shared(a, b), area(around(a, b))
    union = area(a) + area(b) - inter
    return Problem(
        given={"a": a, "b": b},
        zh=BOXES_ZH.format(a, b) + "它们的 GIoU 是多少？",
        en=BOXES_EN.format(a, b) + "What is their GIoU?",
        answer=inter / union - (hull - union) / hull,
        steps=[
            Step(zh="先求 IoU", en="First the IoU", value=inter / union),
            Step(zh="最小外接框的面积", en="Area of the smallest enclosing box", value=hull),
            Step(
                zh="外接框里两个框都没有覆盖的比例",
                en="Share of the enclosing box that neither covers",
                value=(hull - union) / hull,
            ),
            Step(
                zh="IoU 减去它",
                en="Subtract it from the IoU",
                value=inter / union - (hull - union) / hull,
            ),
        ],
        mistakes=[
            Mistake(
                "penalty_over_union",
                inter / union - (hull - union) / union,
                zh="惩罚项除以了并集；应当除以外接框的面积",
                en="The penalty was divided by the union; it is a share of the enclosing box",
            ),
            Mistake(
                "intersection_in_penalty",
                inter / union - (hull - inter) / hull,
                zh="惩罚项减的是交集；空白部分是外接框减并集",
                en="The intersection was subtracted in the penalty; "
                "what is empty is the enclosing box less the union",
            ),
            Mistake(
                "iou_only",
                inter / union,
                zh="这只是 IoU；还要减去外接框里的空白比例",
                en="That is the IoU alone; the empty share of the enclosing box is still to be "
                "subtracted",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    decimals=3,
    section="giou",
    snippet="generalized_box_iou([a], [b])[0, 0]",
    oracle="shapely_giou(a, b)",
)
def disjoint_giou(draw: Draw) -> Problem:
    while True:
        width, height = draw.integer(1, 6), draw.integer(1, 6)
        right, down = width + draw.integer(1, 6), height + draw.integer(1, 6)
        a = [0, 0, width, height]
        b = [right, down, right + draw.integer(1, 6), down + draw.integer(1, 6)]
        hull, union = area(around(a, b)), area(a) + area(b)
        product = (width - right) * (height - down)  # of negative sides
        if product != union:
            break
    return Problem(
        given={"a": a, "b": b},
        zh=BOXES_ZH.format(a, b) + "它们的 GIoU 是多少？",
        en=BOXES_EN.format(a, b) + "What is their GIoU?",
        answer=-(hull - union) / hull,
        steps=[
            Step(zh="两框不相交，所以 IoU 是", en="They do not meet, so the IoU is", value=0),
            Step(zh="最小外接框的面积", en="Area of the smallest enclosing box", value=hull),
            Step(
                zh="0 减去外接框里的空白比例",
                en="0 less the empty share of the enclosing box",
                value=-(hull - union) / hull,
            ),
        ],
        mistakes=[
            Mistake(
                "no_clamp",
                product / (union - product) - (hull - union + product) / hull,
                zh="没有把负的边长截到 0；两个负数相乘成了正的“交集”",
                en="Negative sides were not clamped to 0; their product became a positive overlap",
            ),
            Mistake(
                "iou_only",
                0,
                zh="这是 IoU；GIoU 的好处正是不相交时也有值",
                en="That is the IoU; GIoU has a value even where boxes do not meet",
            ),
            Mistake(
                "penalty_over_union",
                -(hull - union) / union,
                zh="惩罚项除以了并集；应当除以外接框的面积，所以不会小于 −1",
                en="The penalty was divided by the union; it is a share of the enclosing box, "
                "so it never falls below −1",
            ),
            Mistake(
                "sign_lost",
                (hull - union) / hull,
                zh="符号反了：空白越多，GIoU 越小",
                en="The sign is wrong: more empty space makes GIoU smaller",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=2,
    decimals=3,
    section="diou",
    snippet="distance_box_iou([a], [b])[0, 0]",
    oracle="shapely_diou(a, b)",
)
def centre_distance(draw: Draw) -> Problem:
    a, b = overlapping(draw)
    inter = shared(a, b)
    iou = inter / (area(a) + area(b) - inter)
    across = (a[0] + a[2] - b[0] - b[2]) / 2
    down = (a[1] + a[3] - b[1] - b[3]) / 2
    width, height = sides(around(a, b))
    apart, diagonal = across**2 + down**2, width**2 + height**2
    return Problem(
        given={"a": a, "b": b},
        zh=BOXES_ZH.format(a, b) + "它们的 DIoU 是多少？",
        en=BOXES_EN.format(a, b) + "What is their DIoU?",
        answer=iou - apart / diagonal,
        steps=[
            Step(zh="先求 IoU", en="First the IoU", value=iou),
            Step(zh="两个中心距离的平方", en="Squared distance of the centres", value=apart),
            Step(
                zh="外接框对角线的平方", en="Squared diagonal of the enclosing box", value=diagonal
            ),
            Step(
                zh="IoU 减去两者之比",
                en="Subtract their ratio from the IoU",
                value=iou - apart / diagonal,
            ),
        ],
        mistakes=[
            Mistake(
                "square_forgotten",
                iou - math.sqrt(apart / diagonal),
                zh="距离和对角线没有平方；惩罚项是平方之比",
                en="Distance and diagonal were not squared; the penalty is a ratio of squares",
            ),
            Mistake(
                "diagonal_not_squared",
                iou - apart / math.sqrt(diagonal),
                zh="只有距离平方了；对角线也要平方，否则结果随尺度变化",
                en="Only the distance was squared; square the diagonal too, "
                "or the result depends on scale",
            ),
            Mistake(
                "iou_only",
                iou,
                zh="这只是 IoU；还要减去中心距离的惩罚",
                en="That is the IoU alone; the penalty for the distance is still to be subtracted",
            ),
        ],
    )


@question(
    built_here="to be converted",
    level=3,
    decimals=3,
    section="ciou",
    snippet="complete_box_iou([a], [b])[0, 0]",
    oracle="shapely_ciou(a, b)",
)
def aspect_term(draw: Draw) -> Problem:
    half_w, half_h = draw.integer(3, 10), draw.integer(1, 3)
    tall_w, tall_h = draw.integer(1, 3), draw.integer(4, 10)
    a = [10 - half_w, 10 - half_h, 10 + half_w, 10 + half_h]
    b = [10 - tall_w, 10 - tall_h, 10 + tall_w, 10 + tall_h]
    inter = shared(a, b)
    iou = inter / (area(a) + area(b) - inter)
    v = (2 / math.pi * (math.atan(half_w / half_h) - math.atan(tall_w / tall_h))) ** 2
    alpha = v / (1 - iou + v)
    return Problem(
        given={"a": a, "b": b},
        zh=BOXES_ZH.format(a, b)
        + "中心重合。v = (2/π)² ×（arctan(宽/高) 之差）²。它们的 CIoU 是多少？",
        en=BOXES_EN.format(a, b)
        + "Their centres coincide. v = (2/π)² × (difference of arctan(width/height))². "
        "What is their CIoU?",
        answer=iou - alpha * v,
        steps=[
            Step(
                zh="中心重合，距离惩罚为零，先求 IoU",
                en="The centres coincide, so the distance costs nothing; first the IoU",
                value=iou,
            ),
            Step(zh="v，弧度制", en="v, in radians", value=v),
            Step(zh="α = v / (1 − IoU + v)", en="α = v / (1 − IoU + v)", value=alpha),
            Step(zh="IoU − α × v", en="IoU − α × v", value=iou - alpha * v),
        ],
        mistakes=[
            Mistake(
                "alpha_without_iou",
                iou - v,
                zh="α 的分母漏了 (1 − IoU)，α 就成了 1",
                en="The (1 − IoU) is missing in the denominator of α, which makes α equal to 1",
            ),
            Mistake(
                "shape_ignored",
                iou,
                zh="这是 DIoU；CIoU 还要减去形状项 α × v",
                en="That is DIoU; CIoU also subtracts the shape term α × v",
            ),
            Mistake(
                "alpha_added_to_iou",
                iou - v * v / (1 + iou + v),
                zh="α 的分母是 1 − IoU + v，不是 1 + IoU + v",
                en="The denominator of α is 1 − IoU + v, not 1 + IoU + v",
            ),
        ],
    )


def interval_iou(one: int, other: int, width: int) -> float:
    gap = abs(one - other)
    return (width - gap) / (width + gap) if gap < width else 0.0


@question(
    snippet="len(nms(boxes, scores, threshold))",
    oracle="len(greedy_survivors(boxes, scores, threshold))",
    revision=2,
)
def boxes_left(draw: Draw) -> Numbers:
    width, threshold, count = 12, draw.pick(0.4, 0.5, 0.6), 7
    places = [0]
    for _ in range(count - 1):
        places.append(places[-1] + draw.pick(2, 3, 3, 4, 5))
    scores = draw.sample(count, [0.95, 0.9, 0.85, 0.8, 0.7, 0.65, 0.6, 0.55])
    order = sorted(range(count), key=lambda i: -scores[i])
    kept: list[int] = []
    for i in order:
        if all(interval_iou(places[i], places[k], width) <= threshold for k in kept):
            kept.append(i)
    unbeaten = [
        i
        for rank, i in enumerate(order)
        if all(interval_iou(places[i], places[k], width) <= threshold for k in order[:rank])
    ]
    listed = "; ".join(f"{x}: {s}" for x, s in zip(places, scores, strict=True))
    reach = width * (1 - threshold) / (1 + threshold)
    return Numbers(
        given={
            "boxes": [[x, 0, x + width, width] for x in places],
            "scores": scores,
            "threshold": threshold,
        },
        words={"width": width, "listed": listed},
        steps=[round(reach, 2), len(kept)],
        mistakes={
            "suppressed_boxes_suppress": len(unbeaten),
            "all_kept": count,
            "suppressed_counted": count - len(kept),
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
        counts = [0, 0, 0, 0]
        for truth, label in zip(target, guess, strict=True):
            if truth != 255:
                counts[2 * truth + label] += 1
        if counts[1] != counts[2] and min(counts) > 0:
            break
    full = list(counts)
    full[2 + guess[ignored]] += 1
    shown = [counts[:2], counts[2:]]
    return Numbers(
        given={"target": target, "guess": guess},
        steps=[sum(counts), f"{shown}"],
        mistakes={
            "transposed": f"{[[counts[0], counts[2]], [counts[1], counts[3]]]}",
            "ignored_counted": f"{[full[:2], full[2:]]}",
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
        steps=[product, f"{round(product / (total - product), 3)}"],
        mistakes={"clamped": "0.0", "negative": f"{round(-product / (total + product), 3)}"},
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
        total = sum(shares)
        if all(0.1 < 1000 * value % 1 < 0.4 for value in (total / 2, total / 3)):
            break  # float32 and float64 round to the same 3 decimals
    matrix = [[hit[0], wrong[0], 0], [wrong[1], hit[1], 0], [0, 0, 0]]
    return Numbers(
        given={"matrix": matrix},
        steps=[shares[0], shares[1], f"{round(mean(shares), 3)} {round(math.fsum(shares) / 3, 3)}"],
        mistakes={
            "both_skip": f"{round(mean(shares), 3)} {round(mean(shares), 3)}",
            "both_count": f"{round(math.fsum(shares) / 3, 3)} {round(math.fsum(shares) / 3, 3)}",
            "absent_as_one": f"{round((math.fsum(shares) + 1) / 3, 3)} {round(math.fsum(shares) / 3, 3)}",
        },
        code="import torch\n"
        f"m = torch.tensor({[[float(c) for c in row] for row in matrix]})\n"
        "iou = m.diag() / (m.sum(0) + m.sum(1) - m.diag())\n"
        "print(round(iou.nanmean().item(), 3), round(iou.nan_to_num(0).mean().item(), 3))\n",
    )


@question(kind="choice")
def flattering_metrics(draw: Draw) -> Numbers:
    percent = draw.pick(1, 2, 3, 4)
    return Numbers(
        given={"percent": percent},
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
    gap = draw.integer(2, 40)
    return Numbers(
        given={"gap": gap},
        answer="gradient",
        mistakes={"iou_negative": "negative", "iou_scales": "scale", "not_differentiable": "speed"},
    )


@question(
    built_here="to be converted",
    level=2,
    kind="ordering",
    section="confusion",
    snippet="tuple(name for _, name in sorted([(pixel_accuracy(matrix), 'pa'), "
    "(mean_pixel_accuracy(matrix), 'mpa'), (mean_iou(matrix), 'miou'), (dice(matrix), 'dice')]))",
    oracle="tuple(name for _, name in sorted([(sklearn_accuracy(matrix), 'pa'), "
    "(sklearn_mean_accuracy(matrix), 'mpa'), (sklearn_iou(matrix), 'miou'), "
    "(sklearn_dice(matrix), 'dice')]))",
)
def low_to_high(draw: Draw) -> Problem:
    while True:
        large = draw.integer(60, 90) * 10
        matrix = [
            [large - (slip := draw.integer(1, 30) * 10), slip],
            [missed := draw.integer(1, 9) * 5, draw.integer(2, 10) * 5],
        ]
        row, hit, shares = rows(matrix), hits(matrix), ious(matrix)
        values = {
            "pa": sum(hit) / sum(row),
            "mpa": mean([h / r for h, r in zip(hit, row, strict=True)]),
            "miou": mean(shares),
            "dice": mean([2 * share / (1 + share) for share in shares]),
        }
        gaps = sorted(values.values())
        if missed and min(b - a for a, b in pairwise(gaps)) > 0.01:
            break
    ordered = tuple(sorted(values, key=lambda name: values[name]))
    usual = ("miou", "dice", "mpa", "pa")
    return Problem(
        given={"matrix": matrix},
        zh=MATRIX_ZH.format(matrix) + "按数值从小到大排列。",
        en=MATRIX_EN.format(matrix) + "Order by value, smallest first.",
        choices=[
            Choice("pa", zh="PA", en="PA"),
            Choice("mpa", zh="MPA", en="MPA"),
            Choice("miou", zh="MIoU", en="MIoU"),
            Choice("dice", zh="平均 Dice", en="mean Dice"),
        ],
        answer=ordered,
        steps=[
            Step(
                zh="PA：对角线之和 / 总数", en="PA: diagonal / total", value=round(values["pa"], 3)
            ),
            Step(
                zh="MPA：各行的对角线 / 行之和，再平均",
                en="MPA: diagonal / row sum, averaged",
                value=round(values["mpa"], 3),
            ),
            Step(
                zh="MIoU：对角线 / 并集，再平均",
                en="MIoU: diagonal / union, averaged",
                value=round(values["miou"], 3),
            ),
            Step(
                zh="平均 Dice：2 × 对角线 /（行 + 列），再平均；每一类的 Dice 都比 IoU 大",
                en="Mean Dice: 2 × diagonal / (row + column), averaged; the Dice of each class "
                "exceeds its IoU",
                value=round(values["dice"], 3),
            ),
            Step(zh="排出顺序", en="Put them in order", value=ordered),
        ],
        mistakes=[
            Mistake(
                "largest_first",
                ordered[::-1],
                zh="顺序反了：要求从小到大",
                en="The order is reversed: the smallest comes first",
            ),
            *(
                [
                    Mistake(
                        "habit",
                        usual,
                        zh="这是常见的顺序，但不是定律；要按这个矩阵计算",
                        en="That order is common but no law; compute it for this matrix",
                    )
                ]
                if usual != ordered
                else []
            ),
        ],
    )
