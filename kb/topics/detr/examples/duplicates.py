import torch

from kb.topics.detr.snippets import set_loss

target = {"labels": torch.tensor([0]), "boxes": torch.tensor([[0.5, 0.5, 0.2, 0.2]])}
sure, none = [4.0, 0.0], [0.0, 4.0]  # logits of the class and of no-object
for name, second in (("one answer", none), ("the same twice", sure)):
    boxes = torch.tensor([[[0.5, 0.5, 0.2, 0.2], [0.5, 0.5, 0.2, 0.21]]], requires_grad=True)
    loss = set_loss({"logits": torch.tensor([[sure, second]]), "boxes": boxes}, [target])
    (loss["l1"] + loss["giou"]).backward()
    print(f"{name:15} class loss {loss['class'].item():.4f}")
print("gradient of the second box:", boxes.grad[0, 1].tolist())
