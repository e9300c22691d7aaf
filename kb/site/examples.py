"""Running the small programs the pages show, and judging what they printed."""

import os
import re
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from kb.site.paths import snippet_modules, topics_with

VARIES = re.compile(r"# output varies: (.+)\n")
SPAWNS = re.compile(r"\b(multiprocessing|subprocess|concurrent|fork)\b")
SECONDS = 600


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

    Raises:
        ExampleError: a program failed, or ran too long.
    """
    forked = [path for path in paths if hasattr(os, "fork") and not SPAWNS.search(_text(path))]
    with tempfile.TemporaryDirectory() as folder:
        if forked:
            _run([sys.executable, "-m", __name__, folder, *map(str, forked)], SECONDS * len(forked))
        return [
            Path(folder, str(forked.index(path))).read_text("utf-8")
            if path in forked
            else _run([sys.executable, str(path)], SECONDS)
            for path in paths
        ]


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _run(command: list[str], seconds: int) -> str:
    environment = {"OMP_NUM_THREADS": "1"} | os.environ
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=seconds, env=environment
    )
    if done.returncode:
        raise ExampleError(f"{command[-1]}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def serve(folder: Path, paths: Sequence[Path]) -> int:
    """Run each program in a fork; its output goes to a file of the folder, named by its place."""
    modules = (path for topic in topics_with("snippets*") for path in snippet_modules(topic))
    if any("import torch" in _text(path) for path in modules):
        import_module("torch")
    for place, path in enumerate(paths):
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            _child(path, folder / str(place))
        _, status = os.waitpid(child, 0)
        if status:
            print(f"{path}: {_reason(status)}", file=sys.stderr)
            return 1
    return 0


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return f"still running after {SECONDS} s"
    return f"ended with status {status}"


def _child(path: Path, out: Path) -> NoReturn:
    os.dup2(os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), 1)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv, sys.path[0] = [str(path)], str(path.parent)
    code = 0
    try:
        runpy.run_path(str(path), run_name="__main__")
    except BaseException:
        traceback.print_exc()
        code = 1
    for thread in threading.enumerate():  # as at the end of any program
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
