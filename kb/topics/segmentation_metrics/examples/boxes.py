from kb.topics.segmentation_metrics.snippets import (
    box_iou,
    complete_box_iou,
    distance_box_iou,
    generalized_box_iou,
)

truth = [[0, 0, 4, 4]]
guesses = {
    "half over": [2, 0, 6, 4],
    "inside": [1, 1, 3, 3],
    "apart": [6, 0, 10, 4],
    "far": [16, 0, 20, 4],
}
print("           IoU    GIoU   DIoU   CIoU")
for name, guess in guesses.items():
    values = [
        float(overlap(truth, [guess]))
        for overlap in (box_iou, generalized_box_iou, distance_box_iou, complete_box_iou)
    ]
    print(f"{name:9}", *(f"{value:6.3f}" for value in values))
