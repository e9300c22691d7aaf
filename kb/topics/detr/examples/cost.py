import torch

from kb.topics.detr.snippets import hungarian, matching_cost

logits = torch.tensor([[0.8, 0.2]]).log()
box, target = [[0.5, 0.5, 0.2, 0.2]], [[0.6, 0.5, 0.2, 0.2]]
weighted = matching_cost(logits, box, [0], target)
plain = matching_cost(logits, box, [0], target, l1_weight=1, giou_weight=1)
print("weights 1, 5, 2:", round(weighted.item(), 4))
print("weights 1, 1, 1:", round(plain.item(), 4))

p = torch.tensor([[0.6, 0.01], [0.55, 0.0001]])  # of each object's class, a row a query
box = torch.tensor([[0.10, 0.15], [0.15, 0.10]])
print("-p:    ", hungarian(box - p)[1].tolist())
print("-log p:", hungarian(box - p.log())[1].tolist())
