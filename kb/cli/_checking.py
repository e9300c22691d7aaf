"""What `kb check` does: one unit of work for each question and each exercise."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.checks.questions import Finding
    from kb.exercises.runner import Runner

PARTS = ("questions", "snippets", "exercises")


@dataclass
class Result:
    """What one unit found: wrong things, and what could not be looked at here and why."""

    unit: str
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def units(names: tuple[str, ...], parts: frozenset[str]) -> tuple[list[str], list[str]]:
    """The ids of the questions and of the exercises that are meant and written.

    An exercise named is meant whatever the parts are; a topic's are where they ask for exercises.
    """
    from kb.exercises.exercise import exercises
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    stems = bank.topics()
    asked: list[str] = []
    tasks: list[str] = []
    practice = {exercise.id: exercise.topic for exercise in exercises()}
    for name in names or stems:
        if name in stems:
            asked += [question.id for question in bank.load(name).questions]
            if "exercises" in parts:
                tasks += [task for task, topic in practice.items() if topic == name]
        elif name in practice:
            tasks.append(name)
        elif isinstance(bank.find(name), Question):
            asked.append(name)
    if parts == {"exercises"}:
        asked = []
    return [name for name in asked if not unfinished(name)], [t for t in tasks if not unfinished(t)]


def files(names: tuple[str, ...], lang: str) -> "list[Finding]":
    """What is missing, unwritten or stray in the files of these topics and ids, or of all."""
    from kb.checks import layout
    from kb.quiz.asking import bank

    root, own, public = layout.checkout(), bank.private_root(), bank.topics(private=False)
    found: list[Finding] = []
    for name in names or bank.topics():
        if "/" in name:
            found += unfinished(name)
        elif name not in public and own:
            found += layout.own_problems(own, name, lang)
        elif root:
            found += layout.problems(root, [name]) or _stamps(name)
    if root and not names:
        found += layout.strays(root, public)
    return found


def _stamps(stem: str) -> "list[Finding]":
    """The files of a topic that nobody has compared with their twins since they changed."""
    from kb.checks.questions import Finding
    from kb.site import stamp

    found = []
    for line in stamp.problems([stem]):
        place, _, rest = line.partition(": ")
        wrong, _, next_step = rest.partition("; ")
        found.append(Finding(place, wrong, next_step))
    return found


def unfinished(name: str) -> "list[Finding]":
    """The lines of a question, a card or an exercise that are still to be written."""
    from kb.checks import layout
    from kb.checks.unwritten import unwritten_item
    from kb.quiz.asking import bank

    stem = name.partition("/")[0]
    if stem not in bank.topics(private=False):
        folder = bank.private_root()
        return unwritten_item(folder, name) if folder else []
    root = layout.checkout()
    exercise = layout.exercise_problems(root, name) if root else []
    return [*unwritten_item(bank.public_root(), name), *exercise]


def check_question(name: str, draws: int, parts: frozenset[str]) -> Result:
    """A question against the bank's rules, its snippet and its oracle."""
    from kb.checks import witnesses as witness
    from kb.checks.questions import audit
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    result, question, seeds = Result(name), bank.find(name), range(draws)
    assert isinstance(question, Question)
    found = audit(question, seeds) if "questions" in parts else []
    private = bank.private_root() if bank.load(question.topic).private else None
    if not found:
        try:
            if "questions" in parts:
                found = witness.agree(question, seeds, private)
            elif "snippets" in parts:
                found = witness.snippet_against_oracle(question, seeds, private)
        except witness.Unavailable as lacking:
            result.notes.append(f"{name}: {lacking}")
    result.findings = [(finding.place, finding.wrong, finding.next_step) for finding in found]
    return result


def check_exercise(name: str, runner: "Runner") -> Result:
    """An exercise's files, and its stub, solution and mutants run."""
    from kb.checks import exercises as audit
    from kb.exercises.exercise import exercises

    result = Result(name)
    exercise = next(e for e in exercises() if e.id == name)
    faults = audit.structure(exercise)
    if not faults:
        lacking = runner.lacking(exercise)
        if lacking:
            result.notes.append(f"{name}: {lacking}")
            return result
        faults = audit.behaviour(exercise, runner)
    result.findings = [(fault.place, fault.wrong, fault.next_step) for fault in faults]
    return result


def results(
    questions: list[str], exercises: list[str], draws: int, parts: frozenset[str], jobs: int
) -> Iterator[Result]:
    """Every unit's result as it comes; questions in `jobs` processes, exercises one by one."""
    check = functools.partial(check_question, draws=draws, parts=parts)
    yield from _mapped(check, questions, jobs)
    if exercises:
        from kb.exercises.runner import Runner

        with Runner(seconds=120) as runner:
            for name in exercises:
                yield check_exercise(name, runner)


def _mapped(check: Callable[[str], Result], names: Iterable[str], jobs: int) -> Iterator[Result]:
    if jobs == 1:
        yield from map(check, names)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(check, names)
