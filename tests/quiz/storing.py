"""Answers and times for the tests of the store."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.quiz import clock
from kb.quiz.memory.review import Answer

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def answer(question: str = "receptive_field/strided_stack", rating: int = 3, **more: Any) -> Answer:
    """A graded answer with that rating."""
    values: dict[str, Any] = {
        "question": question, "revision": 1, "seed": 42, "origin": "quiz", "raw": "31",
        "parsed": "31 px", "verdict": "wrong" if rating == 1 else "right", "rating": rating,
        "milliseconds": 4200,
    }  # fmt: skip
    return Answer(**values | more)


class Clock:
    """A clock the test sets."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = START
        patch.setattr(clock, "now", lambda: self.now)

    def forward(self, **gap: float) -> None:
        self.now += timedelta(**gap)
