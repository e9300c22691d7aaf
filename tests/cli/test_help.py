"""Help and errors of the command line in Chinese: nothing left in English, nothing too wide."""

import re

import click
import pytest
from rich.cells import cell_len

from kb.cli import cli
from tests.cli.conftest import Run

WORDS = ("Usage", "Options", "Commands", "Show ", "default", "required", "Try ", "Error")


def commands() -> list[list[str]]:
    context = click.Context(cli)
    found: list[list[str]] = [[]]
    for name in cli.list_commands(context):
        found.append([name])
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            found += [[name, inner] for inner in command.commands]
    return found


@pytest.mark.parametrize("width", ["66", "80"])
def test_chinese_help_is_chinese_and_fits(kb: Run, width: str) -> None:
    for words in (c for c in commands() if width == "80" or len(c) == 1):
        shown = kb(*words, "--help", lang="zh", env={"COLUMNS": width}).stdout
        assert shown.startswith("用法：kb")
        assert not [word for word in WORDS if word in shown], words
        for line in shown.splitlines()[1:]:
            assert cell_len(line) <= int(width), (words, line)
            assert not re.match(r" *[，。、；：）]", line), (words, line)
        if not words:
            assert "..." not in shown.partition("命令：")[2]  # each command says what it does


def test_english_help_is_clicks_own(kb: Run) -> None:
    shown = kb("plan", "--help", lang="en").stdout
    assert shown.startswith("Usage: kb plan [OPTIONS] [TOPIC]...\n")
    assert "[required]" in shown
    assert "Show this message and exit." in shown


@pytest.mark.parametrize(
    "args, said",
    [
        (["plan"], "错误：缺少 '--on'"),
        (["plan", "--oops"], "错误：没有 --oops 这个选项"),
        (["mock", "--minute", "3"], "是不是 --minutes"),
        (["mock", "--minutes", "0"], "'--minutes' 的值不对：0 不在 2<=x<=240 之内"),
        (["mock", "--minutes", "x"], "'--minutes' 的值不对：'x' 不是数"),
        (["quiz", "--kind", "song"], "'song' 不在可选的 'number', 'shape'"),
        (["data", "import", "nowhere.json"], "'nowhere.json' 不存在"),
        (["chart", "calendar", "--svg"], "错误：'--svg' 后面要写一个值"),
        (["quizz"], "错误：没有 'quizz' 这个命令；是不是 quiz？"),
    ],
)
def test_chinese_errors_are_chinese(kb: Run, args: list[str], said: str) -> None:
    done = kb(*args, lang="zh")
    assert done.returncode == 2
    assert said in done.stderr
    assert not [word for word in ("Usage", "Try ", "Error", "Invalid") if word in done.stderr]
