"""Ending a process with everything it started, orphans included."""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make orphaned descendants children of this process, so that they can be ended (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int) -> list[int]:
    """The process's children, their children, and so on, from /proc; empty elsewhere."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append(child)
            waiting.append(child)
    return found


def end(pids: list[int]) -> None:
    """Kill these processes and their groups; no error when they are gone already."""
    for pid in pids:
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                os.kill(pid, signal.SIGTERM)  # ends it at once there
                continue
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)


def end_strangers(spared: set[int], seconds: float = 2.0) -> None:
    """End every descendant of this process that is not spared, also those that keep forking."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        strangers = [pid for pid in descendants(os.getpid()) if pid not in spared]
        if not strangers:
            return
        end(strangers)
        for pid in strangers:
            if sys.platform != "win32":
                with contextlib.suppress(OSError):
                    os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)
