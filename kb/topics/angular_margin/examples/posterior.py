import torch

weight = torch.tensor([[3.0, 1.0], [1.0, 2.0]])  # (class, feature)
bias = torch.tensor([0.5, -1.0])
x = torch.tensor([0.5, 2.5])  # (W1 - W2)·x + b1 - b2 = 1.0 - 2.5 + 1.5 = 0
print("posteriors", (weight @ x + bias).softmax(0).tolist())

unit = weight / weight.norm(dim=1, keepdim=True)  # length 1, no bias
bisector = unit.sum(0)
angles = torch.rad2deg((unit @ bisector / bisector.norm()).acos())
print("angles on the bisector", [round(a, 2) for a in angles.tolist()])
print("posteriors there", (unit @ bisector).softmax(0).tolist())
