"""The command line: `kb` and its commands, one module each, found by place."""

import contextlib
import errno
import functools
import importlib
import os
import sys
from typing import TextIO

import click

from kb import __version__
from kb.cli._catalogue import TITLES, by_use, entry, names
from kb.cli._help import speak
from kb.cli._language import current, say
from kb.cli._translation import install

install(current())


class Commands(click.Group):
    """Every module of this folder whose name has no leading underscore is a command.

    The module is imported when its command is used; it offers it as `command`. `--help` lists the
    commands by use and imports none of them.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return [*by_use()]  # `list` may be a command: once loaded, it is a name of this package

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return _load(name) if name in names() else None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in names() and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=names())
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        listed = by_use()
        width = max(map(len, listed))  # the same in every group
        for group, (zh, en) in TITLES.items():
            with formatter.section(say(zh, en)):
                formatter.write_dl(
                    [
                        (name.ljust(width), say(entry.zh, entry.en))
                        for name, entry in listed.items()
                        if entry.group == group
                    ]
                )


@functools.cache
def _load(name: str) -> click.Command:
    command = importlib.import_module(f"kb.cli.{name}").command
    assert isinstance(command, click.Command)
    return speak(command, entry(name))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=say(
        "可以信赖的面试准备：出题、批改、讲解，数字每次都不同。\n\n从 `kb quiz` 开始。",
        "Interview preparation that can be trusted: it asks, corrects and teaches, "
        "with new numbers every time.\n\nStart with `kb quiz`.",
    ),
)
@click.version_option(__version__, "-V", "--version", prog_name="kb")
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        from kb.cli._today import show

        show()


speak(cli)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit: 130 after Ctrl-C, 0 at the end of input, 2 on bad input."""
    _prepare_streams()
    line: str | None = None
    try:
        code = cli.main(args, prog_name="kb", standalone_mode=False, windows_expand_args=False)
        sys.stdout.flush()
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        code = error.exit_code
    except click.Abort as stop:
        code = 0 if isinstance(stop.__cause__ or stop.__context__, EOFError) else 130
    except KeyboardInterrupt:
        code = 130
    except EOFError:
        code = 0
    except Exception as error:
        from kb.cli._errors import explain

        code, line = (141, None) if closed_pipe(error) else (2, explain(error))
        if code == 2 and line is None:
            raise
        _warn(line)
        if isinstance(error, OSError):
            _give_up(sys.stdout)
    _name_left_out(line or "")
    sys.exit(code if isinstance(code, int) else 0)


def closed_pipe(error: Exception, windows: bool = os.name == "nt") -> bool:
    """Whether nobody reads what is written any more; Windows may call that an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    told = (error.errno, error.filename) if isinstance(error, OSError) else None
    return windows and told == (errno.EINVAL, None)


def _prepare_streams() -> None:
    """UTF-8 whatever the locale; a stream the shell has closed is empty, or goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            from pathlib import Path

            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            encoding = "utf-8-sig" if name == "stdin" else "utf-8"  # PowerShell marks its pipes
            stream.reconfigure(encoding=encoding, errors="replace")
    if os.environ.get("COLUMNS") == "0":  # "unknown" to some terminals; rich would print nothing
        del os.environ["COLUMNS"]


def _name_left_out(said: str) -> None:
    """After the work: what of the learner's own bank could not be used, unless it was `said`."""
    bank = sys.modules.get("kb.quiz.asking.bank")
    for error in bank.left_out.values() if bank else ():
        if str(error) not in said:
            _warn(say(f"自己的题库有误，已略过：{error}", f"left out of your own bank: {error}"))


def _warn(line: str | None) -> None:
    with contextlib.suppress(OSError):
        if line:
            click.echo(line, err=True)


def _give_up(stream: TextIO) -> None:
    # What is still buffered cannot be written; without this Python tries again as it exits.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
