"""No home, no locale, no width, no assertions, an impossible clock, another platform's Python."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT, Kb

SESSION = ("quiz", "--seed", "1", "-n", "2")
LOCALES = ("C", "POSIX", "", "xx_YY.UTF-9", "zh_CN.GBK")
POSIX_ONLY = ("fcntl", "resource", "termios", "readline", "pwd", "grp", "tty", "pty", "curses")


@pytest.mark.parametrize("home", [None, "", "/proc", "/nowhere"])
def test_without_a_home_it_asks_and_says_what_it_cannot_keep(kb: Kb, home: str | None) -> None:
    env: dict[str, str | None] = {"HOME": home, "KB_DATA_DIR": None, "XDG_DATA_HOME": "/proc/none"}
    for args in (("topics",), (*SESSION, "--no-save"), ("--help",), ("read", "detr")):
        assert kb(*args, env=env).returncode == 0, args
    done = kb(*SESSION, env=env)
    assert done.returncode == 2
    assert b"--no-save" in done.stderr


@pytest.mark.parametrize("name", [None, *LOCALES])
def test_chinese_is_written_in_any_locale(kb: Kb, name: str | None) -> None:
    env = {"LC_ALL": name, "LANG": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shown = kb("quiz", "--lang", "zh", "--seed", "1", "-n", "1", "--no-save", env=env)
    assert shown.returncode == 0
    assert "难度" in shown.stdout.decode("utf-8")
    ascii_only = kb("topics", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"})
    assert "题" in ascii_only.stdout.decode("utf-8")


@pytest.mark.parametrize("columns", ["20", "1", "0", "-1", "x", "99999"])
def test_any_width(kb: Kb, columns: str) -> None:
    env = {"COLUMNS": columns, "TERM": "dumb"}
    for args in (SESSION, ("read", "detr"), ("stats",), ("--help",), ("topics",)):
        done = kb(*args, env=env, stdin=b":h\n:r\n")
        assert done.returncode == 0, args
        assert done.stdout.strip(), args
        if columns == "20" and args == SESSION:
            assert max(len(line) for line in done.stdout.decode().splitlines()[:12]) <= 20


@pytest.mark.parametrize(
    "now",
    ["tomorrow", "2026-11-23", "9999-12-31T23:59+00:00", "9999-12-31T23:59-14:00",
     "0001-01-01T00:00+14:00", "1970-01-01T00:00+00:00"],
)  # fmt: skip
def test_an_impossible_clock_is_one_line(kb: Kb, now: str) -> None:
    for args in (SESSION, ("review",)):
        done = kb(*args, env={"KB_NOW": now})
        assert done.returncode == 2, args
        assert len(done.stderr.splitlines()) == 1
    for args in ((), ("stats",), ("data", "doctor")):
        assert kb(*args, env={"KB_NOW": now}).returncode in (0, 2), args
    assert kb("topics", env={"KB_NOW": now}).returncode == 0


@pytest.mark.parametrize(
    "options", [("-OO",), ("-W", "error"), ("-X", "warn_default_encoding", "-W", "error"), ("-b",)]
)
def test_under_strict_and_stripped_pythons(kb: Kb, options: tuple[str, ...]) -> None:
    python = (*options, "-m", "kb")
    for args, code in (
        (("topics",), 0), (("list", "--json"), 0), (("stats",), 0), (("read", "detr"), 0),
        (("show", "receptive_field/strided_stack"), 0), (SESSION, 0), (("review", "--json"), 0),
        (("answer", "receptive_field/strided_stack", "-1", "--seed", "1"), 1),
        (("answer", "receptive_field/strided_stack", "nan", "--seed", "1"), 2),
        (("find", "IoU"), 0), (("data", "backup"), 0), (("config",), 0),
    ):  # fmt: skip
        done = kb(*args, python=python, stdin=b"1\n:r\n:q\n")
        assert done.returncode == code, (args, done.stderr)
        assert b"Warning" not in done.stderr, args


@pytest.mark.parametrize(
    "args", [SESSION, ("review",), ("stats",), ("data", "doctor"), ("topics",)]
)
def test_without_the_modules_only_posix_has(kb: Kb, args: tuple[str, ...]) -> None:
    hide = f"import sys; sys.modules.update(dict.fromkeys({POSIX_ONLY})); from kb.cli import main; main()"
    done = kb(*args, python=("-c", hide), stdin=b"1\n2\n3\n")
    assert done.returncode == 0, done.stderr


def test_a_python_without_sqlite_still_asks(kb: Kb) -> None:
    hide = "import sys; sys.modules['sqlite3'] = None; from kb.cli import main; main()"
    assert kb(*SESSION, "--no-save", python=("-c", hide), stdin=b"1\n").returncode == 0
    done = kb(*SESSION, python=("-c", hide))
    assert done.returncode == 2
    assert b"--no-save" in done.stderr


def test_folders_with_spaces_and_chinese(kb: Kb, tmp_path: Path) -> None:
    folder = tmp_path / "我的 数据 %20" / "a'b"
    folder.parent.mkdir()
    for args in (SESSION, ("review",), ("stats",), ("data", "doctor"), ("data", "backup")):
        assert kb(*args, "--data-dir", str(folder), stdin=b"1\n2\n").returncode == 0, args
    assert (folder / "kb.sqlite").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are set by a POSIX shell")
@pytest.mark.parametrize("blocks", [0, 8, 64])
def test_a_disk_that_fills_loses_no_earlier_answer(tmp_path: Path, blocks: int) -> None:
    env = {**os.environ, "KB_LANG": "en", "KB_DATA_DIR": str(tmp_path / "data")}

    def run(before: str, args: str, stdin: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-c", f"{before} exec {sys.executable} -m kb {args}"], env=env, cwd=ROOT,
            input=stdin, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    assert run("", "quiz --seed 1 -n 2", "1\n1\n:r\n").returncode == 0
    full = run(f"ulimit -f {blocks};", "quiz --seed 2 -n 200", ":r\n" * 200)
    assert full.returncode == 2
    assert "Traceback" not in full.stderr
    assert "all earlier answers are" in full.stderr
    after = run("", "data doctor", "")
    assert after.returncode == 0, after.stdout
    assert "kb.sqlite: whole" in after.stdout
