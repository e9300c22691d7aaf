"""Claims on DETR: layers, matchings, losses and encodings are tried to break each sentence."""

import math
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from random import Random

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from kb.checks.claims import Source, claim, definition, for_all, for_each
from kb.topics.detr.snippets import (
    Layer,
    TinyDETR,
    attention_products,
    classification_loss,
    corners,
    detections,
    feature_map,
    hungarian,
    matching_cost,
    no_object_share,
    set_loss,
    sine_position_encoding,
)
from kb.topics.segmentation_metrics.snippets import generalized_box_iou

PAPER = "https://arxiv.org/abs/2005.12872"
CODE = "https://github.com/facebookresearch/detr/blob/29901c5"
CHECKED = "2026-12-01"

Box = tuple[float, float, float, float]
Table = list[list[int]]
Outputs = dict[str, Tensor]

SEEDS = st.integers(0, 10**6)
SIDE = st.floats(0.001, 1)
CENTRE = st.floats(0, 1)
BOX = st.tuples(CENTRE, CENTRE, SIDE, SIDE)
CASES = 100  # of what takes a network or a loss


def paper(section: str) -> Source:
    """A place in the paper, version 3."""
    return Source(place=f"Carion et al., DETR (ECCV 2020), {section}", url=PAPER, checked=CHECKED)


def code(file: str, what: str, dated: str) -> Source:
    """A file of the authors' code, which was archived at this commit."""
    place = f"facebookresearch/detr, {file} ({dated}): {what}"
    return Source(place=place, url=f"{CODE}/{file}", checked=CHECKED, versions="commit 29901c5")


def tables(count: int, rows: int = 0, columns: int = 0) -> Iterator[Table]:
    """Cost tables of few values, so that ties are common, with at least as many rows as columns."""
    for seed in range(count):
        random = Random(seed)
        width = columns or random.randint(1, 5)
        height = rows or random.randint(width, 6)
        most = random.choice((1, 3, 9, 99))
        yield [[random.randint(-most, most) for _ in range(width)] for _ in range(height)]


def totals(cost: Table) -> Iterator[int]:
    """The total of every one-to-one matching of a table with at least as many rows as columns."""
    for rows in permutations(range(len(cost)), len(cost[0])):
        yield sum(cost[row][column] for column, row in enumerate(rows))


def assigned(cost: Table) -> int:
    queries, objects = hungarian(cost)
    return sum(cost[q][o] for q, o in zip(queries, objects, strict=True))


