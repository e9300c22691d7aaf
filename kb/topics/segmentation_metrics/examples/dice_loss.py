import torch

from kb.topics.segmentation_metrics.snippets import confusion_matrix, iou_per_class, soft_dice

target = torch.tensor([1, 1, 1, 1, 0, 0, 0, 0])
hesitant = torch.tensor([0.6, 0.6, 0.6, 0.6, 0.4, 0.4, 0.4, 0.4])
sure = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
for name, probability in {"hesitant": hesitant, "sure": sure}.items():
    matrix = confusion_matrix(target, (probability > 0.5).long(), classes=2)
    loss = 1 - soft_dice(probability, target)
    print(f"{name:8}  Dice loss {loss:.3f}  IoU {iou_per_class(matrix)[1]:.3f}")
