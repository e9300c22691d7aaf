import torch
from torch.nn.functional import conv1d, conv_transpose1d, conv_transpose2d

from kb.topics.upsampling.snippets import transposed_conv, transposed_matrix

kernel, small = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 10.0])
matrix = transposed_matrix(5, kernel, stride=2)  # (2, 5): the convolution from 5 to 2
print("matrix", matrix.int().tolist())
print("transposed matrix:", (matrix.T @ small).int().tolist())

large = torch.zeros(1, 1, 5, requires_grad=True)
conv1d(large, kernel.view(1, 1, 3), stride=2).backward(small.view(1, 1, 2))
print("gradient:         ", large.grad.flatten().int().tolist())

zeros = torch.tensor([0.0, 0, 1, 0, 10, 0, 0])  # one zero between, two on each side
inserted = conv1d(zeros.view(1, 1, 7), kernel.flip(0).view(1, 1, 3))
print("zeros inserted:   ", inserted.flatten().int().tolist())
framework = conv_transpose1d(small.view(1, 1, 2), kernel.view(1, 1, 3), stride=2)
print("PyTorch:          ", framework.flatten().int().tolist())

x, weight = torch.randn(2, 3, 5, 4), torch.randn(3, 2, 3, 3)
ours = transposed_conv(x, weight, stride=3, padding=1, output_padding=2)
theirs = conv_transpose2d(x, weight, stride=3, padding=1, output_padding=2)
print("2-D, random:", tuple(ours.shape), torch.allclose(ours, theirs, atol=1e-5))
