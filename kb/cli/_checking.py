"""What `kb check` does: one unit of work for each question, each exercise and each claim."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kb.checks.claims import Claim
    from kb.checks.questions import Finding
    from kb.exercises.runner import Runner

PARTS = ("questions", "snippets", "exercises", "claims")


@dataclass
class Result:
    """What one unit found: wrong things, and what could not be looked at here and why."""

    unit: str
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    claim: dict[str, object] | None = None


class Units(NamedTuple):
    """The ids of what is meant and written."""

    questions: list[str]
    exercises: list[str]
    claims: list[str]
    notes: list[str]

    def __len__(self) -> int:
        return len(self.questions) + len(self.exercises) + len(self.claims)


def units(names: tuple[str, ...], parts: frozenset[str]) -> Units:
    """The units of these topics and ids, or of all.

    An exercise named is meant whatever the parts are; a topic's are where they ask for exercises.
    """
    from kb.exercises.exercise import exercises
    from kb.quiz.asking import bank
    from kb.quiz.asking.question import Question

    stems = bank.topics()
    asked: list[str] = []
    tasks: list[str] = []
    stated: list[str] = []
    notes: list[str] = []
    practice = {exercise.id: exercise.topic for exercise in exercises()}
    for name in names or stems:
        if name in stems:
            asked += [question.id for question in bank.load(name).questions]
            if "exercises" in parts:
                tasks += [task for task, topic in practice.items() if topic == name]
            if "claims" in parts:
                found = claims_of(name)
                if isinstance(found, str):
                    notes.append(found)
                else:
                    stated += found
        elif name in practice:
            tasks.append(name)
        elif "claims" in parts and name in claims_of(name.partition("/")[0]):
            stated.append(name)
        elif isinstance(bank.find(name), Question):
            asked.append(name)
    if parts and parts <= {"exercises", "claims"}:
        asked = []
    return Units(
        [name for name in asked if not unfinished(name)],
        [task for task in tasks if not unfinished(task)],
        stated,
        notes,
    )


@functools.cache
def claims_of(topic: str) -> "dict[str, Claim] | str":
    """The claims of a topic by their ids, or why they cannot be tried here."""
    import os

    from kb.checks import claims

    os.environ.setdefault("OMP_NUM_THREADS", "1")  # on small tensors threads wait for each other
    try:
        return {f"{topic}/{claim.id}": claim for claim in claims.claims_of(topic)}
    except ModuleNotFoundError as error:
        return f'{topic}: {error.name} is not installed; pip install "interview-kb[check]"'


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


def uncovered(names: tuple[str, ...]) -> "list[Finding]":
    """The general sentences of these topics, or of all, that no claim covers (in a checkout)."""
    from kb.checks import layout, sentences
    from kb.quiz.asking import bank

    root = layout.checkout()
    found: list[Finding] = []
    for topic in bank.topics(private=False) if root else ():
        claims = claims_of(topic) if not names or topic in names else ""
        if root and not isinstance(claims, str):
            found += sentences.uncovered(root, topic, claims.values())
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


def check_claim(name: str) -> Result:
    """A claim tried to be broken; one about software is noted a year after it was looked up."""
    from datetime import date

    from kb.checks.claims import Refuted

    found = claims_of(name.partition("/")[0])
    assert not isinstance(found, str)
    claim, result, cases = found[name], Result(name), 0
    source, place = claim.source, f"kb/topics/{claim.topic}/claims.py, line {claim.line}"
    try:
        cases = claim.run()
    except Refuted as error:
        wrong = str(error).partition(f": {claim.id}: ")[2] or str(error)
        result.findings.append((name, wrong, f"reword it, or mend its trial in {place}"))
    except Exception as error:  # whatever the code of a claim raises
        result.findings.append(
            (name, f"raises {type(error).__name__}: {error}", f"look at {place}")
        )
    old = source is not None and source.old(date.today())
    if old and source:
        result.notes.append(
            f"{name} rests on {source.versions} as of {source.checked}; look it up again"
        )
    result.claim = {
        "id": name,
        "zh": claim.texts("zh")[0],
        "en": claim.texts("en")[0],
        "cases": cases,
        "of": dict(zip(("zh", "en"), claim.of, strict=True)) if claim.tried else None,
        "source": vars(source) if source else None,
        "old": old,
        "broken": bool(result.findings),
    }
    return result


def results(asked: Units, draws: int, parts: frozenset[str], jobs: int) -> Iterator[Result]:
    """Every unit's result as it comes; exercises one by one, the rest in `jobs` processes."""
    check = functools.partial(check_question, draws=draws, parts=parts)
    yield from _mapped(check, asked.questions, jobs)
    yield from _mapped(check_claim, asked.claims, jobs)
    if asked.exercises:
        from kb.exercises.runner import Runner

        with Runner(seconds=120) as runner:
            for name in asked.exercises:
                yield check_exercise(name, runner)


def _mapped(check: Callable[[str], Result], names: Iterable[str], jobs: int) -> Iterator[Result]:
    if jobs == 1:
        yield from map(check, names)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(check, names)
