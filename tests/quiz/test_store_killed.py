"""SIGKILL at every statement and at random moments: a shown verdict is in the store."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.quiz.store import doctor
from kb.quiz.store.opening import open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")

THOROUGH = os.environ.get("KB_THOROUGH") == "1"
ROOT = Path(__file__).parents[2]

# Answers on and on; counts the statements SQLite runs and kills itself before number `fatal`, or
# after a number of shown verdicts. What is on standard output was shown.
SESSION = """
import os, signal, sqlite3, sys
from pathlib import Path
from kb.quiz.store import opening
from kb.quiz.store.backups import back_up
from tests.quiz.storing import answer

fatal, count = int(sys.argv[2]), 0

def count_down(statement):
    global count
    count += 1
    if count == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

connect = sqlite3.connect
def watched(*args, **named):
    connection = connect(*args, **named)
    connection.set_trace_callback(count_down)
    return connection
sqlite3.connect = watched

with opening.open_store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3])):
        given = answer(f"box_iou/q{number % 5}", 1 + number % 4, raw="x" * (number % 300))
        done = store.record(given, "quiz")
        os.write(1, f"{done.review.id} {done.memory.due}\\n".encode())
        if number % 4 == 3:
            store.undo(done.review.id)
            os.write(1, f"undone {done.review.id}\\n".encode())
        if number % 5 == 4:
            back_up(store.connection, Path(sys.argv[1]))
os.write(1, f"statements {count}\\n".encode())
"""


def command(folder: Path, fatal: int, answers: int) -> list[str]:
    return [sys.executable, "-c", SESSION, str(folder), str(fatal), str(answers)]


def environment() -> dict[str, str]:
    # Time moves on by itself here; days do not, which is enough: every answer writes a review.
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def check(folder: Path, shown: str) -> None:
    lines = [line.split() for line in shown.splitlines(keepends=True) if line.endswith("\n")]
    verdicts = {line[0] for line in lines if line[0] not in ("undone", "statements")}
    undone = {line[1] for line in lines if line[0] == "undone"}
    with open_store(folder) as store:
        kept = {review.id: review for review in store.each_review()}
        assert verdicts <= set(kept)
        # At most the one under way was written without having been shown.
        assert len(kept) - len(verdicts) <= 1
        assert all(kept[name].undone for name in undone)
        assert dict(store.memories()) == dict(store.replayed())
        assert all(finding.well for finding in doctor.examine(store))


def test_killed_before_every_statement(tmp_path: Path) -> None:
    whole = subprocess.run(
        command(tmp_path / "whole", 0, 10), env=environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    statements = int(whole.stdout.rsplit(maxsplit=1)[1])
    assert statements > 80
    fatal = range(1, statements + 1) if THOROUGH else range(1, statements + 1, 7)
    for number in fatal:
        folder = tmp_path / str(number)
        done = subprocess.run(
            command(folder, number, 10), env=environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr
        check(folder, done.stdout)


@pytest.mark.parametrize("seed", range(40 if THOROUGH else 6))
def test_killed_at_random_moments(tmp_path: Path, seed: int) -> None:
    moment = random.Random(seed)
    shown = ""
    for _ in range(3):  # each session goes on where the killed one stopped
        session = subprocess.Popen(
            command(tmp_path / "data", 0, 100_000), env=environment(), stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert session.stdout is not None
        shown += session.stdout.readline()
        time.sleep(moment.random() * 0.2)
        session.kill()
        shown += session.stdout.read()
        session.wait()
        session.stdout.close()
    lines = [line.split() for line in shown.splitlines() if line]
    verdicts = {line[0] for line in lines if len(line) == 2 and len(line[0]) == 36}
    assert len(verdicts) > 3
    with open_store(tmp_path / "data") as store:
        kept = {name for (name,) in store.rows("SELECT id FROM reviews")}
        assert verdicts <= kept
        assert len(kept) - len(verdicts) <= 3
        assert dict(store.memories()) == dict(store.replayed())
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
