"""The figures last recorded, as the page of measurements shows them."""

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.timing import Figure

FILE = Path(__file__).with_name("results.json")


def keep(
    name: str, title: tuple[str, str], figures: Sequence[Figure], day: str, machine: str,
    *, among: bool = False,
) -> None:  # fmt: skip
    """Write a benchmark's figures in place of its older ones; `among` keeps those not measured."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    new = {figure.en for figure in figures}
    older = found.get(name, {"figures": []})["figures"] if among else []
    found[name] = {
        "title": {"zh": title[0], "en": title[1]},
        "day": day,
        "machine": machine,
        "figures": [figure for figure in older if figure["en"] not in new]
        + [
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


def machine() -> str:
    """Processor, cores, system and the versions that matter, in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} × {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, torch {version('torch').partition('+')[0]}"
    )
