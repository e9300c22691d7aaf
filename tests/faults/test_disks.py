"""A disk that is full, and one that can only be read: real file systems, mounted for the test."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT, Kb

UNSHARE = ["unshare", "--map-root-user", "--mount"]
MOUNT = 'mkdir -p disk && mount -t tmpfs -o size=400k tmpfs disk && cd disk && mkdir -p "$PWD/data"'
FULL = "dd if=/dev/zero of=filler bs=1k status=none 2>/dev/null"
READ_ONLY = "mount -o remount,ro $PWD"
SESSION = f"printf ':r\\n:r\\n' | {sys.executable} -m kb quiz --seed 1 -n 2"
WRITING = ["quiz --seed 2 -n 3", "review", "mock --minutes 2", "data backup", "config lang zh"]


def possible() -> bool:
    """Whether this machine lets a test mount a file system of its own."""
    if not shutil.which("unshare"):
        return False
    tried = [*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(tried, capture_output=True).returncode == 0


mounted = pytest.mark.skipif(not possible(), reason="needs Linux and leave to mount a tmpfs")


def on_disk(folder: Path, *commands: str) -> "subprocess.CompletedProcess[str]":
    """Run the commands in a shell on a small disk of their own that is gone afterwards."""
    env = {**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(folder / "disk" / "data")}
    return subprocess.run(
        [*UNSHARE, "bash", "-c", "\n".join([MOUNT, "set -u", *commands])],
        env={**env, "PYTHONPATH": str(ROOT)}, cwd=folder,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def shell(args: str) -> str:
    return f"yes :r | head -9 | {sys.executable} -m kb {args}; echo exit $?"


@mounted
@pytest.mark.parametrize("state", [FULL, READ_ONLY], ids=["full", "read-only"])
@pytest.mark.parametrize("args", WRITING)
def test_what_cannot_be_written_is_said_in_one_line(tmp_path: Path, state: str, args: str) -> None:
    done = on_disk(tmp_path, SESSION + " >/dev/null", state, shell(args))
    assert done.stdout.endswith("exit 2\n"), done.stdout
    (line,) = done.stderr.splitlines()
    assert "cannot be written" in line or "not saved" in line or "not written" in line


@mounted
def test_a_disk_that_was_full_still_holds_every_answer(tmp_path: Path) -> None:
    emptied = "rm filler"
    done = on_disk(
        tmp_path, SESSION + " >/dev/null", FULL, shell("quiz -n 3"), emptied,
        shell("quiz --seed 4 -n 1 >/dev/null"), shell("data doctor"),
    )  # fmt: skip
    assert "kb.sqlite: whole" in done.stdout
    assert "Answers: 3 (" in done.stdout


@mounted
def test_a_disk_that_can_only_be_read_is_read(tmp_path: Path) -> None:
    done = on_disk(
        tmp_path, SESSION + " >/dev/null", READ_ONLY, shell("stats"), shell("quiz --no-save")
    )
    assert done.stderr == ""
    assert "2 answers in all" in done.stdout
    assert done.stdout.count("exit 0") == 2


def test_processes_at_once_lose_nothing(kb: Kb) -> None:
    def session(seed: int) -> "subprocess.CompletedProcess[bytes]":
        return kb("quiz", "-n", "5", "--seed", str(seed), stdin=b":r\n" * 5)

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(session, range(4)))
    assert [(one.returncode, one.stderr) for one in ended] == [(0, b"")] * 4
    doctor = kb("data", "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert b"Answers: 20 (" in doctor.stdout