def noise(seed: int, *shape: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@cache
def layer(cross: bool, seed: int) -> Layer:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Layer(8, 2, 16, cross=cross).double().requires_grad_(False)


@cache
def model(seed: int, queries: int = 5) -> TinyDETR:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return TinyDETR(queries=queries, channels=16).double().requires_grad_(False)


def batch(seed: int, counts: list[int], queries: int = 6) -> tuple[Outputs, list[Outputs]]:
    """Random answers for so many images, and so many objects in each."""
    generator = torch.Generator().manual_seed(seed)
    boxes = torch.rand(len(counts), queries, 4, generator=generator, dtype=torch.float64)
    outputs = {"logits": 3 * noise(seed, len(counts), queries, 4), "boxes": boxes}
    targets = [
        {
            "labels": torch.randint(3, (count,), generator=generator),
            "boxes": torch.rand(count, 4, generator=generator, dtype=torch.float64),
        }
        for count in counts
    ]
    return outputs, targets


def counts(seed: int, fewest: int = 0) -> list[int]:
    """The objects of one to three images."""
    random = Random(seed)
    return [random.randint(fewest, 6) for _ in range(random.randint(1, 3))]


def constants_change_nothing(cost: Table) -> bool:
    """Whether the best matchings are the same after a constant is added to every entry."""
    constant = cost[0][0] + 2
    shifted = [[entry + constant for entry in row] for row in cost]
    before, after = list(totals(cost)), list(totals(shifted))
    same = [t == min(before) for t in before] == [t == min(after) for t in after]
    return same and assigned(shifted) == assigned(cost) + constant * len(cost[0])


claim(
    "constants_change_no_matching",
    zh="论文用 1 − GIoU，作者的代码用 −GIoU：常数不改变匹配",
    en="The paper has 1 − GIoU and the authors' code −GIoU: the constant changes no matching",
    also=[
        ("作者的代码省去这些常数", "the authors' code leaves these constants out"),
        ("作者的代码省去常数（匹配不变）",
         "the authors' code leaves the constant out (no matching changes)"),
    ],
    tried=lambda: for_each(tables(300), constants_change_nothing),
    of=("张随机代价表与常数", "random cost tables and constants"),
    source=code("models/matcher.py", "cost_class and cost_giou", "2020-05-27"),
)  # fmt: skip

claim(
    "positions_at_every_layer",
    zh="位置编码加到 q 和 k，不加到 v，每一层都加",
    en="Position encodings are added to q and k, not to v, at every layer",
    also=[
        ("位置每一层重新加", "Position is added anew at every layer"),
        ("位置每一层重新加", "position is added anew at every layer"),
        ("DETR 每层都加", "DETR adds it at every layer"),
        ("每层都加到 q 和 k 上", "they are added to q and k at every layer"),
        ("每层加到 q 和 k", "added to q and k at every layer"),
    ],
    source=code("models/transformer.py", "forward_post of both layers", "2020-08-05"),
)


def carried(seed: int, tokens: int, blind: bool) -> tuple[Tensor, Tensor]:
    """What an encoder layer's attention gives under two position encodings.

    A blind one cannot tell where to look: its query weights are zero, so all weights are equal.
    """
    attend = nn.MultiheadAttention(8, 2, batch_first=True).double().requires_grad_(False)
    attend.load_state_dict(layer(False, seed % 5).attend.state_dict())
    if blind:
        attend.in_proj_weight[:8] = 0
        attend.in_proj_bias[:8] = 0
    x, place = noise(seed, 1, tokens, 8), noise(seed + 1, tokens, 8)
    one, other = (attend(x + p, x + p, x)[0] for p in (place, place.flip(0)))
    return one, other


claim(
    "position_reaches_what_is_carried",
    zh="v 不加位置，但被搬运的内容仍然通过注意力权重依赖于位置",
    en="v has no position added, but what is carried depends on position all the same, through "
    "the attention weights",
    also=[("位置通过注意力权重进入", "position reaches it through the attention weights")],
    tried=lambda: for_each(
        range(CASES),
        lambda seed: (
            not torch.allclose(*carried(seed, 2 + seed % 11, blind=False), atol=1e-6)
            and torch.allclose(*carried(seed, 2 + seed % 11, blind=True), atol=1e-12)
        ),
    ),
    cases=CASES,
    of=("层随机注意力，位置倒过来；再令权重相等", "random attentions, positions reversed; then "
        "with equal weights"),
)  # fmt: skip

claim(
    "once_at_the_input_costs",
    zh="原始 Transformer 只在输入加一次，这样做 DETR 会低 1.4 AP",
    en="the original Transformer adds it once, to the input, which costs DETR 1.4 AP",
    source=paper("§4.2, “Importance of positional encodings”"),
)


def permuted(seed: int) -> bool:
    """Whether the answers are permuted as the queries were."""
    net, image = model(seed % 7), noise(seed, 1, 3, 24, 32)
    order = Random(seed).sample(range(5), 5)
    kept = net.queries.weight.clone()
    before = net(image)
    net.queries.weight.copy_(kept[order])
    after = net(image)
    net.queries.weight.copy_(kept)
    return all(
        torch.allclose(after[name][0], before[name][0][order], atol=1e-9)
        for name in ("logits", "boxes")
    )


claim(
    "permuted_queries_permute_answers",
    zh="换序则输出只是换序",
    en="permute them and the output is permuted",
    also=[("输出只是跟着换序", ""), ("换序则输出换序", "")],
    tried=lambda: for_each(range(50), permuted),
    of=("张随机图像，query 换序", "random images, the queries permuted"),
    cases=50,
)

claim(
    "queries_specialise",
    zh="训练之后，每个 query 偏好某些位置和大小的框",
    en="After training each query prefers certain places and sizes",
    source=paper("§4.3 and figure 7"),
)

claim(
    "minus_p_is_bounded",
    zh="$-p$ 在 −1 和 0 之间",
    en="$-p$ lies between −1 and 0",
    also=[("$-p$ 的范围是 0 到 −1", "$-p$ runs from 0 to −1"), ("$-p$ 有界", "$-p$ is bounded")],
    tried=lambda: for_all(
        st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=6),
        lambda logits: (
            -1 <= matching_cost([logits], [[0.5] * 4], [0], [[0.5] * 4], 1, 0, 0).item() <= 0
        ),
    ),
    of=("组随机 logits，大到 ±10000", "random logits, up to ±10,000"),
    cases=CASES,
)

