"""Claims on segmentation metrics and box IoU: matrices, masks and boxes that try to break each
sentence, boxes without area and equal scores among them.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from random import Random
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor
from torchmetrics.functional.segmentation import mean_iou as torchmetrics_mean_iou

from kb.checks.claims import CASES, Source, claim, for_all, for_each
from kb.topics.segmentation_metrics.snippets import (
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

CHECKED = "2026-12-01"
COCO = "https://github.com/cocodataset/cocoapi/blob/6c3b394/PythonAPI/pycocotools/cocoeval.py"

Matrix = list[list[int]]
Box = tuple[int, int, int, int]
Corners = tuple[float, ...]
Overlap = Callable[..., Tensor]

Maker = Callable[[Random], Any]


def drawn(*makers: Maker, count: int = CASES) -> Iterator[tuple[Any, ...]]:
    """So many random cases, the same each time: one value of each maker."""
    for seed in range(count):
        random = Random(seed)
        yield tuple(maker(random) for maker in makers)


def whole(low: int, high: int) -> Maker:
    return lambda random: random.randint(low, high)


def real(low: float, high: float) -> Maker:
    return lambda random: random.uniform(low, high)


def some(maker: Maker, low: int, high: int) -> Maker:
    return lambda random: [maker(random) for _ in range(random.randint(low, high))]


def matrix(random: Random) -> Matrix:
    """Two to four classes, many empty cells, few pixels or many."""
    side, most = random.randint(2, 4), random.choice((1, 2, 9, 10_000))
    counts = [[random.choice((0, random.randint(0, most))) for _ in range(side)]
              for _ in range(side)]  # fmt: skip
    counts[random.randrange(side)][random.randrange(side)] += 1
    return counts


def cell(random: Random) -> tuple[int, int]:
    return random.randint(0, 3), random.randint(0, 3)


def box(random: Random) -> Box:
    """Whole corners in a small square, so that boxes touch, coincide, nest or have no area."""
    most = random.choice((2, 4, 9))
    (left, right), (top, bottom) = (
        sorted(random.randint(-most, most) for _ in range(2)) for _ in range(2)
    )
    return left, top, right, bottom


def solid(random: Random) -> Box:
    left, top, right, bottom = box(random)
    return left, top, right + 1, bottom + 1


def point(random: Random) -> Box:
    x, y = random.randint(-8, 8), random.randint(-8, 8)
    return x, y, x, y


def thin(random: Random) -> Box:
    x, y = (random.randint(0, random.choice((9, 10**5, 10**9))) for _ in range(2))
    width, height = random.choice(((1, 10**6), (10**6, 1)))
    return x, y, x + width, y + height


def pair(random: Random) -> tuple[Box, Box]:
    """Any two boxes, the second often inside the first."""
    inner = solid(random)
    if random.random() < 0.5:
        return solid(random), inner
    sides = [random.randint(1, 3) for _ in range(4)]
    return (
        (inner[0] - sides[0], inner[1] - sides[1], inner[2] + sides[2], inner[3] + sides[3]),
        inner,
    )


def labels(random: Random) -> list[int]:
    return [random.randint(0, 2) for _ in range(random.randint(1, 8))]


def value(overlap: Overlap, a: Corners, b: Corners) -> float:
    """One of the four overlaps of two boxes."""
    return float(overlap([a], [b]))


def area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def squares(box: Box) -> set[tuple[int, int]]:
    """The unit squares a box with whole corners covers."""
    return set(product(range(box[0], box[2]), range(box[1], box[3])))


def moved(box: Corners, x: float, y: float) -> Corners:
    return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)


def changed(matrix: Matrix, row: int, column: int, by: int) -> Matrix:
    """The matrix with so many pixels more of a true and a predicted class."""
    copy = [list(counts) for counts in matrix]
    copy[row][column] += by
    return copy


def accuracy_pays_nothing(matrix: Matrix, cell: tuple[int, int], pixels: int) -> bool:
    """False positives of a class taken from another: its own accuracy stays, that one's falls."""
    side = len(matrix)
    label, other = cell[0] % side, cell[1] % side
    if label == other or not sum(matrix[label]) or not matrix[other][other]:
        return True
    taken = min(pixels, matrix[other][other])
    after = changed(changed(matrix, other, other, -taken), other, label, taken)

    def accuracy(counts: Matrix, i: int) -> float:
        return counts[i][i] / sum(counts[i])

    return (
        accuracy(after, label) == accuracy(matrix, label)
        and accuracy(after, other) < accuracy(matrix, other)
        and mean_pixel_accuracy(after) < mean_pixel_accuracy(matrix)
    )


