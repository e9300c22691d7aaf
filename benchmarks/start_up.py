"""How long `kb --help` and the first question take, beside importing click and rich alone."""

import sys
import tempfile
from collections.abc import Iterator

from benchmarks.timing import Figure, Name, interleaved, ratios

TITLE = ("启动", "Start-up")
BASE = "import click, rich.console"
HELP = "kb --help"
CHINESE = ("`kb --help`，中文", "`kb --help` in Chinese")
FIRST = ("`kb quiz` 到第一题", "`kb quiz` to its first question")
REVIEW = ("`kb review` 到第一题", "`kb review` to its first question")
BOUNDS: dict[Name, float] = {HELP: 0.85, CHINESE: 0.85, FIRST: 1.25}
_STARTED = "from kb.cli import main; main()"  # as the script `kb` does
_IN_CHINESE = f"import os; os.environ['KB_LANG'] = 'zh'; {_STARTED}"


def main() -> Iterator[Figure]:
    """The medians of one run, as ratios of the bare imports."""
    kb = [sys.executable, "-c", _STARTED]
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
            runs=25,
            env={"KB_DATA_DIR": data},
        )
    yield from ratios(medians, most=BOUNDS)
