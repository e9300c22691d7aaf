import torch

from kb.topics.detr.snippets import TinyDETR

torch.manual_seed(0)
model, image = TinyDETR(queries=4), torch.randn(1, 3, 48, 48)
with torch.no_grad():
    before = model(image)["logits"][0, :, 0]
    model.queries.weight.copy_(model.queries.weight[[2, 0, 3, 1]])
    after = model(image)["logits"][0, :, 0]
print([round(value, 3) for value in before.tolist()])
print([round(value, 3) for value in after.tolist()])
