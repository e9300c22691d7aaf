import torch
from torch.nn.functional import conv2d, conv_transpose2d

from kb.topics.upsampling.snippets import nearest

source = torch.Generator().manual_seed(0)
x = torch.ones(1, 1, 8, 8)  # flat: any spread inside is an artefact


def spread(out):
    inner = out[..., 4:-4, 4:-4]
    return round(float(inner.max() - inner.min()), 3)


three = torch.rand(1, 1, 3, 3, generator=source)
four = torch.rand(1, 1, 4, 4, generator=source)
two = torch.rand(1, 1, 2, 2, generator=source)
print("transposed, kernel 3:        ", spread(conv_transpose2d(x, three, stride=2)))
print("transposed, kernel 4, random:", spread(conv_transpose2d(x, four, stride=2)))
print("transposed, kernel 2, random:", spread(conv_transpose2d(x, two, stride=2)))
print("transposed, kernel 4, equal: ", spread(conv_transpose2d(x, four * 0 + 1, stride=2)))
print("nearest, then convolve:      ", spread(conv2d(nearest(x, 16), three, padding=1)))
