"""DETR by other means: brute force, SciPy, shapely, PyTorch's own layers, transformers' DETR.

The library's model is built from a configuration with random weights; nothing is downloaded.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

import torch
import torch.nn.functional as F
from scipy.spatial.distance import cdist
from shapely import MultiPolygon, Polygon, box
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

Table = Sequence[Sequence[float]]


# --8<-- [start:brute_force]
def brute_force(cost: Table) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Least total cost of a one-to-one assignment and its (query, object) pairs: every one tried.

    Leaves out queries when there are more of them than objects, and objects in the other case.
    """
    rows, columns = len(cost), len(cost[0]) if cost else 0
    if rows < columns:
        total, pairs = brute_force([list(column) for column in zip(*cost, strict=True)])
        return total, tuple(sorted((query, item) for item, query in pairs))
    tries = itertools.permutations(range(rows), columns)
    totals = ((sum(cost[q][o] for o, q in enumerate(chosen)), chosen) for chosen in tries)
    best, chosen = min(totals)
    return best, tuple(sorted((query, item) for item, query in enumerate(chosen)))
    # --8<-- [end:brute_force]


def assigned_cost(cost: Table) -> float:
    """Least total cost of a one-to-one assignment, by trying all."""
    return brute_force(cost)[0]


def polygon(centre: Sequence[float]) -> Polygon:
    """A box given as cx, cy, w, h."""
    x, y, width, height = centre
    return box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def polygon_giou(one: Sequence[float], other: Sequence[float]) -> float:
    """GIoU of two boxes (cx, cy, w, h) from areas of polygons."""
    a, b = polygon(one), polygon(other)
    union = a.union(b).area
    hull = MultiPolygon([a, b]).envelope.area
    return float(a.intersection(b).area / union - (hull - union) / hull)


def pair_cost(
    probability: float, predicted: Sequence[float], target: Sequence[float],
    class_weight: float = 1, l1_weight: float = 5, giou_weight: float = 2,
) -> float:  # fmt: skip
    """Matching cost of one query and one object: SciPy's city-block distance, shapely's areas."""
    distance = float(cdist([predicted], [target], "cityblock")[0, 0])
    overlap = polygon_giou(predicted, target)
    return l1_weight * distance - class_weight * probability - giou_weight * overlap


def weighted_cross_entropy(
    logits: Tensor | Sequence[Sequence[float]], labels: Sequence[int], no_object_weight: float = 0.1
) -> float:
    """PyTorch's own weighted cross-entropy, the last class weighing less."""
    scores = torch.as_tensor(logits, dtype=torch.float64)
    weight = torch.ones(scores.shape[-1], dtype=torch.float64)
    weight[-1] = no_object_weight
    return float(F.cross_entropy(scores, torch.tensor(labels), weight=weight))


def mixed_cross_entropy(
    queries: int, objects: int, p: float, q: float, no_object_weight: float = 0.1
) -> float:
    """The same for `objects` queries sure of their class with p, the others of no-object with q."""
    logits = [[math.log(p), math.log(1 - p)]] * objects
    logits += [[math.log(1 - q), math.log(q)]] * (queries - objects)
    labels = [0] * objects + [1] * (queries - objects)
    return weighted_cross_entropy(logits, labels, no_object_weight)


def no_object_share(queries: int, objects: int, no_object_weight: float = 0.1) -> float:
    """How the loss falls, as a share, when the unmatched queries become perfect."""
    unsure = [[0.0, 0.0]] * queries
    perfect = [[0.0, 0.0]] * objects + [[-800.0, 0.0]] * (queries - objects)
    labels = [0] * objects + [1] * (queries - objects)
    before = weighted_cross_entropy(unsure, labels, no_object_weight)
    return 1 - weighted_cross_entropy(perfect, labels, no_object_weight) / before


def strided_shape(height: int, width: int, dc5: bool = False, channels: int = 256) -> torch.Size:
    """(channels, rows, columns) after the ResNet's strided layers and the 1×1 convolution.

    Real layers on tensors without memory: stem, max pooling, and one convolution a stage.
    """
    with torch.device("meta"):
        network = nn.Sequential(
            nn.Conv2d(3, 64, 7, 2, 3),
            nn.MaxPool2d(3, 2, 1),
            nn.Conv2d(64, 512, 3, 2, 1),
            nn.Conv2d(512, 1024, 3, 2, 1),
            nn.Conv2d(1024, 2048, 3, 1, 2, 2) if dc5 else nn.Conv2d(1024, 2048, 3, 2, 1),
            nn.Conv2d(2048, channels, 1),
        )
    out: Tensor = network(torch.empty(1, 3, height, width, device="meta"))
    return out.shape[1:]


def cells(height: int, width: int, dc5: bool = False) -> int:
    """Cells of the last feature map, counted on the layers' output."""
    return math.prod(strided_shape(height, width, dc5)[1:])


