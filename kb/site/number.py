"""Numbers to know: each computed by a snippet or quoted with its source; never typed in a page."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Value = int | float | str
SNIPPET = re.compile(r"kb\.topics\.\w+\.snippets\.")


@dataclass(frozen=True)
class Number:
    """One row: what it is (Chinese and English), how to get it, and where it comes from."""

    zh: str
    en: str
    value: Callable[[], Value]
    unit: str
    form: str
    source: str
    url: str

    @functools.cached_property
    def _value(self) -> Any:
        """Computed once for both languages."""
        return self.value()

    def text(self) -> str:
        """The value as printed: whole numbers grouped by thousands, others by `form`."""
        value = self._value
        if hasattr(value, "item"):
            value = value.item()
        if isinstance(value, str):
            text = value
        elif self.form:
            text = format(value, self.form)
        elif isinstance(value, int) or float(value).is_integer():
            text = f"{int(value):,}"
        else:
            text = f"{value:.4g}"
        text = text.replace("-", "−") if text.startswith("-") else text
        return f"{text} {self.unit}".strip()


def computed(
    zh: str, en: str, value: Callable[[], Value], unit: str, source: str, form: str = ""
) -> Number:
    """A number a snippet computes.

    Arguments:
        zh, en: what the number is; `$LaTeX$` allowed.
        value: a function without arguments that computes it.
        unit: such as `px`; empty where there is none.
        source: the full name of the function that computes it, `kb.topics.T.snippets.NAME`.
        form: a format specification such as `.2f`; by default whole numbers are grouped by
            thousands and others show four significant digits.
    """
    return Number(zh, en, value, unit, form, source, "")


def quoted(zh: str, en: str, value: str, source: str, url: str) -> Number:
    """A number somebody published, with the place it was read."""
    if not source or not url.startswith("https://"):
        raise ValueError(f"{en!r}: a quoted number needs a source and its https address")
    return Number(zh, en, lambda: value, "", "", source, url)


HEADINGS = {"zh": ("量", "值", "来源"), "en": ("Quantity", "Value", "Source")}


def table(numbers: Sequence[Number], lang: str) -> str:
    """The Markdown table of one language."""
    head = HEADINGS[lang]
    rows = [[n.zh if lang == "zh" else n.en, n.text(), _source(n)] for n in numbers]
    lines = [head, ["---", "---:", "---"], *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _source(number: Number) -> str:
    if number.url:
        return f"[{number.source}]({number.url})"
    if SNIPPET.match(number.source):
        return f"[`{number.source.rpartition('.')[2]}`][{number.source}]"
    return f"`{number.source}`"


def _cell(text: str) -> str:
    if re.search(r"\$[^$]*\|[^$]*\$", text):
        raise ValueError(f"{text!r}: write \\lvert … \\rvert for | inside a formula in a table")
    return text.replace("\\|", "|").replace("|", "\\|")
