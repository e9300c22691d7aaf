"""Running kb in hostile surroundings: a process of its own, its streams and variables chosen."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Kb = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def kb(tmp_path: Path) -> Kb:
    """Run `python OPTIONS -m kb ARGS`; a variable given as None is unset. Never a traceback."""

    def run(
        *args: str,
        stdin: bytes = b"",
        env: dict[str, str | None] | None = None,
        python: tuple[str, ...] = ("-m", "kb"),
        traceback: bool = False,
    ) -> "subprocess.CompletedProcess[bytes]":
        chosen: dict[str, str | None] = {
            **os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path / "data"),
            "PYTHONPATH": str(ROOT), **(env or {}),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, *python, *args],
            input=stdin, capture_output=True, timeout=120, cwd=tmp_path,
            env={name: value for name, value in chosen.items() if value is not None},
        )  # fmt: skip
        if not traceback:
            assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
        return done

    return run
