"""Checks of a learner's code: properties against a slow independent specification.

A check runs the learner's function on generated cases and compares with what is expected:
shapes first, then values. The failing case is shrunk, and the message names the mistake.
"""

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from kb.exercises.outcome import Texts


def called(solve: Callable[..., Any], **case: Any) -> Any:
    """The learner's function, called with the case."""
    return solve(**case)


def whole(result: Any) -> Any:
    """All of a result."""
    return result


@dataclass(frozen=True)
class Check:
    """One property of the solution.

    Arguments:
        id: permanent; the id of the mistake it names, where it names one.
        zh, en: what the solution must do.
        cases: a hypothesis strategy of the arguments, each a dict by parameter name.
        expect: the specification: the same arguments, what must come out. Slow and plain.
        mistake: what was probably done wrong when this check fails, in Chinese and English.
        call: how the learner's object is used; by default it is called with the case.
        part: what of either result is compared; by default all of it.
        tolerance: how far a value may be off, relative to max(1, |expected|).
        examples: how many cases are tried.
    """

    id: str
    zh: str
    en: str
    cases: Any
    expect: Callable[..., Any]
    mistake: Texts | None = None
    call: Callable[..., Any] = called
    part: Callable[[Any], Any] = whole
    tolerance: float = 1e-5
    examples: int = 40


@dataclass(frozen=True)
class Failure:
    """What went wrong on the smallest failing case: input, expected, got, and how they differ."""

    case: str
    expected: str
    got: str
    differs: str


def in_java(name: str, zh: str, en: str, mistake: Texts | None = None) -> Check:
    """The texts of a check that the exercise's Checks.java makes."""
    return Check(name, zh, en, cases=None, expect=lambda: None, mistake=mistake)


def load(folder: Path) -> ModuleType:
    """An exercise's `checks.py`: its ENTRY, the name to be defined, and its CHECKS in order."""
    spec = importlib.util.spec_from_file_location("kb_exercise_checks", folder / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Mismatch(Exception):
    """The learner's code gave something else than expected."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.differs)
        self.failure = failure


def run_check(check: Check, solve: Any) -> Failure | None:
    """None when every case passes, else the shrunk failing case.

    An exception in the learner's code counts as a failure and is quoted, never re-raised.
    """
    from hypothesis import HealthCheck, Phase, given, settings

    @settings(
        max_examples=check.examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        print_blob=False, report_multiple_bugs=False,
    )  # fmt: skip
    @given(case=check.cases)
    def holds(case: Mapping[str, Any]) -> None:
        expected = check.part(check.expect(**_copies(case)))
        try:
            got = check.part(check.call(solve, **_copies(case)))
        except Mismatch:
            raise
        except BaseException as error:  # sys.exit() in the learner's code, too
            name = type(error).__name__
            raise Mismatch(
                Failure(
                    show(case),
                    show(expected),
                    f"{name}: {_short(str(error))}".removesuffix(": "),
                    "exception",
                )
            ) from None
        if differs := difference(got, expected, check.tolerance):
            raise Mismatch(Failure(show(case), show(expected), show(got), differs))

    try:
        holds()
    except Mismatch as mismatch:
        return mismatch.failure
    except BaseExceptionGroup as group:
        for error in group.exceptions:
            if isinstance(error, Mismatch):
                return error.failure
        raise
    return None


def _copies(case: Mapping[str, Any]) -> dict[str, Any]:
    """The case as a fresh copy, so that code that changes its input does not hide it."""
    import copy

    return copy.deepcopy(dict(case))


def difference(got: Any, expected: Any, tolerance: float) -> str:
    """How `got` differs from `expected`, shapes first; empty when it does not."""
    import torch

    if isinstance(expected, (tuple, list)) and not isinstance(expected, torch.Size):
        return _sequence_difference(got, expected, tolerance)
    if isinstance(expected, torch.Tensor):
        return _tensor_difference(got, expected, tolerance)
    if isinstance(expected, bool) or not isinstance(expected, (int, float)):
        return "" if got == expected else "value"
    if isinstance(got, torch.Tensor) and got.numel() == 1:
        got = got.item()
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        return f"type: {type(got).__name__}, not a number"
    if got != got or expected != expected:
        return "" if got != got and expected != expected else "value: NaN"
    gap = abs(got - expected) if got != expected else 0.0
    return "" if gap <= tolerance * max(1.0, abs(expected)) else "value"


def _sequence_difference(got: Any, expected: Any, tolerance: float) -> str:
    import torch

    if isinstance(got, torch.Tensor):
        got = got.tolist()
    if not isinstance(got, (tuple, list)):
        return f"type: {type(got).__name__}, not a sequence"
    if len(got) != len(expected):
        return f"length: {len(got)}, not {len(expected)}"
    for place, (one, other) in enumerate(zip(got, expected, strict=True)):
        if differs := difference(one, other, tolerance):
            return f"[{place}] {differs}"
    return ""


def _tensor_difference(got: Any, expected: Any, tolerance: float) -> str:
    import torch

    if not isinstance(got, torch.Tensor):
        return f"type: {type(got).__name__}, not a tensor"
    if got.shape != expected.shape:
        return f"shape: {tuple(got.shape)}, not {tuple(expected.shape)}"
    if not got.numel():
        return ""
    one, other = got.detach().to(torch.float64), expected.detach().to(torch.float64)
    if not torch.equal(one.isnan(), other.isnan()):
        return "value: NaN"
    gap = ((one - other).abs() / other.abs().clamp(min=1)).nan_to_num(0.0, posinf=float("inf"))
    gap[one == other] = 0.0
    if gap.max() <= tolerance:
        return ""
    worst = tuple(int(i) for i in torch.unravel_index(gap.argmax(), gap.shape))
    return f"value at {list(worst)}: {one[worst].item():.6g}, not {other[worst].item():.6g}"


def show(value: Any, most: int = 400) -> str:
    """A case or a result, short enough to read."""
    import torch

    if isinstance(value, torch.Tensor):
        rounded = torch.round(value.detach().double(), decimals=4) + 0.0  # no −0
        shape = "×".join(map(str, value.shape)) or "scalar"
        text = f"tensor {shape} {rounded.tolist()}"
    elif isinstance(value, Mapping):
        text = ", ".join(f"{name} = {_inner(part, most)}" for name, part in value.items())
    elif isinstance(value, float):
        text = f"{value:.6g}"
    elif isinstance(value, torch.nn.Module):
        text = type(value).__name__
    else:
        text = repr(value)
    return _short(text, most)


def _inner(value: Any, most: int) -> str:
    """A mapping inside a case keeps its braces, so that one sees where it ends."""
    if not isinstance(value, Mapping):
        return show(value, most)
    return "{" + ", ".join(f"{key!r}: {_inner(part, most)}" for key, part in value.items()) + "}"


def _short(text: str, most: int = 400) -> str:
    flat = "".join(c if c.isprintable() or c == "\n" else "�" for c in text)
    return flat if len(flat) <= most else flat[:most] + "…"
