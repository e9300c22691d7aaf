"""The first state of the widget of two boxes: an overlap, and its four measures."""

from kb.site.widget_tables import Rows, Say, Widget, numbers
from kb.topics.segmentation_metrics.snippets import (
    box_iou,
    complete_box_iou,
    distance_box_iou,
    generalized_box_iou,
)

START = {"a": [10, 10, 60, 35], "b": [40, 15, 64, 55]}


def tables(say: Say) -> list[Rows]:
    boxes = [
        [say("框", "box"), "x1", "y1", "x2", "y2"],
        *([name.upper(), *numbers(box)] for name, box in START.items()),
    ]
    measures = (box_iou, generalized_box_iou, distance_box_iou, complete_box_iou)
    values = [float(measure([START["a"]], [START["b"]])) for measure in measures]
    return [boxes, [["IoU", "GIoU", "DIoU", "CIoU"], numbers(values)]]


capture = Widget("boxes", "两个框的重叠度", "The overlap of two boxes", START, tables).capture