claim(
    "probabilities_are_commensurable",
    zh="和框的两项可比",
    en="is comparable with the box terms",
    also=[("和 L1、GIoU 两项量级相当", "on a par with the L1 and GIoU terms")],
    source=paper("§3.1: probabilities make the class term commensurable to the box loss"),
)


def scaled(box: Box, truth: Box, scale: float) -> bool:
    """L1 grows with the scale of both boxes, GIoU stays."""
    a, b = torch.tensor([box]).double(), torch.tensor([truth]).double()
    giou = [generalized_box_iou(corners(s * a), corners(s * b)).item() for s in (1, scale)]
    l1 = [(s * a - s * b).abs().sum().item() for s in (1, scale)]
    return math.isclose(l1[1], scale * l1[0], abs_tol=1e-12) and math.isclose(*giou, abs_tol=1e-6)


claim(
    "giou_has_no_scale",
    zh="L1 随框的大小变化，相对误差相同时，框越大 L1 越大；GIoU 与尺度无关",
    en="L1 grows with the box, so an equal relative error costs a large box more; GIoU does not "
    "depend on scale",
    tried=lambda: for_all(BOX, scaled, BOX, st.floats(0.01, 1)),
    of=("对随机的框与比例", "random pairs of boxes and scales"),
    cases=CASES,
    source=paper("§3.1, “Bounding box loss”"),
)


def pulled(box: Box, size: tuple[float, float], away: tuple[float, float]) -> bool:
    """Whether the GIoU of two disjoint boxes has a gradient in the place of the predicted one."""
    x, y, w, h = (torch.tensor(part, dtype=torch.float64) for part in box)
    gap = torch.tensor(away, dtype=torch.float64)
    centre = torch.stack((x, y)).requires_grad_()
    half = torch.stack((w, h)) / 2
    other_half = torch.tensor(size, dtype=torch.float64) / 2
    place = torch.stack((x + half[0] + other_half[0] + gap[0], y + gap[1] - 0.5))
    one = torch.cat((centre - half, centre + half))[None]
    other = torch.cat((place - other_half, place + other_half))[None]
    (gradient,) = torch.autograd.grad(generalized_box_iou(one, other).sum(), centre)
    return bool(gradient[0] > 0)  # moving towards the other box raises it


claim(
    "disjoint_boxes_have_a_gradient",
    zh="不相交时也有梯度",
    en="has a gradient even for disjoint boxes",
    tried=lambda: for_all(
        BOX, pulled, st.tuples(SIDE, SIDE), st.tuples(st.floats(0.001, 3), st.floats(0, 1))
    ),
    of=("对不相交的框，边长从 0.001 起", "disjoint pairs of boxes, sides from 0.001"),
    cases=CASES,
)


def bounded(cost: Table) -> bool:
    """What is subtracted from rows and columns, leaving nothing negative, bounds every total."""
    random, n = Random(str(cost)), len(cost)
    rows = [random.randint(-9, 9) for _ in range(n)]
    columns = [min(cost[q][i] - rows[q] for q in range(n)) - random.randint(0, 2) for i in range(n)]
    left = [[cost[q][i] - rows[q] - columns[i] for i in range(n)] for q in range(n)]
    taken = sum(rows) + sum(columns)
    fallen = zip(totals(cost), totals(left), strict=True)
    return all(before - after == taken <= before for before, after in fallen)


