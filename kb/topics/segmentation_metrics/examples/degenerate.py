import torch

from kb.topics.segmentation_metrics.snippets import (
    box_iou,
    complete_box_iou,
    distance_box_iou,
    generalized_box_iou,
)

boxes = torch.tensor([[1.0, 1, 1, 1], [0, 2, 2, 2], [0, 0, 2, 2]])  # a point, a line, a square
for overlap in (box_iou, generalized_box_iou, distance_box_iou, complete_box_iou):
    values = overlap(boxes, boxes)
    print(
        overlap.__name__,
        "finite:",
        bool(values.isfinite().all()),
        [round(v, 3) for v in values[2].tolist()],
    )
