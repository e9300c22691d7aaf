"""What an operation does to the input range, in pixels along the width, of a row of units."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor


# --8<-- [start:Span]
@dataclass(frozen=True)
class Span:
    """Unit i of a row of `units` units sees pixels first + i·jump to last + i·jump."""

    first: int
    last: int
    jump: int
    units: int
    whole: bool = False  # every unit sees first to last: the whole image
    flat: bool = False  # positions are laid out among the channels

    def window(self, kernel: int, stride: int, padding: int, dilation: int, ceil: bool) -> "Span":
        """After a convolution or a pooling."""
        reach = dilation * (kernel - 1)
        free = self.units + 2 * padding - reach - 1
        if free < 0 or self.flat:
            row = "flattened features" if self.flat else f"a row of {self.units} units"
            raise ValueError(f"a window of {reach + 1} units on {row}: expected a larger image")
        count = (-(-free // stride) if ceil else free // stride) + 1
        if ceil and (count - 1) * stride >= self.units + padding:
            count -= 1  # no window starts in the padding on the right
        moved = replace(self, jump=self.jump * stride, units=count)
        if self.whole:
            return moved
        first = self.first - padding * self.jump
        return replace(moved, first=first, last=self.last + (reach - padding) * self.jump)

    def join(self, other: "Span") -> "Span":
        """After adding or concatenating branches: what either of them sees."""
        wide, narrow = (self, other) if self.units >= other.units else (other, self)
        if self.whole or other.whole:
            if narrow.units in (1, wide.units):  # a gate acts on every unit of the row
                seen = self if self.whole else other
                return replace(wide, first=seen.first, last=seen.last, whole=True)
        elif wide.units == narrow.units and (wide.jump == narrow.jump or wide.units == 1):
            first, last = min(wide.first, narrow.first), max(wide.last, narrow.last)
            return replace(wide, first=first, last=last)
        raise ValueError(
            f"branches meet with jumps of {self.jump} and {other.jump} px and rows of "
            f"{self.units} and {other.units} units: expected the same"
        )


# --8<-- [end:Span]


OTHER = object()  # what is not an image: a size, a constant

LOCAL = {
    "abs", "add", "add_", "alpha_dropout", "celu", "clamp", "clamp_", "clone",
    "contiguous", "detach", "div", "div_", "double", "dropout", "dropout2d", "dropout_", "elu",
    "elu_", "exp", "feature_dropout", "float", "gelu", "half", "hardsigmoid", "hardswish",
    "hardtanh", "hardtanh_", "iadd", "imul", "isub", "leaky_relu", "leaky_relu_",
    "local_response_norm", "log", "logsigmoid", "maximum", "minimum", "mish", "mul", "mul_",
    "neg", "pow", "prelu", "relu", "relu6", "relu_", "rrelu", "selu", "sigmoid", "sigmoid_",
    "silu", "softplus", "softsign", "sqrt", "sub", "sub_", "tanh", "tanh_", "to", "truediv",
    "type_as",
}  # fmt: skip


def width(value: Any) -> Any:
    """The entry of the last axis of an int or a tuple."""
    return value if isinstance(value, (int, str)) or value is None else value[-1]


def everywhere(x: Span, size: int) -> Span:
    """One unit made of all positions."""
    return Span(0, size - 1, x.jump * x.units, 1, whole=True, flat=x.flat)


def mixed(size: int, x: Span, *_: Any, **__: Any) -> Span:
    """As many units as before, each made of all positions."""
    return replace(x, first=0, last=size - 1, whole=True)


def convolve(x: Span, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Span:
    kernel, stride, dilation = width(kernel), width(stride), width(dilation)
    padding = width(padding) if padding != "valid" else 0
    if padding != "same":
        return x.window(kernel, stride, padding, dilation, False)
    total = dilation * (kernel - 1)  # an odd total puts the extra unit on the right
    left = total // 2
    return pad_(0, x, (left, total - left)).window(kernel, stride, 0, dilation, False)


def conv(
    size: int, x: Span, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0,
    dilation: Any = 1, *_: Any, **__: Any,
) -> Span:  # fmt: skip
    if not isinstance(weight, Tensor):
        raise ValueError(f"the kernel is {weight!r}: expected a parameter or buffer of the model")
    return convolve(x, weight.shape[-1], stride, padding, dilation)


def pool(
    size: int, x: Span, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
    ceil_mode: bool = False, **_: Any,
) -> Span:  # fmt: skip
    kernel, stride = width(kernel_size), width(stride or kernel_size)
    return x.window(kernel, stride, width(padding), width(dilation), ceil_mode)


def average(
    size: int, x: Span, kernel_size: Any, stride: Any = None, padding: Any = 0,
    ceil_mode: bool = False, *_: Any, **__: Any,
) -> Span:  # fmt: skip
    return pool(size, x, kernel_size, stride, padding, 1, ceil_mode)


def adaptive(size: int, x: Span, output_size: Any, *_: Any, **__: Any) -> Span:
    count = width(output_size)
    if count == 1:
        return everywhere(x, size)
    if count is None or count == x.units:
        return x
    if x.units % count:
        raise ValueError(
            f"adaptive pooling from {x.units} to {count} units has uneven windows: "
            f"expected {count} to divide {x.units}"
        )
    kernel = x.units // count
    return x.window(kernel, kernel, 0, 1, False)


def mean(size: int, x: Span, dim: Any = None, keepdim: bool = False, **named: Any) -> Span:
    dim = named.get("axis", dim)
    axes = {2, 3} if dim is None else {d % 4 for d in ([dim] if isinstance(dim, int) else dim)}
    if x.flat or axes - {2, 3} or not (keepdim or axes == {2, 3}):
        raise ValueError(f"a mean over axes {dim} is not known: expected height and width")
    return replace(everywhere(x, size), flat=not keepdim) if 3 in axes else x


def pad_(size: int, x: Span, pad: Any, mode: str = "constant", value: Any = None) -> Span:
    if mode == "circular":
        raise ValueError("circular padding reads the far side of the image: expected zeros")
    left, right = pad[0], pad[1]
    shift = 0 if x.whole else left * x.jump
    return replace(x, first=x.first - shift, last=x.last - shift, units=x.units + left + right)


def flatten(size: int, x: Span, start_dim: int = 0, end_dim: int = -1) -> Span:
    if start_dim != 1 or end_dim not in (-1, 3):
        raise ValueError(
            f"flatten from axis {start_dim} to {end_dim} is not known: expected from 1 to the last"
        )
    return replace(x, flat=True)


def view(size: int, x: Span, *shape: Any) -> Span:
    """(batch, features) from a feature map, and (batch, channels, 1, 1) from features."""
    target = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    if len(target) == 2:
        return replace(x, flat=True)
    if x.units == 1 and len(target) == 4 and tuple(target[2:]) == (1, 1):
        return replace(x, flat=False)
    raise ValueError(f"a view of {len(target)} axes is not known: expected (batch, features)")


def unsqueeze(size: int, x: Span, *_: Any, **__: Any) -> Span:
    if x.units > 1:
        raise ValueError("unsqueeze of a feature map is not known: expected pooled features")
    return replace(x, flat=False)


def same(size: int, x: Span, *_: Any, **__: Any) -> Span:
    return x


def linear(size: int, x: Span, *_: Any, **__: Any) -> Span:
    if not x.flat:
        raise ValueError("a linear layer on a feature map mixes its width: flatten first")
    return x if x.units == 1 else everywhere(x, size)


def cat(size: int, parts: Any, dim: int = 0, **named: Any) -> Span:
    dim = named.get("axis", dim)
    if dim not in (1, -3):
        raise ValueError(f"concatenation along axis {dim} is not known: expected 1, the channels")
    return joined(parts)


def chunk(size: int, x: Span, chunks: int, dim: int = 0) -> tuple[Span, ...]:
    if dim not in (1, -3):
        raise ValueError(f"chunks along axis {dim} are not known: expected 1, the channels")
    return (x,) * chunks


def softmax(size: int, x: Span, dim: Any = None, **_: Any) -> Span:
    if dim not in (1, -3):
        raise ValueError(f"softmax along axis {dim} is not known: expected 1, the channels")
    return x


def getitem(size: int, x: Any, key: Any) -> Any:
    """Rows and columns by slices, `x[:, :, 1:, ::2]`; new axes, `x[:, :, None, None]`."""
    if isinstance(x, tuple):
        return x[key]
    keys = key if isinstance(key, tuple) else (key,)
    if None in keys:
        return unsqueeze(size, x)
    if Ellipsis in keys:
        at = keys.index(Ellipsis)
        keys = keys[:at] + (slice(None),) * (5 - len(keys)) + keys[at + 1 :]
    if len(keys) > 4 or not all(isinstance(part, slice) for part in keys):
        raise ValueError(f"the index {key!r} is not known: expected slices")
    if len(keys) < 4:
        return x
    start, stop, step = keys[3].indices(x.units)
    shift = 0 if x.whole else start * x.jump
    cut = replace(x, jump=x.jump * step, units=len(range(start, stop, step)))
    return replace(cut, first=x.first + shift, last=x.last + shift)


def attribute(size: int, x: Span, name: str, *_: Any) -> object:
    if name not in {"shape", "dtype", "device", "ndim"}:
        raise ValueError(f"the attribute {name} of a feature map is not known")
    return OTHER


def batch_norm(
    size: int, x: Span, running_mean: Any = None, running_var: Any = None, weight: Any = None,
    bias: Any = None, training: bool = False, *_: Any, **__: Any,
) -> Span:  # fmt: skip
    return mixed(size, x) if training or running_mean is None else x


def shape(size: int, *_: Any, **__: Any) -> object:
    return OTHER


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "conv1d": conv, "conv2d": conv, "max_pool1d": pool, "max_pool2d": pool,
    "avg_pool1d": average, "avg_pool2d": average, "adaptive_avg_pool2d": adaptive,
    "batch_norm": batch_norm,
    "adaptive_max_pool2d": adaptive, "adaptive_avg_pool1d": adaptive, "mean": mean,
    "amax": mean, "pad": pad_, "flatten": flatten, "view": view, "reshape": view,
    "linear": linear, "cat": cat, "concat": cat, "concatenate": cat, "chunk": chunk,
    "softmax": softmax, "log_softmax": softmax, "getitem": getitem, "size": shape,
    "dim": shape, "getattr": attribute, "scaled_dot_product_attention": mixed,
    "unsqueeze": unsqueeze, "expand": same, "expand_as": same,
}  # fmt: skip


def leaves(value: Any) -> list[Any]:
    """The spans and constants inside nested arguments."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


def joined(values: Any) -> Span:
    """The union of the spans among the values."""
    return functools.reduce(Span.join, (value for value in values if isinstance(value, Span)))
