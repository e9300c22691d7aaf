from kb.topics.segmentation_metrics.snippets import (
    frequency_weighted_iou,
    mean_iou,
    mean_pixel_accuracy,
    pixel_accuracy,
)

missed = [[9900, 0], [100, 0]]  # an object of 1 %, and everything called background
spread = [[9600, 300], [0, 100]]  # the object found, with 300 false positives
for name, matrix in {"missed": missed, "spread": spread}.items():
    print(
        f"{name}: PA {pixel_accuracy(matrix):.3f}  MPA {mean_pixel_accuracy(matrix):.3f}  "
        f"MIoU {mean_iou(matrix):.3f}  FWIoU {frequency_weighted_iou(matrix):.3f}"
    )
