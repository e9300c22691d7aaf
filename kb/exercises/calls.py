"""How a check uses a learner's function: the `call` of a check, beyond calling it with the case."""

from collections.abc import Callable
from typing import Any

from torch.overrides import TorchFunctionMode


class Watching(TorchFunctionMode):
    """While it is open, `look(name, args, kwargs)` sees each call of torch first, and may raise."""

    def __init__(self, look: Callable[[str, Any, dict[str, Any]], None]) -> None:
        super().__init__()
        self._look = look

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        self._look(getattr(function, "__name__", ""), args, kwargs or {})
        return function(*args, **(kwargs or {}))


def without(*words: str) -> Callable[..., Any]:
    """A call in which functions of torch with one of these words in their name refuse.

    Put such a check last: values are right by then, so only the forbidden call can fail it.
    """

    def look(name: str, args: Any, kwargs: dict[str, Any]) -> None:
        if any(word in name for word in words):
            raise RuntimeError(f"{name}: 这里要自己写 · write it yourself here")

    def call(solve: Callable[..., Any], **case: Any) -> Any:
        with Watching(look):
            return solve(**case)

    return call


def with_gradient(*names: str) -> Callable[..., str]:
    """A call that gives which of these inputs the loss, or the sum of losses, reaches."""

    def call(solve: Callable[..., Any], **case: Any) -> str:
        inputs = {name: case[name].requires_grad_() for name in names}
        found = solve(**case)
        total: Any = sum(found) if isinstance(found, tuple) else found
        total.backward()
        return ", ".join(name for name, tensor in inputs.items() if tensor.grad is not None)

    return call


def afterwards(name: str) -> Callable[..., Any]:
    """A call that gives this input as the learner's function leaves it."""

    def call(solve: Callable[..., Any], **case: Any) -> Any:
        solve(**case)
        return case[name]

    return call