claim(
    "mpa_false_positives",
    zh="平均像素准确率 MPA 各类权重相同，却不因误检扣该类的分",
    en="its class mean MPA weights classes equally, yet a class pays nothing in it for its own "
    "false positives",
    also=[
        ("误检不扣该类的分，只使被占去像素的那一行略降",
         "A class pays nothing for its false positives; they lower the row they were taken from"),
    ],
    tried=lambda: for_each(
        drawn(matrix, cell, whole(1, 50)), lambda case: accuracy_pays_nothing(*case)
    ),
    of=("个混淆矩阵，把一些像素改成误检", "confusion matrices, some pixels made false positives"),
)  # fmt: skip


def errors_cost(matrix: Matrix, cell: tuple[int, int]) -> bool:
    """Whether a right pixel made wrong lowers the IoU of its class, and the mean."""
    side = len(matrix)
    row, column = cell[0] % side, cell[1] % side
    if row == column or not matrix[row][row]:
        return True
    after = changed(changed(matrix, row, row, -1), row, column, 1)
    falls = iou_per_class(after)[row] < iou_per_class(matrix)[row]
    before, now = iou_per_class(matrix)[column], iou_per_class(after)[column]
    other = bool(now < before or now == before == 0 or (before.isnan() and now == 0))
    return bool(falls) and other and mean_iou(after) < mean_iou(matrix)


claim(
    "miou_punishes_both",
    zh="MIoU 两种错误都罚",
    en="MIoU punishes both errors",
    also=[
        ("MIoU：漏检、误检都惩罚", "MIoU: both misses and false positives cost"),
        ("漏检、误检都扣分", "Misses and false positives cost"),
    ],
    tried=lambda: for_each(drawn(matrix, cell), lambda case: errors_cost(*case)),
    of=("个混淆矩阵，把一个标对的像素标错", "confusion matrices, a right pixel made wrong"),
)


def negatives_do_not_count(matrix: Matrix, label: int, cell: tuple[int, int], more: int) -> bool:
    """Right or wrong, pixels of other classes called other classes leave IoU and Dice alone."""
    side = len(matrix)
    label, row, column = label % side, cell[0] % side, cell[1] % side
    if label in (row, column):
        return True
    after = changed(matrix, row, column, more)
    return all(
        torch.equal(score(after)[label : label + 1].nan_to_num(-1),
                    score(matrix)[label : label + 1].nan_to_num(-1))
        for score in (iou_per_class, dice_per_class)
    )  # fmt: skip


claim(
    "no_true_negatives",
    zh="它们都不数 TN，所以背景再大也不会抬高目标的分数",
    en="they count no true negatives, so a large background does not lift the score of the object",
    also=[
        ("IoU 和 Dice 不数 TN，所以背景再大也不会抬高目标的分数",
         "IoU and Dice do not count true negatives, so a large background does not lift the score "
         "of the object"),
    ],
    tried=lambda: for_each(
        drawn(matrix, whole(0, 3), cell, whole(1, 10**6)),
        lambda case: negatives_do_not_count(*case),
    ),
    of=("个混淆矩阵，加上 TN 像素", "confusion matrices with more true negatives"),
)  # fmt: skip


def only_predicted(matrix: Matrix) -> bool:
    """A class without true pixels: what its IoU, MIoU and MPA are."""
    last = len(matrix) - 1
    matrix = [*matrix[:-1], [0] * len(matrix)]
    matrix[0] = [matrix[0][0] + 1, *matrix[0][1:]]
    column = sum(row[last] for row in matrix)
    iou = iou_per_class(matrix)
    rows = [row[i] / sum(row) for i, row in enumerate(matrix) if sum(row)]
    return (
        bool(iou[last] == 0 if column else iou[last].isnan())
        and math.isclose(mean_iou(matrix), float(iou[~iou.isnan()].mean()))
        and math.isclose(mean_pixel_accuracy(matrix), sum(rows) / len(rows))
    )


