"""The figures last recorded, as the page of measurements shows them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.timing import Figure

FILE = Path(__file__).with_name("results.json")


def keep(
    name: str, title: tuple[str, str], figures: Sequence[Figure], day: str, machine: str
) -> None:
    """Write a benchmark's figures in place of its older ones."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    found[name] = {
        "title": {"zh": title[0], "en": title[1]},
        "day": day,
        "machine": machine,
        "figures": [
            {
                "zh": figure.zh, "en": figure.en, "value": figure.form.format(figure.value),
                "most": None if figure.most is None else figure.form.format(figure.most),
                "least": None if figure.least is None else figure.form.format(figure.least),
                "kept": figure.kept, "detail": figure.detail,
            }
            for figure in figures
        ],
    }  # fmt: skip
    text = json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
