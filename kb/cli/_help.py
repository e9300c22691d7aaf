"""Help in both languages: every summary whole, Chinese wrapped by cells and not by characters.

What click itself says is translated by gettext (`kb.cli._translation`).
"""

import re
from collections.abc import Iterable
from gettext import gettext

import click

from kb.cli._catalogue import Entry
from kb.cli._language import current, say

_NOTES = re.compile(r"  \[([^\]]*)\]$")  # what click puts behind an option's help
_END = re.compile(r"\.(?=\s|$)|。|\n")  # of the first sentence


class Formatter(click.HelpFormatter):
    """click's formatter, for Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or gettext("Usage:"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

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
        from rich.cells import cell_len

        rows = list(rows)
        first = min(max((cell_len(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, said in rows:
            lines = self._lines(_bracketed(said), max(self.width - first - len(indent), 10))
            if cell_len(term) > first - col_spacing:
                lines = ["", *lines]
            padded = term + " " * (first - cell_len(term))
            self.write(f"{indent}{padded}{lines[0] if lines else ''}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{'':<{first}}{line}\n")

    @staticmethod
    def _lines(text: str, width: int) -> list[str]:
        from kb.cli._line_breaks import parts

        if text.startswith("\b\n"):  # click's mark of a part to be left as it is
            return text.removeprefix("\b\n").splitlines()
        return [part.rstrip() for part in parts(" ".join(text.split()), width)]


class Chinese(click.Context):
    """A context whose help is in Chinese."""

    formatter_class = Formatter


def speak(command: click.Command, entry: Entry | None = None) -> click.Command:
    """The command, ready to give help in the current language, and those below it.

    Its help begins with the summary of its `entry`; its first sentence stands in lists, uncut.
    """
    if entry:
        summary = say(f"{entry.zh}。", f"{entry.en}.")
        command.help = f"{summary}\n\n{command.help}" if command.help else summary
    if command.help:
        command.short_help = _END.split(command.help, maxsplit=1)[0]
    if current() == "zh":
        command.context_class = Chinese
        for parameter in command.params:
            parameter.type.name = gettext(parameter.type.name)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            speak(inner)
    return command


def _bracketed(said: str) -> str:
    """The help of an option; what click adds to it, `[20; x>=1]`, in Chinese brackets."""
    return _NOTES.sub(lambda notes: f"（{notes[1].replace('; ', '；')}）", said)
