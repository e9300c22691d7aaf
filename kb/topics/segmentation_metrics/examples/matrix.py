import torch

from kb.topics.segmentation_metrics.snippets import confusion_matrix

target = torch.tensor([[0, 0, 1], [2, 1, 255]])  # 255: not labelled
prediction = torch.tensor([[0, 1, 1], [2, 0, 2]])
print(confusion_matrix(target, prediction, classes=3))
