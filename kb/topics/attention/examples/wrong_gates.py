import torch

from kb.topics.attention.snippets import ChannelAttention

logits = torch.zeros(256)
print(f"256 equal channels: sigmoid {logits.sigmoid()[0]:.3f}, softmax {logits.softmax(0)[0]:.4f}")

x = torch.tensor([[[[2.0, 6.0, -2.0]], [[3.0, 3.0, 3.0]]]])  # means 2 and 3, maxima 6 and 3
block = ChannelAttention(2, reduction=2)
block.mlp[0].weight.data = torch.tensor([[1.0, -1.0]])
block.mlp[2].weight.data = torch.tensor([[1.0], [0.0]])
means, maxima = x.mean((2, 3)), x.amax((2, 3))

with torch.no_grad():
    print(f"right: {block.weights(x)[0, 0].item():.3f}")
    print(f"added before the MLP: {block.mlp(means + maxima).sigmoid()[0, 0].item():.3f}")
    print(f"averaged before the MLP: {block.mlp((means + maxima) / 2).sigmoid()[0, 0].item():.3f}")
    two = block.mlp(means).sigmoid() + block.mlp(maxima).sigmoid()
    print(f"sum of two sigmoids: {two[0, 0].item():.3f}")
