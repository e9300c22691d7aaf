"""Help and errors of the command line in both languages: whole, by use, and click's own in Chinese."""

import ast
import gettext
import importlib
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import click
import pytest
from rich.cells import cell_len

from kb.cli import _catalogue as catalogue
from kb.cli import _translation as translation
from kb.cli import cli
from kb.site import cli_reference
from tests.cli.conftest import ROOT, Run

LANGS = ("zh", "en")
WIDTHS = ("60", "80", "100", "120")
ENGLISH = ("Usage", "Options", "Commands", "Show ", "default", "required", "Try ", "Error")
HEAD = 'GROUP = ("look up", 1)\nSUMMARY = ("看看", "Look")\n'


def commands() -> list[list[str]]:
    context = click.Context(cli)
    found: list[list[str]] = [[]]
    for name in cli.list_commands(context):
        found.append([name])
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            found += [[name, inner] for inner in command.commands]
    return found


def python(code: str, lang: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KB_LANG": lang, "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", cwd=ROOT, check=True,
    )  # fmt: skip
    return done.stdout


def one_line(text: str, lang: str) -> str:
    """The text with its line breaks undone: Chinese is joined, words of English are spaced."""
    return ("" if lang == "zh" else " ").join(text.split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_summary_is_whole_and_stands_in_its_group(kb: Run, lang: str, width: str) -> None:
    shown = kb("--help", lang=lang, env={"COLUMNS": width}).stdout
    assert "..." not in shown.partition("\n")[2]
    assert "…" not in shown
    parts = re.split(r"^(\S.*)[:：]$", shown, flags=re.MULTILINE)
    groups = dict(zip(parts[1::2], parts[2::2], strict=True))
    titles = [titles[LANGS.index(lang)] for titles in catalogue.TITLES.values()]
    assert list(groups)[1:] == titles  # the first part holds the options
    listed = catalogue.by_use()
    for group, title in zip(catalogue.TITLES, titles, strict=True):
        rows = [
            f"{name} {entry.zh if lang == 'zh' else entry.en}"
            for name, entry in listed.items()
            if entry.group == group
        ]
        assert one_line(groups[title], lang) == one_line(" ".join(rows), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_lists_below_a_group_of_commands_are_whole(kb: Run, lang: str) -> None:
    for group in ("code", "data"):
        shown = kb(group, "--help", lang=lang, env={"COLUMNS": "60"}).stdout
        listed = one_line(re.split("Commands:|命令：", shown)[1], lang)
        for line in re.findall(r"^  (\w+)  ", shown, re.MULTILINE):
            told = kb(group, line, "--help", lang=lang, env={"COLUMNS": "100"}).stdout
            first = re.split(r"\.\s|。", told.partition("\n\n")[2].strip())[0]
            assert one_line(f"{line} {first}", lang) in listed


@pytest.mark.parametrize("name", catalogue.names())
def test_a_command_has_a_group_and_two_short_summaries(name: str) -> None:
    entry = catalogue.entry(name)
    module = importlib.import_module(f"kb.cli.{name}")
    assert (*module.GROUP, *module.SUMMARY) == tuple(entry)
    for summary in (entry.zh, entry.en):
        assert cell_len(summary) <= 60, summary
        assert summary[-1] not in ".。", summary
    assert entry.en[0].isupper()
    assert re.search("[\u4e00-\u9fff]", entry.zh)


@pytest.mark.parametrize(
    "source",
    [
        "",
        'SUMMARY = ("看看", "Look")\n',
        'GROUP = ("look up", 1)\n',
        HEAD.replace("look up", "look down"),
        HEAD.replace('"看看"', '""'),
        HEAD.replace('"Look"', ""),
        HEAD.replace('("看看", "Look")', 'say("看看", "Look")'),
        HEAD.replace("GROUP", "# GROUP"),
        HEAD.replace("SUMMARY", "\nNAMES = ()\nSUMMARY"),
    ],
)
def test_a_command_without_group_or_summary_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"toy\.py: expected GROUP = "):
        catalogue.read(source, "toy.py")


def test_the_entry_is_read_as_ruff_lays_it_out() -> None:
    wrapped = HEAD.replace('("看看", "Look")', '(\n    "看看",\n    "Look",\n)')
    for head in (HEAD, wrapped):
        source = f'"""`kb toy`."""\n\nimport click\n\n{head}\n\n@click.command()\n'
        assert catalogue.read(source, "toy.py") == ("look up", 1, "看看", "Look")


@pytest.mark.parametrize("lang", LANGS)
def test_help_imports_no_command(lang: str) -> None:
    code = (
        "import sys, kb.cli\ntry: kb.cli.main(['--help'])\nexcept SystemExit: print(*sys.modules)"
    )
    loaded = set(python(code, lang).splitlines()[-1].split())
    assert "kb.cli._help" in loaded
    assert not loaded & {f"kb.cli.{name}" for name in catalogue.names()}
    assert not loaded & {"pathlib", "rich.text", "rich.console", "kb.quiz.asking.bank"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_any_help_is_broken(lang: str, width: str) -> None:
    """Whatever the width, the words are those of the page; in Chinese, the Latin words too."""
    code = f"import kb.site.cli_reference as c\nc.WIDTH = {width}\nprint(*c.sections(), sep='\\n')"
    shown = python(code, lang)
    golden = (ROOT / f"docs/{lang}/cli.md").read_text(encoding="utf-8")
    golden = golden.removeprefix(cli_reference.HEAD[lang])
    assert re.findall(r"[!-~]+", shown) == re.findall(r"[!-~]+", golden)
    assert "".join(shown.split()) == "".join(golden.split())


@pytest.mark.parametrize("width", ["66", "80"])
def test_chinese_help_is_chinese_and_fits(kb: Run, width: str) -> None:
    for words in (c for c in commands() if width == "80" or len(c) == 1):
        shown = kb(*words, "--help", lang="zh", env={"COLUMNS": width}).stdout
        assert shown.startswith("用法：kb")
        assert not [word for word in ENGLISH if word in shown], words
        for line in shown.splitlines()[1:]:
            assert cell_len(line) <= int(width), (words, line)
            assert not re.match(r" *[，。、；：）]", line), (words, line)


def test_the_other_messages_of_english_help_are_clicks_own(kb: Run) -> None:
    shown = kb("plan", "--help", lang="en").stdout
    assert shown.startswith("Usage: kb plan [OPTIONS] [TOPIC]...\n")
    assert "[required]" in shown
    assert "Show this message and exit." in shown


@pytest.mark.parametrize(
    "args, said",
    [
        (["plan"], "错误：缺少选项 '--on'"),
        (["ask"], "错误：缺少参数 'ID'"),
        (["plan", "--oops"], "错误：没有选项 '--oops'"),
        (["mock", "--minute", "3"], "· 是不是 '--minutes'"),
        (["mock", "--minutes", "0"], "'--minutes' 的值不对：0 不在 2<=x<=240 之内"),
        (["mock", "--minutes", "x"], "'--minutes' 的值不对：'x' 不是整数"),
        (["quiz", "--kind", "song"], "'song' 不在可选的 'number', 'shape'"),
        (["quiz", "--wrong=1"], "选项 '--wrong' 后面不能写值"),
        (["data", "import", "nowhere.json"], "文件 'nowhere.json' 不存在"),
        (["chart", "calendar", "--svg"], "错误：选项 '--svg' 后面要写一个值"),
        (["topics", "more"], "错误：多了参数 more"),
        (["quizz"], "错误：没有命令 'quizz' · 是不是 'quiz'？"),
        (["data", "imprt"], "错误：没有命令 'imprt' · 是不是 'import'？"),
    ],
)
def test_chinese_errors_are_chinese(kb: Run, args: list[str], said: str) -> None:
    done = kb(*args, lang="zh")
    assert done.returncode == 2
    assert said in done.stderr
    assert not [word for word in ("Usage", "Try ", "Error", "Invalid") if word in done.stderr]


def clicks_messages() -> set[str]:
    """All that click gives to gettext: the texts of its calls of `_` and `ngettext`."""
    found = {"required"}  # the one that is no constant where it is translated
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = {"_": node.args[:1], "ngettext": node.args[:2]}.get(node.func.id, [])
            found |= {text.value for text in texts if isinstance(text, ast.Constant)}
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_messages_of_click_are_translated() -> None:
    messages = clicks_messages()
    assert len(messages) > 60
    assert messages - translation.CHINESE.keys() == set()
    for message, chinese in translation.CHINESE.items():
        assert fields(chinese) <= fields(message), message
        assert re.search("[\u4e00-\u9fff]", chinese), message


def test_click_asks_the_catalogue_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = click.Choice(["a", "b"])
    monkeypatch.setattr(gettext, "translation", gettext.translation)
    translation.install("zh")
    assert choice.get_invalid_choice_message("c", None) == "'c' 不在可选的 'a', 'b' 之中"
    assert click.Choice(["a"]).get_invalid_choice_message("c", None) == "'c' 不是 'a'"
    assert gettext.gettext("no message of click") == "no message of click"
    assert gettext.dgettext("another", "Usage:") == "Usage:"
