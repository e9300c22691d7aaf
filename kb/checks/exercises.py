"""What is refused of exercises, each with the file and the next step."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.exercises.checking import load
from kb.exercises.exercise import LANGUAGES, Exercise, ExerciseError
from kb.exercises.mutants import FILE, mutants
from kb.exercises.outcome import Outcome
from kb.exercises.runner import Runner

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
    names = [f"stub{suffix}", f"solution{suffix}", "checks.py", FILE]
    names += [f"{part}.{lang}.md" for part in ("task", "hints") for lang in LANGUAGES]
    return names + (["Checks.java"] if suffix == ".java" else [])


def structure(exercise: Exercise) -> list[Fault]:
    """Missing and stray files, empty hints, untitled tasks, checks and mutants that do not fit."""
    place = exercise.place
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
        yield Fault(error.place, error.wrong, error.next_step)
    hints = {lang: exercise.hints(lang) for lang in LANGUAGES}
    for lang, steps in hints.items():
        if not steps or not all(steps):
            yield Fault(f"{place}/hints.{lang}.md", "an empty hint", "number at least one step")
    if len(hints["zh"]) != len(hints["en"]):
        yield Fault(f"{place}/hints.en.md", "not as many steps as in Chinese", "match them")
    checks = load(exercise.folder).CHECKS
    ids = [check.id for check in checks]
    if len(set(ids)) < len(ids):
        yield Fault(f"{place}/checks.py", "two checks share an id", "give each its own")
    for check in checks:
        if not (check.zh.strip() and check.en.strip()):
            yield Fault(f"{place}/checks.py", f"{check.id} lacks a text", "write zh and en")
        if check.mistake is not None and not all(text.strip() for text in check.mistake):
            yield Fault(f"{place}/checks.py", f"{check.id} lacks a text", "write both languages")
    try:
        wrong = mutants(exercise)
    except ExerciseError as error:
        yield Fault(error.place, error.wrong, error.next_step)
        return
    if len(wrong) < LEAST_MUTANTS:
        step = f"write at least {LEAST_MUTANTS}"
        yield Fault(f"{place}/{FILE}", f"{len(wrong)} mutants", step)
    named = {check.id for check in checks if check.mistake}
    for name in sorted(set(wrong) - named):
        yield Fault(f"{place}/{FILE}, {name}", "no check names this mistake", "add the check")
    for name in sorted(named - set(wrong)):
        yield Fault(f"{place}/checks.py", f"{name} has no mutant", f"add [[{name}]] to {FILE}")


def behaviour(exercise: Exercise, runner: Runner) -> list[Fault]:
    """The stub fails, the solution passes, and each mutant dies at the check that names it."""
    place, suffix = exercise.place, exercise.suffix
    faults = []
    stub = runner.check(exercise, exercise.folder / f"stub{suffix}")
    if stub.state != "failed":
        faults.append(Fault(f"{place}/stub{suffix}", _told(stub), "a stub loads, and fails"))
    solved = runner.check(exercise, exercise.folder / f"solution{suffix}")
    if solved.state != "passed":
        faults.append(Fault(f"{place}/solution{suffix}", _told(solved), "mend the solution"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / exercise.file_name
        for name, text in mutants(exercise).items():
            file.write_text(text, encoding="utf-8")
            outcome = runner.check(exercise, file)
            if outcome.failed != name:
                step = f"check {name} must name it"
                faults.append(Fault(f"{place}/{FILE}, {name}", _told(outcome), step))
    return faults


def _told(outcome: Outcome) -> str:
    return {
        "passed": "passes every check",
        "failed": f"fails check {outcome.failed} (input {outcome.case}; got {outcome.got})",
    }.get(outcome.state, f"{outcome.state}: {outcome.error}")
