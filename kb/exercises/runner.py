"""Checking a learner's file in a process of its own, with limits, and a clear outcome always."""

import contextlib
import importlib.util
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from kb.exercises.exercise import Exercise
from kb.exercises.outcome import PRINTED, Outcome
from kb.exercises.processes import adopt_orphans, descendants, end, end_strangers

LOADING = 300.0  # seconds, for importing torch on a slow machine
CHECKING = 30.0  # seconds, for all checks of an exercise


def _why(said: str) -> str:
    missing = re.search(r"No module named '([\w.]+)'", said)
    if missing:
        return f'{missing[1]}: make test · pip install "interview-kb[check]"'
    return said or "python -m kb.exercises.worker"


class Runner:
    """A warm process with torch loaded; each check of a file runs in a fork of it."""

    def __init__(self, seconds: float = CHECKING) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._printed: list[str] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and everything it started."""
        process, self._process = self._process, None
        if process:
            end(process.pid)
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
        if self._folder:
            with contextlib.suppress(OSError):
                self._folder.cleanup()
            self._folder = None

    def start(self) -> Outcome | None:
        """Load torch; an outcome only when that is not possible."""
        if self._process and self._process.poll() is None:
            return None
        self.close()
        adopt_orphans()
        self._folder = tempfile.TemporaryDirectory(prefix="kb-code-")
        self._events = queue.Queue()
        environment = os.environ | {
            "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kb.exercises.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace", cwd=self._folder.name, env=environment,
            start_new_session=True,
        )  # fmt: skip
        for target, arguments in (
            (self._read_results, (self._process.stdout, self._events)),
            (self._read_prints, (self._process.stderr, self._printed)),
        ):
            threading.Thread(target=target, args=arguments, daemon=True).start()
        ready = self._next(time.monotonic() + LOADING)
        if ready is None or ready.get("event") != "ready":
            time.sleep(0.2)  # its last words may still be on the way
            said = "".join(self._printed).strip().splitlines()
            self.close()
            return Outcome("unavailable", error=_why(said[-1] if said else ""))
        return None

    def lacking(self, exercise: Exercise) -> str:
        """What this machine lacks to check the exercise; empty when nothing."""
        java = exercise.suffix == ".java"
        if importlib.util.find_spec("psutil") is None:
            return f'psutil: pip install "interview-kb[{"code" if java else "check"}]"'
        if java:
            from kb.exercises.java import lacking_java

            return lacking_java()
        failure = self.start()
        return failure.error if failure else ""

    def check(self, exercise: Exercise, file: Path) -> Outcome:
        """Run the exercise's checks on a file; the file itself is only read."""
        started = time.monotonic()
        if missing := self.lacking(exercise):
            return Outcome("unavailable", error=missing)
        if exercise.suffix == ".java":
            from kb.exercises.java import check_java

            return check_java(exercise, file, self._seconds)
        assert self._process is not None
        assert self._process.stdin is not None
        self._forget_prints()
        others = descendants()  # children of this process that are not ours
        request = {"folder": str(exercise.folder), "file": str(file.absolute())}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        outcome = self._collect(time.monotonic() + self._seconds)
        if outcome.state != "passed" and outcome.state != "failed":
            time.sleep(0.05)  # let the last prints arrive
        end_strangers(others)
        outcome.printed = "".join(self._printed)[:PRINTED]
        outcome.seconds = time.monotonic() - started
        return outcome

    def _forget_prints(self) -> None:
        """Drop what the last check printed, once its last prints have arrived."""
        seen = -1
        while len(self._printed) != seen:
            seen = len(self._printed)
            time.sleep(0.01)
        self._printed.clear()

    def _collect(self, until: float) -> Outcome:
        outcome, pid = Outcome("died", error="the code ended the process"), None
        while True:
            event = self._next(until)
            if event is None:
                if pid:
                    end(pid)
                    self._next(time.monotonic() + 2)
                else:  # without forks the warm process itself is what does not end
                    self.close()
                outcome.state, outcome.error = "timeout", f"{self._seconds:.0f} s"
                return outcome
            kind = event.pop("event")
            if kind == "gone":
                self.close()
                return outcome
            if kind == "started":
                pid = event["pid"]
            elif kind == "passed":
                outcome.passed.append(event["check"])
            elif kind == "failed":
                outcome.state, outcome.failed, outcome.error = "failed", event.pop("check"), ""
                for name, value in event.items():
                    setattr(outcome, name, value)
            elif kind == "broken":
                outcome.state, outcome.error, outcome.line = "broken", event["error"], event["line"]
            elif kind == "done":
                outcome.state, outcome.error = "passed", ""
            elif kind == "ended":
                return outcome

    def _next(self, until: float) -> dict[str, Any] | None:
        try:
            return self._events.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None

    @staticmethod
    def _read_results(lines: IO[str], events: "queue.Queue[dict[str, Any]]") -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in lines:
                with contextlib.suppress(ValueError):
                    events.put(json.loads(line))
        events.put({"event": "gone"})

    @staticmethod
    def _read_prints(stream: IO[str], printed: list[str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while text := stream.read(4096):
                if sum(map(len, printed)) < PRINTED:
                    printed.append(text)