claim(
    "only_predicted_takes_part",
    zh="只在预测里出现的类 IoU 是 0，要参与 MIoU 的平均；它在真值里没有像素，准确率是 0 / 0，"
    "MPA 不算它",
    en="A class that occurs in the prediction alone has IoU 0 and takes part in MIoU; it has no "
    "pixel in the truth, so its accuracy is 0 / 0 and MPA leaves it out",
    tried=lambda: for_each(drawn(matrix), lambda case: only_predicted(*case)),
    of=("个混淆矩阵，一类没有真值像素", "confusion matrices, a class without true pixels"),
)


def torchmetrics_leaves_out(first: list[int], second: list[int], guess: list[int]) -> bool:
    """Its two forms on two images, against each image's own classes."""
    pixels = max(len(first), len(second))
    truth = [(labels * pixels)[:pixels] for labels in (first, second)]
    predicted = [(labels * pixels)[:pixels] for labels in (guess, second)]
    target = torch.tensor(truth)[:, None]
    prediction = torch.tensor(predicted)[:, None]
    plain = torchmetrics_mean_iou(prediction, target, 3, input_format="index")
    marked = torchmetrics_mean_iou(prediction, target, 3, per_class=True, input_format="index")
    for image, (true, called) in enumerate(zip(truth, predicted, strict=True)):
        scores = []
        for label in range(3):
            ours = {i for i, c in enumerate(true) if c == label}
            theirs = {i for i, c in enumerate(called) if c == label}
            if not ours | theirs:
                if marked[image, label] != -1:
                    return False
                continue
            scores.append(len(ours & theirs) / len(ours | theirs))
            if not math.isclose(float(marked[image, label]), scores[-1], abs_tol=1e-6):
                return False
        if not math.isclose(float(plain[image]), sum(scores) / len(scores), abs_tol=1e-6):
            return False
    return tuple(plain.shape) == (2,)


claim(
    "torchmetrics_by_image",
    zh="torchmetrics 1.9 的函数 `mean_iou` 每幅图给一个值，这一类不参与；`per_class=True` 时用 −1 "
    "标记它",
    en="The function `mean_iou` of torchmetrics 1.9 gives one value per image and leaves the class "
    "out of it; with `per_class=True` it marks it with −1",
    also=[
        ("torchmetrics 1.9 的函数 `mean_iou` 每幅图给一个值，没有出现的类不参与；`per_class=True` "
         "时用 −1 标记它们",
         "The function `mean_iou` of torchmetrics 1.9 gives one value per image and leaves absent "
         "classes out of it; with `per_class=True` it marks them with −1"),
    ],
    tried=lambda: for_each(
        drawn(labels, labels, labels), lambda case: torchmetrics_leaves_out(*case)
    ),
    of=("对小图，torchmetrics 与逐像素数出来的比", "pairs of small images, against a count of "
        "pixels"),
    source=Source(
        place="torchmetrics 1.9.0, functional/segmentation/mean_iou.py: mean_iou",
        url="https://github.com/Lightning-AI/torchmetrics/blob/v1.9.0/src/torchmetrics/functional/"
        "segmentation/mean_iou.py",
        checked=CHECKED,
        versions="torchmetrics 1.9.0",
    ),
)  # fmt: skip


def ignored_whatever(truth: list[int], guess: list[int], junk: list[int]) -> bool:
    """Ignored pixels added, with any prediction, change no matrix."""
    pixels = min(len(truth), len(guess))
    truth, guess = truth[:pixels], guess[:pixels]
    before = confusion_matrix(truth, guess, 3)
    after = confusion_matrix([*truth, *[255] * len(junk)], [*guess, *junk], 3)
    return torch.equal(before, after)


claim(
    "ignored_are_dropped",
    zh="忽略的像素先去掉，那里预测了什么都不算",
    en="ignored pixels are dropped first, whatever was predicted there",
    tried=lambda: for_each(
        drawn(labels, labels, some(whole(0, 255), 0, 6)), lambda case: ignored_whatever(*case)
    ),
    of=("组像素，加上忽略的", "sets of pixels, ignored ones added"),
)


