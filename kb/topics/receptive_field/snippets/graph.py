"""Input range, in pixels along the width, of a module's output, by walking its graph once."""

import operator
from collections.abc import Mapping
from typing import Any

from torch import fx, nn

from kb.topics.receptive_field.snippets import operations
from kb.topics.receptive_field.snippets.operations import FUNCTIONS, LOCAL, OTHER, Span


# --8<-- [start:span_of]
def span_of(model: nn.Module, size: int) -> Span:
    """The input range of the model's output; each node of its graph is visited once.

    Raises:
        ValueError: the model cannot be traced, uses an operation whose field is not known, adds
            branches that do not match, or the image is too small.
    """
    if size < 1:
        raise ValueError(f"size is {size}: expected the side of an image, at least 1 pixel")
    model = nn.Sequential(model)  # so that a single layer is a node too
    try:
        graph = fx.Tracer().trace(model)
    except Exception as error:  # whatever the model's own code raises on a symbolic input
        raise ValueError(f"torch.fx cannot trace {type(model[0]).__name__}: {error}") from error
    values: dict[fx.Node, Any] = {}
    for node in graph.nodes:
        args = fx.node.map_arg(node.args, values.__getitem__)
        kwargs = fx.node.map_arg(node.kwargs, values.__getitem__)
        if node.op == "placeholder":
            values[node] = Span(0, 0, 1, size)
        elif node.op == "get_attr":
            values[node] = operator.attrgetter(str(node.target))(model)
        elif node.op != "output":
            try:
                values[node] = _apply(model, node, args, kwargs, size)
            except ValueError as error:
                raise ValueError(f"at {node.name}: {error}") from error
            except (TypeError, IndexError) as error:  # arguments by names not known here
                raise ValueError(f"at {node.name}: this way to call it is not known") from error
    if not isinstance(args[0], Span):
        raise ValueError(f"the model returns {type(args[0]).__name__}: expected one feature map")
    return args[0]


def _apply(model: nn.Module, node: fx.Node, args: Any, kwargs: Mapping[str, Any], size: int) -> Any:
    if node.op == "call_module":
        given = args[0] if args else kwargs.get("input")
        return _module(model.get_submodule(str(node.target)), given, size)
    name = node.target if isinstance(node.target, str) else node.target.__name__
    if not any(isinstance(value, Span) for value in operations.leaves((args, kwargs))):
        return OTHER  # arithmetic on sizes and constants
    if name in FUNCTIONS:
        return FUNCTIONS[name](size, *args, **kwargs)
    if name in LOCAL:
        return operations.joined(operations.leaves((args, kwargs)))
    raise ValueError(f"the field of {name} is not known")


# --8<-- [end:span_of]

RUNNING = (nn.modules.batchnorm._BatchNorm, nn.modules.instancenorm._InstanceNorm)
LOCAL_MODULES = (
    nn.modules.dropout._DropoutNd, nn.Identity,
    nn.LocalResponseNorm, nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.RReLU, nn.ELU, nn.SELU,
    nn.CELU, nn.GELU, nn.SiLU, nn.Mish, nn.Sigmoid, nn.Tanh, nn.Hardswish, nn.Hardsigmoid,
    nn.Hardtanh, nn.Softplus, nn.Softsign, nn.LogSigmoid, nn.Hardshrink, nn.Softshrink,
    nn.Tanhshrink, nn.Threshold, nn.ChannelShuffle, nn.Softmax2d,
)  # fmt: skip

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d)
POOLS = (nn.MaxPool1d, nn.MaxPool2d, nn.AvgPool1d, nn.AvgPool2d, nn.LPPool1d, nn.LPPool2d)
ADAPTIVE = (
    nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d,
)  # fmt: skip
PADS = (
    nn.ZeroPad1d, nn.ZeroPad2d, nn.ConstantPad1d, nn.ConstantPad2d,
)  # fmt: skip


# --8<-- [start:module]
def _module(module: nn.Module, x: Any, size: int) -> Any:
    """What a layer of torch.nn does to a span, in evaluation mode."""
    if not isinstance(x, Span):
        raise ValueError(f"{type(module).__name__} is given {x!r}: expected a feature map")
    if isinstance(module, RUNNING):  # without kept statistics they are taken over all positions
        return x if module.running_mean is not None else operations.mixed(size, x)
    if isinstance(module, LOCAL_MODULES):
        return x
    if isinstance(module, CONVOLUTIONS):
        if module.padding_mode == "circular":
            raise ValueError("circular padding reads the far side of the image: expected zeros")
        return operations.convolve(
            x, module.kernel_size, module.stride, module.padding, module.dilation
        )
    if isinstance(module, POOLS):
        return operations.pool(
            size, x, module.kernel_size, module.stride, getattr(module, "padding", 0),
            getattr(module, "dilation", 1), module.ceil_mode,
        )  # fmt: skip
    if isinstance(module, ADAPTIVE):
        return operations.adaptive(size, x, module.output_size)
    if isinstance(module, PADS):
        return operations.pad_(size, x, module.padding)
    if isinstance(module, nn.Flatten):
        return operations.flatten(size, x, module.start_dim, module.end_dim)
    if isinstance(module, nn.Linear):
        return operations.linear(size, x)
    if isinstance(module, nn.Softmax):
        return operations.softmax(size, x, module.dim)
    if isinstance(module, nn.GroupNorm):  # its statistics are taken over all positions
        return operations.mixed(size, x)
    if isinstance(module, nn.MultiheadAttention):
        return (operations.mixed(size, x), OTHER)  # the features, the attention weights
    raise ValueError(f"the field of {type(module).__name__} is not known")


# --8<-- [end:module]
