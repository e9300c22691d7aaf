"""Running the small programs the pages show, and judging what they printed."""

import multiprocessing
import os
import re
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from kb.site.place import SNIPPETS

VARIES = re.compile(r"# output varies: (.+)\n")
SPAWNS = re.compile(r"\b(multiprocessing|subprocess|concurrent|fork)\b")
SECONDS = 120


class ExampleError(Exception):
    """A program of a page that failed; the message carries what it wrote."""


def invariant(source: str) -> re.Pattern[str] | None:
    """What the output must match where it varies by nature.

    Every comment `# output varies: REGEX` on top of the program is one line of the pattern, and the
    whole output must match; without such a comment the output must stay the same.
    """
    lines = []
    for line in source.splitlines(keepends=True):
        match = VARIES.fullmatch(line)
        if match is None:
            break
        lines.append(match[1])
    return re.compile("\n".join(lines)) if lines else None


def same(source: str, committed: str, fresh: str) -> bool:
    """Whether the committed output still is what the program prints."""
    pattern = invariant(source)
    if pattern is None:
        return committed == fresh
    return all(pattern.fullmatch(text.rstrip("\n")) for text in (committed, fresh))


def run_all(paths: Sequence[Path]) -> list[str]:
    """What each program prints, in a process of its own.

    The processes are forked from one that has torch loaded, which makes a hundred of them cheap;
    programs that start processes themselves run as from the command line.
    """
    context = multiprocessing.get_context("forkserver")
    if any("import torch" in path.read_text("utf-8") for path in SNIPPETS.glob("*.py")):
        context.set_forkserver_preload(["torch"])
    return [
        _run_plain(path)
        if SPAWNS.search(path.read_text("utf-8")) or sys.platform == "win32"
        else _run_forked(path, context)
        for path in paths
    ]


def _run_plain(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        raise ExampleError(f"{path}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def _run_forked(path: Path, context: multiprocessing.context.ForkServerContext) -> str:
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = context.Process(target=_child, args=(path, out, err))
        process.start()
        process.join(SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
            raise ExampleError(f"{path}: still running after {SECONDS} s")
        if process.exitcode:
            raise ExampleError(f"{path}: exit {process.exitcode}\n{err.read_text('utf-8')}")
        return out.read_text("utf-8")


def _child(path: Path, out: Path, err: Path) -> None:
    for stream, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_CREAT | os.O_WRONLY), stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        runpy.run_path(str(path), run_name="__main__")
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
