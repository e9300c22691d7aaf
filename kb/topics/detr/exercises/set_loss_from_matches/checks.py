"""The set loss against plain loops over images and queries."""

import math
from operator import itemgetter
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from kb.exercises.cases import labels as classes_of
from kb.exercises.cases import tensors
from kb.exercises.checking import Check
from kb.exercises.standard_checks import no_gradient

ENTRY = "set_loss"
CLASSES = 2


def looped(
    logits: Tensor,
    boxes: Tensor,
    labels: list[Tensor],
    target_boxes: list[Tensor],
    matches: list[tuple[Tensor, Tensor]],
    no_object_weight: float = 0.1,
) -> tuple[float, float]:
    surprise = weights = distance = objects = 0.0
    for i, image in enumerate(logits.tolist()):
        object_of = dict(zip(*(side.tolist() for side in matches[i]), strict=True))
        for q, scores in enumerate(image):
            wanted, weight = CLASSES, no_object_weight
            if q in object_of:
                wanted, weight = int(labels[i][object_of[q]]), 1.0
                truth = target_boxes[i][object_of[q]].tolist()
                distance += sum(
                    abs(a - b) for a, b in zip(boxes[i, q].tolist(), truth, strict=True)
                )
                objects += 1
            share = math.exp(scores[wanted]) / sum(map(math.exp, scores))
            surprise -= weight * math.log(share)
            weights += weight
    return surprise / weights, distance / max(1, objects)


@st.composite
def batches(draw: st.DrawFn, *counts: int, queries: int = 3, in_order: bool = False) -> Any:
    """A batch whose images hold so many objects."""
    matches, labels, truths = [], [], []
    for count in counts:
        order = list(range(count)) if in_order else draw(st.permutations(range(count)))
        chosen = draw(st.permutations(range(queries)))[:count]
        matches.append((torch.tensor(chosen).long(), torch.tensor(order).long()))
        labels.append(draw(classes_of(count, CLASSES)))
        truths.append(draw(tensors(count, 4, low=0, high=4)) / 4)
    return {
        "logits": draw(tensors(len(counts), queries, CLASSES + 1)),
        "boxes": draw(tensors(len(counts), queries, 4, low=0, high=4)) / 4,
        "labels": labels,
        "target_boxes": truths,
        "matches": matches,
    }


CHECKS = [
    Check(
        "divides_by_queries",
        zh="没有物体时，分类损失是各 query 交叉熵的平均",
        en="Without objects, the class loss is the mean cross-entropy of the queries",
        cases=batches(0, queries=2),
        expect=looped,
        part=itemgetter(0),
        mistake=(
            "除以了 query 数：加权平均要除以权重之和",
            "Divided by the number of queries: a weighted mean divides by the sum of the weights",
        ),
    ),
    Check(
        "unweighted",
        zh="no-object 的权重是 0.1",
        en="no-object has weight 0.1",
        cases=batches(1, queries=2, in_order=True),
        expect=looped,
        part=itemgetter(0),
        mistake=(
            "no-object 没有降权：100 个 query 里大多是它，会淹没物体",
            "no-object was not down-weighted: most of the 100 queries are no-object and drown out "
            "the objects",
        ),
    ),
    Check(
        "objects_not_reordered",
        zh="queries[k] 的类别是 objects[k] 的类别",
        en="The class of queries[k] is that of objects[k]",
        cases=batches(2),
        expect=looped,
        part=itemgetter(0),
        mistake=(
            "没有按 objects 重排类别：匹配的次序和物体的次序不同",
            "The classes were not reordered by objects: a match has an order of its own",
        ),
    ),
    Check(
        "mean_of_coordinates",
        zh="L1：4 个坐标的差相加",
        en="L1 adds the differences of the 4 coordinates",
        cases=batches(1, queries=1),
        expect=looped,
        part=itemgetter(1),
        mistake=(
            "对 4 个坐标求了平均：除以物体数即可",
            "The 4 coordinates were averaged: divide by the number of objects alone",
        ),
    ),
    Check(
        "per_image",
        zh="两张图的物体数不同",
        en="Two images with different numbers of objects",
        cases=batches(1, 2, queries=2),
        expect=looped,
        part=itemgetter(1),
        mistake=(
            "先在每张图里平均了：全 batch 只除一次物体数，每个物体一样重",
            "Averaged in each image first: divide once by all objects, as each counts the same",
        ),
    ),
    Check(
        "no_objects",
        zh="整个 batch 都没有物体",
        en="No object in the whole batch",
        cases=batches(0, 0, queries=2),
        expect=looped,
        part=itemgetter(1),
        mistake=(
            "没有物体时除以了 0：分母至少是 1",
            "0 / 0 without objects: the denominator is at least 1",
        ),
    ),
    Check(
        "weight_fixed",
        zh="no-object 的权重是参数，不总是 0.1",
        en="The weight of no-object is a parameter, not always 0.1",
        cases=st.builds(
            lambda given, weight: given | {"no_object_weight": weight},
            batches(1, queries=2),
            st.sampled_from([0.5, 1.0]),
        ),
        expect=looped,
        part=itemgetter(0),
        examples=20,
        mistake=(
            "权重写死成了 0.1：要用 no_object_weight",
            "The weight 0.1 is written into the code: use no_object_weight",
        ),
    ),
    no_gradient(
        batches(1, 2),
        "logits",
        "boxes",
        zh="两项损失都能反向传播",
        en="Both losses can be differentiated",
    ),
    Check(
        "batch",
        zh="任意的 batch，两项损失",
        en="Any batch, both losses",
        cases=batches(2, 0, 3) | batches(3, 1, queries=4),
        expect=looped,
    ),
]
