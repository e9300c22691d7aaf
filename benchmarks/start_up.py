"""How long `kb --help` and the first question take, beside importing click and rich alone.

The bounds are on processor time where the system tells it, else on the time on the wall.
"""

import os
import sys
import tempfile
import time

from benchmarks.timing import children, interleaved, row

BASE = "import click, rich.console"
BOUNDS = {"kb --help": 1.2, "kb quiz, first question": 1.6}


def main() -> None:
    """Print the medians of one run, as ratios of the bare imports."""
    kb = [sys.executable, "-m", "kb"]
    clocks = {"on the wall": time.perf_counter}
    if os.name == "posix":
        clocks["of the processor"] = children
    for name, clock in clocks.items():
        with tempfile.TemporaryDirectory() as data:
            medians = interleaved(
                {
                    "import click": [sys.executable, "-c", "import click"],
                    BASE: [sys.executable, "-c", BASE],
                    "kb --help": [*kb, "--help"],
                    "kb quiz, first question": [*kb, "quiz"],
                    "kb review, first question": [*kb, "review"],
                },
                env={"KB_DATA_DIR": data},
                clock=clock,
            )
        print(f"time {name}")
        bounds = BOUNDS if name == [*clocks][-1] else {}
        for what, seconds in medians.items():
            print(row(what, seconds, seconds / medians[BASE], bounds.get(what)))


if __name__ == "__main__":
    main()
