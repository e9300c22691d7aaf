"""Questions on softmax over very many classes: memory, bounds of the loss, sampling, shards."""

import math
from collections.abc import Iterable

from kb.quiz.problem import Draw, Numbers, question

GIB = 2**30


@question(decimals=3, snippet="initial_loss(classes)", oracle="uniform_loss(classes)")
def initial_loss(draw: Draw) -> Numbers:
    classes = draw.pick(1000, 4030, 8700, 10_177, 85_742, 100_000, 360_232)
    return Numbers(
        given={"classes": classes},
        answer=math.log(classes),
        mistakes={"base_two": math.log2(classes), "base_ten": math.log10(classes)},
    )


@question(
    magnitudes=True,
    snippet="classifier_parameters(features, classes, bias)",
    oracle="layer_parameters(features, classes, bias)",
)
def last_layer_parameters(draw: Draw) -> Numbers:
    features, classes = draw.pick(128, 256, 512, 4096), draw.pick(4030, 10_177, 85_742, 100_000)
    bias = draw.chance()
    without, with_bias = features * classes, (features + 1) * classes
    return Numbers(
        given={"features": features, "classes": classes, "bias": bias},
        words={"per_feature": bias},
        steps=[without, with_bias if bias else without],
        mistakes={
            **({"bias_forgotten": without} if bias else {"bias_counted": with_bias}),
            "bias_per_feature": without + features,
        },
    )


@question(
    decimals=2,
    unit="GiB",
    snippet="classifier_memory(features, classes, 1)[0] / 2**30",
    oracle="state_bytes(features, classes, 4, momentum=True) / 2**30",
)
def weights_memory(draw: Draw) -> Numbers:
    features = draw.pick(256, 512)
    classes = draw.pick(1, 2, 3, 5, 10) * 1_000_000
    values = features * classes
    return Numbers(
        given={"features": features, "classes": classes},
        steps=[values, values * 12, values * 12 / GIB],
        mistakes={
            "decimal_gigabytes": values * 12 / 1e9,
            "weights_only": values * 4 / GIB,
            "momentum_forgotten": values * 8 / GIB,
        },
    )


@question(
    decimals=2,
    unit="GiB",
    snippet="classifier_memory(features, classes, batch, size)[1] / 2**30",
    oracle="logits_bytes(features, classes, batch, size) / 2**30",
)
def logits_memory(draw: Draw) -> Numbers:
    features, classes = 512, draw.pick(1, 2, 4, 10) * 1_000_000
    batch, size = draw.pick(512, 1024, 2048, 4096), draw.pick(2, 4)
    values = batch * classes
    return Numbers(
        given={"features": features, "classes": classes, "batch": batch, "size": size},
        words={"name": f"float{8 * size}"},
        steps=[values, values * size / GIB],
        mistakes={
            "decimal_gigabytes": values * size / 1e9,
            "bytes_forgotten": values / GIB,
            "weights_instead": features * classes * size / GIB,
        },
    )


@question(
    snippet="(m := classifier_memory(features, classes, 1), m[0] // m[1])[-1]",
    oracle="break_even_batch(features, classes)",
)
def break_even(draw: Draw) -> Numbers:
    features = draw.pick(64, 96, 128, 192, 256, 320, 384, 512, 768)
    classes = draw.pick(10_177, 85_742, 100_000, 360_232)
    return Numbers(
        given={"features": features, "classes": classes},
        steps=[features, 3 * features],
        mistakes={
            "weights_only": features,
            "momentum_forgotten": 2 * features,
            "classes_kept": 3 * classes,
        },
    )


@question(
    decimals=3,
    unit="GiB",
    snippet="sum(classifier_memory(features, classes // devices, batch)) / 2**30",
    oracle="shard_bytes(features, classes, devices, batch) / 2**30",
    revision=2,
)
def shard_memory(draw: Draw) -> Numbers:
    features, devices = 512, draw.pick(8, 16, 32)
    classes, each = draw.pick(2, 4, 8) * 1_000_000, draw.pick(64, 128, 256)
    batch = devices * each
    part = classes // devices
    weights, logits = 12 * features * part, 4 * batch * part
    return Numbers(
        given={"features": features, "classes": classes, "devices": devices, "batch": batch},
        words={"each": each},
        steps=[part, weights, logits, (weights + logits) / GIB],
        mistakes={
            "decimal_gigabytes": (weights + logits) / 1e9,
            "batch_not_gathered": (weights + logits / devices) / GIB,
            "weights_not_shared": (weights * devices + logits) / GIB,
            "states_forgotten": (weights / 3 + logits) / GIB,
        },
    )


