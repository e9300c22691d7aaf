"""How long the checks of an exercise take once torch is loaded, and how soon a save is answered."""

import statistics
import time

from kb.exercises.exercise import exercises
from kb.exercises.workshop import Workshop

CHECKS = 5.0  # seconds, all checks of one exercise
ANSWER = 1.0  # seconds, from a save of the stub to its verdict in `kb code watch`


def main() -> None:
    """Print the slowest and the median solution, and the median answer to a save."""
    with Workshop(seconds=120) as workshop:
        started = time.perf_counter()
        workshop.start()
        loading = time.perf_counter() - started
        solved, answered = {}, []
        for exercise in exercises():
            if exercise.suffix != ".py":
                continue
            outcome = workshop.check(exercise, exercise.folder / "solution.py")
            solved[exercise.id] = outcome.seconds
            answered.append(workshop.check(exercise, exercise.folder / "stub.py").seconds)
    slowest = max(solved, key=lambda name: solved[name])
    middle, answer = statistics.median(solved.values()), statistics.median(answered)
    kept = "kept" if solved[slowest] <= CHECKS else "MISSED"
    print(f"loading torch once: {loading:.2f} s")
    print(f"solutions, median of {len(solved)}: {middle:.2f} s")
    print(f"slowest, {slowest}: {solved[slowest]:.2f} s  bound {CHECKS} s  {kept}")
    kept = "kept" if answer <= ANSWER else "MISSED"
    print(f"a save of the stub answered after {answer:.2f} s (median)  bound {ANSWER} s  {kept}")


if __name__ == "__main__":
    main()
