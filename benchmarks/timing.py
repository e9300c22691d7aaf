"""Medians of interleaved runs, so that a busy machine hits all alike, and figures made of them."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Name = str | tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """A measured figure, named in Chinese and English.

    Arguments:
        zh, en: what it is, beside what.
        value: by default a ratio; `form` says how it is written.
        most, least: the bound the project sets itself, where there is one.
        detail: the times behind a ratio, the same in both languages.
    """

    zh: str
    en: str
    value: float
    form: str = "{:.2f}×"
    most: float | None = None
    least: float | None = None
    detail: str = ""

    @property
    def kept(self) -> bool:
        low = -float("inf") if self.least is None else self.least
        return low <= self.value <= (float("inf") if self.most is None else self.most)

    def __str__(self) -> str:
        bounds = [(sign, b) for sign, b in (("≤", self.most), ("≥", self.least)) if b is not None]
        said = "".join(f"  bound {sign} {self.form.format(b)}" for sign, b in bounds)
        verdict = ("  kept" if self.kept else "  MISSED") if bounds else ""
        detail = f"  ({self.detail})" if self.detail else ""
        return f"{self.form.format(self.value):>10}  {self.en}{detail}{said}{verdict}"


def interleaved(
    commands: Mapping[Name, Sequence[str]],
    runs: int = 15,
    stdin: str = ":q\n",
    env: Mapping[str, str] | None = None,
) -> dict[Name, float]:
    """The median time of each command in seconds; one run of each before any is repeated."""
    times: dict[Name, list[float]] = {name: [] for name in commands}
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


def calls(ways: Mapping[Name, Callable[[], Any]], runs: int = 7) -> dict[Name, float]:
    """The median time of each call in seconds, after one call of each that does not count."""
    times: dict[Name, list[float]] = {name: [] for name in ways}
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


def ratios(
    medians: Mapping[Name, float],
    most: Mapping[Name, float] | None = None,
    least: Mapping[Name, float] | None = None,
) -> "Iterator[Figure]":
    """Each time as a ratio of the first one; `most` and `least` are bounds on that ratio."""
    base, *others = medians
    for name in others:
        (zh, en), (base_zh, base_en) = both(name), both(base)
        yield Figure(
            f"{zh}，相对于 {base_zh}", f"{en}, beside {base_en}", medians[name] / medians[base],
            most=(most or {}).get(name), least=(least or {}).get(name),
            detail=f"{milliseconds(medians[name])}, {milliseconds(medians[base])}",
        )  # fmt: skip


def both(name: Name) -> tuple[str, str]:
    """The name in Chinese and in English; what is written in code reads the same in both."""
    return (f"`{name}`", f"`{name}`") if isinstance(name, str) else name


def milliseconds(seconds: float) -> str:
    """A time as people read it."""
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.2g} ms"
