"""`kb --help` and the first question, beside the peers on PyPI, each in an environment of its own.

A peer that cannot be installed here is skipped with a line. The first question is timed on a
terminal of 24 × 80, from the start of the process to the text of the question.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect

from benchmarks.timing import Figure, Name, interleaved, ratios

TITLE = (
    "与 PyPI 上的同类程序并排，各有自己的环境",
    "Beside the peers on PyPI, each in an environment of its own",
)
FIRST = ("`kb quiz` 到第一题", "`kb quiz` to its first question")
THEIRS = ("`mkdocs-quiz run` 到第一题", "`mkdocs-quiz run` to its first question")
PEERS = ("mkdocs-quiz", "dooma", "grindcards")
QUIZ = "# Quiz\n\n<quiz>\nHow wide is the field?\n- [x] 31\n- [ ] 17\n</quiz>\n"
RUNS = 11


def main() -> Iterator[Figure | str]:
    """Install the peers into a temporary folder, then time both."""
    kb = [sys.executable, "-m", "kb"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found = {name: program for name in PEERS if (program := installed(name, place))}
        for name in PEERS:
            if name not in found:
                yield f"{name} could not be installed here; left out"
        helps: dict[Name, list[str]] = {"kb --help": [*kb, "--help"]}
        helps |= {f"{name} --help": [str(program), "--help"] for name, program in found.items()}
        # grindcards draws no rich interface: it is no bound, only a neighbour.
        rich: dict[Name, float] = {f"{name} --help": 1.0 for name in found if name != "grindcards"}
        yield from ratios(
            interleaved(helps, env={"KB_DATA_DIR": folder, "HOME": folder}), least=rich
        )
        asked: dict[Name, tuple[list[str], str]] = {FIRST: ([*kb, "quiz", "--no-save"], "> ")}
        if "mkdocs-quiz" in found:
            (place / "quiz.md").write_text(QUIZ, encoding="utf-8")
            run = [str(found["mkdocs-quiz"]), "run", str(place / "quiz.md")]
            asked[THEIRS] = (run, "How wide is the field")
        yield from ratios(first_questions(asked, place), least={THEIRS: 1})


def installed(name: str, place: Path) -> Path | None:
    """The program of a package newly installed from PyPI, or None where that fails."""
    environment = place / name
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    done = subprocess.run(
        [str(binaries / "python"), "-m", "pip", "install", "--quiet", name], capture_output=True
    )
    if done.returncode:
        return None
    return binaries / name


def first_questions(asked: dict[Name, tuple[list[str], str]], home: Path) -> dict[Name, float]:
    """Median seconds from the start of each command to the text it is to show."""
    times: dict[Name, list[float]] = {name: [] for name in asked}
    environment = {**os.environ, "HOME": str(home), "KB_LANG": "en", "TERM": "xterm"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for turn in range(RUNS + 1):
        for name, (command, text) in asked.items():
            began = time.perf_counter()
            child = pexpect.spawn(command[0], command[1:], env=environment, timeout=30)
            child.expect_exact(text)
            if turn:
                times[name].append(time.perf_counter() - began)
            child.close(force=True)
    return {name: statistics.median(values) for name, values in times.items()}
