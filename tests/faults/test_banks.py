"""A learner's own bank of hostile files: each gets one line naming it, and the rest goes on."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Kb

DOC = '"""我的 · Mine."""\n'
QUESTION = (
    DOC + "from kb.quiz.problem import *\n\n\n"
    '@question(level=1, section="answer")\ndef x(draw):\n    {}\n'
)
PROBLEM = "return Problem(given={{}}, zh='问', en='Ask', answer={}, steps=[], mistakes=[])"
CARD = "## 问 {{#x level={}}}\n\n答\n\n- 1\n- 2\n- 3\n"
Written = str | bytes | Callable[[Path], object]
BROKEN: dict[str, tuple[dict[str, Written], str]] = {
    "syntax": ({"own.py": DOC + "def x(:\n"}, "own.py, line 2: SyntaxError: invalid syntax"),
    "endless recursion": ({"own.py": DOC + "def f():\n    f()\nf()\n"}, "line 3: RecursionError"),
    "nested too deep": ({"own.py": DOC + "x = " + "(" * 5000 + ")" * 5000}, "own.py, line 2: "),
    "leaves": ({"own.py": DOC + "raise SystemExit(3)\n"}, "own.py, line 2: SystemExit: 3"),
    "not UTF-8": ({"own.py": DOC.encode("gbk")}, "own.py, line 1: SyntaxError"),
    "zero bytes": ({"own.py": b"\0" * 64}, "own.py: SyntaxError"),
    "no docstring": ({"own.py": "x = 1\n"}, "own.py, line 1: the docstring begins"),
    "import": ({"own.py": DOC + "import torchvision_no\n"}, "own.py, line 2: ModuleNotFoundError"),
    "decorator": ({"own.py": DOC + "from kb.quiz.problem import *\nquestion(levels=1)\n"}, "own.py, line 3: TypeError"),
    "no level": ({"own.py": DOC + "from kb.quiz.problem import *\n@question(section='answer')\ndef x(draw):\n    pass\n"}, "own.py: x: write level=1, 2 or 3"),
    "cards not UTF-8": ({"own.py": DOC, "own.zh.md": b"a\n\xff\n", "own.en.md": ""}, "own.zh.md, line 2: byte 0xff is not UTF-8"),
    "level of a card": ({"own.py": DOC, "own.zh.md": CARD.format("x"), "own.en.md": CARD.format("x")}, "own.zh.md: card x: its level is 1, 2 or 3, not 'x'"),
    "attribute of a card": ({"own.py": DOC, "own.zh.md": CARD.format(""), "own.en.md": CARD.format("")}, "own.zh.md, line 1: an attribute is written `name=value`, not 'level='"),
}  # fmt: skip
MISNAMED: dict[str, tuple[dict[str, Written], str]] = {
    "a space": ({"my own.py": DOC}, "my own.py: a topic is a file"),
    "a folder": ({"own.py": lambda path: path.mkdir()}, "own.py: a topic is a file"),
    "a loop of links": ({"own.py": lambda path: path.symlink_to(path)}, "own.py: a topic is"),
    "a dangling link": ({"own.py": lambda path: path.symlink_to("nowhere")}, "own.py: a topic is"),
    "a pipe": ({"own.py": lambda path: os.mkfifo(path)}, "own.py: a topic is a file"),
}
DRAWN = {
    "raises": ("raise ValueError('two\\nlines')", "own.py, line 7: ValueError: two lines"),
    "nothing": ("return None", "returns None, neither Numbers nor a Problem"),
    "recursion": ("return x.build(draw)", "own.py, line 7: RecursionError"),
    "no answer": (PROBLEM.format("None"), "the answer is None; expected a finite number"),
    "a word": (PROBLEM.format("'q'"), "the answer is 'q'; expected a finite number"),
    "not a number": (PROBLEM.format("float('nan')"), "the answer is nan; expected a finite number"),
}


def bank(folder: Path, files: dict[str, Written]) -> dict[str, str | None]:
    """A private bank of these files."""
    folder.mkdir()
    for name, written in files.items():
        path = folder / name
        if callable(written):
            written(path)
        else:
            path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return {"KB_BANK": str(folder)}


def lines(text: bytes) -> list[str]:
    return text.decode().splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
@pytest.mark.parametrize("name", [*BROKEN, *MISNAMED])
def test_a_broken_topic_is_named_once_and_stops_nothing_else(
    kb: Kb, tmp_path: Path, name: str
) -> None:
    files, said = (BROKEN | MISNAMED)[name]
    env = bank(tmp_path / "bank", files)
    for args in (("topics",), ("list",)):
        done = kb(*args, env=env)
        assert done.returncode == 0
        assert b"receptive_field" in done.stdout
        (line,) = lines(done.stderr)
        assert line.startswith("left out of your own bank: ")
        assert said in line
    for args in (("quiz", "detr", "-n", "1"), ("review", "detr")):
        done = kb(*args, env=env, stdin=b":q\n")
        assert done.returncode == 0
        assert b"DETR" in done.stdout


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_topic_asked_for_by_name_is_exit_2(kb: Kb, tmp_path: Path, name: str) -> None:
    files, said = BROKEN[name]
    env = bank(tmp_path / "bank", files)
    for args in (("quiz", "own"), ("review", "own"), ("show", "own/x")):
        done = kb(*args, env=env)
        assert done.returncode == 2, args
        assert done.stdout.strip() == b""
        (line,) = lines(done.stderr)
        assert said in line


@pytest.mark.parametrize("name", DRAWN)
def test_a_question_that_cannot_be_drawn_is_left_out(kb: Kb, tmp_path: Path, name: str) -> None:
    body, said = DRAWN[name]
    env = bank(tmp_path / "bank", {"own.py": QUESTION.format(body)})
    found = kb("find", "softmax", env=env)
    assert found.returncode == 0
    assert said in lines(found.stderr)[0]
    assert kb("review", "own", env=env).returncode == 0
    alone = kb("quiz", "own", env=env)
    assert alone.returncode == 2
    assert said in alone.stderr.decode()
    shown = kb("show", "own/x", env=env)
    assert shown.returncode == 2
    assert said in lines(shown.stderr)[0]


def test_a_topic_that_breaks_later_stops_no_overview(kb: Kb, tmp_path: Path) -> None:
    env = bank(tmp_path / "bank", {"own.py": QUESTION.format(PROBLEM.format("6"))})
    for day in range(1, 6):
        moment = {"KB_NOW": f"2026-11-0{day}T09:00+00:00"}
        assert kb("quiz", "own", "-n", "1", env=env | moment, stdin=b"5\n").returncode == 0
    (tmp_path / "bank" / "own.py").write_text("def x(:\n", encoding="utf-8")
    for args in ((), ("stats",), ("review",), ("topics",), ("data", "doctor")):
        assert kb(*args, env=env, stdin=b":q\n").returncode == 0, args


def test_a_huge_topic_is_read(kb: Kb, tmp_path: Path) -> None:
    env = bank(tmp_path / "bank", {"own.py": DOC + "x = 1\n" * 200_000})
    assert kb("topics", env=env).returncode == 0
