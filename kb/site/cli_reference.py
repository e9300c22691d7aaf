"""The pages of the command line, made of what `--help` prints in each language."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from kb.site.paths import ROOT

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
    """One section a command, by walking the group; commands of groups included."""
    yield from _section(import_module("kb.cli").cli, "kb", 2)


def _section(command: Any, name: str, level: int) -> Iterator[str]:
    import click

    context = command.context_class(
        command, info_name=name, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    anchor = name.replace(" ", "-")
    yield f"{'#' * level} `{name}` {{#{anchor}}}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if found := command.get_command(context, inner):
                yield from _section(found, f"{name} {inner}", min(level + 1, 3))


if __name__ == "__main__":
    print("\n".join(sections()), end="")
