"""Hostile and broken code in a learner's file: always a clear outcome, and nothing left behind."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.exercises.exercise import Exercise, exercises
from kb.exercises.mutants import mutants
from kb.exercises.outcome import PRINTED
from kb.exercises.processes import descendants
from kb.exercises.runner import Runner
from tests.profiles import quick

pytestmark = pytest.mark.xdist_group("exercises")


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(seconds=8) as made:
        yield made


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return next(e for e in exercises() if e.name == "box_iou_by_hand")


GOOD = "def iou(a, b):\n    return 0.5\n"
HOSTILE = {
    "endless loop": ("while True: pass", "timeout", ""),
    "endless loop inside": ("def iou(a, b):\n    while True: pass", "timeout", ""),
    "sys.exit": ("import sys\nsys.exit(3)", "broken", "SystemExit: 3"),
    "sys.exit inside": ("import sys\ndef iou(a, b): sys.exit(0)", "failed", ""),
    "os._exit": ("import os\nos._exit(0)", "died", ""),
    "crash": ("import ctypes\nctypes.string_at(0)", "died", ""),
    "prints without end": ("while True: print('x' * 10_000)", "timeout", ""),
    "huge allocation": ("x = bytearray(1 << 40)", "broken", "MemoryError"),
    "huge file": ("open('big', 'w').write('x' * (20 << 20))", "broken", "File too large"),
    "syntax error": ("def iou(:\n", "broken", "SyntaxError"),
    "nothing defined": ("x = 1", "broken", "iou is not defined"),
    "raises on import": ("\n\n1 / 0", "broken", "ZeroDivisionError"),
    "hostile text": (
        "def iou(a, b): raise ValueError('\\x1b[31m<script>' + 'x' * 10**6)",
        "failed",
        "",
    ),
    "closes everything": ("import os\nos.closerange(0, 100)", "died", ""),
    "wrong type": ("def iou(a, b): return 'one'", "failed", ""),
    "not a function": ("iou = 3", "failed", ""),
    "NaN": ("def iou(a, b): return float('nan')", "failed", ""),
    "not text": ("\x00", "broken", ""),
}


ENDLESS = [name for name, (_, state, _) in HOSTILE.items() if state == "timeout"]
OTHERS = [name for name in HOSTILE if name not in ENDLESS]


@pytest.mark.parametrize("name", [*OTHERS, *quick(ENDLESS)])
def test_hostile_code(runner: Runner, exercise: Exercise, tmp_path: Path, name: str) -> None:
    code, state, error = HOSTILE[name]
    file = tmp_path / "iou.py"
    file.write_text(code, encoding="utf-8")
    started = time.monotonic()
    outcome = runner.check(exercise, file)
    assert outcome.state == state, outcome
    assert error in outcome.error
    assert time.monotonic() - started < 60
    assert len(outcome.printed) <= PRINTED
    assert "\x1b" not in outcome.got
    assert file.read_text(encoding="utf-8") == code


def test_the_line_of_an_error_is_told(runner: Runner, exercise: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "iou.py"
    file.write_text("x = 1\n\n1 / 0\n", encoding="utf-8")
    assert runner.check(exercise, file).line == 3


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux")
@pytest.mark.parametrize("escape", ["", "    os.setsid()\n", "    os.setsid()\n    os.fork()\n"])
def test_forked_children_are_ended(
    runner: Runner, exercise: Exercise, tmp_path: Path, escape: str
) -> None:
    file = tmp_path / "iou.py"
    file.write_text(
        f"import os, time\nif os.fork() == 0:\n{escape}    time.sleep(600)\n{GOOD}",
        encoding="utf-8",
    )
    before = set(descendants())
    outcome = runner.check(exercise, file)
    assert outcome.state == "failed"
    assert set(descendants()) <= before


def test_the_runner_survives_what_it_ran(
    runner: Runner, exercise: Exercise, tmp_path: Path
) -> None:
    file = tmp_path / "iou.py"
    file.write_text("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n", encoding="utf-8")
    assert runner.check(exercise, file).state in ("died", "broken")
    assert runner.check(exercise, exercise.folder / "solution.py").state == "passed"


def test_the_feedback_shows_the_smallest_case(
    runner: Runner, exercise: Exercise, tmp_path: Path
) -> None:
    file = tmp_path / "iou.py"
    file.write_text(mutants(exercise)["no_clamp"], encoding="utf-8")
    outcome = runner.check(exercise, file)
    found = re.fullmatch(r"a = \((.+)\), b = \((.+)\)", outcome.case)
    assert found is not None
    for x1, y1, x2, y2 in (map(int, box.split(", ")) for box in found.groups()):
        assert (x2 - x1, y2 - y1) == (1, 1)  # which unit box is left or right, hypothesis decides
        assert max(x2, y2) <= 3
    assert (outcome.expected, outcome.got) == ("0", "1")
    assert outcome.mistake is not None
    assert "截断" in outcome.mistake[0]


def test_a_platform_without_forks(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: one process a check, ended with it."""
    (tmp_path / "sitecustomize.py").write_text("import os\ndel os.fork\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    file, before = tmp_path / "mine.py", set(descendants())
    with Runner(seconds=8) as runner:
        for code, state in (
            (exercise.text("solution"), "passed"),
            (GOOD, "failed"),
            ("print('seen')\n1 / 0", "broken"),
            ("while True: pass", "timeout"),
            (exercise.text("solution"), "passed"),
        ):
            file.write_text(code, "utf-8")
            outcome = runner.check(exercise, file)
            assert outcome.state == state, outcome
            assert outcome.printed.strip() == ("seen" if state == "broken" else "")
    assert set(descendants()) <= before
