"""超多分类的 Softmax · Softmax over very many classes. Pages: docs/*/massive_softmax.md"""

import math

from kb.quiz.problem import Draw, Mistake, Numbers, Problem, Step, question

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
    built_here="to be converted",
    level=1,
    section="cost",
    magnitudes=True,
    snippet="classifier_parameters(features, classes, bias)",
    oracle="layer_parameters(features, classes, bias)",
)
def last_layer_parameters(draw: Draw) -> Problem:
    features, classes = draw.pick(128, 256, 512, 4096), draw.pick(4030, 10_177, 85_742, 100_000)
    bias = draw.chance()
    weights = features * classes
    return Problem(
        given={"features": features, "classes": classes, "bias": bias},
        zh=f"特征 {features} 维，{classes:,} 个身份，最后一层全连接{'带' if bias else '不带'}偏置。"
        "它有多少个参数？",
        en=f"Features of {features} dimensions, {classes:,} identities, a last linear layer "
        f"{'with' if bias else 'without'} bias. How many parameters does it have?",
        answer=weights + (classes if bias else 0),
        steps=[
            Step(zh="权重：维数 × 类别数", en="Weights: dimensions × classes", value=weights),
            Step(
                zh="偏置：有则每一类 1 个，没有则不加",
                en="Bias: 1 per class if there is one, else nothing",
                value=weights + (classes if bias else 0),
            ),
        ],
        mistakes=[
            Mistake(
                "bias_forgotten" if bias else "bias_counted",
                weights + (0 if bias else classes),
                zh="忘了偏置，每一类有 1 个" if bias else "多算了偏置；题目说不带",
                en="The bias was forgotten: 1 per class"
                if bias
                else "A bias was counted, but the layer is without one",
            ),
            Mistake(
                "bias_per_feature",
                weights + features,
                zh="偏置按特征维数算了；偏置属于输出，每一类 1 个"
                if bias
                else "多算了偏置，还按特征维数算；题目说不带",
                en="The bias was counted by features; it belongs to the outputs, 1 per class"
                if bias
                else "A bias was counted, and by features; the layer is without one",
            ),
        ],
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
    name = {2: "float16", 4: "float32"}[size]
    values = batch * classes
    return Numbers(
        given={"features": features, "classes": classes, "batch": batch, "size": size},
        words={"name": name},
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
            "batch_not_gathered": (weights + logits / devices) / GIB,
            "weights_not_shared": (weights * devices + logits) / GIB,
            "states_forgotten": (weights / 3 + logits) / GIB,
        },
    )


@question(decimals=2, snippet="loss_floor(classes, scale)", oracle="simplex_loss(classes, scale)")
def floor_of_the_loss(draw: Draw) -> Numbers:
    classes = draw.pick(1000, 4030, 10_177, 85_742)
    scale = draw.pick(1, 2, 4, 5)
    power = scale * classes / (classes - 1)
    floor = math.log1p((classes - 1) * math.exp(-power))
    return Numbers(
        given={"classes": classes, "scale": scale},
        steps=[power, (classes - 1) * math.exp(-power), floor],
        mistakes={
            "count_dropped": math.log1p(math.exp(-power)),
            "zero_loss": 0,
            "base_two": floor / math.log(2),
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
    odds = probability / (1 - probability)
    part = (classes - 1) / classes
    return Numbers(
        given={"classes": classes, "probability": probability},
        steps=[odds, math.log((classes - 1) * odds), part * math.log((classes - 1) * odds)],
        mistakes={
            "count_dropped": part * math.log(odds),
            "base_two": part * math.log2((classes - 1) * odds),
            "odds_forgotten": part * math.log((classes - 1) * probability),
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
    classes = present + 1000 * draw.integer(20, 200)
    others = classes - present
    tenths = round(keep * 10)
    return Numbers(
        given={"classes": classes, "present": present, "keep": keep},
        steps=[others, others * tenths // 10, present + others * tenths // 10],
        mistakes={
            "positives_sampled_too": round(classes * tenths / 10),
            "positives_added_twice": present + round(classes * tenths / 10),
            "positives_forgotten": others * tenths // 10,
        },
    )


@question(
    decimals=3,
    snippet="merge_log_sum_exp([tuple(part) for part in parts])",
    oracle="merged_log_sum_exp(parts)",
)
def merge_shards(draw: Draw) -> Numbers:
    parts = [
        [float(draw.integer(2, 5)), draw.decimal(1.2, 3.0, 1)],
        [float(draw.integer(6, 8)), draw.decimal(1.2, 3.0, 1)],
    ]
    (m1, s1), (m2, s2) = parts
    total = s2 + s1 * math.exp(m1 - m2)
    return Numbers(
        given={"parts": parts},
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
    same = [1, 0, 1, 0, 1, 0, 1, 0]
    scores = [draw.integer(45, 95) / 100 if s else draw.integer(20, 70) / 100 for s in same]
    folds = [range(4), range(4, 8)]

    def hits(threshold: float, pairs: range) -> int:
        return sum((scores[i] >= threshold) == (same[i] == 1) for i in pairs)

    def best(pairs: range) -> float:
        candidates = [*sorted(scores[i] for i in pairs), 2.0]
        return max(candidates, key=lambda t: hits(t, pairs))

    right = [hits(best(other), test) for test, other in zip(folds, folds[::-1], strict=True)]
    everything = range(8)
    listed = "；".join(f"{scores[i]:.2f} {'同' if same[i] else '异'}" for i in everything)
    listed_en = "; ".join(f"{scores[i]:.2f} {'same' if same[i] else 'other'}" for i in everything)
    trained = sum(hits(best(pairs), pairs) for pairs in folds)
    return Numbers(
        given={"scores": scores, "same": same, "folds": 2},
        words={"listed": listed, "listed_en": listed_en},
        steps=[best(folds[1]), right[0], best(folds[0]), right[1], 100 * sum(right) / 8],
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
    return Numbers(
        answer=frozenset({"chunked", "sharded"}),
        mistakes={
            "sampling_is_exact": frozenset({"chunked", "sharded", "sampled"}),
            "hierarchy_is_exact": frozenset({"chunked", "sharded", "hierarchical"}),
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
    inside = sorted(labels)
    return Numbers(
        steps=[str(len(kept)), " ".join(map(str, [len(kept), *new]))],
        mistakes={
            "labels_kept": " ".join(map(str, [len(kept), *order])),
            "counted_from_one": " ".join(map(str, [len(kept), *(v + 1 for v in new)])),
            "extra_ignored": " ".join(map(str, [len(kept), *(inside.index(v) for v in order)])),
        },
        code=f"""import torch

target = torch.tensor({order})
kept = torch.cat([target.unique(), torch.tensor({extra})]).sort().values
print(len(kept), *torch.searchsorted(kept, target).tolist())
""",
    )
