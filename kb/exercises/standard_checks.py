"""Checks that many exercises have: a gradient, inputs left alone, nothing ready-made."""

from collections.abc import Callable
from typing import Any

from kb.exercises.calls import afterwards, with_gradient, without
from kb.exercises.checking import Check
from kb.exercises.outcome import Texts


def no_gradient(cases: Any, *names: str, zh: str, en: str) -> Check:
    """The loss, or the sum of losses, can be differentiated by these inputs."""
    mistake = (
        "损失成了普通的数，梯度断了：不要用 item、tolist 或 math，全程用张量",
        "A loss became a plain number and its gradient is lost: no item, tolist or math, "
        "tensors all the way",
    )
    reached, call = ", ".join(names), with_gradient(*names)
    return Check("no_gradient", zh, en, cases, lambda **_: reached, mistake, call=call, examples=5)


def input_changed(cases: Any, name: str) -> Check:
    """The function leaves this input as it was."""
    return Check(
        "input_changed",
        zh=f"输入的 {name} 没有被改动",
        en=f"The input `{name}` is left unchanged",
        cases=cases,
        expect=lambda **case: case[name],
        call=afterwards(name),
        mistake=(
            "就地改了输入：先复制，或用返回新张量的 `scatter`、`torch.where`",
            "The input was changed in place: copy it, or use `scatter` or `torch.where`",
        ),
        examples=20,
    )


def library(
    *words: str, zh: str, en: str, cases: Any, expect: Callable[..., Any], mistake: Texts,
    tolerance: float = 1e-5,
) -> Check:  # fmt: skip
    """The right values, without a function of torch that has one of these words in its name."""
    call = without(*words)
    return Check(
        "library", zh, en, cases, expect, mistake, call=call, tolerance=tolerance, examples=5
    )
