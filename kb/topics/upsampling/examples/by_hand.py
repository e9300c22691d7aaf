import torch

from kb.topics.upsampling.snippets import bilinear

top, bottom = (10, 20), (30, 60)  # a 2×2 image, to 4×4, output row 1, column 2
row, column = 1.5 * 2 / 4 - 0.5, 2.5 * 2 / 4 - 0.5  # half-pixel map: 0.25 and 0.75
upper = top[0] * (1 - column) + top[1] * column
lower = bottom[0] * (1 - column) + bottom[1] * column
print("upper", upper, "lower", lower, "value", upper * (1 - row) + lower * row)
x = torch.tensor([top, bottom], dtype=torch.float64).view(1, 1, 2, 2)
print("bilinear:", float(bilinear(x, 4)[0, 0, 1, 2]))
print(f"align_corners=True: {float(bilinear(x, 4, align_corners=True)[0, 0, 1, 2]):.2f}")
