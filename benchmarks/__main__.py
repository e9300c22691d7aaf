"""Run every benchmark of this folder, or those named: `python -m benchmarks [--record] [NAME…]`.

`--record` keeps the figures in `results.json`, from which the page of measurements is made; those
of benchmarks not named stay as they were, each with the day and the machine it was measured on.
"""

import importlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import results
from benchmarks.timing import Figure

SUPPORT = {"__init__", "__main__", "timing", "results", "mutants", "mutant_tables"}


def main(arguments: list[str]) -> int:
    """Run them; 1 when a bound was missed."""
    record = "--record" in arguments
    names = [name for name in arguments if name != "--record"] or sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT
    )
    # One thread each: on a shared machine two threads wait for each other more than they work.
    os.environ["OMP_NUM_THREADS"] = "1"
    missed = 0
    print(results.machine())
    for name in names:
        print(f"\n## {name}", flush=True)
        module = importlib.import_module(f"benchmarks.{name}")
        figures = []
        for found in module.main():
            print(found, flush=True)
            if isinstance(found, Figure):
                figures.append(found)
                missed += not found.kept
        if record and figures:
            today = datetime.now(UTC).date().isoformat()
            results.keep(name, module.TITLE, figures, today, results.machine())
    print(f"\n{missed} bounds missed" if missed else "\nevery bound kept")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
