import torch

from kb.topics.detr.snippets import classification_loss, set_loss

p, q = 0.5, 0.9  # 5 matched queries give their class p, 95 others give no-object q
logits = torch.tensor([[p, 1 - p]] * 5 + [[1 - q, q]] * 95).log()
labels = torch.tensor([0] * 5 + [1] * 95)
loss = classification_loss(logits, labels).item()
print("divided by the weights, 5 + 9.5:", round(loss, 4))
print("divided by the 100 queries:     ", round(loss * 14.5 / 100, 4))

outputs = {
    "logits": torch.tensor([[[2.0, 0.0, 1.0], [0.0, 3.0, 1.0], [0.0, 0.0, 2.0]]]),
    "boxes": torch.tensor([[[0.3, 0.3, 0.2, 0.2], [0.7, 0.6, 0.4, 0.2], [0.5, 0.5, 0.9, 0.9]]]),
}
boxes = torch.tensor([[0.7, 0.6, 0.4, 0.4], [0.3, 0.4, 0.2, 0.2]])
targets = [{"labels": torch.tensor([1, 0]), "boxes": boxes}]
print({name: round(value.item(), 4) for name, value in set_loss(outputs, targets).items()})
