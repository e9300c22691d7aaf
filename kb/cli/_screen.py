"""Lines on the terminal, wrapped by cells and styled where styles are wanted, at once.

rich comes in for what is more than a line, such as a program in colours, and on Windows, whose
older consoles it knows; importing it takes longer than showing a question.
"""

import os
import sys
from typing import TYPE_CHECKING

from kb.cli._line_breaks import parts

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}
STYLES = {"": "", "bold": "1", "dim": "2"} | COLOURS
_CONTROL = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}
_WIDTH = 80


class Screen:
    """Writes paragraphs to standard output.

    Arguments:
        console: a console of rich to write to instead.
    """

    def __init__(self, console: "Console | None" = None) -> None:
        self._console = console
        self._by_rich = console is not None or os.name == "nt"

    @property
    def console(self) -> "Console":
        """rich's console, for more than lines."""
        if self._console is None:
            from rich.console import Console

            self._console = Console(highlight=False)
        return self._console

    @property
    def dumb(self) -> bool:
        """Whether the terminal understands no codes."""
        return os.environ.get("TERM", "").lower() in ("dumb", "unknown")

    @property
    def coloured(self) -> bool:
        """Whether colours are wanted and seen."""
        return self._styled and not os.environ.get("NO_COLOR")

    @property
    def _styled(self) -> bool:
        wanted = bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
        return wanted and not self.dumb

    @property
    def width(self) -> int:
        """How many cells a line has."""
        if (told := os.environ.get("COLUMNS", "")).isdigit():
            return int(told)
        for descriptor in () if self.dumb else (0, 1, 2):
            try:
                return os.get_terminal_size(descriptor).columns or _WIDTH
            except (OSError, ValueError):
                continue
        return _WIDTH

    def paragraph(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One paragraph, never read as markup; an empty one is an empty line."""
        if self._by_rich:
            from kb.cli._wrapping import paragraph

            paragraph(self.console, text, style, indent) if text else self.console.print()
            return
        lines = []
        for line in text.translate(_CONTROL).expandtabs().split("\n"):
            pieces = parts(line, max(1, self.width - indent)) if line else [""]
            lines += [" " * indent + piece.rstrip() for piece in pieces]
        sys.stdout.write("".join(f"{self._in(style, line)}\n" for line in lines))
        sys.stdout.flush()

    def write(self, text: str, end: str = "") -> None:
        """The text as it is, however long its lines are."""
        if self._by_rich:
            from rich.text import Text

            self.console.print(Text(text), end=end, soft_wrap=True)
            return
        sys.stdout.write(text.translate(_CONTROL) + end)
        sys.stdout.flush()

    def _in(self, style: str, line: str) -> str:
        seen = self.coloured if style in COLOURS else self._styled
        code = STYLES[style]
        return f"\x1b[{code}m{line}\x1b[0m" if code and seen and line.strip() else line
