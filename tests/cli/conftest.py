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


@pytest.fixture
def terminal(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Start `kb ARGS` in a pseudo-terminal of 80 columns, in English, with its own data."""
    pexpect = pytest.importorskip("pexpect")
    children = []

    def start(*args: str, lang: str = "en", columns: int = 80, **env: str):  # type: ignore[no-untyped-def]
        environment = os.environ | {
            "KB_LANG": lang, "KB_DATA_DIR": str(tmp_path / "data"), "TERM": "xterm-256color",
        } | env  # fmt: skip
        child = pexpect.spawn(
            sys.executable, ["-m", "kb", *args], env=environment, encoding="utf-8",
            dimensions=(60, columns), timeout=30, cwd=tmp_path, preexec_fn=heed_interrupts,
        )  # fmt: skip
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)
