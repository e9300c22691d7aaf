"""Receptive field: the width, in input pixels, of the region one unit of a feature map depends on.

A layer is written (kernel, stride, padding, dilation); a shorter tuple takes the defaults.
Sources: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks",
Distill 2019; Luo et al., "Understanding the Effective Receptive Field", NIPS 2016.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from kb.topics.receptive_field.snippets.graph import span_of

# --8<-- [start:Layer]


class Layer(NamedTuple):
    """One convolution or pooling layer along one axis, in pixels of its own input."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def extent(self) -> int:
        """Input pixels from the first to the last tap: the effective kernel."""
        return self.dilation * (self.kernel - 1) + 1


# --8<-- [end:Layer]

Layers = Iterable[Sequence[int]]


class Field(NamedTuple):
    """Where the units of a feature map look.

    size: input pixels one unit depends on. jump: input pixels between neighbouring units.
    start: coordinate of the centre of unit 0, where input pixel i has coordinate i.
    """

    size: int
    jump: int
    start: float


def _read(layers: Layers) -> list[Layer]:
    found = []
    for number, layer in enumerate(layers):
        try:
            read = Layer(*layer)
        except TypeError as error:
            raise ValueError(
                f"layer {number} is {layer!r}: expected (kernel, stride, padding, dilation)"
            ) from error
        for name, value in read._asdict().items():
            low = 0 if name == "padding" else 1
            if isinstance(value, bool) or not isinstance(value, int) or value < low:
                raise ValueError(
                    f"layer {number} has {name} {value!r}: expected a whole number ≥ {low}"
                )
        found.append(read)
    return found


# --8<-- [start:top_down]
def top_down(layers: Layers) -> int:
    """Pixels one unit of the last layer depends on, walking from the top layer to the image.

    Arguments:
        layers: (kernel, stride, padding, dilation) from the image up.
    Raises:
        ValueError: a layer is not made of whole numbers in range.
    """
    neighbours = 1  # N_RF: units of the present layer that the top unit sees
    for layer in reversed(_read(layers)):
        neighbours = (neighbours - 1) * layer.stride + layer.extent
    return neighbours


# --8<-- [end:top_down]


# --8<-- [start:bottom_up]
def bottom_up(layers: Layers) -> Field:
    """Size, jump and start of the field of the last layer, walking from the image up.

    Arguments:
        layers: (kernel, stride, padding, dilation) from the image up.
    Raises:
        ValueError: a layer is not made of whole numbers in range.
    """
    size, jump, start = 1, 1, 0.0
    for layer in _read(layers):
        size += (layer.extent - 1) * jump
        start += ((layer.extent - 1) / 2 - layer.padding) * jump
        jump *= layer.stride  # after the two lines above: a layer's own stride acts on the next one
    return Field(size, jump, start)


# --8<-- [end:bottom_up]


# --8<-- [start:input_range]
def input_range(layers: Layers, index: int) -> tuple[int, int, float]:
    """First and last input pixel, and the centre, of unit `index` of the last layer.

    Not clipped to the image: a negative pixel lies in the padding.

    Raises:
        ValueError: `index` is negative, or a layer is not made of whole numbers in range.
    """
    if index < 0:
        raise ValueError(f"index is {index}: expected a unit counted from 0")
    first = last = index
    for layer in reversed(_read(layers)):
        first = first * layer.stride - layer.padding
        last = last * layer.stride - layer.padding + layer.extent - 1
    return first, last, (first + last) / 2


# --8<-- [end:input_range]


# --8<-- [start:union]
def union(branches: Iterable[Layers]) -> Field:
    """The field of branches added or concatenated unit by unit: the union of their input ranges.

    It is as wide as the widest branch exactly when that branch's range contains the others.

    Raises:
        ValueError: there is no branch, or the branches have different jumps.
    """
    paths = [_read(branch) for branch in branches]
    jumps = {bottom_up(path).jump for path in paths}
    if len(jumps) != 1:
        raise ValueError(f"branches have jumps {sorted(jumps)}: expected one jump for all of them")
    ranges = [input_range(path, 0) for path in paths]
    first = min(start for start, _, _ in ranges)
    last = max(end for _, end, _ in ranges)
    return Field(last - first + 1, jumps.pop(), (first + last) / 2)


