"""The wheel: built, installed where there is no torch, and run from another folder."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kb.exercises.exercise import exercises
from tests.environments import environment, interpreters


@pytest.fixture(scope="session")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This interpreter's clean environment, where there is no torch."""
    return environment(sys.executable, wheel, tmp_path_factory.mktemp("clean"))


def run(python: Path, *args: str, cwd: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "/usr/bin:/bin", "KB_LANG": "en", "KB_DATA_DIR": str(cwd / "data")}
    return subprocess.run(
        [str(python), "-W", "error", "-m", "kb", *args],
        input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=60, cwd=cwd,
        env=environment,
    )  # fmt: skip


def test_the_wheel_holds_the_quiz_and_its_pages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "quiz_bank/receptive_field/questions.py" in names
    assert "quiz_bank/receptive_field/cards.zh.md" in names
    assert "kb/pages/zh/receptive_field.md" in names
    assert "kb/pages/en/receptive_field.md" in names
    packed = {name.rpartition("/")[0] for name in names if name.endswith("/mutants.toml")}
    assert packed == {exercise.place for exercise in exercises()}
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_torch_is_not_there(clean: Path, tmp_path: Path) -> None:
    done = subprocess.run([str(clean), "-c", "import torch"], capture_output=True, text=True)
    assert "No module named 'torch'" in done.stderr


@pytest.mark.parametrize(
    "args, stdin",
    [
        (("--help",), ""),
        (("topics",), ""),
        (("list", "--json"), ""),
        (("ask", "receptive_field/strided_stack", "--seed", "1"), ""),
        (("show", "receptive_field/strided_stack"), ""),
        (("quiz", "-n", "5", "--seed", "1"), "1\n:r\n:s\n"),
        (("read", "receptive_field"), ""),
        (("find", "IoU"), ""),
        (("stats",), ""),
        (("data", "path"), ""),
        (("code", "list"), ""),
        (("code", "start", "bounded_queue"), ""),
        (("code", "hint", "box_iou_by_hand"), ""),
        (("code", "solution", "box_iou_by_hand"), ""),
    ],
)
def test_every_quiz_command_runs_without_torch_from_another_folder(
    clean: Path, tmp_path: Path, args: tuple[str, ...], stdin: str
) -> None:
    done = run(clean, *args, cwd=tmp_path, stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_answers_are_graded_there(clean: Path, tmp_path: Path) -> None:
    shown = json.loads(
        run(clean, "show", "receptive_field/strided_stack", "--json", cwd=tmp_path).stdout
    )
    answer = str(shown["answer"])
    for text, code in ((answer, 0), ("1", 1), ("nan", 2)):
        args = ("answer", "receptive_field/strided_stack", text, "--seed", "0")
        assert run(clean, *args, cwd=tmp_path).returncode == code


def test_check_says_what_is_missing(clean: Path, tmp_path: Path) -> None:
    done = run(clean, "check", "receptive_field", "--draws", "3", cwd=tmp_path)
    assert "not a source checkout" in done.stderr
    assert "torch is not installed" in done.stderr
    assert "Traceback" not in done.stderr


def test_code_says_what_is_missing(clean: Path, tmp_path: Path) -> None:
    for name, extra in (("bounded_queue", "code"), ("box_iou_by_hand", "check")):
        run(clean, "code", "start", name, cwd=tmp_path)
        done = run(clean, "code", "check", name, cwd=tmp_path)
        assert done.returncode == 2
        assert f'psutil: pip install "interview-kb[{extra}]"' in done.stdout
        assert done.stderr == ""


def test_drawing_imports_nothing_it_does_not_need(clean: Path, tmp_path: Path) -> None:
    code = (
        "import sys, io; sys.stdin = io.StringIO(':q\\n'); sys.argv = ['kb', 'quiz', 'receptive_field', '--no-save']\n"
        "from kb.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in ('torch', 'numpy', 'fsrs', 'rich.markdown', 'rich.progress', 'quiz_bank.detr.questions')"
        " if m in sys.modules))"
    )
    done = subprocess.run(
        [str(clean), "-c", code], capture_output=True, text=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


@pytest.mark.parametrize("interpreter", interpreters(), ids=lambda name: Path(name).parts[-3])
def test_every_interpreter_found_asks_and_grades_the_same(
    wheel: Path, clean: Path, tmp_path: Path, interpreter: str
) -> None:
    python = environment(interpreter, wheel, tmp_path / "venv")
    for args, stdin in (
        (("show", "receptive_field/strided_stack", "--seed", "7", "--json"), ""),
        (("quiz", "--seed", "3", "-n", "12"), "1\n:r\n:h\n2\n:s\nnan\n1/2\n" * 3),
        (("review", "--json"), ":q\n"),
        (("read", "detr"), ""),
        (("stats", "--json"), ""),
        (("data", "doctor"), ""),
    ):
        here, there = tmp_path / "here", tmp_path / "there"
        here.mkdir(exist_ok=True)
        there.mkdir(exist_ok=True)
        done = run(python, *args, cwd=there, stdin=stdin)
        assert done.returncode == 0, done.stderr
        if args[0] in ("show", "quiz", "read"):
            same = run(clean, *args, cwd=here, stdin=stdin)
            assert done.stdout == same.stdout
