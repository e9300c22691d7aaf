"""Help in Chinese: click's own words translated, texts wrapped by cells, not by characters.

English help is click's own, untouched.
"""

import re
from collections.abc import Iterable

import click

from kb.cli._language import current

_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示帮助并退出",
    "Show the version and exit.": "显示版本并退出",
    "required": "必填",
}
_NOTES = re.compile(r"  \[([^\]]*)\]$")  # what click puts behind an option's help


class Formatter(click.HelpFormatter):
    """click's formatter, for Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_WORDS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        parts = []
        for part in text.split("\n\n"):
            lines = self._lines(part, self.width - len(indent))
            parts.append("".join(f"{indent}{line}\n" for line in lines))
        self.write("\n".join(parts))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max((len(term) for term, _ in rows), default=0), col_max) + col_spacing
        for term, said in rows:
            indent = " " * self.current_indent
            lines = self._lines(_translated(said), max(self.width - first - len(indent), 10))
            if len(term) > first - col_spacing:
                lines = ["", *lines]
            self.write(f"{indent}{term:<{first}}{lines[0] if lines else ''}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{'':<{first}}{line}\n")

    @staticmethod
    def _lines(text: str, width: int) -> list[str]:
        from kb.cli._wrapping import parts

        if text.startswith("\b\n"):  # click's mark of a part to be left as it is
            return text.removeprefix("\b\n").splitlines()
        return [part.rstrip() for part in parts(" ".join(text.split()), width)]


class Chinese(click.Context):
    """A context whose help is in Chinese."""

    formatter_class = Formatter


def speak(command: click.Command) -> click.Command:
    """The command and those below it, with their help in the current language."""
    if current() != "zh":
        return command
    command.context_class = Chinese
    if command.help and not command.short_help:
        command.short_help = command.help.partition("\n")[0].partition("。")[0]
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            speak(inner)
    return command


def _translated(said: str) -> str:
    """The help of an option, with what click adds to it: `[default: 20; x>=1]`, `[required]`."""
    notes = _NOTES.search(said)
    if not notes:
        return _WORDS.get(said, said)
    words = [_WORDS.get(note, re.sub("^default: ", "默认 ", note)) for note in notes[1].split("; ")]
    return f"{said[: notes.start()]}（{'；'.join(words)}）"


def show(error: click.ClickException) -> None:
    """An error of the command line on standard error; click's own messages in Chinese too."""
    if current() != "zh":
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context:
        click.echo(f"{context.get_usage()}\n用法详见 {context.command_path} --help\n", err=True)
    click.echo(f"错误：{_said(error)}", err=True)


_REASONS = (
    (r"(.+) is not in the range (.+)\.", r"\1 不在 \2 之内"),
    (r"(.+) is not a valid (?:integer|float)(?: range)?\.", r"\1 不是数"),
    (r"(.+) is not one of (.+)\.", r"\1 不在可选的 \2 之中"),
    (r"\w+ (.+) does not exist\.", r"\1 不存在"),
    (r"\w+ (.+) is a directory\.", r"\1 是目录"),
)


def _said(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        close = "、".join(error.possibilities or ())
        return f"没有 {error.option_name} 这个选项" + (f"；是不是 {close}？" if close else "")
    if isinstance(error, click.BadOptionUsage):
        return re.sub(r"^Option (.+) requires an argument\.$", r"\1 后面要写一个值", error.message)
    if isinstance(error, click.BadParameter):
        hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
        named = hint if isinstance(hint, str) else " / ".join(hint or ())
        if isinstance(error, click.MissingParameter):
            return f"缺少 {named}"
        reason = error.message
        for pattern, said in _REASONS:
            reason = re.sub(f"^{pattern}$", said, reason)
        return f"{named} 的值不对：{reason}" if named else reason
    return error.format_message()
