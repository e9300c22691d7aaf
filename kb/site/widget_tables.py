"""What a widget shows at first, as tables for readers without scripts; a topic computes them.

`capture` of a `Widget` in `kb/topics/TOPIC/captures.py` makes `make outputs` write the title, the
first state and the tables to `widgets/NAME.json` beside it, where the page takes them from.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Say = Callable[[str, str], str]
Rows = list[list[str]]


@dataclass(frozen=True)
class Widget:
    """A widget's name, its title in both languages, its first state, and that state as tables."""

    name: str
    zh: str
    en: str
    start: Mapping[str, Any]
    tables: Callable[[Say], list[Rows]]

    def capture(self) -> dict[str, str]:
        """The text of its file, by the path."""
        record = {
            "titles": {"zh": self.zh, "en": self.en},
            "start": self.start,
            "tables": {
                "zh": _lines(self.tables(lambda zh, en: zh)),
                "en": _lines(self.tables(lambda zh, en: en)),
            },
        }
        topic = self.tables.__module__.split(".")[-2]
        text = json.dumps(record, ensure_ascii=False, indent=1)
        return {f"kb/topics/{topic}/widgets/{self.name}.json": f"{text}\n"}


def _lines(tables: list[Rows]) -> list[str]:
    """The Markdown of the tables, an empty line between two."""
    lines: list[str] = []
    for head, *body in tables:
        rows = [head, ["---:"] * len(head), *body]
        lines += [*([""] if lines else []), *("| " + " | ".join(row) + " |" for row in rows)]
    return lines


def number(value: float, digits: int = 4) -> str:
    """As the widgets print it: whole numbers in full, others with so many decimals."""
    text = str(int(value)) if float(value).is_integer() else f"{value:.{digits}f}"
    return (text.replace("-", "") if float(text) == 0 else text).replace("-", "−")


def numbers(values: Iterable[float], digits: int = 4) -> list[str]:
    return [number(float(value), digits) for value in values]
