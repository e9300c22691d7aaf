"""Exercises in the review schedule: a check that passes or names a mistake is an answer.

An exercise's id there is `code/<topic>.<name>`; `code` is no topic, so question sessions never
meet it. `kb` and `kb code list` say which exercises are due.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli._language import say
from kb.cli._practice import NOT_WRITTEN

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
    from kb.cli._keeping import open_keeper
    from kb.quiz.memory.review import Answer
    from kb.quiz.memory.schedule import rate

    passed = outcome.state == "passed"
    keeper, _ = open_keeper(data, "code")
    try:
        recorded = keeper.store.record(
            Answer(
                question=review_id(exercise), revision=1, seed=0, origin="code", raw=outcome.case,
                parsed=outcome.failed or "", verdict="right" if passed else "wrong",
                rating=int(rate(passed, hints=0, easy=False)),
                mistake=outcome.failed, milliseconds=round(outcome.seconds * 1000),
            )
        )  # fmt: skip
        days = (recorded.memory.due - keeper.store.today()).days
    finally:
        keeper.finish()
    if not recorded.scheduled:
        return say("今天第一次检查已经排了日程。", "Today's first check has set the schedule.")
    return say(f"{days} 天后再写一遍。", f"Again in {days} day{'' if days == 1 else 's'}.")


def due(store: "Store") -> list[str]:
    """The exercises to write again today, as `topic/name`, longest due first."""
    rows = store.rows(
        "SELECT question FROM cards WHERE question > 'code/' AND question < 'code0' "
        "AND due <= ? ORDER BY due",
        (store.today().isoformat(),),
    )
    return [question.removeprefix(PREFIX).replace(".", "/", 1) for (question,) in rows]
