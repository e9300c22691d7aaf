"""Checking a learner's Java file: compiled with the exercise's own checks, run with limits.

Java wants a file named like its public class, so the file of `bounded_queue` is
`BoundedQueue.java`; stub, solution and mutants are copied to that name before they are compiled.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

from kb.exercises.checking import load
from kb.exercises.exercise import Exercise
from kb.exercises.outcome import PRINTED, Outcome
from kb.exercises.processes import adopt_orphans, descendants, end, end_strangers
from kb.java.jvm import NoJdkError, compiler

HARNESS = Path(__file__).with_name("Harness.java")
_COMPILING = 120.0  # seconds
_MOST = 1 << 16  # bytes of output that are kept
_BLOCKS = 1 << 14  # of 512 bytes: what one file may hold
_TEXT = ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"]
_SMALL = ["-XX:+UseSerialGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1"]


def check_java(exercise: Exercise, file: Path, seconds: float) -> Outcome:
    """Compile the file beside the exercise's Checks.java and read its report.

    `Checks.main` gets the path of the report, to which Harness.java writes a line for each check:
    `ok<TAB>id`, or `fail<TAB>id<TAB>case<TAB>expected<TAB>got`, and `done` at the end.
    """
    try:
        javac = compiler()
    except NoJdkError as error:
        return Outcome("unavailable", error=str(error))
    adopt_orphans()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kb-java-") as name:
        folder, own = Path(name), exercise.file_name
        shutil.copyfile(file, folder / own)
        for source in (exercise.folder / "Checks.java", HARNESS):
            shutil.copyfile(source, folder / source.name)
        flags = [f"-J{flag}" for flag in _TEXT + _SMALL]
        sources = [own, "Checks.java", HARNESS.name]
        compiling = [str(javac), *flags, "-encoding", "UTF-8", "-d", ".", "-proc:none", *sources]
        code, said = _run(compiling, folder, _COMPILING)
        if code != 0:
            line, message = _compiler_error(said, own)
            return Outcome("broken", error=message, line=line)
        java = javac.with_name(javac.name.replace("javac", "java"))
        running = [str(java), "-Xmx256m", *_TEXT, *_SMALL, "-cp", ".", "Checks", "report"]
        code, said = _run(running, folder, seconds)
        report = folder / "report"
        lines = report.read_text("utf-8", "replace").splitlines() if report.is_file() else []
    outcome = _report(lines)
    outcome.printed = said[:PRINTED]
    if code is None and outcome.state == "died":
        outcome.state, outcome.error = "timeout", f"{seconds:.0f} s"
    if outcome.failed is not None:
        checks = load(exercise.folder).CHECKS
        check = next(check for check in checks if check.id == outcome.failed)
        outcome.property, outcome.mistake = (check.zh, check.en), check.mistake
    outcome.seconds = time.monotonic() - started
    return outcome


def lacking_java() -> str:
    """What is missing to compile Java here; empty when nothing."""
    try:
        compiler()
    except NoJdkError as error:
        return str(error)
    return ""


def _run(command: list[str], folder: Path, seconds: float) -> tuple[int | None, str]:
    """Exit code and the beginning of the output; None as the code when the time ran out."""
    spared = descendants()
    if os.name == "posix":
        command = ["/bin/sh", "-c", f'ulimit -f {_BLOCKS}; exec "$@"', "sh", *command]
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = bytearray()
    reader = threading.Thread(target=_keep, args=(process.stdout, said), daemon=True)
    reader.start()
    code: int | None = None
    with contextlib.suppress(subprocess.TimeoutExpired):
        code = process.wait(seconds)
    end(process.pid)
    process.wait()
    end_strangers(spared)
    reader.join(5)
    return code, said.decode("utf-8", "replace")


def _keep(stream: IO[bytes], said: bytearray) -> None:
    """Read to the end, so that nobody waits to write; keep only the beginning."""
    with stream:
        while some := stream.read1(1 << 16):  # type: ignore[attr-defined]
            said += some[: _MOST - len(said)]


def _compiler_error(said: str, name: str) -> tuple[int | None, str]:
    for line in said.splitlines():
        parts = line.split(":", 3)
        if len(parts) == 4 and parts[0].endswith(".java") and parts[1].isdigit():
            where = "" if parts[0] == name else f"{parts[0]}: "
            return int(parts[1]), where + parts[3].strip()
    return None, (said.strip().splitlines() or ["javac failed"])[-1]


def _report(lines: list[str]) -> Outcome:
    outcome = Outcome("died", error="the program ended before all checks were done")
    for line in lines:
        kind, *fields = line.split("\t")
        if kind == "ok" and len(fields) == 1:
            outcome.passed.append(fields[0])
        elif kind == "fail" and len(fields) == 4:
            outcome.state, outcome.error = "failed", ""
            outcome.failed, outcome.case, outcome.expected, outcome.got = fields
            break
        elif kind == "done":
            outcome.state, outcome.error = "passed", ""
    distinct = dict.fromkeys(outcome.passed)  # a check may try several cases
    outcome.passed = [check for check in distinct if check != outcome.failed]
    return outcome
