"""`kb code`: the learner's own folder, never overwritten, checked and corrected."""

import json
import time
from pathlib import Path

import pytest

from kb.cli._code_reviews import keep
from kb.exercises.exercise import exercises
from kb.exercises.mutants import mutants
from kb.exercises.outcome import Outcome
from tests.cli.conftest import Run
from tests.cli.test_sessions import ended

pytestmark = pytest.mark.xdist_group("exercises")
NAME = "segmentation_metrics/box_iou_by_hand"
EXERCISE = next(e for e in exercises("segmentation_metrics") if e.id == NAME)
SOLUTION = EXERCISE.folder / "solution.py"


def test_from_the_task_to_a_right_solution(kb: Run, tmp_path: Path) -> None:
    rows = json.loads(kb("code", "list", "--json").stdout)
    assert NAME in [row["id"] for row in rows]
    missing = kb("code", "check", NAME)
    assert missing.returncode == 2
    assert "kb code start" in missing.stderr
    started = kb("code", "start", "box_iou_by_hand", lang="zh")
    assert "交并比" in started.stdout
    mine = tmp_path / "practice" / f"{NAME}.py"
    assert mine.is_file()
    stub = kb("code", "check", NAME)
    assert stub.returncode == 1
    assert "NotImplementedError" in stub.stdout
    mine.write_text(mutants(EXERCISE)["no_clamp"], "utf-8")
    wrong = kb("code", "check", NAME, "--json", lang="zh")
    assert wrong.returncode == 1
    said = json.loads(wrong.stdout)
    assert (said["state"], said["failed"], said["passed"]) == ("failed", "no_clamp", ["identical"])
    assert "截断" in said["mistake"]
    assert "Probably: Width and height" in kb("code", "check", NAME).stdout
    mine.write_text(SOLUTION.read_text("utf-8"), "utf-8")
    right = kb("code", "check", NAME)
    assert right.returncode == 0, right.stdout + right.stderr
    assert "checks pass" in right.stdout


def test_own_work_is_never_overwritten(kb: Run, tmp_path: Path) -> None:
    kb("code", "start", NAME)
    mine = tmp_path / "practice" / f"{NAME}.py"
    mine.write_text("my own work", "utf-8")
    assert "kept" in kb("code", "start", NAME).stdout
    assert mine.read_text("utf-8") == "my own work"
    for number in (1, 2):
        kb("code", "reset", NAME)
        backup = mine.with_name(f"box_iou_by_hand.{number}.bak.py")
        assert backup.is_file()
    assert (mine.with_name("box_iou_by_hand.1.bak.py")).read_text("utf-8") == "my own work"
    assert "NotImplementedError" in mine.read_text("utf-8")


def test_hints_solution_and_diff(kb: Run) -> None:
    one = kb("code", "hint", NAME).stdout
    assert one.startswith("1. ")
    assert "2. " not in one
    assert "2. " in kb("code", "hint", NAME, "--step", "2").stdout
    assert kb("code", "solution", NAME).stdout == SOLUTION.read_text("utf-8")
    kb("code", "start", NAME)
    assert "+    width = max(" in kb("code", "diff", NAME).stdout


def test_an_unknown_exercise_names_the_nearest(kb: Run) -> None:
    done = kb("code", "start", "box_iou")
    assert done.returncode == 2
    assert NAME in done.stderr


def test_a_folder_that_cannot_be_written(kb: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = kb("code", "start", NAME, "--folder", str(tmp_path / "file" / "below"))
    assert done.returncode == 2
    assert "--folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_watch_answers_a_save(terminal, kb: Run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    kb("code", "start", NAME)
    mine = tmp_path / "practice" / f"{NAME}.py"
    child = terminal("code", "watch", NAME, "--times", "2")
    child.expect("NotImplementedError", timeout=120)
    child.expect("Waiting for a save")
    time.sleep(0.2)
    mine.write_text(SOLUTION.read_text("utf-8"), "utf-8")
    child.expect("checks pass")
    assert ended(child) == 0


def test_the_first_check_of_a_day_sets_the_schedule(kb: Run, tmp_path: Path) -> None:
    kb("code", "start", NAME)
    mine = tmp_path / "practice" / f"{NAME}.py"
    kb("code", "check", NAME)  # the stub says nothing about the learner
    assert json.loads(kb("data", "export", "-").stdout)["reviews"] == []
    mine.write_text(SOLUTION.read_text("utf-8"), "utf-8")
    assert "Again in " in kb("code", "check", NAME).stdout
    kb("code", "check", NAME)
    (first, _) = json.loads(kb("data", "export", "-").stdout)["reviews"]
    assert first["question"] == "code/segmentation_metrics.box_iou_by_hand"
    assert (first["verdict"], first["origin"]) == ("right", "code")
    later = kb(env={"KB_NOW": "2099-01-01T10:00+00:00"})
    assert f"kb code reset {NAME}" in later.stdout
    kb("code", "check", NAME, "--no-save")
    assert len(json.loads(kb("data", "export", "-").stdout)["reviews"]) == 2


@pytest.mark.parametrize(
    "name, got, written, said",
    [
        ("account_transfer", "WAITING WAITING, a 100, b 50", "", False),  # the stub deadlocks
        ("account_transfer", "WAITING WAITING, a 100, b 50", "// mine\n", True),
        ("bounded_queue", "java.lang.UnsupportedOperationException: put", "// mine\n", False),
    ],
)
def test_a_java_stub_says_nothing_about_the_learner(
    tmp_path: Path, name: str, got: str, written: str, said: bool
) -> None:
    exercise = next(e for e in exercises("process_thread") if e.name == name)
    path = tmp_path / exercise.file_name
    path.write_text(exercise.text("stub") + written, encoding="utf-8")
    outcome = Outcome("failed", failed="opposite_order", got=got)
    assert bool(keep(exercise, path, outcome, tmp_path / "data")) == said
    assert (tmp_path / "data").exists() == said


def test_check_of_ids_parts_and_exercises(kb: Run) -> None:
    one = kb("check", "receptive_field/strided_stack", "--draws", "5")
    assert one.stdout == "1 questions, 5 draws each: all agree\n"
    said = json.loads(kb("check", NAME, "--exercises", "--json").stdout)
    assert (said["questions"], said["exercises"], said["findings"]) == (0, 1, [])
    both = kb("check", "receptive_field", "--snippets", "--draws", "3", "-j", "2")
    assert both.returncode == 0, both.stderr
    assert "all agree" in both.stdout
    unknown = kb("check", "receptive_field/strided_stak")
    assert unknown.returncode == 2
    assert "receptive_field/strided_stack" in unknown.stderr
