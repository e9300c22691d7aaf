"""What `kb check` does: one unit of work for each question and each exercise."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.exercises.runner import Runner

PARTS = ("questions", "snippets", "exercises")


@dataclass
class Result:
    """What one unit found: wrong things, and what could not be looked at here and why."""

    unit: str
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_question(name: str, draws: int, parts: frozenset[str]) -> Result:
    """A question against the bank's rules, its snippet and its oracle."""
    from kb.checks import witnesses as witness
    from kb.checks.questions import audit
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    result, question, seeds = Result(name), bank.find(name), range(draws)
    assert isinstance(question, Question)
    found = audit(question, seeds) if "questions" in parts else []
    private = bank.load(question.topic).private
    if not found and not private:
        try:
            if "questions" in parts:
                found = witness.agree(question, seeds)
            elif "snippets" in parts:
                found = witness.snippet_against_oracle(question, seeds)
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
