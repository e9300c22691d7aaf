"""Receptive fields measured in pixels: which inputs have a gradient through torch's convolutions.

Signals are one-dimensional and all weights positive, so a pixel has a gradient exactly when it is
seen.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Layers = Sequence[Sequence[int]]
Network = Callable[[Tensor], Tensor]


def gradient_width(layers: Layers) -> int:
    """Pixels from the first to the last that one unit of the stack depends on."""
    first, last = _seen(_chain(layers, padded=False), 0)
    return last - first + 1


def gradient_range(layers: Layers, index: int) -> tuple[int, int, float]:
    """First pixel, last pixel and centre of unit `index`, as if the image went on for ever.

    Measured at a unit far from the border, then moved by the measured distance between units.
    """
    first, last, jump, unit = _inner(_chain(layers, padded=True))
    shift = (index - unit) * jump
    return first + shift, last + shift, (first + last) / 2 + shift


def gradient_jump(layers: Layers) -> int:
    """Pixels between what neighbouring units see."""
    return _inner(_chain(layers, padded=True))[2]


def gradient_spread(layers: Layers) -> float:
    """Standard deviation in pixels of the gradient of one unit, all weights of a layer equal."""
    weight = _gradient(_chain(layers, padded=False), 0)
    place = torch.arange(len(weight), dtype=torch.float64)
    weight = weight / weight.sum()
    mean = (weight * place).sum()
    return float((weight * (place - mean) ** 2).sum().sqrt())


def gradient_reach(units: int, kernel: int, stride: int, dilation: int = 1) -> int:
    """Inputs from the first to the last that `units` neighbouring outputs of one layer see."""
    network = _chain([[kernel, stride, 0, dilation]], padded=False)
    first, _ = _seen(network, 0)
    _, last = _seen(network, units - 1)
    return last - first + 1


def columns_seen(model: nn.Module, size: int) -> list[tuple[int, int] | None]:
    """First and last image column that each output column of a model depends on, None for none.

    Measured without gradients: what is not a number in one column of the image stays not a number
    in everything computed from it, through max-pooling and cut-offs too. (channels, size, size)
    with 3 channels; an output of (batch, features) is one column.
    """
    images = torch.rand(size, 3, size, size, dtype=torch.float64)  # image i is spoilt in column i
    columns = torch.arange(size)
    images[columns, :, :, columns] = torch.nan
    output = model.double().eval()(images).isnan()
    spoilt = output.any(1)[:, None] if output.ndim == 2 else output.any(2).any(1)
    seen = [column.nonzero().flatten().tolist() for column in spoilt.T]
    return [(pixels[0], pixels[-1]) if pixels else None for pixels in seen]


def gradient_union(branches: Sequence[Layers]) -> int:
    """Width of what one unit sees when branches are cropped to the shortest and added."""
    paths = [_chain(branch, padded=True) for branch in branches]

    def network(signal: Tensor) -> Tensor:
        outputs = [path(signal) for path in paths]
        length = min(output.shape[-1] for output in outputs)
        return torch.stack([output[..., :length] for output in outputs]).sum(0)

    first, last, _, _ = _inner(network)
    return last - first + 1


def residual_width(stem: Layers, blocks: int, convolutions: int, kernel: int) -> int:
    """Width of one unit after a stem and blocks x + convolutions(x) that keep the size."""
    branch = _chain([[kernel, 1, kernel // 2, 1]] * convolutions, padded=True)
    start = _chain(stem, padded=True)

    def network(signal: Tensor) -> Tensor:
        signal = start(signal)
        for _ in range(blocks):
            signal = signal + branch(signal)
        return signal

    first, last, _, _ = _inner(network)
    return last - first + 1


def depth_by_trial(size: int, kernel: int) -> int:
    """Stride-1 layers stacked one by one until a unit sees at least `size` pixels."""
    layers: list[list[int]] = []
    while gradient_width(layers) < size:
        layers.append([kernel, 1, 0, 1])
    return len(layers)


def kernel_extent(kernel: Sequence[int], dilation: Sequence[int]) -> tuple[int, int]:
    """Height and width of what one dilated two-dimensional convolution sees."""
    side = 1 + max(kernel) * max(dilation)
    image = torch.ones(1, 1, side, side, requires_grad=True)
    output = F.conv2d(image, torch.ones(1, 1, *kernel), dilation=(dilation[0], dilation[1]))
    (gradient,) = torch.autograd.grad(output[0, 0, 0, 0], image)
    rows, columns = gradient[0, 0].nonzero().unbind(1)
    return int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1


def convolution_weights(kernels: Sequence[int], channels: int) -> int:
    """Weights torch allocates for a stack of square convolutions without biases."""
    stack = [nn.Conv2d(channels, channels, k, bias=False, device="meta") for k in kernels]
    return sum(parameter.numel() for layer in stack for parameter in layer.parameters())


def _chain(layers: Layers, padded: bool) -> Network:
    def network(signal: Tensor) -> Tensor:
        for kernel, stride, padding, dilation in layers:
            mean = torch.full((1, 1, kernel), 1 / kernel, dtype=torch.float64)
            signal = F.conv1d(signal, mean, None, stride, padding * padded, dilation)
        return signal

    return network


def _gradient(network: Network, unit: int, length: int = 16) -> Tensor:
    """Gradient of one unit over a signal long enough to have it, (length,)."""
    while True:
        signal = torch.ones(1, 1, length, dtype=torch.float64, requires_grad=True)
        try:
            output = network(signal)
            if output.shape[-1] > unit:
                (gradient,) = torch.autograd.grad(output[0, 0, unit], signal)
                return gradient[0, 0]
        except RuntimeError:  # the signal is shorter than a kernel
            pass
        length *= 2


def _seen(network: Network, unit: int, length: int = 16) -> tuple[int, int]:
    pixels = _gradient(network, unit, length).nonzero()
    return int(pixels[0]), int(pixels[-1])


def _inner(network: Network) -> tuple[int, int, int, int]:
    """First and last pixel of a unit that no border cuts, its distance to the next, its number.

    The signal grows until doubling it changes neither width nor distance.
    """
    found, length = (0, 0), 128
    while True:
        signal = torch.ones(1, 1, length, dtype=torch.float64)
        try:
            unit = network(signal).shape[-1] // 2
        except RuntimeError:  # the signal is shorter than a kernel
            unit = 0
        if unit:
            first, last = _seen(network, unit, length)
            jump = _seen(network, unit + 1, length)[0] - first
            if (last - first, jump) == found and first > 0:
                return first, last, jump, unit
            found = (last - first, jump)
        length *= 2
