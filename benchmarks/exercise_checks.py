"""How long the checks of an exercise take once torch is loaded, and how soon a save is answered."""

import statistics
import time
from collections.abc import Iterator

from benchmarks.timing import Figure
from kb.exercises.exercise import exercises
from kb.exercises.runner import Runner

TITLE = ("练习的检查", "The checks of the exercises")
CHECKS = 5.0  # seconds, all checks of one exercise
ANSWER = 1.0  # seconds, from a save of the stub to its verdict in `kb code watch`


def main() -> Iterator[Figure | str]:
    """The slowest and the median solution, and the median answer to a save."""
    with Runner(seconds=120) as runner:
        started = time.perf_counter()
        runner.start()
        loading = time.perf_counter() - started
        solved, answered = {}, []
        for exercise in exercises():
            if exercise.suffix != ".py":
                continue
            outcome = runner.check(exercise, exercise.folder / "solution.py")
            solved[exercise.id] = outcome.seconds
            answered.append(runner.check(exercise, exercise.folder / "stub.py").seconds)
    slowest = max(solved, key=lambda name: solved[name])
    middle, answer = statistics.median(solved.values()), statistics.median(answered)
    yield f"loading torch once: {loading:.2f} s"
    yield f"solutions, median of {len(solved)}: {middle:.2f} s; the slowest is {slowest}"
    seconds = "{:.2f} s"
    yield Figure(
        "最慢的一题答案的全部检查", "All checks of the slowest solution",
        solved[slowest], seconds, most=CHECKS,
    )  # fmt: skip
    yield Figure(
        "`kb code watch`：存盘到结果", "`kb code watch`: from a save to the verdict",
        answer, seconds, most=ANSWER,
    )  # fmt: skip
