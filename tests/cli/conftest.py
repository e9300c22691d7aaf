"""Running kb as a person's shell does: a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kb(tmp_path: Path) -> Run:
    """Run `kb ARGS`, in English, with its data in the test's folder."""

    def run(
        *args: str, stdin: str = "", lang: str = "en", env: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "KB_LANG": lang, "KB_DATA_DIR": str(tmp_path / "data")}
        return subprocess.run(
            [sys.executable, "-m", "kb", *args],
            input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=60,
            env=environment | (env or {}), cwd=tmp_path,
        )  # fmt: skip

    return run


def heed_interrupts() -> None:
    """For a process about to start: Ctrl-C works, also where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
