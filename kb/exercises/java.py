"""Checking a learner's Java file: compiled with the exercise's own harness, run with limits."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from kb.exercises.exercise import Exercise
from kb.exercises.reaping import adopt_orphans, descendants, end, end_strangers
from kb.exercises.workshop import PRINTED, Outcome

_COMPILING = 120.0  # seconds
_MOST = 1 << 20  # characters of output that are read


def check_java(exercise: Exercise, file: Path, seconds: float) -> Outcome:
    """Compile the file beside the exercise's Checks.java and read its report.

    Checks.java prints a line for each check: `ok<TAB>id`, or
    `fail<TAB>id<TAB>case<TAB>expected<TAB>got`, and `done` at the end.
    """
    if not (shutil.which("javac") and shutil.which("java")):
        return Outcome("unavailable", error="javac was not found: install a JDK, 17 or newer")
    adopt_orphans()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kb-java-") as name:
        folder = Path(name)
        for source in (file, exercise.folder / "Checks.java"):
            shutil.copyfile(source, folder / source.name)
        code, said = _run(
            ["javac", "-d", ".", "-proc:none", file.name, "Checks.java"], folder, _COMPILING
        )
        if code is None or code != 0:
            line, error = _compiler_error(said, file.name)
            return Outcome("broken", error=error, line=line)
        command = ["java", "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-cp", ".", "Checks"]
        code, said = _run(command, folder, seconds)
    outcome = _report(said)
    if code is None:
        outcome.state, outcome.error = "timeout", f"{seconds:.0f} s"
    if outcome.failed is not None:
        from kb.exercises.child import load

        checks = load(exercise.folder / "checks.py", "kb_exercise_checks").CHECKS
        check = next(check for check in checks if check.id == outcome.failed)
        outcome.property, outcome.mistake = (check.zh, check.en), check.mistake
    outcome.seconds = time.monotonic() - started
    return outcome


def _run(command: list[str], folder: Path, seconds: float) -> tuple[int | None, str]:
    """Exit code and output of a command; None as the code when its time ran out."""
    with (folder / ".output").open("w+", encoding="utf-8", errors="replace") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=_limit_output if os.name == "posix" else None,
        )  # fmt: skip
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = process.wait(seconds)
        end([*descendants(process.pid), process.pid])
        process.wait()
        end_strangers(set())
        out.seek(0)
        return code, out.read(_MOST)


def _limit_output() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST * 8, _MOST * 8))


def _compiler_error(said: str, name: str) -> tuple[int | None, str]:
    for line in said.splitlines():
        parts = line.split(":", 3)
        if len(parts) == 4 and parts[0].endswith(".java") and parts[1].isdigit():
            where = "" if parts[0] == name else f"{parts[0]}: "
            return int(parts[1]), where + parts[3].strip()
    return None, (said.strip().splitlines() or ["javac failed"])[-1]


def _report(said: str) -> Outcome:
    outcome = Outcome("died", error="the program ended before all checks were done")
    printed = []
    for line in said.splitlines():
        kind, *fields = line.split("\t")
        if kind == "ok" and len(fields) == 1:
            outcome.passed.append(fields[0])
        elif kind == "fail" and len(fields) == 4 and outcome.state == "died":
            outcome.state, outcome.error = "failed", ""
            outcome.failed, outcome.case, outcome.expected, outcome.got = fields
        elif line == "done" and outcome.state == "died":
            outcome.state, outcome.error = "passed", ""
        else:
            printed.append(line)
    outcome.printed = "\n".join(printed)[:PRINTED]
    return outcome
