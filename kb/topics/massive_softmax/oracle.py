"""The same losses and sizes by other means: dense logits, explicit simplexes, meta tensors."""

import itertools
import math

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.special import logsumexp
from torch import Tensor, nn

FLOATS = {2: torch.float16, 4: torch.float32, 8: torch.float64}


def dense_cross_entropy(x: Tensor, weight: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Loss and gradients of x and weight from the full logits matrix."""
    x, weight = x.detach().requires_grad_(), weight.detach().requires_grad_()
    loss = nn.functional.cross_entropy(x @ weight.T, target)
    for_x, for_weight = torch.autograd.grad(loss, (x, weight))
    return loss.detach(), for_x, for_weight


def layer_parameters(features: int, classes: int, bias: bool) -> int:
    """Counted in an instantiated layer that has shapes but no storage."""
    layer = nn.Linear(features, classes, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def state_bytes(features: int, classes: int, bytes_per_value: int, momentum: bool) -> int:
    """Bytes of a layer's weight and gradient, and of one momentum buffer, from meta tensors."""
    dtype = FLOATS[bytes_per_value]
    layer = nn.Linear(features, classes, bias=False, device="meta", dtype=dtype)
    copies = [layer.weight, torch.empty_like(layer.weight)]
    if momentum:
        copies.append(torch.empty_like(layer.weight))
    return sum(copy.numel() * copy.element_size() for copy in copies)


def logits_bytes(features: int, classes: int, batch: int, bytes_per_value: int) -> int:
    """Bytes of the output of an instantiated layer without storage."""
    dtype = FLOATS[bytes_per_value]
    layer = nn.Linear(features, classes, bias=False, device="meta", dtype=dtype)
    out = layer(torch.empty(batch, features, device="meta", dtype=dtype))
    return int(out.numel() * out.element_size())


def break_even_batch(features: int, classes: int) -> int:
    """The first batch whose logits take as much as weight, gradient and momentum, by search."""
    weights = state_bytes(features, classes, 4, momentum=True)
    low, high = 1, 1 << 20
    while low < high:
        middle = (low + high) // 2
        if logits_bytes(features, classes, middle, 4) >= weights:
            high = middle
        else:
            low = middle + 1
    return low


def shard_bytes(features: int, classes: int, devices: int, batch: int) -> int:
    """What one of `devices` holds of the last layer, from a split weight and gathered features."""
    weight = torch.empty(classes, features, device="meta")
    shard = torch.chunk(weight, devices)[0]
    gathered = torch.cat([torch.empty(batch // devices, features, device="meta")] * devices)
    out = gathered @ shard.T
    return 3 * shard.numel() * shard.element_size() + out.numel() * out.element_size()


def uniform_loss(classes: int) -> float:
    """Cross-entropy of all-zero logits."""
    logits = torch.zeros(1, classes, dtype=torch.float64)
    return float(nn.functional.cross_entropy(logits, torch.tensor([classes - 1])))


def simplex_cosines(classes: int) -> np.ndarray:
    """Cosines of the first centre of a regular simplex with every centre.

    The centres are the unit vectors of R^C less their mean; projecting is symmetric and
    idempotent, so the products with the first centre are its own coordinates.
    """
    first = np.zeros(classes)
    first[0] = 1
    first -= first.mean()
    return first / (first @ first)


def simplex_loss(classes: int, scale: float) -> float:
    """Cross-entropy of a feature on its own simplex centre, through PyTorch."""
    logits = torch.from_numpy(scale * simplex_cosines(classes))[None]
    return float(nn.functional.cross_entropy(logits, torch.tensor([0])))


def simplex_scale(classes: int, probability: float) -> float:
    """The scale at which softmax gives that probability, by root finding."""
    cosines = simplex_cosines(classes)

    def excess(scale: float) -> float:
        return float(scale * cosines[0] - logsumexp(scale * cosines) - math.log(probability))

    return float(brentq(excess, -1, 200, xtol=1e-12))


def merged_log_sum_exp(parts: list[list[float]]) -> float:
    """ln Σ total · exp(maximum), through SciPy's weighted log-sum-exp."""
    maxima, totals = np.asarray(parts).T
    return float(logsumexp(maxima, b=totals))


def drawn_classes(classes: int, present: int, keep: float) -> int:
    """Size of a set that really is drawn with NumPy."""
    rng = np.random.default_rng(0)
    labels = rng.choice(classes, present, replace=False)
    others = np.setdiff1d(np.arange(classes), labels)
    drawn = rng.choice(others, int(np.rint(keep * len(others))), replace=False)
    return len(np.union1d(labels, drawn))


def listed_triplets(identities: int, images: int) -> int:
    """Anchor, positive, negative picked out of all ordered triples of images."""
    owner = [i for i in range(identities) for _ in range(images)]
    return sum(
        owner[a] == owner[p] != owner[n] for a, p, n in itertools.permutations(range(len(owner)), 3)
    )


def folded_accuracy(scores: list[float], same: list[int], folds: int) -> float:
    """LFW's protocol by trying every threshold on every fold."""
    size, right = len(scores) // folds, 0
    for fold in range(folds):
        test = range(fold * size, (fold + 1) * size)
        train = [i for i in range(len(scores)) if i not in test]
        best, threshold = -1, math.nan
        for candidate in [*sorted(scores[i] for i in train), math.inf]:
            hits = sum((scores[i] >= candidate) == bool(same[i]) for i in train)
            if hits > best:
                best, threshold = hits, candidate
        right += sum((scores[i] >= threshold) == bool(same[i]) for i in test)
    return right / len(scores)


def pairs_wrong(accuracy: float, pairs: int = 6000) -> int:
    """How many decisions to spoil until the mean of the rest is the stated percentage."""
    correct = np.ones(pairs)
    return next(
        wrong
        for wrong in range(pairs + 1)
        if abs(100 * (correct.sum() - wrong) / pairs - accuracy) < 50 / pairs
    )


def cosine_softmax(cosines: list[float], scale: float, own: int) -> float:
    """Cross-entropy of scaled cosines, with SciPy."""
    logits = scale * np.asarray(cosines)
    return float(logsumexp(logits) - logits[own])


def two_level_products(features: int, groups: int, group_size: int) -> int:
    """Products for one label through two softmax layers, by PyTorch's operation counter."""
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"):
        x = torch.empty(1, features)
        with FlopCounterMode(display=False) as counter:
            nn.Linear(features, groups, bias=False)(x)
            nn.Linear(features, group_size, bias=False)(x)
    return int(counter.get_total_flops()) // 2
