"""A process and everything it started, orphans included: found by psutil, and ended."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psutil import Process

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make orphaned descendants children of this process, so that they can be ended (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int | None = None) -> "list[Process]":
    """The children of a process, by default this one, their children, and so on."""
    import psutil

    with contextlib.suppress(psutil.Error):
        found: list[Process] = psutil.Process(pid).children(recursive=True)
        return found
    return []


def end(pid: int) -> None:
    """Kill a process, its group and its descendants; no error when they are gone already."""
    import psutil

    family = descendants(pid)
    with contextlib.suppress(psutil.Error):
        family.append(psutil.Process(pid))
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()


def end_strangers(spared: "Collection[Process]", seconds: float = 2.0) -> None:
    """End every descendant of this process that is not spared, also those that keep forking."""
    import psutil

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        strangers = [process for process in descendants() if process not in spared]
        if not strangers:
            return
        for stranger in strangers:
            end(stranger.pid)
        psutil.wait_procs(strangers, timeout=0.02)