def encoder_layer(channels: int, hidden: int) -> int:
    """Parameters of PyTorch's encoder layer."""
    with torch.device("meta"):
        return _size(nn.TransformerEncoderLayer(channels, 4, hidden))


def decoder_layer(channels: int, hidden: int) -> int:
    """Parameters of PyTorch's decoder layer, which has self- and cross-attention."""
    with torch.device("meta"):
        return _size(nn.TransformerDecoderLayer(channels, 4, hidden))


def heads(classes: int, channels: int) -> int:
    """Parameters of DETR's two heads, built of linear layers."""
    with torch.device("meta"):
        boxes = [nn.Linear(channels, size) for size in (channels, channels, 4)]
        return _size(nn.ModuleList([nn.Linear(channels, classes + 1), *boxes]))


def _size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def attention_multiplications(queries: int, keys: int, channels: int, heads: int = 8) -> int:
    """Multiplications PyTorch's counter sees in the two products of one attention."""
    shape = (heads, channels // heads)
    q, k = torch.empty(shape[0], queries, shape[1], device="meta"), _keys(keys, *shape)
    with FlopCounterMode(display=False) as counter:
        torch.bmm(torch.bmm(q, k.transpose(1, 2)).softmax(-1), _keys(keys, *shape))
    return int(counter.get_total_flops()) // 2  # the counter takes a multiply-add as 2


def _keys(keys: int, heads: int, size: int) -> Tensor:
    return torch.empty(heads, keys, size, device="meta")


def weights_stored(tokens: int, heads: int = 8, element: int = 4) -> int:
    """Bytes of the attention weights PyTorch returns for tokens attending each other."""
    dtype = {2: torch.float16, 4: torch.float32}[element]
    with torch.device("meta"):
        attention = nn.MultiheadAttention(8 * heads, heads, batch_first=True, dtype=dtype)
        x = torch.empty(1, tokens, 8 * heads, dtype=dtype)
        weights: Tensor = attention(x, x, x, average_attn_weights=False)[1]
    return weights.nbytes


def library_matching(
    logits: Tensor, boxes: Tensor, targets: Sequence[Mapping[str, Tensor]]
) -> list[tuple[Tensor, Tensor]]:
    """The pairs transformers' matcher finds, an image at a time."""
    found: list[tuple[Tensor, Tensor]] = _matcher()(
        {"logits": logits, "pred_boxes": boxes}, _named(targets)
    )
    return found


def library_loss(
    logits: Tensor, boxes: Tensor, targets: Sequence[Mapping[str, Tensor]],
    no_object_weight: float = 0.1,
) -> dict[str, float]:  # fmt: skip
    """The unweighted losses of transformers' DETR, under our names."""
    from transformers.loss import loss_for_object_detection as library

    make: Callable[..., nn.Module] = library.ImageLoss
    criterion = make(_matcher(), logits.shape[-1] - 1, no_object_weight, ["labels", "boxes"])
    criterion = criterion.to(logits.dtype)
    found = criterion({"logits": logits, "pred_boxes": boxes}, _named(targets))
    names = {"class": "loss_ce", "l1": "loss_bbox", "giou": "loss_giou"}
    return {ours: float(found[theirs]) for ours, theirs in names.items()}


def batch_l1(boxes: Sequence[Table], truth: Sequence[Table]) -> float:
    """The library's box loss of a batch: predicted boxes an image, true boxes an image."""
    predicted = torch.tensor(boxes, dtype=torch.float64)
    targets = [
        {
            "labels": torch.zeros(len(one), dtype=torch.long),
            "boxes": torch.tensor(one, dtype=torch.float64),
        }
        for one in truth
    ]
    return library_loss(torch.zeros(*predicted.shape[:2], 2).double(), predicted, targets)["l1"]


def library_encoding(height: int, width: int, channels: int = 256) -> Tensor:
    """transformers' sine encoding (channels, height, width), normalised as DETR's is."""
    from transformers.models.detr.modeling_detr import DetrSinePositionEmbedding

    embedding = DetrSinePositionEmbedding(channels // 2, normalize=True)
    mask = torch.ones(1, height, width, dtype=torch.bool)
    shape = torch.Size((1, channels, height, width))
    found: Tensor = embedding(shape, torch.device("cpu"), torch.float64, mask)[0]
    return found


def _matcher() -> nn.Module:
    from transformers.loss.loss_for_object_detection import HungarianMatcher

    matcher: nn.Module = HungarianMatcher(class_cost=1, bbox_cost=5, giou_cost=2)
    return matcher


def _named(targets: Sequence[Mapping[str, Tensor]]) -> list[dict[str, Tensor]]:
    return [{"class_labels": one["labels"], "boxes": one["boxes"]} for one in targets]
