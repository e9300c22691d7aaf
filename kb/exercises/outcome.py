"""How a check of a learner's file ended."""

from dataclasses import dataclass, field
from typing import Literal

Texts = tuple[str, str]  # in Chinese and in English
State = Literal["passed", "failed", "broken", "timeout", "died", "unavailable"]
PRINTED = 4000  # characters of the learner's prints that are kept


@dataclass
class Outcome:
    """How a check of a file ended.

    passed: ids of the checks that passed. failed: the one that failed, with its smallest case.
    property: what the solution must do there. mistake: what was probably done wrong.
    """

    state: State
    passed: list[str] = field(default_factory=list)
    failed: str | None = None
    case: str = ""
    expected: str = ""
    got: str = ""
    differs: str = ""
    property: Texts | None = None
    mistake: Texts | None = None
    error: str = ""
    line: int | None = None
    printed: str = ""
    seconds: float = 0.0