claim(
    "subtracted_total_is_a_bound",
    zh="减掉的总量是任何匹配代价的下界",
    en="The total subtracted is a lower bound for every matching",
    also=[(
        r"在方表里，从第 $q$ 行减 $u_q$，从第 $i$ 列减 $v_i$，任何一对一匹配的总代价都恰好减少 "
        r"$\sum_q u_q + \sum_i v_i$，所以最优匹配不变",
        r"In a square table subtract $u_q$ from row $q$ and $v_i$ from column $i$, and the total "
        r"of every one-to-one matching falls by exactly $\sum_q u_q + \sum_i v_i$, so the best one "
        r"stays the best",
    )],
    tried=lambda: for_each(
        (table for side in range(1, 6) for table in tables(60, side, side)), bounded
    ),
    of=("张方表，从行和列任意减", "square tables, less anything by rows and columns"),
)  # fmt: skip

claim(
    "hungarian_is_optimal",
    zh="最小总代价相同",
    en="the least total is the same",
    also=[("匈牙利算法使总代价最小", "The Hungarian algorithm minimises the total")],
    tried=lambda: for_each(tables(300), lambda cost: assigned(cost) == min(totals(cost))),
    of=("张代价表，有负数和相等的数，对全部匹配", "cost tables with negatives and ties, against "
        "all matchings"),
)  # fmt: skip

claim(
    "scipy_is_jonker_volgenant",
    zh="SciPy 用的不是 Kuhn 的匈牙利法，而是改进的 Jonker-Volgenant 算法",
    en="SciPy's solver is not Kuhn's Hungarian method but a modified Jonker-Volgenant algorithm",
    source=Source(
        place="SciPy 1.17.1, scipy.optimize.linear_sum_assignment, Notes",
        url="https://docs.scipy.org/doc/scipy/reference/generated/"
        "scipy.optimize.linear_sum_assignment.html",
        checked=CHECKED,
        versions="SciPy 1.17.1",
    ),
)


def greedy(cost: Table, order: list[int]) -> int:
    """Objects take their cheapest free query in this order."""
    free, paid = set(range(len(cost))), 0
    for item in order:
        query = min(sorted(free), key=lambda q: cost[q][item])
        free.remove(query)
        paid += cost[query][item]
    return paid


def order_matters(cost: Table) -> bool:
    """No order beats the best matching; own minima bound it, and reach it where queries differ."""
    items = range(len(cost[0]))
    best, own = min(totals(cost)), [min(row[item] for row in cost) for item in items]
    wanted = {min(range(len(cost)), key=lambda q: cost[q][item]) for item in items}
    return sum(own) <= best <= min(greedy(cost, list(order)) for order in permutations(items)) and (
        len(wanted) < len(own) or sum(own) == best
    )


claim(
    "own_minima_are_a_bound",
    zh="每个物体各自的最小代价之和是下界；若用到不同的 query，它就是答案",
    en="The sum of each object's own least cost is a lower bound, and the answer if the queries "
    "differ",
    tried=lambda: for_each(tables(300), order_matters),
    of=("张代价表，贪心试全部次序", "cost tables, greedy in all orders"),
)


def second_best(cost: Table) -> bool:
    """Two objects want one query: the best total lets one of them take its second best."""
    wanted = sum(map(sum, cost)) % 4
    for item in (0, 1):
        cost[wanted][item] = min(row[item] for row in cost) - 1
    rest = [row for query, row in enumerate(cost) if query != wanted]
    moved = [min(row[item] for row in rest) + cost[wanted][1 - item] for item in (0, 1)]
    return min(moved) == min(totals(cost)) > sum(cost[wanted])


claim(
    "one_of_two_moves",
    zh="让其中一个物体换到它的次优 query，取两种换法中较小的总代价",
    en="Let one of them move to its second best, whichever gives the smaller total",
    tried=lambda: for_each(tables(300, 4, 2), second_best),
    of=("张 4×2 的表，两个物体最想要同一个 query", "4×2 tables where both objects want one query "
        "most"),
)  # fmt: skip


