import torch

cosine, s, m = torch.tensor([0.7, 0.4]), 30, 0.35
print(f"0.7 and 0.4 add to {cosine.sum():.1f}: cosines, not probabilities")
p = (s * cosine).softmax(0)
print(f"p = {p[0]:.4f}; p − m = {p[0] - m:.4f}, still above the other's {p[1]:.4f}")
with_margin = (s * (cosine - torch.tensor([m, 0]))).softmax(0)
print(f"margin on the cosine: p = {with_margin[0]:.4f}, loss {-with_margin[0].log():.4f}")
