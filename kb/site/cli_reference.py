"""The pages of the command line, made of what `--help` prints in each language."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from kb.site.paths import ROOT

if TYPE_CHECKING:
    import click

WIDTH = 88
HEAD = {
    "zh": """---
title: 命令行
description: kb 的全部命令与选项，取自各命令自己的帮助。
---

# 命令行 {#cli}

下面是各命令 `--help` 的原文。界面语言依次看 `--lang`、`KB_LANG`、`kb config`，最后随系统。
""",
    "en": """---
title: Command line
description: All commands and options of kb, taken from the commands' own help.
---

# Command line {#cli}

What each command prints for `--help`. Its language: `--lang`, `KB_LANG`, `kb config`, the locale.
""",
}


def page(lang: str) -> str:
    """The reference in one language; help texts are chosen when the commands are imported."""
    done = subprocess.run(
        [sys.executable, "-m", "kb.site.cli_reference"],
        env=os.environ | {"KB_LANG": lang, "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"the help of the commands cannot be read:\n{done.stderr}")
    return f"{HEAD[lang]}\n{done.stdout}"


def sections() -> Iterator[str]:
    """`kb` itself, then one section a group and below it one a command, in the order of use."""
    import click

    cli, say = import_module("kb.cli").cli, import_module("kb.cli._language").say
    catalogue = import_module("kb.cli._catalogue")

    context = _context(cli, "kb")
    yield _section(cli, "kb", 2)
    entries = catalogue.by_use()
    for group, titles in catalogue.TITLES.items():
        yield f"## {say(*titles)} {{#{group.replace(' ', '-')}}}\n"
        for name in (name for name, entry in entries.items() if entry.group == group):
            command = cli.get_command(context, name)
            assert command
            yield _section(command, f"kb {name}", 3)
            if isinstance(command, click.Group):
                for inner, below in sorted(command.commands.items()):
                    yield _section(below, f"kb {name} {inner}", 4)


def _section(command: "click.Command", name: str, level: int) -> str:
    anchor = name.replace(" ", "-")
    told = command.get_help(_context(command, name))
    return f"{'#' * level} `{name}` {{#{anchor}}}\n\n```text\n{told}\n```\n"


def _context(command: "click.Command", name: str) -> "click.Context":
    return command.context_class(
        command, info_name=name, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )


if __name__ == "__main__":
    print("\n".join(sections()), end="")
