import torch

from kb.topics.attention.snippets import SEBlock

x = torch.tensor([[[[2.0, 4.0]], [[1.0, 1.0]]]])  # (1, 2 channels, 1, 2)
block = SEBlock(2, reduction=2, bias=False)
block.excite[0].weight.data = torch.tensor([[2.0, -1.0]])
block.excite[2].weight.data = torch.tensor([[0.2], [-0.4]])

with torch.no_grad():
    print("means ", block.squeeze(x).flatten().tolist())
    print("gates ", [round(g, 3) for g in block.weights(x).flatten().tolist()])
    print("output", [round(v, 3) for v in block(x).flatten().tolist()])
