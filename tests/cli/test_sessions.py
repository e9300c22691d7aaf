"""`kb quiz` in a pipe and in a real pseudo-terminal."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pexpect = pytest.importorskip("pexpect")
ID = "receptive_field/strided_stack"
ARGS = ["quiz", "receptive_field", "--kind", "number", "--seed", "4"]


def ended(child) -> int:  # type: ignore[no-untyped-def]
    child.expect(pexpect.EOF)
    child.close()
    status: int = child.exitstatus
    return status


def test_asked_corrected_and_taught(terminal) -> None:  # type: ignore[no-untyped-def]
    child = terminal(*ARGS, "-n", "3")
    child.expect("Answer .*> ")
    child.sendline("nan")
    child.expect("not a number")
    child.expect("Answer .*> ")
    child.sendline(":h")
    child.expect("Hint 1: ")
    child.expect("> ")
    child.sendline("０")
    child.expect("✗")
    child.expect("Answer: ")
    child.expect("1\\. ")
    child.expect("2/3")
    child.expect("> ")
    child.sendline(":r")
    child.expect("Answer: ")
    child.expect("3/3")
    child.expect("> ")
    child.sendline("：ｑ")
    child.expect("2 answered")
    assert ended(child) == 0


def test_in_chinese(terminal) -> None:  # type: ignore[no-untyped-def]
    child = terminal(*ARGS, "-n", "1", lang="zh")
    child.expect("答案（.*）> ")
    child.sendline("１")
    child.expect("✗ 读作 1")
    child.expect("答案：")
    child.expect("回车结束")
    child.sendline("")
    assert ended(child) == 0


def test_the_last_answer_can_be_undone_too(terminal) -> None:  # type: ignore[no-untyped-def]
    child = terminal("quiz", "detr", "--kind", "choice", "--seed", "1", "-n", "1", "--lang", "en")
    child.expect("Answer .*> ")
    child.sendline(":r")
    child.expect("Enter ends")
    child.sendline("：ｕ")
    child.expect("was undone; here it is again")
    child.expect("1/1")
    child.expect("Answer .*> ")
    child.sendline(":u")
    child.expect("nothing to undo")
    child.expect("Answer .*> ")
    child.sendline("a")
    child.expect("Enter ends")
    child.sendline("")
    child.expect("1 answered")
    assert ended(child) == 0
    child = terminal("data", "export", "-")
    child.expect('"undone": true')  # the reveal
    child.expect('"undone": false')  # the answer that stands
    child.expect(pexpect.EOF)
    assert '"undone"' not in child.before


def test_leaving_at_the_last_prompt(terminal) -> None:  # type: ignore[no-untyped-def]
    for leave, code in (("sendintr", 130), ("sendeof", 0)):
        child = terminal(*ARGS, "-n", "1")
        child.expect("Answer .*> ")
        child.sendline(":r")
        child.expect("Enter ends.*> ")
        getattr(child, leave)()
        assert ended(child) == code


def test_ctrl_c_leaves_with_130_and_end_of_input_with_0(terminal) -> None:  # type: ignore[no-untyped-def]
    child = terminal(*ARGS)
    child.expect("> ")
    child.sendintr()
    assert ended(child) == 130
    assert "Traceback" not in (child.before or "")
    child = terminal(*ARGS)
    child.expect("> ")
    child.sendeof()
    assert ended(child) == 0


@pytest.mark.parametrize("columns", [20, 40, 200])
def test_lines_fit_the_width_in_cells(terminal, columns: int) -> None:  # type: ignore[no-untyped-def]
    from rich.cells import cell_len
    from rich.text import Text

    child = terminal(*ARGS, "-n", "1", lang="zh", columns=columns, NO_COLOR="1")
    child.expect("> ")
    text = Text.from_ansi(child.before).plain
    assert max(cell_len(line) for line in text.splitlines()[:-1]) <= columns


def test_no_color_means_no_colour_codes(terminal) -> None:  # type: ignore[no-untyped-def]
    child = terminal(*ARGS, "-n", "1", NO_COLOR="1")
    child.expect("> ")
    child.sendline("0")
    child.expect("Answer: ")
    assert "\x1b[3" not in child.before


def test_a_pipe_works_and_ends_cleanly(kb: Run) -> None:
    done = kb(*ARGS, "-n", "3", stdin="0\nx\n:s\n")
    assert done.returncode == 0
    assert "✗" in done.stdout
    assert "not a number" in done.stdout
    assert "1 answered, 0 right" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_same_seed_asks_the_same(kb: Run) -> None:
    one, other = (kb(*ARGS, "-n", "2", "--no-save", stdin="1\n1\n").stdout for _ in range(2))
    assert one == other


def test_filters(kb: Run) -> None:
    rows = json.loads(kb("list", "--json").stdout)
    level = min(row["level"] for row in rows if row["topic"] == "receptive_field")
    done = kb("quiz", "receptive_field", "--level", str(level), "-n", "1", stdin=":q\n")
    assert done.returncode == 0
    assert f"level {level}" in done.stdout


def test_a_closed_pipe_is_no_error(kb: Run, tmp_path: Path) -> None:
    import subprocess

    command = f"{sys.executable} -m kb list | head -1"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
