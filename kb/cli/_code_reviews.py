"""Exercises in the review schedule: a check that passes or names a mistake is an answer.

An exercise's id there is `code/<topic>.<name>`; `code` is no topic, so question sessions never
meet it. `kb` and `kb code list` say which exercises are due.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli._language import say
from kb.cli._practice import NOT_WRITTEN
from kb.cli._storage import session_store
from kb.quiz.answers.attempt import Attempt, Task
from kb.quiz.answers.grading import Verdict
from kb.quiz.asking.problem import Bilingual, Mistake

if TYPE_CHECKING:
    from kb.exercises.exercise import Exercise
    from kb.exercises.outcome import Outcome
    from kb.quiz.store.database import Store

PREFIX = "code/"


def review_id(exercise: "Exercise") -> str:
    """The id of an exercise in the store."""
    return f"{PREFIX}{exercise.topic}.{exercise.name}"


def keep(exercise: "Exercise", path: Path, outcome: "Outcome", data: Path | None) -> str:
    """Record an outcome that says something about the learner; a line to print, or nothing.

    The stub as it was handed out, code that does not run and a missing tool say nothing.
    """
    if outcome.state not in ("passed", "failed") or outcome.got.startswith(NOT_WRITTEN):
        return ""
    if path.is_file() and path.read_text("utf-8", errors="replace") == exercise.text("stub"):
        return ""
    attempt = Attempt(
        Task(review_id(exercise)), "answered", outcome.case, _verdict(outcome),
        seconds=outcome.seconds,
    )  # fmt: skip
    with session_store(data) as (store, _):
        attempt = store.record(attempt, "code")
    if not attempt.scheduled:
        return say("今天第一次检查已经排了日程。", "Today's first check has set the schedule.")
    days = attempt.days
    return say(f"{days} 天后再写一遍。", f"Again in {days} day{'' if days == 1 else 's'}.")


def _verdict(outcome: "Outcome") -> Verdict:
    zh, en = outcome.property or ("", "")
    said = Bilingual(zh=zh, en=en)
    if not outcome.failed:
        return Verdict("right", "", said)
    mistake = Mistake(id=outcome.failed, value=outcome.got, zh=zh, en=en)
    return Verdict("wrong", outcome.failed, said, outcome.got, mistake)


def due(store: "Store") -> list[str]:
    """The exercises to write again today, as `topic/name`, longest due first."""
    rows = store.rows(
        "SELECT question FROM cards WHERE question > 'code/' AND question < 'code0' "
        "AND due <= ? ORDER BY due",
        (store.today().isoformat(),),
    )
    return [question.removeprefix(PREFIX).replace(".", "/", 1) for (question,) in rows]
