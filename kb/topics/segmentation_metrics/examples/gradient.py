import torch

from kb.topics.segmentation_metrics.snippets import box_iou, distance_box_iou, generalized_box_iou

truth = [[0, 0, 4, 4]]
for name, place in {"apart": [10.0, 0, 14, 4], "inside": [0.5, 0.5, 2.5, 2.5]}.items():
    for overlap in (box_iou, generalized_box_iou, distance_box_iou):
        shift = torch.zeros(1, requires_grad=True)  # moves the box sideways
        guess = torch.tensor([place]) + shift * torch.tensor([1.0, 0, 1, 0])
        (slope,) = torch.autograd.grad(overlap(truth, guess).sum(), shift)
        print(f"{name:6} {overlap.__name__:20} {slope.item():+.4f}")
