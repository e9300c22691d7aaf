"""Closed, full, binary and broken streams; a folder that is gone; a window that changes."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from kb.cli import closed_pipe
from tests.faults.conftest import ROOT, Kb

COMMANDS = (
    "",
    "topics",
    "quiz -n 3 --seed 1",
    "review",
    "stats",
    "read detr",
    "--help",
    "nonsense",
)


def shell(command: str, redirected: str, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run kb by a shell that redirects its streams."""
    return subprocess.run(
        f"{sys.executable} -m kb {command} {redirected}", shell=True, capture_output=True,
        timeout=60, cwd=ROOT, stdin=subprocess.DEVNULL,
        env={**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(folder / "data")},
    )  # fmt: skip


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams(command: str, closed: str, tmp_path: Path) -> None:
    done = shell(command, closed, tmp_path)
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if command == "nonsense" else 0), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_output_is_one_line(command: str, tmp_path: Path) -> None:
    done = shell(command, ">/dev/full", tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    if command != "nonsense":
        assert b"No space left on device" in done.stderr
    assert shell(command, "2>/dev/full", tmp_path).returncode == (2 if command == "nonsense" else 0)


@pytest.mark.parametrize("lines", [0, 1, 5, 40])
def test_a_reader_that_stops_early(lines: int, tmp_path: Path) -> None:
    done = shell("read detr", f"| head -n {lines}", tmp_path)
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == lines


def test_bytes_that_are_no_text_are_answers_nobody_can_read(kb: Kb) -> None:
    noise = b"".join(bytes((13 * n % 251, 255 - n % 256)) for n in range(20_000)) + b"\n"
    for command in ("quiz --seed 1 -n 5", "quiz --seed 1 -n 5 --json", "review", "review --json"):
        assert kb(*command.split(), stdin=noise * 2).returncode == 0
    done = kb("answer", "receptive_field/strided_stack", "-", "--seed", "1", stdin=noise)
    assert done.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed")
@pytest.mark.parametrize("args", ["quiz -n 1 --seed 1", "topics", "stats", "stats --data-dir x"])
def test_in_a_folder_that_is_gone(args: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        f"rmdir {gone}; {sys.executable} -m kb {args}", shell=True, cwd=gone, capture_output=True,
        stdin=subprocess.DEVNULL, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KB_DATA_DIR": str(tmp_path / "data")},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if "--data-dir" in args else 0), done.stderr


def test_the_window_changes_while_a_question_waits(tmp_path: Path) -> None:
    env = {**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path), "TERM": "xterm"}
    env.pop("COLUMNS", None)
    child = pexpect.spawn(
        sys.executable, ["-m", "kb", "quiz", "--seed", "1", "-n", "2"], env=env, cwd=str(ROOT),
        encoding="utf-8", timeout=30, dimensions=(24, 80),
    )  # fmt: skip
    child.expect(r"\) > ")
    for rows, columns in ((50, 200), (5, 20), (2, 1), (24, 40)):
        child.setwinsize(rows, columns)  # the kernel sends SIGWINCH
    child.sendline(":r")
    child.expect(r"Revise: kb read[\s\S]*\) > ")
    child.sendline(":q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Traceback" not in (child.before or "")


def test_a_pipe_marked_by_powershell_is_read(kb: Kb) -> None:
    done = kb("quiz", "--seed", "3", "-n", "2", stdin=b"\xef\xbb\xbf:r\r\n:q\r\n")
    assert done.returncode == 0
    assert "\ufeff" not in done.stdout.decode()
    assert b"Not counted" not in done.stdout


@pytest.mark.parametrize(
    "error, windows, closed",
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), False, True),
        (OSError(errno.EINVAL, "Invalid argument"), True, True),
        (OSError(errno.EINVAL, "Invalid argument"), False, False),
        (OSError(errno.EINVAL, "Invalid argument", "a file"), True, False),
        (ValueError("no system error"), True, False),
    ],
)
def test_what_a_closed_pipe_is_called(error: Exception, windows: bool, closed: bool) -> None:
    assert closed_pipe(error, windows) is closed
