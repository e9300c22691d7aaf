"""Cross-entropy in nats, and memory in bytes, of a softmax over very many classes."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

__all__ = [
    "chunked_cross_entropy", "classifier_memory", "classifier_parameters",
    "hierarchical_products", "initial_loss", "loss_floor", "merge_log_sum_exp",
    "minimum_scale", "sampled_classes", "sampled_cross_entropy", "sharded_cross_entropy",
    "triplet_count", "verification_accuracy", "wrong_pairs",
]  # fmt: skip


# --8<-- [start:cost]
def classifier_parameters(features: int, classes: int, bias: bool = True) -> int:
    """Parameters of the last layer: d · C, and C more with a bias.

    Raises:
        ValueError: for fewer than 1 feature or fewer than 2 classes.
    """
    _at_least("features", features, 1)
    _at_least("classes", classes, 2)
    return features * classes + (classes if bias else 0)


def classifier_memory(
    features: int, classes: int, batch: int, bytes_per_value: int = 4, states: int = 3
) -> tuple[int, int]:
    """Bytes of the last layer's weights and of its logits.

    Arguments:
        features, classes, batch: d, C and B.
        bytes_per_value: 4 for float32, 2 for float16.
        states: copies of the weights; 3 are weight, gradient and momentum, Adam has 4.

    Returns:
        (d · C · states · bytes, B · C · bytes); no bias.

    Raises:
        ValueError: for a size below 1 or fewer than 2 classes.
    """
    for name, value in (("batch", batch), ("bytes_per_value", bytes_per_value), ("states", states)):
        _at_least(name, value, 1)
    weights = classifier_parameters(features, classes, bias=False)
    return weights * states * bytes_per_value, batch * classes * bytes_per_value


def initial_loss(classes: int) -> float:
    """Cross-entropy in nats while every class is equally likely: ln C.

    Raises:
        ValueError: for fewer than 2 classes.
    """
    _at_least("classes", classes, 2)
    return math.log(classes)


def triplet_count(identities: int, images: int) -> int:
    """(anchor, positive, negative) triplets when every identity has `images` images.

    Anchor and positive are two different images of one identity, in order.

    Raises:
        ValueError: for fewer than 2 identities or 2 images.
    """
    _at_least("identities", identities, 2)
    _at_least("images", images, 2)
    return identities * images * (images - 1) * (identities - 1) * images


def hierarchical_products(features: int, classes: int, groups: int) -> int:
    """Multiplications for one label of a two-level softmax: first the group, then the class.

    d · (G + ⌈C / G⌉) against d · C of the flat one; least where G is near √C.

    Raises:
        ValueError: for sizes below 1, fewer than 2 classes, or more groups than classes.
    """
    _at_least("features", features, 1)
    _at_least("classes", classes, 2)
    if not 1 <= groups <= classes:
        raise ValueError(f"groups = {groups}: expected 1 to {classes}")
    return features * (groups + -(-classes // groups))
    # --8<-- [end:cost]


# --8<-- [start:merge]
def merge_log_sum_exp(parts: Sequence[tuple[float, float]]) -> float:
    """ln Σ exp of all logits, from (maximum, Σ exp(logit − maximum)) of each part.

    Raises:
        ValueError: for no part, a sum that is not positive, a NaN or an infinity.
    """
    for maximum, total in parts:
        if not 0 < total < math.inf or not math.isfinite(maximum):
            raise ValueError(f"part {(maximum, total)}: expected finite numbers, a positive sum")
    if not parts:
        raise ValueError("parts = []: expected at least one (maximum, sum)")
    top = max(maximum for maximum, _ in parts)
    return top + math.log(sum(total * math.exp(maximum - top) for maximum, total in parts))
    # --8<-- [end:merge]


# --8<-- [start:chunked]
def chunked_cross_entropy(x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> Tensor:
    """Mean cross-entropy of x @ weight.T without ever holding all logits.

    Forward keeps one log-sum-exp a row; backward computes each chunk's logits once more.

    Arguments:
        x: (batch, features), float32 or float64.
        weight: (classes, features), of x's type.
        target: (batch,), whole numbers in 0..classes − 1.
        chunk: classes a chunk, at least 1; the last chunk may be smaller.

    Returns:
        A 0-d tensor equal to `F.cross_entropy(x @ weight.T, target)`; differentiable once.

    Raises:
        ValueError: for shapes that do not fit, a label out of range, NaN or infinite values.

    Source: the online softmax of Milakov and Gimelshein (2018), over blocks of classes.
    """
    _check(x, weight, target)
    _at_least("chunk", chunk, 1)
    with torch.autocast(x.device.type, enabled=False):  # forward and backward must agree
        loss: Tensor = _Chunked.apply(x, weight, target, chunk)  # type: ignore[no-untyped-call]
    return loss


class _Chunked(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, target: Tensor, chunk: int) -> Tensor:
        top = x.new_full((x.shape[0],), -math.inf)  # (batch,): largest logit so far
        total = x.new_zeros(x.shape[0])  # (batch,): Σ exp(logit − top) so far
        own = x.new_zeros(x.shape[0])  # (batch,): the logit of each row's class
        for start in range(0, len(weight), chunk):
            logits = x @ weight[start : start + chunk].T  # (batch, chunk)
            here = (target >= start) & (target < start + logits.shape[1])
            own[here] = logits[here, target[here] - start]
            higher = torch.maximum(top, logits.amax(1))
            total = total * (top - higher).exp() + (logits - higher[:, None]).exp_().sum(1)
            top = higher
        log_sum = top + total.log()
        _finite(log_sum, x)
        ctx.save_for_backward(x, weight, target, log_sum)
        ctx.chunk = chunk
        return (log_sum - own).mean()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, None, None]:
        x, weight, target, log_sum = ctx.saved_tensors
        for_x = torch.zeros_like(x) if ctx.needs_input_grad[0] else None
        for_weight = torch.empty_like(weight) if ctx.needs_input_grad[1] else None
        rows, share = torch.arange(len(x), device=x.device), gradient / len(x)
        with torch.autocast(x.device.type, enabled=False):
            for start in range(0, len(weight), ctx.chunk):
                block = weight[start : start + ctx.chunk]
                slope = (x @ block.T).sub_(log_sum[:, None]).exp_()  # (batch, chunk)
                here = (target >= start) & (target < start + len(block))
                slope[rows[here], target[here] - start] -= 1  # probability less the label
                slope *= share
                if for_x is not None:
                    for_x.addmm_(slope, block)
                if for_weight is not None:
                    torch.mm(slope.T, x, out=for_weight[start : start + len(block)])
        return for_x, for_weight, None, None
        # --8<-- [end:chunked]


# --8<-- [start:sharded]
def sharded_cross_entropy(x: Tensor, shards: Sequence[Tensor], target: Tensor) -> Tensor:
    """Mean cross-entropy where each device holds some of the classes.

    Three numbers a row cross the devices: the largest logit, the sum of exponentials and, for
    the loss alone, the target's logit.

    Arguments:
        x: (batch, features), float32 or float64, gathered from all devices.
        shards: tensors (classes of the shard, features) of x's type, in class order, none empty.
        target: (batch,), labels over all shards together.

    Returns:
        A 0-d tensor equal to `F.cross_entropy(x @ torch.cat(shards).T, target)`.

    Raises:
        ValueError: for no shard, shapes that do not fit, a label out of range, NaN or infinity.
    """
    if not shards:
        raise ValueError("shards = []: expected at least one weight tensor")
    classes = sum(len(shard) for shard in shards)
    for shard in shards:
        _check(x, shard, target, classes)
    with torch.autocast(x.device.type, enabled=False):
        logits = [x @ shard.T for shard in shards]  # (batch, classes of the shard) each
    top = torch.stack([part.detach().amax(1) for part in logits]).amax(0)  # all-reduce: max
    total = torch.stack([(part - top[:, None]).exp().sum(1) for part in logits]).sum(0)  # sum
    log_sum = top + total.log()
    _finite(log_sum, x)
    own, start = torch.zeros_like(log_sum), 0
    for part in logits:  # only the shard that holds a row's class knows its logit
        here = (target >= start) & (target < start + part.shape[1])
        column = (target - start).clamp(0, part.shape[1] - 1)
        own = own + torch.where(here, part.gather(1, column[:, None])[:, 0], 0.0)
        start += part.shape[1]
    return (log_sum - own).mean()
    # --8<-- [end:sharded]


# --8<-- [start:sampled]
def sampled_classes(classes: int, present: int, keep: float) -> int:
    """Classes that enter a sampled softmax: all present in the batch, `keep` of the others.

    Partial FC's code counts the present ones inside the fraction: max(present, keep · classes).

    Raises:
        ValueError: for fewer than 2 classes, `present` outside 1..classes, `keep` outside 0..1.
    """
    _at_least("classes", classes, 2)
    if not 1 <= present <= classes:
        raise ValueError(f"present = {present}: expected 1 to {classes}")
    if not 0 <= keep <= 1:
        raise ValueError(f"keep = {keep}: expected 0 to 1")
    return present + round(keep * (classes - present))


def sampled_cross_entropy(
    x: Tensor, weight: Tensor, target: Tensor, keep: float, generator: torch.Generator | None
) -> Tensor:
    """Mean cross-entropy over the batch's own classes and a random part of the others.

    Arguments:
        x: (batch, features), float32 or float64.
        weight: (classes, features), of x's type; only the sampled rows get a gradient.
        target: (batch,), whole numbers in 0..classes − 1.
        keep: 0 to 1, the part of the classes absent from `target` that is drawn.
        generator: the source of the draw; None is torch's own.

    Returns:
        A 0-d tensor; with keep = 1 it equals `F.cross_entropy(x @ weight.T, target)`.

    Raises:
        ValueError: for shapes that do not fit, a label or `keep` out of range, NaN or infinity.

    Source: after An et al., Partial FC (2020); `sampled_classes` tells where it differs.
    """
    _check(x, weight, target)
    present = torch.unique(target)
    size = sampled_classes(len(weight), len(present), keep)
    absent = torch.ones(len(weight), dtype=torch.bool, device=weight.device)
    absent[present] = False
    others = absent.nonzero()[:, 0]
    order = torch.randperm(len(others), generator=generator).to(others.device)
    kept = torch.cat([present, others[order[: size - len(present)]]]).sort().values
    logits = x @ weight[kept].T  # (batch, classes kept)
    _finite(logits.detach().logsumexp(1), x)
    return torch.nn.functional.cross_entropy(logits, torch.searchsorted(kept, target))
    # --8<-- [end:sampled]


# --8<-- [start:floor]
def loss_floor(classes: int, scale: float) -> float:
    """The least mean cross-entropy, in nats, of scaled cosines: ln(1 + (C−1)·exp(−s·C/(C−1))).

    The mean is over equally many samples a class; a single sample, or unbalanced classes, can
    go below. It is reached with class centres on a regular simplex (every two at cosine
    −1/(C − 1)) and every feature on its own centre.

    Raises:
        ValueError: for fewer than 2 classes, or a scale that is negative or not finite.

    Source: Wang et al., NormFace (2017).
    """
    _at_least("classes", classes, 2)
    if not (math.isfinite(scale) and scale >= 0):
        raise ValueError(f"scale = {scale}: expected a number of at least 0")
    return math.log1p((classes - 1) * math.exp(-scale * classes / (classes - 1)))


def minimum_scale(classes: int, probability: float) -> float:
    """The least s for `probability` on a regular simplex: (C−1)/C · ln((C−1)·p/(1−p)).

    Every feature sits on its own centre, as in `loss_floor`.

    Raises:
        ValueError: for fewer than 2 classes, or p outside 1/C..1 (s would be negative).

    Source: Wang et al., CosFace (2018), there as a lower bound.
    """
    _at_least("classes", classes, 2)
    if not 1 / classes <= probability < 1:
        raise ValueError(f"probability = {probability}: expected {1 / classes:.6g} to below 1")
    odds = probability / (1 - probability)
    return (classes - 1) / classes * math.log((classes - 1) * odds)
    # --8<-- [end:floor]


# --8<-- [start:verification]
def verification_accuracy(scores: Sequence[float], same: Sequence[bool], folds: int = 10) -> float:
    """Accuracy, 0 to 1, of deciding "same person" when the score reaches a threshold.

    Each fold is judged with the threshold that is best on the other folds. Candidates are the
    scores of those folds and one above them all; the lowest wins a tie.

    Arguments:
        scores: one a pair; higher means more alike.
        same: whether the pair shows one person.
        folds: consecutive blocks of equal size.

    Raises:
        ValueError: for lengths that differ or do not divide into folds, or a NaN score.

    Source: the protocol of Labeled Faces in the Wild, view 2.
    """
    values = torch.as_tensor(scores, dtype=torch.float64)
    truth = torch.as_tensor(same, dtype=torch.bool)
    if values.dim() != 1 or values.shape != truth.shape:
        raise ValueError(
            f"scores {tuple(values.shape)}, same {tuple(truth.shape)}: expected (pairs,) twice"
        )
    if folds < 2 or len(values) == 0 or len(values) % folds:
        raise ValueError(f"{len(values)} pairs in {folds} folds: expected 2 or more equal folds")
    if torch.isnan(values).any():
        raise ValueError(f"score {int(values.isnan().nonzero()[0])} is nan: expected numbers")
    right = 0
    for test in torch.arange(len(values)).chunk(folds):
        train = torch.ones(len(values), dtype=torch.bool)
        train[test] = False
        threshold = _best_threshold(values[train], truth[train])
        right += int(((values[test] >= threshold) == truth[test]).sum())
    return right / len(values)


def _best_threshold(scores: Tensor, same: Tensor) -> float:
    levels = torch.unique(scores)  # ascending
    above = torch.tensor([math.inf], dtype=scores.dtype)
    candidates = torch.cat([levels, above])
    genuine, impostor = scores[same].sort().values, scores[~same].sort().values
    accepted = len(genuine) - torch.searchsorted(genuine, candidates)
    rejected = torch.searchsorted(impostor, candidates)
    return float(candidates[int((accepted + rejected).argmax())])


def wrong_pairs(accuracy: float, pairs: int = 6000) -> int:
    """How many pairs a percentage leaves wrong: 99.83 % of LFW's 6,000 leaves 10.

    Raises:
        ValueError: for a percentage outside 0..100 or fewer than 1 pair.
    """
    _at_least("pairs", pairs, 1)
    if not 0 <= accuracy <= 100:
        raise ValueError(f"accuracy = {accuracy}: expected 0 to 100 percent")
    return round(pairs * (100 - accuracy) / 100)
    # --8<-- [end:verification]


def _at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{name} = {value}: expected at least {least}")


def _check(x: Tensor, weight: Tensor, target: Tensor, classes: int | None = None) -> None:
    """Refuse what does not fit; `classes` is the number over all shards."""
    if (
        x.dim() != 2
        or weight.dim() != 2
        or x.shape[1] != weight.shape[1]
        or (0 in (*x.shape, len(weight)))
    ):
        raise ValueError(
            f"x {tuple(x.shape)}, weight {tuple(weight.shape)}: expected (batch, features) and "
            "(classes, features)"
        )
    if x.dtype != weight.dtype or x.dtype not in (torch.float32, torch.float64):
        raise ValueError(f"types {x.dtype}, {weight.dtype}: expected both float32 or float64")
    classes = len(weight) if classes is None else classes
    _at_least("classes", classes, 2)
    if target.shape != x.shape[:1] or target.dtype != torch.int64:
        raise ValueError(
            f"target {tuple(target.shape)} of {target.dtype}: expected ({len(x)},) of torch.int64"
        )
    outside = target[(target < 0) | (target >= classes)]
    if len(outside):
        raise ValueError(f"target holds {int(outside[0])}: expected labels 0 to {classes - 1}")
    _finite(weight.detach().sum(1), weight)  # −∞ in one class would leave no trace in the loss


def _finite(total: Tensor, tensor: Tensor) -> None:
    """NaN or infinity reaches this sum, so the large tensors are searched only for the message."""
    if total.isfinite().all():
        return
    odd = tensor[~tensor.isfinite()]
    if len(odd):
        raise ValueError(f"found {float(odd[0])} in x or weight: expected finite numbers")
    raise ValueError("the logits overflow: expected smaller numbers in x and weight")