def classes_averaged(seed: int, labels: list[int], weight: float) -> bool:
    logits = 5 * noise(seed, len(labels), 4)
    weights = torch.tensor([1, 1, 1, weight], dtype=torch.float64)
    expected = F.cross_entropy(logits, torch.tensor(labels), weights).item()
    return math.isclose(classification_loss(logits, labels, weight).item(), expected, rel_tol=1e-9)


claim(
    "class_loss_is_a_weighted_mean",
    zh="除以权重之和，不是除以 query 数",
    en="the sum is divided by the sum of the weights, not by the number of queries",
    tried=lambda: for_all(
        SEEDS,
        classes_averaged,
        st.lists(st.integers(0, 3), min_size=1, max_size=20),
        st.floats(0.001, 10),
    ),
    of=("组随机的类别与权重，对 PyTorch 的交叉熵", "random labels and weights, against PyTorch's "
        "cross-entropy"),
    cases=CASES,
    source=code("models/detr.py", "SetCriterion.loss_labels", "2020-09-28"),
)  # fmt: skip


def box_terms(seed: int) -> bool:
    """The loss of a batch is the mean over its objects of the losses of its images."""
    objects = counts(seed)
    outputs, targets = batch(seed, objects)
    whole = set_loss(outputs, targets)
    for name in ("l1", "giou"):
        summed = 0.0
        for image, count in enumerate(objects):
            one = {key: value[image : image + 1] for key, value in outputs.items()}
            summed += count * set_loss(one, targets[image : image + 1])[name].item()
        if not math.isclose(whole[name].item() * max(1, sum(objects)), summed, abs_tol=1e-9):
            return False
    return True


claim(
    "box_terms_count_the_batch",
    zh="框的两项除以整个批次的物体数，不是每张图各自平均",
    en="The two box terms are divided by the objects of the whole batch, not averaged image by "
    "image",
    tried=lambda: for_each(range(CASES), box_terms),
    of=("个随机批次，有的图没有物体", "random batches, some images without objects"),
    cases=CASES,
    source=code("models/detr.py", "SetCriterion.forward, num_boxes", "2020-09-28"),
)

claim(
    "every_layer_is_matched",
    zh="6 个解码器层的输出都过同一组共享的头，各匹配一次，各算一遍损失，加起来",
    en="the output of each of the 6 decoder layers goes through shared heads, is matched on its "
    "own and has its own loss; all are added",
    source=code("models/detr.py", "SetCriterion.forward, aux_outputs", "2020-09-28"),
)

claim(
    "best_real_class_at_inference",
    zh="推理用最后一层；为了 AP，即使 no-object 的概率更大，也取每个 query 最可能的真实类别"
    "（+2 AP，42.0 已包含）",
    en="Inference uses the last layer, and for AP the best real class of each query even where "
    "no-object is likelier (+2 AP, part of the 42.0)",
    source=paper("§4, “Technical details”; facebookresearch/detr, models/detr.py: PostProcess"),
)

claim(
    "nms_by_layer",
    zh="论文的消融里，第一个解码器层之后做 NMS 还有帮助，最后几层之后反而略降 AP",
    en="In the paper's ablation NMS still helps after the first decoder layer and costs a little "
    "AP after the last ones",
    source=paper("§4.2, “Number of decoder layers”, and figure 4"),
)


