"""What the room of exercises refuses, each with the file and the next step."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.exercises.child import load
from kb.exercises.exercise import LANGUAGES, Exercise, ExerciseError
from kb.exercises.workshop import Outcome, Workshop

LEAST = 2  # exercises a topic
LEAST_MUTANTS = 2


@dataclass(frozen=True)
class Fault:
    """Something wrong with an exercise."""

    place: str
    wrong: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}; {self.next_step}"


def files_of(exercise: Exercise) -> list[str]:
    """The names every exercise of its language has."""
    suffix = exercise.suffix
    names = [f"stub{suffix}", f"solution{suffix}", "checks.py", "mutants"]
    names += [f"{part}.{lang}.md" for part in ("task", "hints") for lang in LANGUAGES]
    return names + (["Checks.java"] if suffix == ".java" else [])


def structure(exercise: Exercise) -> list[Fault]:
    """Missing and stray files, empty hints, untitled tasks, checks and mutants that do not fit."""
    place = f"kb/exercises/{exercise.id}"
    wanted = files_of(exercise)
    present = {p.name for p in exercise.folder.iterdir() if p.name != "__pycache__"}
    faults = [
        Fault(f"{place}/{name}", "missing", "write it") for name in wanted if name not in present
    ]
    faults += [
        Fault(f"{place}/{name}", "belongs to no exercise", "remove it")
        for name in sorted(present - set(wanted))
    ]
    return faults or list(_contents(exercise, place))


def _contents(exercise: Exercise, place: str) -> Iterator[Fault]:
    try:
        _ = [exercise.title(lang) for lang in LANGUAGES]
    except ExerciseError as error:
        yield Fault(place, str(error), "begin the task with its title")
    hints = {lang: exercise.hints(lang) for lang in LANGUAGES}
    for lang, steps in hints.items():
        if not steps or not all(steps):
            yield Fault(f"{place}/hints.{lang}.md", "an empty hint", "number at least one step")
    if len(hints["zh"]) != len(hints["en"]):
        yield Fault(f"{place}/hints.en.md", "not as many steps as in Chinese", "match them")
    checks = load(exercise.folder / "checks.py", "kb_exercise_checks").CHECKS
    ids = [check.id for check in checks]
    if len(set(ids)) < len(ids):
        yield Fault(f"{place}/checks.py", "two checks share an id", "give each its own")
    for check in checks:
        if not (check.zh.strip() and check.en.strip()):
            yield Fault(f"{place}/checks.py", f"{check.id} lacks a text", "write zh and en")
        if check.mistake is not None and not all(text.strip() for text in check.mistake):
            yield Fault(f"{place}/checks.py", f"{check.id} lacks a text", "write both languages")
    mutants = exercise.mutants()
    if len(mutants) < LEAST_MUTANTS:
        wrong = f"{len(mutants)} mutants"
        yield Fault(f"{place}/mutants", wrong, f"write at least {LEAST_MUTANTS}")
    named = {check.id for check in checks if check.mistake}
    for name in sorted(set(mutants) - named):
        yield Fault(f"{place}/mutants/{name}", "no check names this mistake", "add the check")
    for name in sorted(named - set(mutants)):
        yield Fault(f"{place}/checks.py", f"{name} has no mutant", f"add mutants/{name}")


def behaviour(exercise: Exercise, workshop: Workshop) -> list[Fault]:
    """The stub fails, the solution passes, and each mutant dies at the check that names it."""
    place = f"kb/exercises/{exercise.id}"
    suffix = exercise.suffix
    faults = []
    stub = workshop.check(exercise, exercise.folder / f"stub{suffix}")
    if stub.state != "failed":
        faults.append(Fault(f"{place}/stub{suffix}", _told(stub), "a stub loads, and fails"))
    solved = workshop.check(exercise, exercise.folder / f"solution{suffix}")
    if solved.state != "passed":
        faults.append(Fault(f"{place}/solution{suffix}", _told(solved), "mend the solution"))
    for name, path in exercise.mutants().items():
        outcome = workshop.check(exercise, path)
        if outcome.failed != name:
            faults.append(
                Fault(f"{place}/mutants/{path.name}", _told(outcome), f"check {name} must name it")
            )
    return faults


def _told(outcome: Outcome) -> str:
    return {
        "passed": "passes every check",
        "failed": f"fails check {outcome.failed} (input {outcome.case}; got {outcome.got})",
    }.get(outcome.state, f"{outcome.state}: {outcome.error}")