@question(decimals=2, snippet="loss_floor(classes, scale)", oracle="simplex_loss(classes, scale)")
def floor_of_the_loss(draw: Draw) -> Numbers:
    classes, scale = draw.pick(1000, 4030, 10_177, 85_742), draw.pick(1, 2, 4, 5)
    power = scale * classes / (classes - 1)
    others = (classes - 1) * math.exp(-power)
    return Numbers(
        given={"classes": classes, "scale": scale},
        steps=[power, others, math.log1p(others)],
        mistakes={
            "count_dropped": math.log1p(math.exp(-power)),
            "zero_loss": 0,
            "base_two": math.log1p(others) / math.log(2),
            "opposite_centres": math.log1p((classes - 1) * math.exp(-2 * scale)),
        },
    )


@question(
    decimals=2,
    snippet="minimum_scale(classes, probability)",
    oracle="simplex_scale(classes, probability)",
)
def scale_needed(draw: Draw) -> Numbers:
    classes = draw.pick(10, 50, 1000, 10_177, 100_000, 1_000_000)
    probability = draw.pick(0.9, 0.95, 0.99, 0.999)
    others, odds = classes - 1, probability / (1 - probability)
    part = others / classes
    return Numbers(
        given={"classes": classes, "probability": probability},
        steps=[odds, math.log(others * odds), part * math.log(others * odds)],
        mistakes={
            "count_dropped": part * math.log(odds),
            "base_two": part * math.log2(others * odds),
            "odds_forgotten": part * math.log(others * probability),
        },
    )


@question(snippet="wrong_pairs(accuracy)", oracle="pairs_wrong(accuracy)")
def lfw_pairs(draw: Draw) -> Numbers:
    wrong = 3 * draw.integer(2, 60)
    accuracy = round(100 - wrong / 60, 2)
    return Numbers(
        given={"accuracy": accuracy},
        steps=[round(wrong / 60, 2), wrong],
        mistakes={
            "one_fold": wrong / 10,
            "genuine_pairs_only": wrong / 2,
            "right_pairs": 6000 - wrong,
        },
    )


@question(
    snippet="sampled_classes(classes, present, keep)",
    oracle="drawn_classes(classes, present, keep)",
)
def sampled_columns(draw: Draw) -> Numbers:
    keep, present = draw.pick(0.1, 0.2, 0.3), 10 * draw.integer(20, 90)
    others, tenths = 1000 * draw.integer(20, 200), round(keep * 10)
    classes, kept = present + others, others * tenths // 10
    return Numbers(
        given={"classes": classes, "present": present, "keep": keep},
        steps=[others, kept, present + kept],
        mistakes={
            "positives_sampled_too": round(classes * tenths / 10),
            "positives_added_twice": present + round(classes * tenths / 10),
            "positives_forgotten": kept,
        },
    )


@question(
    decimals=3,
    snippet="merge_log_sum_exp([tuple(part) for part in parts])",
    oracle="merged_log_sum_exp(parts)",
)
def merge_shards(draw: Draw) -> Numbers:
    m1, s1 = float(draw.integer(2, 5)), draw.decimal(1.2, 3.0, 1)
    m2, s2 = float(draw.integer(6, 8)), draw.decimal(1.2, 3.0, 1)
    total = s2 + s1 * math.exp(m1 - m2)
    return Numbers(
        given={"parts": [[m1, s1], [m2, s2]]},
        words={"m1": m1, "s1": s1, "m2": m2, "s2": s2},
        steps=[m2, total, m2 + math.log(total)],
        mistakes={
            "not_rescaled": m2 + math.log(s1 + s2),
            "logs_added": m1 + math.log(s1) + m2 + math.log(s2),
            "one_shard_only": m2 + math.log(s2),
        },
    )


@question(
    magnitudes=True,
    snippet="triplet_count(identities, images)",
    oracle="listed_triplets(identities, images)",
)
def triplets(draw: Draw) -> Numbers:
    identities, images = draw.integer(3, 7), draw.integer(3, 5)
    total = identities * images
    answer = total * (images - 1) * (total - images)
    return Numbers(
        given={"identities": identities, "images": images},
        steps=[total, total * (images - 1), answer],
        mistakes={
            "cubed": total**3,
            "anchor_as_positive": total * images * (total - images),
            "unordered_pairs": answer // 2,
        },
    )


