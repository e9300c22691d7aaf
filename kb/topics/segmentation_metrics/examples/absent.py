import torch
from torchmetrics.functional.segmentation import mean_iou as torchmetrics_mean_iou

from kb.topics.segmentation_metrics.snippets import confusion_matrix, iou_per_class, mean_iou

target = torch.tensor([[[0, 0], [0, 1]]])  # (image, height, width); class 2 does not occur
prediction = torch.tensor([[[0, 0], [1, 1]]])
matrix = confusion_matrix(target, prediction, classes=3)
iou = iou_per_class(matrix)
print("IoU of each class: ", [round(value, 3) for value in iou.tolist()])
print(f"left out:           {mean_iou(matrix):.3f}")
print(f"taken as 0:         {iou.nan_to_num(0).mean():.3f}")
print(f"taken as 1:         {iou.nan_to_num(1).mean():.3f}")
theirs = torchmetrics_mean_iou(prediction, target, 3, per_class=True, input_format="index")
print("torchmetrics:      ", [round(value, 3) for value in theirs[0].tolist()])