# --8<-- [end:union]


# --8<-- [start:layers_needed]
def layers_needed(size: int, kernel: int = 3) -> int:
    """How many stride-1 layers of this kernel reach a field of at least `size` pixels.

    Raises:
        ValueError: `size` is below 1 or `kernel` below 2.
    """
    if size < 1 or kernel < 2:
        raise ValueError(f"size {size}, kernel {kernel}: expected size ≥ 1 and kernel ≥ 2")
    return -(-(size - 1) // (kernel - 1))  # rounded up


# --8<-- [end:layers_needed]


# --8<-- [start:weights]
def weights(kernels: Iterable[int], channels: int) -> int:
    """Weights, without biases, of a stack of square convolutions that keep `channels` channels.

    Raises:
        ValueError: `channels` or a kernel is below 1.
    """
    kernels = list(kernels)
    if channels < 1 or any(kernel < 1 for kernel in kernels):
        raise ValueError(f"kernels {kernels}, channels {channels}: expected all of at least 1")
    return sum(kernel * kernel * channels * channels for kernel in kernels)


# --8<-- [end:weights]


# --8<-- [start:effective_width]
def effective_width(layers: Layers) -> float:
    """Standard deviation, in pixels, of the gradient of one output when all weights are equal.

    Each layer spreads the gradient evenly over `kernel` taps, `jump × dilation` pixels apart:
    a uniform step of variance (jump × dilation)² (kernel² − 1) / 12. Independent steps add.
    """
    variance, jump = 0.0, 1
    for layer in _read(layers):
        variance += (jump * layer.dilation) ** 2 * (layer.kernel**2 - 1) / 12
        jump *= layer.stride
    return math.sqrt(variance)


# --8<-- [end:effective_width]


# --8<-- [start:influence]
def influence(layers: Layers) -> list[float]:
    """Share of the gradient of one output that each pixel of its field gets, for equal weights.

    Returns:
        as many shares as the field has pixels along one axis, first to last; their sum is 1.
    """
    shares = torch.ones(1, 1, dtype=torch.float64)  # (channel, pixel): the output itself
    for layer in reversed(_read(layers)):
        taps = torch.full((1, 1, layer.kernel), 1 / layer.kernel, dtype=torch.float64)
        shares = F.conv_transpose1d(shares, taps, stride=layer.stride, dilation=layer.dilation)
    found: list[float] = shares.flatten().tolist()
    return found


# --8<-- [end:influence]


# --8<-- [start:probe]
def probe(model: nn.Module, size: int) -> int:
    """Width of the receptive field of the central output unit, measured by gradient.

    Works on a copy in which every weight is positive, so that paths do not cancel, and max-pooling
    is average-pooling, so that no path goes unseen. The model itself stays as it is.

    Arguments:
        model: from (1, channels, size, size) to a feature map (1, channels, height, width).
        size: side of the test image in pixels; must exceed the field. Channels are those of the
            model's first convolution (1 without one).
    Raises:
        ValueError: the field touches the border of the image, or nothing reaches the output.
    """
    if size < 1:
        raise ValueError(f"size is {size}: expected the side of an image, at least 1 pixel")
    convolutions = (m for m in model.modules() if isinstance(m, nn.modules.conv._ConvNd))
    channels = next((convolution.in_channels for convolution in convolutions), 1)
    with torch.inference_mode(False), torch.enable_grad(), _OpenPaths():
        image = torch.ones(1, channels, size, size, dtype=torch.float64, requires_grad=True)
        output = _positive(model)(image)
        if not isinstance(output, Tensor):
            raise ValueError(f"the model returns {type(output).__name__}: expected one tensor")
        if output.ndim == 4:  # (1, channels, height, width)
            output = output[:, :, output.shape[2] // 2, output.shape[3] // 2]
        if output.requires_grad:
            torch.autograd.backward([(output * _uneven(output.shape)).sum()])
    gradient = image.grad
    if gradient is None or not gradient.any():
        raise ValueError("no gradient reaches the image: the central output depends on no pixel")
    seen = gradient[0].abs().sum(0) > 0  # (height, width)
    if seen[[0, -1]].any() or seen[:, [0, -1]].any():
        raise ValueError(
            f"the field touches the border of the {size}×{size} image: give a larger size"
        )
    columns = seen.any(0).nonzero()
    return int(columns[-1] - columns[0]) + 1


# --8<-- [end:probe]


# --8<-- [start:positive]
def _positive(model: nn.Module) -> nn.Module:
    """A copy in evaluation mode whose layers average their inputs with uneven positive weights."""
    model = copy.deepcopy(model).cpu().double().eval()
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(False)
        if parameter.ndim > 1:  # (out, in, height, width)
            parameter.copy_(_uneven(parameter.shape) / parameter[0].numel())
        else:
            parameter.fill_(0 if name.endswith("bias") else 1)
    for name, buffer in model.named_buffers():
        if name.endswith("running_mean"):
            buffer.zero_()
        elif name.endswith("running_var"):
            buffer.fill_(1)
    return model


def _uneven(shape: torch.Size) -> Tensor:
    """Numbers from 0.5 to 1.5, the same each time: equal ones could cancel in a softmax."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64) + 0.5


PASSING = {"relu", "relu6", "leaky_relu", "threshold", "hardtanh", "clamp"}
BOUNDED = {"sigmoid", "tanh", "hardsigmoid", "logsigmoid"}


class _OpenPaths(TorchFunctionMode):
    """Lets the gradient through, in modules and functions alike.

    Max-pooling becomes the mean over the same window, so that no tap goes unseen; activations that
    cut off pass everything on; bounded ones become x / (1 + |x|), whose slope is never zero.
    """

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name, kwargs = getattr(function, "__name__", ""), kwargs or {}
        if name.rstrip("_") in PASSING:
            return args[0]
        if name.rstrip("_") in BOUNDED:
            return F.softsign(args[0])
        if name == "max_pool2d":
            return _average_pool(*args, **kwargs)
        if name == "adaptive_max_pool2d":
            return F.adaptive_avg_pool2d(*args)
        if name.startswith(("max_pool", "adaptive_max_pool")):
            expected = "2-dimensional max-pooling without indices"
            raise ValueError(f"{name} cannot be averaged: expected {expected}")
        return function(*args, **kwargs)


def _average_pool(
    image: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    **_: Any,
) -> Tensor:
    """The mean over the windows of a max-pooling, as a depthwise convolution."""
    height, width = _pair(kernel_size)
    down, right = _pair(stride or kernel_size)
    above, left = _pair(padding)
    size = F.max_pool2d(image.detach(), kernel_size, stride, padding, dilation, ceil_mode).shape
    image = F.pad(image, (left, left + right, above, above + down))  # room for a window cut off
    channels = image.shape[1]
    mean = torch.full((channels, 1, height, width), 1 / (height * width), dtype=image.dtype)
    image = F.conv2d(image, mean, None, (down, right), 0, _pair(dilation), channels)
    return image[:, :, : size[2], : size[3]]


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[-1])


# --8<-- [end:positive]


# --8<-- [start:trace]
def trace(model: nn.Module, size: int) -> Field:
    """The field of the model's output units, by walking its graph once, with no gradient.

    Every tensor of the graph carries the input range of its unit 0 and its jump, so branches cost
    nothing extra. Branches give the union of their ranges and `start` is its midpoint. Layers that
    mix all positions (global pooling, attention, flatten and linear) give the whole size, an upper
    bound where a crop or a stride has left pixels out. Layers count as in evaluation mode.

    Arguments:
        model: a module that `torch.fx` can trace, from (batch, channels, size, size) to one tensor.
            Rectangular kernels count along the width.
        size: side of the input image in pixels.
    Raises:
        ValueError: the model cannot be traced, uses an operation whose field is not known, or adds
            branches of different jumps; or the image is too small.
    """
    span = span_of(model, size)
    return Field(span.last - span.first + 1, span.jump, (span.first + span.last) / 2)


# --8<-- [end:trace]
