"""The public workflow: what its quiz job runs passes where only what that job installs is there."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.environments import environment

ROOT = Path(__file__).parents[1]
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))


def command(job: str, start: str) -> str:
    """The only command of a job that starts so."""
    (found,) = (
        step["run"]
        for step in WORKFLOW["jobs"][job]["steps"]
        if step.get("run", "").startswith(start)
    )
    return str(found)


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `python` and `kb` where just what the quiz job installs can be imported."""
    folder = tmp_path_factory.mktemp("job")
    _, more = command("quiz", "python -m pip install").split(" . ")
    python = environment(sys.executable, wheel, folder, *shlex.split(more))
    script = python.with_name("kb")
    script.write_text(f'#!/bin/sh\nexec "{python}" -m kb "$@"\n', "utf-8")
    script.chmod(0o755)
    return python.parent


def run(text: str, programs: Path, cwd: Path, data: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}", "CI": "true",
        "KB_DATA_DIR": str(data / "answers 1"), **WORKFLOW["jobs"]["quiz"]["env"],
    }  # fmt: skip
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", text],
        cwd=cwd, env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


@pytest.mark.thorough
def test_the_engine_is_proved_without_torch(programs: Path, tmp_path: Path) -> None:
    text = f"{command('quiz', 'python -m pytest')} -p no:cacheprovider --basetemp {tmp_path}/tests"
    done = run(text, programs, ROOT, tmp_path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert "passed" in done.stdout


def test_it_asks_grades_and_remembers(programs: Path, tmp_path: Path) -> None:
    done = run(command("quiz", "kb topics"), programs, tmp_path, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "receptive_field" in done.stdout


def test_actions_are_named_by_what_they_contain() -> None:
    """A tag can be moved to other code after it was read; a commit cannot."""
    used = [
        step["uses"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "uses" in step
    ]
    assert used
    for action in used:
        _, _, version = action.partition("@")
        assert len(version) == 40, f"{action}: name the commit, with its version as a comment"
