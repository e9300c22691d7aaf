"""Paragraphs broken where a reader expects it: between Chinese characters, never before a comma."""

from typing import TYPE_CHECKING

from rich.containers import Lines
from rich.padding import Padding
from rich.text import Text

from kb.cli._line_breaks import breaks

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod, OverflowMethod


class Prose(Text):
    """A paragraph; rich's `Text` breaks at spaces only. Printed inside of something (`Padding`):
    a bare text is joined into one of rich's own."""

    def wrap(
        self,
        console: "Console",
        width: int,
        *,
        justify: "JustifyMethod | None" = None,
        overflow: "OverflowMethod | None" = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        if no_wrap or self.no_wrap or (justify or self.justify) not in (None, "default", "left"):
            return super().wrap(
                console, width, justify=justify, overflow=overflow, tab_size=tab_size,
                no_wrap=no_wrap,
            )  # fmt: skip
        lines = Lines()
        for line in self.split(allow_blank=True):
            line.expand_tabs(tab_size)
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip()
                lines.append(part)
        return lines


def paragraph(console: "Console", text: str, style: str = "", indent: int = 0) -> None:
    """Print one paragraph, wrapped to the width by cells, never read as markup."""
    console.print(Padding(Prose(text, style), (0, 0, 0, indent), expand=False))