def dice_and_iou_rank_alike(one: Matrix, other: Matrix) -> bool:
    """Dice of a class is a rising map of its IoU, and no lower than it."""
    a, b = iou_per_class(one)[0].item(), iou_per_class(other)[0].item()
    c, d = dice_per_class(one)[0].item(), dice_per_class(other)[0].item()
    if math.isnan(a) or math.isnan(b):
        return True
    near = math.isclose(a, b, rel_tol=1e-12)
    return (near or (a < b) == (c < d)) and c >= a and math.isclose(c, dice_from_iou(a))


claim(
    "dice_and_iou_of_one_class",
    zh="单个类上它与 IoU 一一对应，排序相同",
    en="For a single class it and IoU determine each other and rank alike",
    also=[("$D = 2J/(1+J)$，$D \\ge J$", "$D = 2J/(1+J)$, $D \\ge J$")],
    tried=lambda: for_each(drawn(matrix, matrix), lambda case: dice_and_iou_rank_alike(*case)),
    of=("对混淆矩阵", "pairs of confusion matrices"),
)


def means_bend(matrix: Matrix) -> bool:
    """Mean Dice against the mean IoU converted; equal where all classes have one IoU."""
    iou = iou_per_class(matrix)
    iou = iou[~iou.isnan()]
    converted, mean = dice_from_iou(mean_iou(matrix)), dice(matrix)
    uneven = float(iou.max() - iou.min()) > 1e-3
    return mean <= converted + 1e-12 and (not uneven or mean < converted)


claim(
    "mean_dice_below_converted",
    zh="由 Jensen 不等式，平均 Dice 不大于平均 IoU 的换算值",
    en="By Jensen's inequality the mean Dice never exceeds the converted mean IoU",
    also=[("平均 IoU 换算出来的总不小于平均 Dice",
           "the mean IoU converted is no lower than the mean Dice")],
    tried=lambda: for_each(drawn(matrix), lambda case: means_bend(*case)),
    of=("个混淆矩阵", "confusion matrices"),
)  # fmt: skip


def smoothing_raises(pixels: list[tuple[float, int]], smooth: float, copies: int) -> bool:
    """A smooth term lifts soft Dice, and a mask so many times as large less."""
    chance, truth = (torch.tensor([p[i] for p in pixels], dtype=torch.float64) for i in (0, 1))
    if chance.sum() + truth.sum() < 1e-3:
        return True
    plain = soft_dice(chance, truth)
    small = soft_dice(chance, truth, smooth)
    large = soft_dice(chance.repeat(copies), truth.repeat(copies), smooth)
    raised = plain > 1 - 1e-9 or plain < large < small
    return bool(plain - 1e-12 <= large <= small + 1e-12) and bool(raised)


PIXELS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=8)

claim(
    "smooth_raises",
    zh="但会抬高小于 1 的分数，很小的目标尤其如此",
    en="but raises each score below 1, most of all that of very small objects",
    tried=lambda: for_all(PIXELS, smoothing_raises, st.floats(0.01, 10), st.integers(2, 9)),
    of=(
        "个软掩码，与放大几倍的同样掩码比",
        "soft masks, against such masks several times as large",
    ),
    cases=200,
)


def four_lines(a: Box, b: Box) -> bool:
    """IoU against unit squares counted."""
    one, other = squares(a), squares(b)
    union = len(one | other)
    return math.isclose(
        value(box_iou, a, b), len(one & other) / union if union else 0, abs_tol=1e-6
    )


claim(
    "four_lines_cover_all",
    zh="四行代码覆盖相交、包含、不相交的所有情况",
    en="Four lines cover overlapping, nested and distant boxes",
    tried=lambda: for_each(drawn(box, box), lambda case: four_lines(*case)),
    of=("对框，有的没有面积，与数出来的单位方格比",
        "pairs of boxes, some without area, against unit squares counted"),
)  # fmt: skip


