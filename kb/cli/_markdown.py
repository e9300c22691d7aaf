"""Markdown in the terminal: rich's, its paragraphs wrapped as `_wrapping` does."""

from typing import ClassVar

from rich import markdown
from rich.console import JustifyMethod

from kb.cli._wrapping import Prose


class _Paragraph(markdown.Paragraph):
    def on_enter(self, context: markdown.MarkdownContext) -> None:
        super().on_enter(context)
        self.text = Prose(justify="left")


class _Cell(markdown.TableDataElement):
    def __init__(self, justify: JustifyMethod) -> None:
        super().__init__(justify)
        self.content = Prose("", justify=justify)


class Page(markdown.Markdown):
    """A Markdown text to print on a rich console; links stay readable text."""

    elements: ClassVar[dict[str, type[markdown.MarkdownElement]]] = {
        **markdown.Markdown.elements,
        "paragraph_open": _Paragraph,
        "td_open": _Cell,
        "th_open": _Cell,
    }

    def __init__(self, text: str) -> None:
        super().__init__(text, hyperlinks=False)
