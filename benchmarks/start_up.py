"""How long `kb --help` and the first question take, beside importing click and rich alone."""

import sys
import tempfile

from benchmarks.timing import interleaved, row

BASE = "import click, rich.console"


def main() -> None:
    """Print the medians of one run, as ratios of the bare imports."""
    kb = [sys.executable, "-m", "kb"]
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
        )
    bounds = {"kb --help": 1.2, "kb quiz, first question": 1.6}
    for name, seconds in medians.items():
        print(row(name, seconds, seconds / medians[BASE], bounds.get(name)))


if __name__ == "__main__":
    main()