def negative_sides(a: Box, b: Box) -> bool:
    """Where boxes miss each other on both axes, the product without a clamp is positive."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return not (width < 0 and height < 0) or width * height > 0 == value(box_iou, a, b)


claim(
    "clamp_each_side",
    zh="两轴都错开时，宽和高都是负数，乘起来成了正的“交集”",
    en="Where boxes miss each other on both axes, width and height are negative and their product "
    "becomes a positive “overlap”",
    tried=lambda: for_each(drawn(box, box), lambda case: negative_sides(*case)),
    of=("对框", "pairs of boxes"),
)


def plus_one_errs(a: Box, b: Box) -> bool:
    """The error of a side made 1 longer, on boxes shrunk step by step."""

    def longer(extra: float) -> float:
        width = min(a[2], b[2]) - max(a[0], b[0]) + extra
        height = min(a[3], b[3]) - max(a[1], b[1]) + extra
        both = max(width, 0) * max(height, 0)
        sides = [(box[2] - box[0] + extra) * (box[3] - box[1] + extra) for box in (a, b)]
        return both / (sum(sides) - both)

    errors = [abs(longer(extra) - longer(0)) for extra in (0.01, 0.1, 1, 10, 100)]
    return all(x <= y + 1e-12 for x, y in pairwise(errors))


claim(
    "plus_one_on_small_boxes",
    zh="框越小误差越大",
    en="the smaller the boxes the larger the error",
    tried=lambda: for_each(drawn(solid, solid), lambda case: plus_one_errs(*case)),
    of=("对框，逐步缩小", "pairs of boxes, shrunk step by step"),
)


def giou_between(a: Box, b: Box) -> bool:
    iou, giou = value(box_iou, a, b), value(generalized_box_iou, a, b)
    solid = area(a) > 0 or area(b) > 0
    return -1 <= giou <= iou + 1e-6 and iou <= 1 and (not solid or giou > -1)


claim(
    "giou_between",
    zh="它从 −1 到 1，不大于 IoU",
    en="It lies between −1 and 1 and is no higher than IoU",
    also=[("应当除以外接框的面积，所以 GIoU 大于 −1",
           "it is a share of the enclosing box, so GIoU stays above −1")],
    tried=lambda: for_each(drawn(box, box), lambda case: giou_between(*case)),
    of=("对框，有的没有面积", "pairs of boxes, some without area"),
)  # fmt: skip


def farther_is_lower(a: Box, b: Box, factor: float) -> bool:
    """Disjoint boxes moved apart along the line of their centres."""
    if value(box_iou, a, b) > 0:
        return True
    across = (b[0] + b[2] - a[0] - a[2]) / 2
    down = (b[1] + b[3] - a[1] - a[3]) / 2
    far = moved(b, (factor - 1) * across, (factor - 1) * down)
    near, now = (value(generalized_box_iou, a, box) for box in (b, far))
    away = [value(generalized_box_iou, a, moved(b, 1e4 * across, 1e4 * down))]
    return (
        now <= near + 1e-6
        and away[0] < -0.9
        and value(box_iou, a, far) == value(box_iou, a, b) == 0
    )


claim(
    "farther_apart_lower",
    zh="沿中心连线离得越远，外接框里的空白越多，GIoU 越接近 −1，所以沿它靠近就能降低损失",
    en="The farther apart along the line of their centres, the more of the enclosing box is empty "
    "and the closer GIoU comes to −1, so moving closer along it lowers the loss",
    tried=lambda: for_each(drawn(solid, solid, real(1.1, 5)), lambda case: farther_is_lower(*case)),
    of=("对不相交的框，沿中心连线移开", "pairs of disjoint boxes, moved apart along their centres"),
)


def slope(overlap: Overlap, a: Box, b: Box) -> list[float]:
    """The gradient of moving the second box, across and down."""
    shift = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    placed = torch.tensor([b], dtype=torch.float64) + torch.cat([shift, shift])
    truth = torch.tensor([a], dtype=torch.float64)
    (gradient,) = torch.autograd.grad(overlap(truth, placed).sum(), shift)
    across, down = gradient.tolist()
    return [across, down]


def gradients_by_place(a: Box, b: Box) -> bool:
    """Which overlaps change as the second box moves, apart from the first and inside it."""
    across, down = b[0] + b[2] - a[0] - a[2], b[1] + b[3] - a[1] - a[3]
    if b[0] > a[2] or a[0] > b[2] or b[1] > a[3] or a[1] > b[3]:
        return not any(slope(box_iou, a, b)) and any(slope(generalized_box_iou, a, b))
    if a[0] < b[0] and a[1] < b[1] and b[2] < a[2] and b[3] < a[3]:
        still = slope(box_iou, a, b) + slope(generalized_box_iou, a, b)
        pulls = max(map(abs, slope(distance_box_iou, a, b))) > 1e-9
        same = math.isclose(value(box_iou, a, b), value(generalized_box_iou, a, b), abs_tol=1e-6)
        return max(map(abs, still)) < 1e-9 and pulls == bool(across or down) and same
    return True


claim(
    "nested_and_apart",
    zh="不相交时，移动框不改变 IoU；一个框在另一个里面时，GIoU 退化成 IoU，也不改变，DIoU "
    "则一直改变到中心重合",
    en="Apart, IoU does not change as a box moves; with one box inside the other GIoU becomes IoU "
    "and does not either, while DIoU does until the centres meet",
    also=[("DIoU 减去中心距离的平方与外接框对角线平方之比，直接拉近中心，收敛比 GIoU 快，"
           "包含时也把框移到中心重合",
           "it pulls the centres together, converges faster than GIoU and moves nested boxes until "
           "the centres meet")],
    tried=lambda: for_each(drawn(pair), lambda case: gradients_by_place(*case[0])),
    of=("对框，移动其中一个", "pairs of boxes, one of them moved"),
    source=Source(
        place="Zheng et al., Distance-IoU Loss (AAAI 2020), abstract",
        url="https://arxiv.org/abs/1911.08287",
        checked=CHECKED,
    ),
)  # fmt: skip


def one_slope(a: Box, b: Box) -> bool:
    """Where overlapping boxes share no edge, both one-sided slopes are the gradient."""
    if value(box_iou, a, b) == 0 or any(x == y for x in a[::2] for y in b[::2]):
        return True
    if any(x == y for x in a[1::2] for y in b[1::2]):
        return True
    step = 1e-6
    for axis, rate in enumerate(slope(box_iou, a, b)):
        for sign in (1, -1):
            shift = [sign * step, 0.0] if axis == 0 else [0.0, sign * step]
            change = value(box_iou, a, moved(b, *shift)) - value(box_iou, a, b)
            if abs(change / (sign * step) - rate) > 1e-4:
                return False
    return True


claim(
    "iou_differentiable",
    zh="重叠且没有边重合时 IoU 可导",
    en="With overlap IoU can be differentiated wherever no edges coincide",
    tried=lambda: for_each(drawn(solid, solid), lambda case: one_slope(*case)),
    of=("对框，向两边各移一点", "pairs of boxes, moved a little both ways"),
)


def penalty(a: Box, b: Box) -> bool:
    """ρ²/c² of boxes with area, of points, and of boxes scaled."""
    if a == b:
        return True
    off = value(box_iou, a, b) - value(distance_box_iou, a, b)
    points = a[:2] == a[2:] and b[:2] == b[2:]
    solid = area(a) > 0 or area(b) > 0
    return off <= 1 + 1e-6 and (not solid or off < 1) and (not points or math.isclose(off, 1))


claim(
    "diou_penalty_at_most_one",
    zh="**DIoU 的惩罚不超过 1。** 两个中心都在外接框里，所以 $\\rho \\le c$；框有面积时小于 1，"
    "两个不同的点正好是 1",
    en="**The penalty of DIoU is at most 1.** Both centres lie in the enclosing box, so "
    "$\\rho \\le c$; for boxes with area it is below 1, for two distinct points exactly 1",
    tried=lambda: for_each([*drawn(box, box), *drawn(point, point)], lambda case: penalty(*case)),
    of=("对框与点", "pairs of boxes and points"),
    cases=600,
)


def scaled_alike(a: Box, b: Box, factor: int) -> bool:
    larger = [tuple(factor * side for side in box) for box in (a, b)]
    return all(
        math.isclose(value(overlap, a, b), value(overlap, *larger), abs_tol=1e-5)
        for overlap in (box_iou, generalized_box_iou, distance_box_iou, complete_box_iou)
    )


claim(
    "independent_of_scale",
    zh="与 IoU、GIoU 一样，都与尺度无关",
    en="Like IoU and GIoU, both are independent of scale",
    also=[("两者都是面积之比，与尺度无关", "Both are ratios of areas and do not depend on scale")],
    tried=lambda: for_each(drawn(solid, solid, whole(2, 100)), lambda case: scaled_alike(*case)),
    of=("对框，放大", "pairs of boxes, enlarged"),
)


def alpha_grows(v: float, iou: float, more: float) -> bool:
    better = iou + (1 - iou) * more
    low, high = (v / (1 - j + v) for j in (iou, better))
    return low < high and v / v == 1 and iou - low * v < better - high * v


claim(
    "alpha_by_overlap",
    zh="$v$ 相同时，重叠越好，$1 - \\mathrm{IoU}$ 越小，$\\alpha$ 越大",
    en="For a given $v$, the better the overlap, the smaller $1 - \\mathrm{IoU}$ and the larger "
    "$\\alpha$",
    also=[("漏掉 $1 - \\mathrm{IoU}$，只要 $v > 0$，$\\alpha$ 就是 1",
           "Leave out $1 - \\mathrm{IoU}$ and $\\alpha$ is 1 for all $v > 0$")],
    tried=lambda: for_all(
        st.floats(0.001, 1), alpha_grows, st.floats(0, 0.95), st.floats(0.05, 0.95)
    ),
    of=("组 v 与 IoU", "values of v and IoU"),
    cases=200,
)  # fmt: skip

claim(
    "ciou_above",
    zh="加上距离项，CIoU 大于 −1.5",
    en="with the distance CIoU stays above −1.5",
    tried=lambda: for_each(
        [*drawn(box, box), *drawn(thin, thin)],
        lambda case: -1.5 < value(complete_box_iou, *case) <= 1 + 1e-6,
    ),
    of=("对框，有的极细", "pairs of boxes, some very thin"),
    cases=600,
)

claim(
    "alpha_of_the_later_code",
    zh="作者后来的代码在 IoU 不超过 0.5 时令 $\\alpha$ 为 0",
    en="The authors' later code sets $\\alpha$ to 0 up to an IoU of 0.5",
    source=Source(
        place="Zzh-tju/CIoU, layers/modules/multibox_loss.py (2020-05-14): S = iou > 0.5",
        url="https://github.com/Zzh-tju/CIoU/blob/c874255/layers/modules/multibox_loss.py",
        checked=CHECKED,
        versions="commit c874255",
    ),
)


def kept_suppress(boxes: list[Box], scores: list[int], threshold: float) -> bool:
    """Each box goes just where a kept one before it overlaps it too much."""
    scores = (scores * len(boxes))[: len(boxes)]
    kept = nms(boxes, [float(score) for score in scores], threshold).tolist()
    order = sorted(range(len(boxes)), key=lambda i: -scores[i])
    overlaps = box_iou(boxes, boxes).tolist()
    for place, i in enumerate(order):
        before = [j for j in order[:place] if j in kept]
        if (i in kept) == any(overlaps[j][i] > threshold for j in before):
            return False
    return kept == [i for i in order if i in kept]


claim(
    "kept_boxes_suppress",
    zh="只有留下的框抑制别的框",
    en="Only kept boxes suppress others",
    also=[("让已经被抑制的框也去抑制别的框了；只有留下的框才抑制别的框",
           "Suppressed boxes were allowed to suppress others; only kept boxes do")],
    tried=lambda: for_each(
        drawn(some(solid, 1, 8), some(whole(0, 4), 1, 8), lambda r: r.choice((0, 0.1, 0.5, 1))),
        lambda case: kept_suppress(*case),
    ),
    of=("组框，得分有并列", "sets of boxes, scores tied among them"),
)  # fmt: skip

claim(
    "soft_nms_drops_none",
    zh="Soft-NMS 不删框，只按与得分更高的框的 IoU 降低得分",
    en="Soft-NMS drops no box and lowers its score by its IoU with one of a higher score",
    source=Source(
        place="Bodla et al., Soft-NMS (ICCV 2017), abstract",
        url="https://arxiv.org/abs/1704.04503",
        checked=CHECKED,
    ),
)

claim(
    "ignored_by_voc_and_coco",
    zh="与 VOC 标为 difficult、COCO 标为 crowd 的真值匹配的两者都不算，"
    "COCO 每图每类最多取 100 个检测",
    en="detections matched with what VOC marks difficult or COCO a crowd count as neither, and "
    "COCO takes at most 100 an image and class",
    source=Source(
        place="cocoapi, PythonAPI/pycocotools/cocoeval.py (2019-12-25): evaluateImg, dtIgnore, "
        "maxDets; VOC development kit, VOCevaldet.m: gt(i).diff",
        url=COCO,
        checked=CHECKED,
        versions="commit 6c3b394",
    ),
)

claim(
    "coco_matches_free_boxes",
    zh="COCO 只在还没配对的真值框里找",
    en="COCO looks among true boxes not yet matched",
    also=[("COCO 取 0 到 1 的 101 个召回率", "COCO 101 recalls from 0 to 1"),
          ("COCO 还对 0.5 到 0.95 的 10 个 IoU 阈值平均",
           "COCO also over 10 IoU thresholds from 0.5 to 0.95")],
    source=Source(
        place="cocoapi, PythonAPI/pycocotools/cocoeval.py (2019-12-25): evaluateImg, setDetParams",
        url=COCO,
        checked=CHECKED,
        versions="commit 6c3b394",
    ),
)  # fmt: skip


def background_only(percent: int, pixels: int) -> bool:
    """All pixels called background, where the object has a share s."""
    few, rest = percent * pixels, (100 - percent) * pixels
    s, matrix = percent / 100, [[rest, 0], [few, 0]]
    return all(
        math.isclose(one, other)
        for one, other in (
            (pixel_accuracy(matrix), 1 - s),
            (mean_pixel_accuracy(matrix), 1 / 2),
            (mean_iou(matrix), (1 - s) / 2),
            (frequency_weighted_iou(matrix), (1 - s) ** 2),
        )
    )


claim(
    "everything_background",
    zh="目标占比 $s$：$\\mathrm{PA} = 1 - s$，$\\mathrm{MPA} = \\tfrac{1}{2}$，"
    "$\\mathrm{MIoU} = \\tfrac{1 - s}{2}$，$\\mathrm{FWIoU} = (1 - s)^2$",
    en="With a share $s$ of object pixels, $\\mathrm{PA} = 1 - s$, "
    "$\\mathrm{MPA} = \\tfrac{1}{2}$, $\\mathrm{MIoU} = \\tfrac{1 - s}{2}$, "
    "$\\mathrm{FWIoU} = (1 - s)^2$",
    also=[("漏掉的目标 IoU 为 0，所以不会超过 0.5",
           "the missed object has IoU 0, so it does not exceed 0.5")],
    tried=lambda: for_each(
        product(range(1, 100), (1, 7)), lambda case: background_only(*case)
    ),
    cases=198,
    of=("种目标占比", "shares of the object"),
)  # fmt: skip


def images_weigh_alike(one: Matrix, other: Matrix, copies: int) -> bool:
    """Per image, an image's size does not matter; added first, it may."""
    larger = [[copies * count for count in row] for row in other]
    return math.isclose(per_image_iou([one, other]), per_image_iou([one, larger]))


