"""Every exercise: its stub fails, its solution passes, each mutant dies with its own message."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.checks import exercises as audit
from kb.exercises.exercise import Exercise, exercises
from kb.exercises.workshop import Workshop
from kb.quiz.asking import bank

EXERCISES = exercises()
ID = "{0.id}".format


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop(seconds=120) as made:
        yield made


def needs(exercise: Exercise) -> list[pytest.MarkDecorator]:
    """The JDK for Java; of a topic's exercises the quick profile tries the first in Python."""
    if exercise.suffix == ".java":
        return [pytest.mark.jdk, pytest.mark.thorough]
    same = [e for e in EXERCISES if e.topic == exercise.topic and e.suffix == exercise.suffix]
    return [] if exercise is same[0] else [pytest.mark.thorough]


@pytest.mark.parametrize("exercise", EXERCISES, ids=ID)
def test_structure(exercise: Exercise) -> None:
    assert audit.structure(exercise) == []


@pytest.mark.xdist_group("exercises")
@pytest.mark.parametrize("exercise", [pytest.param(e, marks=needs(e)) for e in EXERCISES], ids=ID)
def test_stub_solution_and_mutants(exercise: Exercise, workshop: Workshop) -> None:
    assert audit.behaviour(exercise, workshop) == []


@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_every_topic_has_enough_exercises(stem: str) -> None:
    assert len(exercises(stem)) >= audit.LEAST


@pytest.fixture
def copy(tmp_path: Path) -> Exercise:
    """A copy of a whole exercise, to be broken."""
    folder = tmp_path / "segmentation_metrics" / "box_iou_by_hand"
    original = next(e for e in EXERCISES if e.name == "box_iou_by_hand")
    shutil.copytree(original.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (found,) = exercises(room=tmp_path)
    assert audit.structure(found) == []
    return found


@pytest.mark.parametrize(
    "name", ["stub.py", "solution.py", "checks.py", "task.zh.md", "task.en.md", "hints.zh.md"]
)
def test_a_missing_file_is_refused(copy: Exercise, name: str) -> None:
    (copy.folder / name).unlink()
    places = [fault.place for fault in audit.structure(copy)]
    assert f"kb/exercises/{copy.id}/{name}" in places


def test_a_stray_file_is_refused(copy: Exercise) -> None:
    (copy.folder / "notes.txt").write_text("x")
    assert "belongs to no exercise" in str(audit.structure(copy)[0])


@pytest.mark.parametrize(
    "name, text, wrong",
    [
        ("hints.en.md", "no numbers", "an empty hint"),
        ("hints.en.md", "1. one step only", "not as many steps"),
        ("task.en.md", "no title", "line 1"),
        ("mutants/unnamed.py", "x = 1", "no check names this mistake"),
    ],
)
def test_bad_contents_are_refused(copy: Exercise, name: str, text: str, wrong: str) -> None:
    (copy.folder / name).write_text(text, encoding="utf-8")
    assert wrong in "\n".join(map(str, audit.structure(copy)))


def test_a_check_without_its_mutant_is_refused(copy: Exercise) -> None:
    (copy.folder / "mutants" / "no_clamp.py").unlink()
    assert "no_clamp has no mutant" in str(audit.structure(copy)[0])


@pytest.mark.xdist_group("exercises")
@pytest.mark.parametrize(
    "target, source, wrong",
    [
        ("stub.py", "solution.py", "passes every check"),
        ("solution.py", "mutants/no_clamp.py", "fails check no_clamp"),
        ("mutants/plus_one.py", "solution.py", "passes every check"),
        ("mutants/plus_one.py", "mutants/no_clamp.py", "fails check no_clamp"),
    ],
)
def test_wrong_behaviour_is_refused(
    copy: Exercise, workshop: Workshop, target: str, source: str, wrong: str
) -> None:
    shutil.copyfile(copy.folder / source, copy.folder / target)
    (fault,) = audit.behaviour(copy, workshop)
    assert wrong in fault.wrong
    assert target in fault.place
