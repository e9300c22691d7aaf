"""Every exercise: its stub fails, its solution passes, each mutant dies with its own message."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.checks import exercises as audit
from kb.exercises.exercise import Exercise, ExerciseError, exercises
from kb.exercises.mutants import mutants
from kb.exercises.runner import Runner
from kb.quiz.asking import bank

EXERCISES = exercises()
ID = "{0.id}".format


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(seconds=120) as made:
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
def test_stub_solution_and_mutants(exercise: Exercise, runner: Runner) -> None:
    assert audit.behaviour(exercise, runner) == []


@pytest.mark.parametrize("stem", bank.topics(private=False))
def test_every_topic_has_enough_exercises(stem: str) -> None:
    assert len(exercises(stem)) >= audit.LEAST


@pytest.fixture
def copy(tmp_path: Path) -> Exercise:
    """A copy of a whole exercise, to be broken."""
    folder = tmp_path / "segmentation_metrics" / "exercises" / "box_iou_by_hand"
    original = next(e for e in EXERCISES if e.name == "box_iou_by_hand")
    shutil.copytree(original.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (found,) = exercises(topics=tmp_path)
    assert audit.structure(found) == []
    return found


@pytest.mark.parametrize(
    "name",
    [
        "stub.py",
        "solution.py",
        "checks.py",
        "mutants.toml",
        "task.zh.md",
        "task.en.md",
        "hints.zh.md",
    ],
)
def test_a_missing_file_is_refused(copy: Exercise, name: str) -> None:
    (copy.folder / name).unlink()
    places = [fault.place for fault in audit.structure(copy)]
    assert f"kb/topics/segmentation_metrics/exercises/box_iou_by_hand/{name}" in places


def test_a_stray_file_is_refused(copy: Exercise) -> None:
    (copy.folder / "notes.txt").write_text("x")
    assert "belongs to no exercise" in str(audit.structure(copy)[0])


@pytest.mark.parametrize(
    "name, text, wrong",
    [
        ("hints.en.md", "no numbers", "an empty hint"),
        ("hints.en.md", "1. one step only", "not as many steps"),
        ("task.en.md", "no title", "line 1"),
        ("mutants.toml", "[[unnamed]]\nwhole = 'x = 1'", "unnamed: no check names this mistake"),
        ("mutants.toml", "[[no_clamp]]\nwhole = ''", "1 mutants; write at least 2"),
        ("mutants.toml", "[[no_clamp", "mutants.toml: not TOML"),
    ],
)
def test_bad_contents_are_refused(copy: Exercise, name: str, text: str, wrong: str) -> None:
    (copy.folder / name).write_text(text, encoding="utf-8")
    assert wrong in "\n".join(map(str, audit.structure(copy)))


def test_a_check_without_its_mutant_is_refused(copy: Exercise) -> None:
    patches = copy.folder / "mutants.toml"
    text = patches.read_text("utf-8")
    head, _, rest = text.partition("[[no_clamp]]")
    assert rest.count("[[no_clamp]]") == 0
    patches.write_text(head + "[[" + rest.partition("[[")[2], "utf-8")
    assert "no_clamp has no mutant" in str(audit.structure(copy)[0])


NO_CLAMP = "    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))"
PLACE = "kb/topics/segmentation_metrics/exercises/box_iou_by_hand/mutants.toml"


@pytest.mark.parametrize(
    "text, said",
    [
        ("[[m]]\nold = '    wide = 0'\nnew = ''", "m: old is in the solution 0 times, expected once: 'wide = 0'; copy it from there"),
        ("[[m]]\nold = 'max('\nnew = 'min('", "m: old is in the solution 4 times, expected once: 'max('; take more lines around it"),
        ("[[m]]\nold = ''\nnew = 'x'", "times, expected once"),
        (f"[[m]]\nold = '{NO_CLAMP}'\nnew = ''\n[[m]]\nold = 'width = max(0.0,'\nnew = ''", "m: old is in the solution 0 times"),
        ("[[m]]\nold = 'a[2]'", "m: expected old and new, or whole alone, not old; "),
        ("[[m]]\n", "m: expected old and new, or whole alone, not -; "),
        ("[[m]]\nold = 'x'\nnew = ''\nwhole = 'y'", "not new, old, whole; "),
        ("[[m]]\nwhole = 'x'\n[[m]]\nwhole = 'y'", "m: expected old and new, or whole alone, not whole; "),
        ("[[m]]\nwhole = 1", "m: expected texts; "),
        ("[m]\nwhole = 'x'", "m: expected a table in double brackets; write [[name]]"),
        ("m = []", "m: expected a table in double brackets; write [[name]]"),
        ("m = [1]", "m: expected a table in double brackets; write [[name]]"),
        ("[[m]]\nold = x", "not TOML: Invalid value (at line 2, column 7); mend it there"),
    ],
)  # fmt: skip
def test_patches_that_do_not_fit_are_refused(copy: Exercise, text: str, said: str) -> None:
    (copy.folder / "mutants.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError) as error:
        mutants(copy)
    assert str(error.value).startswith(PLACE)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert str(audit.structure(copy)[0]) == str(error.value)


def test_several_replacements_are_one_mutant(copy: Exercise) -> None:
    solution = copy.text("solution")
    text = "[[m]]\nold = 'width = max'\nnew = 'wide = min'\n[[m]]\nold = 'height = max'\nnew = 'width = max'\n"
    (copy.folder / "mutants.toml").write_text(text + "[[all]]\nwhole = 'x = 1'", encoding="utf-8")
    swapped = solution.replace("width = max", "wide = min").replace("height = max", "width = max")
    assert mutants(copy) == {"m": swapped, "all": "x = 1"}


@pytest.mark.xdist_group("exercises")
@pytest.mark.parametrize(
    "target, source, wrong",
    [("stub.py", "solution", "passes every check"), ("solution.py", "no_clamp", "fails check no_clamp")],
)  # fmt: skip
def test_a_wrong_stub_or_solution_is_refused(
    copy: Exercise, runner: Runner, target: str, source: str, wrong: str
) -> None:
    texts = mutants(copy) | {"solution": copy.text("solution")}
    patches = [f"[[{name}]]\nwhole = '''{text}'''" for name, text in mutants(copy).items()]
    (copy.folder / "mutants.toml").write_text("\n".join(patches), encoding="utf-8")
    (copy.folder / target).write_text(texts[source], encoding="utf-8")
    (fault,) = audit.behaviour(copy, runner)
    assert wrong in fault.wrong
    assert target in fault.place


@pytest.mark.xdist_group("exercises")
@pytest.mark.parametrize("source, wrong", [("solution", "passes every check"), ("no_clamp", "fails check no_clamp")])  # fmt: skip
def test_a_mutant_that_survives_or_dies_elsewhere_is_refused(
    copy: Exercise, runner: Runner, source: str, wrong: str
) -> None:
    texts = mutants(copy) | {"solution": copy.text("solution")}
    patches = copy.folder / "mutants.toml"
    names = ("identical", "no_clamp", "plus_one", "zero_division")
    whole = {name: texts[source if name == "plus_one" else name] for name in names}
    patches.write_text("\n".join(f"[[{n}]]\nwhole = '''{t}'''" for n, t in whole.items()), "utf-8")
    assert audit.structure(copy) == []
    (fault,) = audit.behaviour(copy, runner)
    assert wrong in fault.wrong
    assert fault.place == f"{PLACE}, plus_one"
    assert fault.next_step == "check plus_one must name it"
