"""Medians of interleaved runs, of commands and of calls, so that a busy machine hits all alike."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any


def interleaved(
    commands: Mapping[str, Sequence[str]],
    runs: int = 15,
    stdin: str = ":q\n",
    env: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """The median time of each command in seconds; one run of each before any is repeated.

    With `children` as the clock it is processor time, which neighbours on the machine disturb less.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    environment = {**os.environ, "KB_LANG": "en", **(env or {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compile once, as on a user's machine
    for turn in range(runs + 1):
        for name, command in commands.items():
            started = clock()
            subprocess.run(
                command, input=stdin, capture_output=True, text=True, env=environment, check=True
            )
            if turn:
                times[name].append(clock() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def children() -> float:
    """Processor seconds of all processes started so far that have ended (POSIX)."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def calls(ways: Mapping[str, Callable[[], Any]], runs: int = 7) -> dict[str, float]:
    """The median time of each call in seconds, after one call of each that does not count."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(runs + 1):
        for name, call in ways.items():
            started = time.perf_counter()
            call()
            if turn:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def first_prompt(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until a `--json` session asks, and its peak memory then in KiB (Linux; else 0)."""
    environment = {**os.environ, "KB_LANG": "en", **env}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        line = session.stdout.readline()
        seconds = time.perf_counter() - began
        if '"event": "problem"' not in line:
            raise RuntimeError(f"{' '.join(command)} began with {line!r}, not with a problem")
        status = Path(f"/proc/{session.pid}/status")
        rows = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
        session.communicate(":q\n")
    peaks = [float(row.split()[1]) for row in rows if row.startswith("VmHWM")]
    return seconds, peaks[0] if peaks else 0.0


def table(medians: Mapping[str, float], bounds: Mapping[str, float] | None = None) -> None:
    """Print each time as a ratio of the first one; a bound is on that ratio."""
    base = next(iter(medians.values()))
    for name, seconds in medians.items():
        print(row(name, seconds, seconds / base, (bounds or {}).get(name)))


def row(name: str, seconds: float, ratio: float, bound: float | None = None) -> str:
    """One line of a report: ratio first, then the time, then whether a bound is kept."""
    kept = (
        "" if bound is None else f"  bound {bound:.2f}×  {'kept' if ratio <= bound else 'MISSED'}"
    )
    return f"{ratio:6.2f}×  {seconds * 1000:8.1f} ms  {name}{kept}"