def alone(seed: int) -> bool:
    """Whether a decoder layer without self-attention answers a query whatever the others hold."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        part = Layer(8, 2, 16, cross=True).double().requires_grad_(False)
    queries = 2 + seed % 7
    x, other = noise(seed, 1, queries, 8), noise(seed + 1, 1, queries, 8)
    other[:, 0] = x[:, 0]
    place, memory = noise(seed + 2, queries, 8), noise(seed + 3, 1, 9, 8)

    def first(content: Tensor) -> Tensor:
        out: Tensor = part(content, place, memory, noise(seed + 4, 9, 8))
        return out[0, 0]

    if torch.allclose(first(x), first(other), atol=1e-9):
        return False  # with self-attention it does depend on them
    part.attend.out_proj.weight.zero_()
    return torch.allclose(first(x), first(other), atol=1e-12)


claim(
    "self_attention_lets_queries_know",
    zh="没有 query 间的自注意力，它们无从知道谁已负责",
    en="without self-attention the queries cannot know who has claimed what",
    tried=lambda: for_each(range(CASES), alone),
    of=("个随机解码器层，换掉其他 query 的内容", "random decoder layers, the other queries "
        "replaced"),
    cases=CASES,
)  # fmt: skip


def unmatched_is_free(seed: int) -> bool:
    """As many boxes have a gradient as there are objects; that of the others is zero."""
    objects = counts(seed, fewest=1)
    outputs, targets = batch(seed, objects)
    boxes = outputs["boxes"].requires_grad_()
    loss = set_loss(outputs, targets)
    (gradient,) = torch.autograd.grad(sum(loss.values(), torch.zeros(())), boxes)
    return (gradient != 0).any(-1).sum(1).tolist() == objects


claim(
    "unmatched_box_has_no_gradient",
    zh="没匹配到的那个框，梯度恰好是 0",
    en="The gradient of the unmatched box is exactly 0",
    tried=lambda: for_each(range(CASES), unmatched_is_free),
    of=("个随机批次", "random batches"),
    cases=CASES,
)


class Counted:
    """A number that counts the multiplications it takes part in."""

    products = 0

    def __mul__(self, other: "Counted") -> "Counted":
        Counted.products += 1
        return self

    def __add__(self, other: "Counted") -> "Counted":
        return self


def counted(tokens: int, heads: int, width: int) -> bool:
    """QKᵀ and the weights times V, multiplied number by number, head by head."""
    Counted.products = 0
    for _ in range(heads):
        rows = np.full((tokens, width), Counted(), dtype=object)
        (rows @ rows.T) @ rows
    channels = heads * width
    expected = 2 * tokens**2 * channels
    return Counted.products == attention_products(tokens, tokens, channels) == expected


claim(
    "attention_is_quadratic",
    zh="编码器的注意力随 token 数平方增长",
    en="an encoder whose attention grows with the square of its tokens",
    tried=lambda: for_each(
        [(tokens, heads, width) for tokens in range(1, 13) for heads in (1, 2, 3)
         for width in (1, 4)],
        lambda case: counted(*case),
    ),
    cases=72,
    of=("种 token 数、头数与宽度，逐个数乘法", "tokens, heads and widths, each multiplication "
        "counted"),
)  # fmt: skip


@cache
def halving() -> list[nn.Module]:
    """The kinds of layer of stride 2 in a ResNet-50: its first, its pooling, 3×3 and 1×1."""
    return [
        nn.Conv1d(1, 1, 7, 2, 3, device="meta"), nn.MaxPool1d(3, 2, 1),
        nn.Conv1d(1, 1, 3, 2, 1, device="meta"), nn.Conv1d(1, 1, 1, 2, device="meta"),
    ]  # fmt: skip


def rounds_up(size: int) -> bool:
    x = torch.empty(1, 1, size, device="meta")
    first, pool, main, short = halving()
    halved = all(part(x).shape[-1] == math.ceil(size / 2) for part in (first, pool, main, short))
    last = main(main(main(pool(first(x)))))
    return halved and last.shape[-1] == math.ceil(size / 32) == feature_map(size, 1)[0]


claim(
    "halvings_round_up",
    zh="每次减半向上取整",
    en="every halving rounds up",
    tried=lambda: for_each(range(1, 385), rounds_up),
    cases=384,
    of=("种边长，过 ResNet-50 各种步幅 2 的层", "sides, through ResNet-50's kinds of stride-2 "
        "layers"),
)  # fmt: skip

claim(
    "paper_says_sixteen",
    zh="论文取整，说注意力的代价是 16 倍",
    en="the paper rounds the cost of attention to 16 times",
    also=[("论文的 16 倍是取整", "the paper's 16 is rounded")],
    source=paper("§4, “Technical details”: 16x in the encoder's self-attentions"),
)

claim(
    "masks_do_not_overlap",
    zh="每个像素取各掩码的 argmax，所以掩码天然不重叠",
    en="each pixel takes the argmax over the masks, so masks never overlap",
    also=[(
        "逐像素在所有掩码间取 argmax，所以掩码不重叠",
        "an argmax over the masks at each pixel keeps them from overlapping",
    )],
    source=paper("§4.4: the argmax at each pixel"),
)  # fmt: skip

claim(
    "no_more_objects_than_queries",
    zh="一张图最多 100 个物体",
    en="at most 100 objects per image",
    also=[
        ("物体数不能超过 query 数", "cannot give more objects than queries"),
        ("最多 100 个物体", "at most 100 objects"),
        ("每个 query 给出一个框", "A query gives one box"),
    ],
    tried=lambda: for_each(
        [(queries, side, threshold) for queries in range(1, 10) for side in (8, 33)
         for threshold in (0.0, 0.3, 0.6)],
        lambda case: len(
            detections(model(0, case[0])(noise(case[0], 1, 3, case[1], 24)), 0, case[2])
        ) <= case[0],
    ),
    of=("张随机图像，1 到 9 个 query", "random images, 1 to 9 queries"),
    cases=54,
    source=code("models/detr.py", "DETR, num_queries", "2020-09-28"),
)  # fmt: skip

claim(
    "heads_leave_parameters_alone",
    zh="每个头的维数是 d / 头数，总数不变",
    en="each head has only d / heads dimensions, the total stays",
    also=[("每个头的维数是 d / 头数", "each has only d / heads dimensions")],
    tried=lambda: for_each(
        [(heads, width) for heads in (1, 2, 3, 4, 8, 16) for width in range(1, 9)],
        lambda case: sum(
            weight.numel()
            for weight in nn.MultiheadAttention(
                case[0] * case[1], case[0], device="meta"
            ).parameters()
        ) == 4 * ((case[0] * case[1]) ** 2 + case[0] * case[1]),
    ),
    cases=48,
    of=("种头数与宽度", "numbers of heads and widths"),
)  # fmt: skip

claim(
    "fewer_objects_larger_share",
    zh="物体越少，份额越大",
    en="the fewer objects, the larger",
    tried=lambda: for_each(
        [(queries, n) for queries in (6, 50, 100, 300) for n in range(queries)],
        lambda case: no_object_share(*case) > no_object_share(case[0], case[1] + 1),
    ),
    cases=456,
    of=("组 query 数与物体数", "numbers of queries and objects"),
)


def similar(height: int, width: int, places: tuple[int, int, int, int]) -> bool:
    """The scalar product of two places is a term of the row difference and one of the column's."""
    y, other_y, x, other_x = (p % side for p, side in zip(places, [height] * 2 + [width] * 2,
                                                         strict=True))  # fmt: skip
    encoded = sine_position_encoding(height, width, 64).double()
    product = float(encoded[:, y, x] @ encoded[:, other_y, other_x])
    waves = [2 * math.pi / 10000 ** (2 * k / 32) for k in range(16)]
    rows, columns = (
        sum(math.cos(shift / side * wave) for wave in waves)
        for shift, side in ((y - other_y, height), (x - other_x, width))
    )
    return math.isclose(product, rows + columns, abs_tol=1e-3)


PLACE = st.integers(0, 99)

claim(
    "similarity_of_positions",
    zh="相似度就是行的项加列的项，分别只依赖行差和列差（这里还没有经过投影）",
    en="the similarity is a term of the row difference plus a term of the column difference "
    "(before projection)",
    tried=lambda: for_all(
        st.integers(1, 40), similar, st.integers(1, 40), st.tuples(PLACE, PLACE, PLACE, PLACE)
    ),
    of=("对位置，随机的特征图", "pairs of places on random maps"),
    cases=CASES,
)

definition(
    "an_unmatched_query",
    zh="没匹配到的 query 目标是 no-object",
    en="An unmatched query's target is no-object",
)
