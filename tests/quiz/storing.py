"""Attempts and times for the tests of the store."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.quiz import clock
from kb.quiz.answers.attempt import Attempt, Task
from kb.quiz.answers.grading import Verdict
from kb.quiz.asking.problem import Bilingual, Mistake

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def answer(
    question: str = "receptive_field/strided_stack",
    rating: int = 3,
    *,
    raw: str = "31",
    parsed: str = "31 px",
    mistake: str | None = None,
) -> Attempt:
    """An attempt of that rating: 1 was wrong, 2 took a hint, 4 was called easy."""
    known = Mistake(id=mistake, value=31, zh="错", en="wrong") if mistake else None
    outcome = "wrong" if rating == 1 else "right"
    verdict = Verdict(outcome, parsed, Bilingual(zh="说", en="said"), 31, known)
    attempt = Attempt(
        Task(question), "answered", raw, verdict, hints=int(rating == 2), seconds=4.2,
        easy=rating == 4,
    )  # fmt: skip
    assert attempt.rating == rating
    return attempt


class Clock:
    """A clock the test sets."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = START
        patch.setattr(clock, "now", lambda: self.now)

    def forward(self, **gap: float) -> None:
        self.now += timedelta(**gap)
