"""Claims on softmax over very many classes: layers, samples and arrangements of centres that try
to break each sentence.
"""

import math
import weakref
from decimal import Decimal, localcontext
from itertools import combinations, permutations, product
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode

from kb.checks.claims import Source, claim, for_all, for_each
from kb.topics.massive_softmax.snippets import (
    chunked_cross_entropy,
    classifier_memory,
    hierarchical_products,
    loss_floor,
    merge_log_sum_exp,
    minimum_scale,
    sampled_cross_entropy,
    sharded_cross_entropy,
    triplet_count,
    verification_accuracy,
)

CHECKED = "2026-12-01"
INSIGHTFACE = "https://github.com/deepinsight/insightface"
CASES = 100  # of what takes tensors of some size

SEEDS = st.integers(0, 10**6)
LOGIT = st.one_of(st.floats(-6, 6), st.sampled_from([0.0, 0.0, -40.0, 40.0]))
ROW = st.lists(LOGIT, min_size=2, max_size=8)
LABEL = st.integers(0, 7)


def layer(seed: int, batch: int, classes: int, features: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Features, class centres and labels; every third layer has large logits."""
    generator = torch.Generator().manual_seed(seed)
    large = 20.0 if seed % 3 == 0 else 1.0
    x = large * torch.randn(batch, features, generator=generator, dtype=torch.float64)
    weight = torch.randn(classes, features, generator=generator, dtype=torch.float64)
    return x, weight, torch.randint(classes, (batch,), generator=generator)


def close(one: Tensor, other: Tensor) -> bool:
    return torch.allclose(one, other, rtol=1e-9, atol=1e-10)


def exact_log_sum(logits: list[float]) -> float:
    """ln Σ exp in thirty decimals, where no exponential overflows."""
    with localcontext(prec=30):
        return float(sum((Decimal(z).exp() for z in logits), Decimal(0)).ln())


def logits_outgrow_weights(features: int, classes: int, batch: int) -> bool:
    weights, logits = classifier_memory(features, classes, batch)
    return (3 * logits > weights) == (batch > features)


claim(
    "logits_stop_first",
    zh="所以 $B > d$ 时 logits 先放不下，否则是权重",
    en="so for $B > d$ the logits stop fitting first, otherwise the weights",
    tried=lambda: for_all(
        st.integers(1, 4096), logits_outgrow_weights, st.integers(2, 10**7), st.integers(1, 8192)
    ),
    of=("组维数、类别数、批大小", "sizes of feature, class and batch"),
)


class Copies(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the tensors of so many bytes that are alive together, and the most there were."""

    def __init__(self, size: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.size, self.peak = size, 0
        self.alive: set[int] = set()

    def __torch_dispatch__(
        self, call: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = call(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, (tuple, list)) else (result,):
            if isinstance(tensor, Tensor) and tensor.untyped_storage().nbytes() == self.size:
                storage = tensor.untyped_storage()
                if (place := storage.data_ptr()) not in self.alive:
                    self.alive.add(place)
                    weakref.finalize(storage, self.alive.discard, place)
        self.peak = max(self.peak, len(self.alive))
        return result


def three_at_the_peak(seed: int, batch: int, classes: int) -> bool:
    """Tensors of the logits' size in a forward and backward pass, logits kept or not."""
    x, weight, target = layer(seed, batch, classes, features=1)
    peaks = []
    for keeps in (False, True):
        centres = weight.clone().requires_grad_()
        with Copies(8 * batch * classes) as copies:
            logits = x @ centres.T
            loss = F.cross_entropy(logits, target)
            if not keeps:
                del logits
            torch.autograd.grad(loss, centres)
        peaks.append(copies.peak)
    return peaks == [3, 4]


claim(
    "three_copies_of_logits",
    zh="log-softmax 的输出、它的梯度、logits 的梯度；logits 若还有变量引用，就是第四份",
    en="the output of log-softmax, its gradient, the gradient of the logits; a fourth, the logits, "
    "where a variable keeps them",
    tried=lambda: for_all(SEEDS, three_at_the_peak, st.integers(3, 9), st.integers(11, 40)),
    of=("次前向加反向，数同时存在的张量", "passes, counting the tensors alive together"),
    cases=CASES,
)


def as_large_at_three_times(features: int, classes: int, batch: int) -> bool:
    weights, logits = classifier_memory(features, classes, batch)
    thrice = classifier_memory(features, classes, 3 * features)[1]
    return thrice == weights and (logits == weights) == (batch == 3 * features)


claim(
    "classes_cancel",
    zh="类别数在两边约掉：一份 logits 和三份权重一样大时，$B = 3d$",
    en="The classes cancel: one copy of the logits equals three of the weights at $B = 3d$",
    tried=lambda: for_all(
        st.integers(1, 4096), as_large_at_three_times, st.integers(2, 10**7), st.integers(1, 12288)
    ),
    of=("组维数、类别数、批大小", "sizes of feature, class and batch"),
)


def valid_triplets(owner: list[int]) -> int:
    return sum(owner[a] == owner[p] != owner[n] for a, p, n in permutations(range(len(owner)), 3))


claim(
    "triplets_counted",
    zh="有效的三元组有 $N(q-1)(N-q)$ 个",
    en="there are $N(q-1)(N-q)$ valid triplets",
    tried=lambda: for_each(
        [(people, images) for people in range(2, 7) for images in range(2, 5)],
        lambda case: (
            valid_triplets([person for person in range(case[0]) for _ in range(case[1])])
            == triplet_count(*case)
            == (n := case[0] * case[1]) * (case[1] - 1) * (n - case[1])
        ),
    ),
    cases=15,
    of=("种人数与每人图数，逐个列出三元组", "numbers of people and images, triplets listed"),
)


def triplet_zones(positive: float, negative: float, margin: float) -> bool:
    """Whether loss and gradient of a triplet are what its zone says."""
    distances = torch.tensor([positive, negative], dtype=torch.float64, requires_grad=True)
    loss = (distances[0] - distances[1] + margin).clamp(min=0)
    (gradient,) = torch.autograd.grad(loss, distances)
    if positive < negative < positive + margin:
        return 0 < loss.item() < margin or math.isclose(loss.item(), margin)
    if negative > positive + margin:
        return loss.item() == 0 and not gradient.any()
    return bool(loss.item() >= margin or negative >= positive)


DISTANCE = st.integers(0, 400).map(lambda hundredths: hundredths / 100)

claim(
    "semi_hard_loss",
    zh="损失在 0 和 $\\alpha$ 之间。更远的损失为 0，没有梯度",
    en="its loss between 0 and $\\alpha$. Those farther away have loss 0 and no gradient",
    tried=lambda: for_all(DISTANCE, triplet_zones, DISTANCE, st.sampled_from([0.1, 0.2, 0.5])),
    of=("组距离与间隔", "distances and margins"),
    cases=200,
)


def chunks_are_dense(seed: int, batch: int, classes: int, chunk: int) -> bool:
    """Whether a chunk's probabilities come from its own weights and the log-sum-exp."""
    x, weight, target = layer(seed, batch, classes)
    whole = (x @ weight.T).softmax(1)
    log_sum = (x @ weight.T).logsumexp(1, keepdim=True)
    parts = [(x @ part.T - log_sum).exp() for part in torch.split(weight, chunk)]
    loss = F.cross_entropy(x @ weight.T, target)
    return close(torch.cat(parts, 1), whole) and close(
        chunked_cross_entropy(x, weight, target, chunk), loss
    )


claim(
    "chunk_recomputed",
    zh="有了 $\\ell_i$，一块的概率只需 $x$ 和那一块的权重就能重算",
    en="Given $\\ell_i$, the probabilities of a chunk follow from $x$ and that chunk's weights "
    "alone",
    tried=lambda: for_all(
        SEEDS, chunks_are_dense, st.integers(1, 5), st.integers(2, 17), st.integers(1, 20)
    ),
    of=("层，任意的块长", "layers and sizes of chunk"),
    cases=CASES,
)


def shards_are_dense(seed: int, batch: int, sizes: list[int]) -> bool:
    """Whether each device's gradients follow from its logits and two numbers per row."""
    x, weight, target = layer(seed, batch, sum(sizes) + 1)
    shards = torch.split(weight, [*sizes, 1])
    logits = [x @ shard.T for shard in shards]
    top = torch.stack([part.amax(1) for part in logits]).amax(0)[:, None]
    total = torch.stack([(part - top).exp().sum(1) for part in logits]).sum(0)[:, None]
    one_hot = torch.split(F.one_hot(target, len(weight)), [*sizes, 1], 1)
    whole, centres = x.clone().requires_grad_(), weight.clone().requires_grad_()
    loss = F.cross_entropy(whole @ centres.T, target)
    for_x, for_weight = torch.autograd.grad(loss, (whole, centres))
    slopes = [
        ((part - top).exp() / total - own) / batch
        for part, own in zip(logits, one_hot, strict=True)
    ]
    ours = torch.cat([slope.T @ x for slope in slopes])
    summed = sum(slope @ shard for slope, shard in zip(slopes, shards, strict=True))
    return (
        close(ours, for_weight)
        and close(torch.as_tensor(summed), for_x)
        and close(sharded_cross_entropy(x, shards, target), loss)
    )


SHARDS = st.lists(st.integers(1, 6), min_size=1, max_size=5)

claim(
    "two_numbers_per_row",
    zh="然后求梯度只要每行 all-reduce 两个数：最大值、指数和",
    en="then two numbers per row are all-reduced for the gradients: the maximum and the sum of "
    "exponentials",
    also=[
        ("结果等于稠密的", "The result equals the dense one"),
        ("类别并行也是精确的：跨卡合并最大值与和",
         "Class-parallel is exact too: maximum and sum are merged across devices"),
    ],
    tried=lambda: for_all(SEEDS, shards_are_dense, st.integers(1, 5), SHARDS),
    of=("层，分到大小不等的卡上", "layers on devices of unequal size"),
    cases=CASES,
    source=Source(
        place="insightface, recognition/arcface_torch/partial_fc_v2.py (2022-07-13): "
        "DistCrossEntropyFunc",
        url=f"{INSIGHTFACE}/blob/4f227ba5/recognition/arcface_torch/partial_fc_v2.py",
        checked=CHECKED,
        versions="commit 4f227ba5",
    ),
)  # fmt: skip

claim(
    "devices_save_no_logits",
    zh="一卡的 logits 是 $nb \\cdot C/n = bC$ 个数，与卡数无关",
    en="the logits of a device are $nb \\cdot C/n = bC$ numbers, independent of the number of "
    "devices",
    tried=lambda: for_all(
        st.integers(1, 512),
        lambda devices, part, each: (
            classifier_memory(1, devices * part, each)[1]
            == classifier_memory(1, part, devices * each)[1]
        ),
        st.integers(2, 10**6),
        st.integers(1, 512),
    ),
    of=("组卡数、每卡类数、每卡批", "numbers of devices, classes and samples on each"),
    cases=150,
)


def sampling_is_low(seed: int, batch: int, classes: int, keep: float) -> bool:
    x, weight, target = layer(seed, batch, classes)
    generator = torch.Generator().manual_seed(seed)
    sampled = sampled_cross_entropy(x, weight, target, keep, generator).item()
    dense = F.cross_entropy(x @ weight.T, target).item()
    return sampled <= dense + 1e-12 and (keep < 1 or math.isclose(sampled, dense, abs_tol=1e-12))


claim(
    "sampling_underestimates",
    zh="分母少了项，损失就偏小",
    en="Terms are missing in the denominator, so the loss is too small",
    also=[("采样少了分母里的项，损失偏小，是近似",
           "Sampling leaves terms out of the denominator: the loss is smaller, an approximation")],
    tried=lambda: for_all(
        SEEDS, sampling_is_low, st.integers(1, 5), st.integers(2, 40),
        st.one_of(st.floats(0, 1), st.just(1.0)),
    ),
    of=("层与采样比例", "layers and shares of classes"),
    cases=CASES,
)  # fmt: skip


def draws_of(row: list[float], k: int, shift: float) -> list[float]:
    """The denominator under every draw of k of the negatives, each raised by exp(shift)."""
    own, *negatives = row
    return [
        math.exp(own) + sum(math.exp(z + shift) for z in drawn)
        for drawn in combinations(negatives, k)
    ]


def log_q_unbiased(row: list[float], k: int) -> bool:
    """Whether the mean over all draws is the denominator, and that of the logarithm no larger."""
    count = len(row) - 1
    k = 1 + k % count
    full = sum(map(math.exp, row))
    draws = draws_of(row, k, math.log(count / k))
    mean_log = sum(map(math.log, draws)) / len(draws)
    return (
        math.isclose(sum(draws) / len(draws), full, rel_tol=1e-9)
        and mean_log <= math.log(full) + 1e-9
    )


claim(
    "log_q_of_negatives",
    zh="分母的估计因此无偏；对数是凹的，损失的期望不高于完整的损失",
    en="the denominator's estimate is unbiased; the logarithm is concave, so the expected loss is "
    "at most the full one",
    tried=lambda: for_all(ROW, log_q_unbiased, st.integers(0, 6)),
    of=("行 logits，穷尽每一种抽法", "rows of logits, each draw of negatives listed"),
)


def even_log_q_cancels(row: list[float], q: float) -> bool:
    """With one expected count for all, correcting the true logit too gives the plain loss."""
    plain = exact_log_sum(row) - row[0]
    corrected = [z - math.log(q) for z in row]
    return math.isclose(exact_log_sum(corrected) - corrected[0], plain, abs_tol=1e-9)


claim(
    "log_q_of_all_cancels",
    zh="TensorFlow 的 [`sampled_softmax_loss`](https://www.tensorflow.org/api_docs/python/tf/nn/"
    "sampled_softmax_loss) 连真实类的 logit 也校正：均匀采样时两种校正相互抵消，损失就是不校正的",
    en="TensorFlow's [`sampled_softmax_loss`](https://www.tensorflow.org/api_docs/python/tf/nn/"
    "sampled_softmax_loss) corrects the true logit too: with even draws both corrections cancel, "
    "and its loss is the uncorrected one",
    also=[
        ("TensorFlow 的 `sampled_softmax_loss` 连真实类的 logit 也校正，均匀采样时两者抵消",
         "TensorFlow's `sampled_softmax_loss` corrects the true logit too, and with even draws "
         "both cancel"),
    ],
    tried=lambda: for_all(ROW, even_log_q_cancels, st.floats(1e-6, 50)),
    of=("行 logits 与期望次数", "rows of logits and expected counts"),
    cases=CASES,
    source=Source(
        place="TensorFlow, python/ops/nn_impl.py: _compute_sampled_logits, subtract_log_q",
        url="https://github.com/tensorflow/tensorflow/blob/"
        "00343a48d39d9ff74ceb662c5140048295f2610a/tensorflow/python/ops/nn_impl.py",
        checked=CHECKED,
        versions="commit 00343a48",
    ),
)  # fmt: skip

claim(
    "partial_fc_without_loss",
    zh="Partial FC 的摘要报告：只用一成的类，主流测试集上不掉精度",
    en="The abstract of Partial FC reports no loss of accuracy on mainstream benchmarks with a "
    "tenth of the classes",
    source=Source(
        place="An et al., Partial FC (2020), abstract",
        url="https://arxiv.org/abs/2010.05222",
        checked=CHECKED,
    ),
)

claim(
    "partial_fc_counts_inside",
    zh="把批里的类算在比例之内，每卡是 $\\max(P, rC)$ 列",
    en="counts the batch's classes inside the fraction, $\\max(P, rC)$ columns a device",
    source=Source(
        place="insightface, recognition/arcface_torch/partial_fc_v2.py (2022-07-13): sample",
        url=f"{INSIGHTFACE}/blob/4f227ba5/recognition/arcface_torch/partial_fc_v2.py",
        checked=CHECKED,
        versions="commit 4f227ba5",
    ),
)

claim(
    "partial_fc_sampled_rows",
    zh="它的第一版代码里，梯度只含采到的行",
    en="the gradient in its first version is of the sampled rows alone",
    source=Source(
        place="insightface, recognition/arcface_torch/partial_fc.py (2021-03-11): sample, "
        "sub_weight",
        url=f"{INSIGHTFACE}/blob/d8738240/recognition/arcface_torch/partial_fc.py",
        checked=CHECKED,
        versions="commits of 2020-10-19 to 2021-07-13",
    ),
)

claim(
    "groups_least_at_root",
    zh="| $d\\,(G + C/G)$，$G = \\sqrt C$ 时最少 |",
    en="| $d\\,(G + C/G)$, least at $G = \\sqrt C$ |",
    tried=lambda: for_each(
        range(2, 101),
        lambda root: (
            min(hierarchical_products(1, root * root, groups) for groups in range(1, root**2 + 1))
            == hierarchical_products(1, root * root, root)
            == 2 * root
        ),
    ),
    cases=99,
    of=("个平方数，试遍每种组数", "square numbers of classes, all numbers of groups"),
)


def group_moved(seed: int, groups: int, size: int) -> bool:
    """Whether one vector added to a group's centres leaves all probabilities, but not cosines."""
    x, weight, _ = layer(seed, 4, groups * size)
    _, choosers, _ = layer(seed + 1, 4, groups)
    centres = weight.reshape(groups, size, -1)
    moved = centres.clone()
    moved[0] += 5

    def probabilities(within: Tensor) -> Tensor:
        group = (x @ choosers.T).softmax(1)
        chosen = torch.einsum("bf,gsf->bgs", x, within).softmax(2)
        return group[:, :, None] * chosen

    def across(within: Tensor) -> Tensor:
        return F.cosine_similarity(within[0, 0], within[1, 0], dim=0)

    same = close(probabilities(centres), probabilities(moved))
    return same and not torch.isclose(across(centres), across(moved))


claim(
    "groups_do_not_compare",
    zh="给一组的全部中心加上同一个向量，什么也不变，所以不同组的类中心不能比较",
    en="one vector added to all centres of a group changes nothing, so centres of different "
    "groups do not compare",
    tried=lambda: for_all(SEEDS, group_moved, st.integers(2, 5), st.integers(1, 5)),
    of=("个两层的 softmax", "two-level softmaxes"),
    cases=CASES,
)


def bias_acts(row: list[float], bias: list[float]) -> bool:
    """Whether biases change the probabilities just when they are not one constant."""
    logits = torch.tensor(row, dtype=torch.float64)
    shift = torch.tensor((bias * len(row))[: len(row)], dtype=torch.float64)
    unchanged = close(logits.softmax(0), (logits + shift).softmax(0))
    return unchanged == bool((shift == shift[0]).all())


claim(
    "bias_acts_where_it_differs",
    zh="给所有类加同一个常数不影响 softmax，各类不同的偏置才影响",
    en="One constant for all classes does not change a softmax, a different bias for each does",
    also=[
        ("给所有类加同一个常数没有影响，各类不同的偏置才有",
         "one constant for all classes changes nothing, a different bias for each does"),
        ("给所有类加同一个常数不变；各类不同的偏置会改变概率",
         "One constant for all classes changes nothing; a different bias for each class changes "
         "the probabilities"),
    ],
    tried=lambda: for_all(
        st.lists(st.floats(-4, 4), min_size=2, max_size=6),
        bias_acts,
        st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=6),
    ),
    of=("行 logits 与偏置", "rows of logits and biases"),
    cases=150,
)  # fmt: skip


def prior_is_best(counts: list[int], bias: list[float]) -> bool:
    """Cross-entropy of the labels when logits are biases alone: ln of the shares is lowest."""
    share = torch.tensor(counts, dtype=torch.float64) / sum(counts)
    other = torch.tensor((bias * len(counts))[: len(counts)], dtype=torch.float64)
    loss = [-(share * b.log_softmax(0)).sum().item() for b in (share.log(), other)]
    return loss[0] <= loss[1] + 1e-12


claim(
    "best_bias_is_the_prior",
    zh="特征不提供信息时，最优的偏置就是类先验的对数",
    en="where features tell nothing, the best bias is the logarithm of the class's prior",
    tried=lambda: for_all(
        st.lists(st.integers(1, 200), min_size=2, max_size=7),
        prior_is_best,
        st.lists(st.floats(-8, 8), min_size=1, max_size=7),
    ),
    of=("种类频率与偏置", "class frequencies and biases"),
    cases=200,
)


def arrangement(seed: int, classes: int, features: int, kind: int) -> tuple[Tensor, Tensor]:
    """Unit features and centres: random, nearly or fully together, or a simplex disturbed."""
    generator = torch.Generator().manual_seed(seed)

    def noise(rows: int) -> Tensor:
        return torch.randn(rows, features, generator=generator, dtype=torch.float64)

    x, weight = noise(classes), noise(classes)
    if kind == 1:
        x = weight + 0.1 * x
    elif kind == 2:
        x = weight
    elif kind == 3 and features >= classes:
        weight = simplex(classes, features) + 0.1 * 10 ** -(seed % 5) * weight
        x = weight
    return F.normalize(x), F.normalize(weight)


def simplex(classes: int, features: int) -> Tensor:
    """Centres whose pairwise cosines are −1/(C − 1)."""
    centred = torch.eye(classes, features, dtype=torch.float64)
    return F.normalize(centred - centred.mean(0))


def mean_loss(x: Tensor, weight: Tensor, scale: float) -> float:
    return F.cross_entropy(scale * (x @ weight.T), torch.arange(len(x))).item()


def above_floor(seed: int, classes: int, features: int, kind: int, scale: float) -> bool:
    loss = mean_loss(*arrangement(seed, classes, features, kind), scale)
    floor = loss_floor(classes, scale)
    mean_probability = math.exp(-loss)  # the geometric mean
    return loss >= floor - 1e-12 and mean_probability <= math.exp(-floor) + 1e-12


SCALE = st.sampled_from([0.1, 0.5, 1.0, 1.0, 2.0, 5.0, 16.0])

claim(
    "floor_of_the_mean_loss",
    zh="$s = 1$、各类样本一样多时，10,177 类的平均损失降不到 8.23 以下",
    en="with $s = 1$ and equally many samples a class the mean loss of 10,177 classes does not "
    "fall below 8.23",
    also=[
        ("正确类概率的几何平均不超过 0.00027",
         "the geometric mean of the right class's probability does not exceed 0.00027"),
    ],
    tried=lambda: for_all(
        SEEDS, above_floor, st.integers(2, 12), st.integers(2, 14), st.integers(0, 3), SCALE
    ),
    of=("种单位特征与中心的摆法，类别较少", "arrangements of unit features and centres of fewer "
        "classes"),
)  # fmt: skip


def floor_reached_at_simplex(classes: int, scale: float, seed: int) -> bool:
    """Whether the floor is the loss of the simplex, and of nothing disturbed."""
    centres = simplex(classes, classes)
    floor = loss_floor(classes, scale)
    x, weight = arrangement(seed, classes, classes, 0)
    disturbed = F.normalize(centres + 0.2 * x)
    cosines = centres @ centres.T
    return (
        math.isclose(mean_loss(centres, centres, scale), floor, rel_tol=1e-9, abs_tol=1e-14)
        and torch.allclose(cosines[0, 1:], cosines.new_full((), -1 / (classes - 1)))
        and mean_loss(disturbed, centres, scale) > floor
        and mean_loss(disturbed, disturbed, scale) > floor
        and mean_loss(x, weight, scale) > floor
    )


claim(
    "floor_at_the_simplex",
    zh="$s > 0$ 时，等号当且仅当 $X = W$、均值为零、各 $u_{ij}$ 相等，也就是正单纯形：两两余弦 "
    "$-\\frac{1}{C-1}$",
    en="For $s > 0$ equality holds exactly when $X = W$, the mean is zero and all $u_{ij}$ are "
    "equal: a regular simplex, pairwise cosines $-\\frac{1}{C-1}$",
    tried=lambda: for_all(st.integers(3, 10), floor_reached_at_simplex, SCALE, SEEDS),
    of=("个正单纯形，以及被扰动的", "simplexes, and disturbed ones"),
    cases=CASES,
)


def flat_is_higher(classes: int, features: int, seed: int, scale: float) -> bool:
    """In fewer than C − 1 dimensions, also after some steps downhill, the loss is above."""
    features = min(features, classes - 2)
    x, weight = arrangement(seed, classes, features, seed % 3)
    raw = torch.cat([x, weight]).requires_grad_()
    for _ in range(8):
        a, b = torch.split(F.normalize(raw), classes)
        loss = F.cross_entropy(scale * (a @ b.T), torch.arange(classes))
        (gradient,) = torch.autograd.grad(loss, raw)
        raw = (raw - gradient * classes / scale).detach().requires_grad_()
    turn = torch.arange(classes, dtype=torch.float64) * 2 * math.pi / classes
    circle = F.pad(torch.stack([turn.cos(), turn.sin()], 1), (0, 8))[:, : max(features, 2)]
    floor = loss_floor(classes, scale) + 1e-9
    return loss.item() > floor and mean_loss(circle, circle, scale) > floor


claim(
    "flat_floor_is_higher",
    zh="$C$ 个点的正单纯形需要 $C - 1$ 维；维数不够时实际的下限更高",
    en="A regular simplex of $C$ points needs $C - 1$ dimensions; with fewer the true floor is "
    "higher",
    tried=lambda: for_all(
        st.integers(4, 9), flat_is_higher, st.integers(2, 6), SEEDS,
        st.sampled_from([0.5, 1.0, 4.0]),
    ),
    of=("种摆在低维里、下降几步的中心", "arrangements in too few dimensions, a few steps down"),
    cases=60,
)  # fmt: skip


def widest_cosine(seed: int, classes: int, features: int) -> bool:
    _, weight = arrangement(seed, classes, features, seed % 4)
    cosines = weight @ weight.T
    apart = cosines[~torch.eye(classes, dtype=torch.bool)]
    return bool(apart.max() >= -1 / (classes - 1) - 1e-9)


claim(
    "not_all_opposite",
    zh="三个或更多的中心不可能两两相反",
    en="three or more centres cannot all be opposite to each other",
    tried=lambda: for_all(SEEDS, widest_cosine, st.integers(3, 12), st.integers(1, 12)),
    of=("组单位向量：总有一对余弦不小于 −1/(C − 1)", "sets of unit vectors: a pair has a cosine "
        "of −1/(C − 1) or more"),
)  # fmt: skip

claim(
    "probability_below_one",
    zh="余弦有界，概率小于 1",
    en="cosines are bounded, so the probability stays below 1",
    also=[("余弦有界，概率上不去", "Cosines are bounded, so is the probability")],
    tried=lambda: for_all(
        st.lists(st.sampled_from([-1.0, -0.5, 0.0, 1.0]), min_size=1, max_size=9),
        lambda others, scale: math.exp(scale)
        < math.exp(scale) + sum(math.exp(scale * c) for c in others),
        st.floats(0, 16),
    ),
    of=("组余弦与尺度", "sets of cosines and scales"),
    cases=150,
)  # fmt: skip

claim(
    "scale_grows_like_log",
    zh="它随 $\\ln C$ 增长：1,000 类以上，类别数乘 10，$s$ 只要加 2.3",
    en="It grows like $\\ln C$: from 1,000 classes on, ten times the classes make $s$ larger by "
    "2.3",
    tried=lambda: for_all(
        st.integers(1_000, 10**7),
        lambda classes, p: 2.25 < minimum_scale(10 * classes, p) - minimum_scale(classes, p) < 2.35,
        st.sampled_from([0.5, 0.9, 0.99, 0.999]),
    ),
    of=("种类别数与概率", "numbers of classes and probabilities"),
)


def starts_about(seed: int, classes: int, features: int, share: float) -> bool:
    """Random unit vectors, s² a share of 2·d·ln C: the loss against the estimate."""
    generator = torch.Generator().manual_seed(seed)
    x = F.normalize(torch.randn(64, features, generator=generator))
    weight = F.normalize(torch.randn(classes, features, generator=generator))
    scale = math.sqrt(share * 2 * features * math.log(classes))
    log_sum = (scale * (x @ weight.T)).logsumexp(1).mean().item()
    estimate = math.log(classes) + scale**2 / (2 * features)
    return abs(log_sum - estimate) < 0.1 * estimate if share < 1 else log_sum < estimate


claim(
    "random_start",
    zh="所以 $s^2 < 2d\\ln C$ 时损失约为 $\\ln C + \\frac{s^2}{2d}$（再大则偏小）",
    en="so while $s^2 < 2d\\ln C$ the loss is about $\\ln C + \\frac{s^2}{2d}$ (beyond it, less)",
    tried=lambda: for_all(
        SEEDS, starts_about, st.integers(500, 3000), st.integers(32, 256),
        st.sampled_from([0.01, 0.1, 0.3, 0.6, 0.9, 1.1, 2.0, 5.0]),
    ),
    of=("次随机初始化，相差不到一成", "random starts, within a tenth"),
    cases=60,
)  # fmt: skip


claim(
    "margins_of_the_authors",
    zh="$m$ 在论文里是 0.35，在 ArcFace 作者的多数配置里是 0.4",
    en="$m$ being 0.35 in the paper and 0.4 in most configurations of ArcFace's authors",
    source=Source(
        place="insightface, recognition/arcface_torch/configs (2023-04-08): margin_list, 35 of 43",
        url=f"{INSIGHTFACE}/tree/7fadd420/recognition/arcface_torch/configs",
        checked=CHECKED,
        versions="commit 7fadd420",
    ),
)


def peeking_never_lower(pairs: list[tuple[int, bool]], folds: int) -> bool:
    """Whether the threshold that is best on all pairs gets no fewer right than the protocol."""
    pairs = (pairs * folds)[: len(pairs) // folds * folds or folds]
    scores, same = [score / 10 for score, _ in pairs], [truth for _, truth in pairs]
    peeking = max(
        sum((score >= threshold) == truth for score, truth in zip(scores, same, strict=True))
        for threshold in [*scores, math.inf]
    )
    return verification_accuracy(scores, same, folds) <= peeking / len(pairs) + 1e-12


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=20)

claim(
    "peeking_never_lowers",
    zh="在被测的数据上选阈值，结果可能虚高，绝不会偏低",
    en="Choosing it on the test data can inflate the result and never lowers it",
    tried=lambda: for_all(PAIRS, peeking_never_lower, st.integers(2, 5)),
    of=("组分数（多有并列）与折数", "scores, many of them tied, and folds"),
    cases=150,
)


def mcnemar(more: int, fewer: int) -> float:
    """The two-sided probability of a split at least as uneven, by listing all splits."""
    pairs = more + fewer
    uneven = [k for k in range(pairs + 1) if min(k, pairs - k) <= min(more, fewer)]
    return sum(math.comb(pairs, k) for k in uneven) / float(2**pairs)


claim(
    "six_pairs_significant",
    zh="比较两个模型要在同样的样本对上，数各自独自判对的（McNemar 精确检验）：相差 6 对"
    "即 0.1 % 时，只有 6 比 0 在 5 % 水平上显著（p = 0.031），7 比 1 就不显著（0.070）",
    en="Two models are compared on the same pairs, by those one alone gets right (McNemar's "
    "exact test): of differences of 6 pairs, 0.1 %, just 6 to 0 is significant at 5 % (p = 0.031), "
    "and 7 to 1 is not (0.070)",
    tried=lambda: for_each(
        range(200),
        lambda lost: (
            (mcnemar(lost + 6, lost) < 0.05) == (lost == 0)
            and (lost > 1 or round(mcnemar(lost + 6, lost), 3) == (0.031, 0.070)[lost])
        ),
    ),
    cases=200,
    of=("种相差 6 对的结果", "outcomes that differ by 6 pairs"),
)


def merged_in_float(logits: list[float], cut: int) -> bool:
    """Whether two chunks merge into the whole without an exponent above 0."""
    cut = 1 + cut % (len(logits) - 1)
    parts, exponents = [], []
    for part in (logits[:cut], logits[cut:]):
        top = max(part)
        exponents += [z - top for z in part]
        parts.append((top, sum(math.exp(z - top) for z in part)))
    top = max(maximum for maximum, _ in parts)
    exponents += [maximum - top for maximum, _ in parts]
    whole = exact_log_sum(logits)
    return max(exponents) <= 0 and math.isclose(merge_log_sum_exp(parts), whole, rel_tol=1e-9,
                                                abs_tol=1e-9)  # fmt: skip


claim(
    "chunks_merge_without_overflow",
    zh="每个指数都不大于 0，不会上溢",
    en="No exponent exceeds 0, so nothing overflows",
    also=[("分块也是精确的：各块的 log-sum-exp 合并起来就是全部的",
           "Chunks are exact too: their log-sum-exps merge into that of all classes")],
    tried=lambda: for_all(
        st.lists(
            st.one_of(st.floats(-5, 5), st.floats(-1e6, 1e6)), min_size=2, max_size=9
        ),
        merged_in_float, st.integers(0, 9),
    ),
    of=("行 logits，大到 100 万，随处切开", "rows of logits up to a million, cut anywhere"),
    cases=150,
)  # fmt: skip

claim(
    "float32_overflows",
    zh="直接算 $e^{z}$，在 float32 里 $z$ 超过约 88.7 就上溢成无穷",
    en="a plain $e^{z}$ overflows to infinity in float32 once $z$ exceeds about 88.7",
    tried=lambda: for_each(
        range(8000, 10000),
        lambda hundredths: (
            torch.tensor(hundredths / 100).exp().isinf().item() == (hundredths > 8872)
        ),
    ),
    cases=2000,
    of=("个数，从 80 到 100", "numbers from 80 to 100"),
)


def tree_differs(groups: int, size: int, seed: int) -> bool:
    """Two levels, a group's centre the mean of its classes', against the flat softmax of these."""
    x, weight, _ = layer(3 * seed + 1, 2, groups * size)
    flat = (x @ weight.T).softmax(1)
    group = (x @ weight.reshape(groups, size, -1).mean(1).T).softmax(1)
    within = torch.einsum("bf,gsf->bgs", x, weight.reshape(groups, size, -1)).softmax(2)
    tree = (group[:, :, None] * within).reshape(2, -1)
    return torch.allclose(tree.sum(1), torch.ones(2, dtype=torch.float64)) and not close(flat, tree)


claim(
    "hierarchy_is_another_model",
    zh="层次 softmax 是另一个模型：概率是一路上各次选择之积，参数也不同",
    en="A hierarchical softmax is another model: its probability is a product of the choices along "
    "a path, with other parameters",
    tried=lambda: for_each(
        product(range(2, 6), range(2, 6), range(5)), lambda case: tree_differs(*case)
    ),
    cases=80,
    of=("个两层的 softmax，与同样中心的普通 softmax 比", "two-level softmaxes against the flat one "
        "of the same centres"),
)  # fmt: skip
