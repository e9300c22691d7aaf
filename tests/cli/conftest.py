"""Running kb as a person's shell does: a process of its own."""

import os
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


def interrupt(child, until) -> None:  # type: ignore[no-untyped-def]
    """Press Ctrl-C until it is heard, as people do.

    CPython notices one that falls between a prompt and its wait for keys only at the next key.
    """
    import pexpect

    for _ in range(4):
        child.sendintr()
        if child.expect([until, pexpect.TIMEOUT], timeout=15) == 0:
            return
    raise AssertionError(f"Ctrl-C was not heard: {child.before!r}")
