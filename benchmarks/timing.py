"""Timing whole commands: medians of interleaved runs, so that a busy machine hits all alike."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence


def interleaved(
    commands: Mapping[str, Sequence[str]],
    runs: int = 15,
    stdin: str = ":q\n",
    env: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """The median wall time of each command in seconds; one run of each before any is repeated."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    environment = {**os.environ, "KB_LANG": "en", **(env or {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compile once, as on a user's machine
    for turn in range(runs + 1):
        for name, command in commands.items():
            started = time.perf_counter()
            subprocess.run(
                command, input=stdin, capture_output=True, text=True, env=environment, check=True
            )
            if turn:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def row(name: str, seconds: float, ratio: float, bound: float | None = None) -> str:
    """One line of a report: ratio first, then the time, then whether a bound is kept."""
    kept = (
        "" if bound is None else f"  bound {bound:.2f}×  {'kept' if ratio <= bound else 'MISSED'}"
    )
    return f"{ratio:6.2f}×  {seconds * 1000:8.1f} ms  {name}{kept}"
