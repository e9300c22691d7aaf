"""How long `kb --help` and the first question take, beside importing click and rich alone.

The bounds are on processor time where the system tells it, else on the time on the wall.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator

from benchmarks.timing import Figure, Name, children, interleaved, ratios

TITLE = ("启动", "Start-up")
BASE = "import click, rich.console"
HELP = "kb --help"
CHINESE = ("`kb --help`，中文", "`kb --help` in Chinese")
FIRST = ("`kb quiz` 到第一题", "`kb quiz` to its first question")
REVIEW = ("`kb review` 到第一题", "`kb review` to its first question")
BOUNDS: dict[Name, float] = {HELP: 0.85, CHINESE: 0.85, FIRST: 1.25}
_STARTED = "from kb.cli import main; main()"  # as the script `kb` does
_IN_CHINESE = f"import os; os.environ['KB_LANG'] = 'zh'; {_STARTED}"


def main() -> Iterator[Figure | str]:
    """The medians of one run, as ratios of the bare imports."""
    kb = [sys.executable, "-c", _STARTED]
    clocks = {"on the wall": time.perf_counter}
    if os.name == "posix":
        clocks["of the processor"] = children
    for name, clock in clocks.items():
        with tempfile.TemporaryDirectory() as data:
            medians = interleaved(
                {
                    BASE: [sys.executable, "-c", BASE],
                    "import click": [sys.executable, "-c", "import click"],
                    HELP: [*kb, "--help"],
                    CHINESE: [sys.executable, "-c", _IN_CHINESE, "--help"],
                    FIRST: [*kb, "quiz"],
                    REVIEW: [*kb, "review"],
                },
                env={"KB_DATA_DIR": data},
                clock=clock,
            )
        figures = ratios(medians, most=BOUNDS)
        if name == [*clocks][-1]:
            yield from figures
        else:
            yield f"time {name}: " + ", ".join(f"{f.en} {f.value:.2f}×" for f in figures)