@question(
    magnitudes=True,
    snippet="hierarchical_products(features, groups * group_size, groups)",
    oracle="two_level_products(features, groups, group_size)",
)
def two_levels(draw: Draw) -> Numbers:
    features = draw.pick(128, 256, 512)
    groups, group_size = draw.pick((100, 100), (100, 1000), (1000, 1000), (500, 2000))
    classes = groups * group_size
    return Numbers(
        given={"features": features, "groups": groups, "group_size": group_size},
        words={"classes": classes},
        steps=[groups + group_size, features * (groups + group_size)],
        mistakes={
            "flat": features * classes,
            "groups_only": features * groups,
            "binary_tree": features * math.ceil(math.log2(classes)),
        },
    )


@question(
    unit="%",
    decimals=1,
    snippet="100 * verification_accuracy(scores, [bool(s) for s in same], folds)",
    oracle="100 * folded_accuracy(scores, same, folds)",
)
def fold_accuracy(draw: Draw) -> Numbers:
    same = [1, 0] * 4
    scores = [draw.integer(45, 95) / 100 if s else draw.integer(20, 70) / 100 for s in same]

    def hits(threshold: float, pairs: range) -> int:
        return sum((scores[i] >= threshold) == (same[i] == 1) for i in pairs)

    def best(pairs: range) -> float:
        candidates = [*sorted(scores[i] for i in pairs), 2.0]
        return max(candidates, key=lambda t: hits(t, pairs))

    one, two = range(4), range(4, 8)
    right = [hits(best(two), one), hits(best(one), two)]
    trained = hits(best(one), one) + hits(best(two), two)
    return Numbers(
        given={"scores": scores, "same": same, "folds": 2},
        steps=[best(two), right[0], best(one), right[1], 100 * sum(right) / 8],
        mistakes={"own_fold_threshold": 100 * trained / 8, "first_fold_only": 100 * right[0] / 4},
    )


@question(kind="choice")
def why_no_bias(draw: Draw) -> Numbers:
    return Numbers(
        answer="unused_at_test",
        mistakes={
            "bias_is_large": "memory",
            "same_constant": "softmax_invariant",
            "no_gradient": "gradient",
        },
    )


@question(kind="choice")
def remedies(draw: Draw) -> Numbers:
    answer = frozenset({"chunked", "sharded"})
    return Numbers(
        answer=answer,
        mistakes={
            "sampling_is_exact": answer | {"sampled"},
            "hierarchy_is_exact": answer | {"hierarchical"},
            "shards_only": frozenset({"sharded"}),
            "chunks_only": frozenset({"chunked"}),
        },
    )


@question(kind="print")
def print_initial_loss(draw: Draw) -> Numbers:
    classes, batch = draw.pick(10, 100, 1000, 10_177), draw.pick(2, 4, 8)
    return Numbers(
        answer=str(round(math.log(classes), 2)),
        mistakes={
            "summed_over_the_batch": str(round(batch * math.log(classes), 2)),
            "base_two": str(round(math.log2(classes), 2)),
            "zero_logits_zero_loss": "0.0",
        },
        code=f"""import torch
import torch.nn.functional as F

logits = torch.zeros({batch}, {classes}, dtype=torch.float64)
target = torch.arange({batch})
print(round(F.cross_entropy(logits, target).item(), 2))
""",
    )


@question(kind="print")
def print_overflow(draw: Draw) -> Numbers:
    large, less = draw.pick(1000, 2000, 5000), draw.integer(1, 9)
    return Numbers(
        steps=["inf", f"inf {800 + less}.0"],
        mistakes={"both_overflow": "inf inf", "neither_overflows": f"{800}.0 {800 + less}.0"},
        code=f"""import torch

z = torch.tensor([{large}.0, {large - 800}.0])
naive = z.exp().sum().log() - z[1]
top = z.max()
safe = top + (z - top).exp().sum().log() - z[1]
print(naive.item(), safe.item() + {less})
""",
    )


@question(kind="print")
def print_remapped_labels(draw: Draw) -> Numbers:
    labels = sorted(draw.sample(3, range(2, 30)))
    extra = sorted(draw.sample(2, [v for v in range(30) if v not in labels]))
    order = draw.shuffle(labels)
    kept = sorted([*labels, *extra])
    new = [kept.index(v) for v in order]

    def printed(columns: Iterable[int]) -> str:
        return " ".join(map(str, [len(kept), *columns]))

    return Numbers(
        steps=[str(len(kept)), printed(new)],
        mistakes={
            "labels_kept": printed(order),
            "counted_from_one": printed(v + 1 for v in new),
            "extra_ignored": printed(map(labels.index, order)),
        },
        code=f"""import torch

target = torch.tensor({order})
kept = torch.cat([target.unique(), torch.tensor({extra})]).sort().values
print(len(kept), *torch.searchsorted(kept, target).tolist())
""",
    )
