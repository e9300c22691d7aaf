import torch

from kb.topics.segmentation_metrics.snippets import boundary_iou, confusion_matrix, iou_per_class

for side in (20, 80, 320):
    target, prediction = torch.zeros(2, 400, 400, dtype=torch.bool)
    target[40 : 40 + side, 40 : 40 + side] = True
    prediction[42 : 42 + side, 40 : 40 + side] = True  # 2 pixels too low
    iou = iou_per_class(confusion_matrix(target, prediction, 2))[1]
    print(
        f"side {side:3}: mask IoU {iou:.3f}, boundary IoU {boundary_iou(target, prediction, 2):.3f}"
    )