claim(
    "images_weigh_alike",
    zh="逐图平均：每幅图权重相同",
    en="Per image: each image weighs alike",
    tried=lambda: for_each(
        drawn(matrix, matrix, whole(2, 1000)), lambda case: images_weigh_alike(*case)
    ),
    of=("对图，把其中一幅放大", "pairs of images, one of them enlarged"),
)


def degenerate_is_finite(box: Box) -> bool:
    """IoU, with its gradient, of a box without area with itself."""
    point = (box[0], box[1], box[0], box[1])
    finite = all(
        math.isfinite(value(overlap, point, other)) and all(map(math.isfinite, slope(overlap,
                                                                                    point, other)))
        for overlap in (box_iou, generalized_box_iou, distance_box_iou, complete_box_iou)
        for other in (point, box)
    )  # fmt: skip
    return finite and value(box_iou, point, point) == 0


claim(
    "points_are_finite",
    zh="0 / 0 按 0 计，值和梯度都是有限值。因此一个点与它自己的 IoU 是 0，不是 1",
    en="A ratio 0 / 0 counts as 0, and values and gradients are finite. So the IoU of a point with "
    "itself is 0, not 1",
    tried=lambda: for_each(drawn(box, count=60), lambda case: degenerate_is_finite(*case)),
    of=("个点与框", "points and boxes"),
    cases=60,
)
