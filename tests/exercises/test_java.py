"""A learner's Java file: always a clear outcome within the time limit, and nothing left running."""

import os
import sys
import time
from pathlib import Path

import pytest

from kb.exercises.exercise import Exercise, exercises
from kb.exercises.java import check_java
from kb.exercises.mutants import mutants
from kb.exercises.outcome import PRINTED
from kb.exercises.processes import descendants
from kb.exercises.runner import Runner
from tests.profiles import quick

pytestmark = pytest.mark.xdist_group("exercises")

JDK = pytest.mark.jdk
SECONDS = 6.0


@pytest.fixture(autouse=True)
def _messages_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return next(e for e in exercises() if e.id == "process_thread/bounded_queue")


def queue(body: str) -> str:
    """A file whose put does this."""
    return (
        "public class BoundedQueue<T> {\n"
        "    public BoundedQueue(int capacity) { }\n"
        "    public void put(T item) throws InterruptedException {\n"
        f"        {body}\n"
        "    }\n"
        "    public T take() { return null; }\n"
        "    public int size() { return 0; }\n"
        "}\n"
    )


HOSTILE = {
    "endless loop": (queue("while (true) { }"), "timeout", "6 s"),
    "deadlock": (
        queue("Thread t = Thread.currentThread(); synchronized (t) { t.join(); }"),
        "timeout",
        "6 s",
    ),
    "prints without end": (
        queue('while (true) { System.out.println("x".repeat(1000)); }'),
        "timeout",
        "6 s",
    ),
    "exit": (queue("System.exit(0);"), "died", "before all checks were done"),
    "exit after claiming success": (
        queue('System.out.println("ok\\tno_monitor\\ndone"); System.exit(0);'),
        "died",
        "before all checks were done",
    ),
    "crash": (queue("Runtime.getRuntime().halt(134);"), "died", "before all checks were done"),
    "no memory": (queue("long[] many = new long[1 << 29];"), "failed", ""),
    "no stack": (queue("put(item);"), "failed", ""),
    "hostile text": (
        queue('throw new IllegalStateException("\\u001b[31m\\t\\n<b>" + "x".repeat(1 << 20));'),
        "failed",
        "",
    ),
    "syntax error": (queue("int x = ;"), "broken", "illegal start of expression"),
    "another class": ("public class Other { }", "broken", "class Other is public"),
    "nothing at all": ("", "broken", "Checks.java: "),
    "a huge file": (
        queue(
            'try (var f = new java.io.FileOutputStream("big")) { while (true)'
            " f.write(new byte[1 << 20]); } catch (java.io.IOException e) {"
            ' throw new IllegalStateException("refused"); }'
        ),
        "failed" if os.name == "posix" else "timeout",
        "",
    ),
}


ENDLESS = [name for name, (_, state, _) in HOSTILE.items() if state == "timeout"]
OTHERS = [name for name in HOSTILE if name not in ENDLESS]


@JDK
@pytest.mark.parametrize("name", [*OTHERS, *quick(ENDLESS)])
def test_hostile_code(exercise: Exercise, tmp_path: Path, name: str) -> None:
    code, state, error = HOSTILE[name]
    file = tmp_path / "BoundedQueue.java"
    file.write_text(code, encoding="utf-8")
    before = set(descendants())
    started = time.monotonic()
    outcome = check_java(exercise, file, SECONDS)
    assert outcome.state == state, outcome
    assert error in outcome.error
    assert time.monotonic() - started < 60
    assert len(outcome.printed) <= PRINTED
    assert "\x1b" not in outcome.got
    assert len(outcome.got) < 1000
    assert set(descendants()) <= before
    assert file.read_text(encoding="utf-8") == code
    assert [p.name for p in tmp_path.iterdir()] == ["BoundedQueue.java"]


@JDK
def test_the_line_of_a_compile_error_is_told(exercise: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "BoundedQueue.java"
    file.write_text(queue("int x = 1"), encoding="utf-8")
    outcome = check_java(exercise, file, SECONDS)
    assert (outcome.state, outcome.line, outcome.error) == ("broken", 4, "';' expected")


@pytest.mark.thorough
@JDK
def test_a_check_that_does_not_end_is_a_failed_check(exercise: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "BoundedQueue.java"
    file.write_text(queue("while (true) { }"), encoding="utf-8")
    outcome = check_java(exercise, file, 60)
    assert (outcome.state, outcome.failed, outcome.got) == ("failed", "no_monitor", "RUNNABLE")
    assert outcome.seconds < 40


@JDK
def test_much_output_does_not_hide_the_result(exercise: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "BoundedQueue.java"
    loud = 'for (int i = 0; i < 20; i++) { System.out.println("说".repeat(100_000)); }\n        '
    text = exercise.text("solution")
    file.write_text(text.replace("this.capacity", loud + "this.capacity"), encoding="utf-8")
    outcome = check_java(exercise, file, 60)
    assert outcome.state == "passed", outcome
    assert outcome.printed == "说" * PRINTED


@JDK
@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux")
@pytest.mark.parametrize("command", ['"sleep", "600"', '"setsid", "sleep", "600"'])
def test_started_processes_are_ended_and_others_are_spared(
    exercise: Exercise, tmp_path: Path, command: str
) -> None:
    import subprocess

    file = tmp_path / "BoundedQueue.java"
    start = (
        f"try {{ new ProcessBuilder({command}).start(); }}"
        " catch (java.io.IOException e) { throw new IllegalStateException(e); }"
    )
    file.write_text(queue(start), encoding="utf-8")
    with subprocess.Popen(["sleep", "600"]) as other:
        before = set(descendants())
        outcome = check_java(exercise, file, SECONDS)
        assert outcome.state == "failed"
        assert "IllegalState" not in outcome.got
        assert set(descendants()) <= before
        assert other.poll() is None
        other.kill()


@pytest.mark.thorough
@JDK
@pytest.mark.parametrize(
    "name, mutant, got",
    [
        ("bounded_queue", "notify_one", "[1, WAITING], put(2) WAITING"),
        ("account_transfer", "opposite_order", "WAITING WAITING, a 100, b 50"),
    ],
)
def test_code_that_is_stuck_is_told_by_the_check_that_names_it(
    tmp_path: Path, name: str, mutant: str, got: str
) -> None:
    stuck = next(e for e in exercises("process_thread") if e.name == name)
    file = tmp_path / stuck.file_name
    file.write_text(mutants(stuck)[mutant], encoding="utf-8")
    outcome = check_java(stuck, file, 60)
    assert (outcome.failed, outcome.got) == (mutant, got)
    assert outcome.mistake is not None
    assert outcome.seconds < 40


def test_a_java_file_is_named_like_its_class(exercise: Exercise) -> None:
    assert exercise.file_name == "BoundedQueue.java"
    assert f"class {Path(exercise.file_name).stem}<T>" in exercise.text("stub")


def test_without_a_jdk_it_says_what_to_install(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    outcome = check_java(exercise, exercise.folder / "solution.java", SECONDS)
    assert outcome.state == "unavailable"
    assert "no JDK was found: install" in outcome.error


@pytest.mark.parametrize("suffix, extra", [(".java", "code"), (".py", "check")])
def test_without_psutil_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, suffix: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    exercise = next(e for e in exercises() if e.suffix == suffix)
    with Runner() as runner:
        outcome = runner.check(exercise, exercise.folder / f"solution{suffix}")
        assert runner.lacking(exercise) == outcome.error
    assert outcome.state == "unavailable"
    assert outcome.error == f'psutil: pip install "interview-kb[{extra}]"'
