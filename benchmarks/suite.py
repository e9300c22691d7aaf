"""How long the test suite takes on two workers, and its slowest tests.

The quick profile; with `KB_THOROUGH=1` the thorough one, as CI runs it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.timing import Figure

TITLE = ("测试本身", "The tests themselves")
QUICK = ("快速档，两个进程", "The quick profile, two workers", 600)
THOROUGH = ("完整档，两个进程", "The thorough profile, two workers", 2700)


def main() -> Iterator[Figure | str]:
    """Run them once and give the time and the 15 slowest tests.

    Raises:
        RuntimeError: a test fails.
    """
    zh, en, bound = THOROUGH if os.environ.get("KB_THOROUGH") == "1" else QUICK
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"],
        capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    slow = done.stdout.partition("slowest 15 durations")[2].splitlines()[1:16]
    yield "\n".join(line.strip() for line in slow if " call " in line or " setup " in line)
    if done.returncode:
        raise RuntimeError(f"the tests fail:\n{done.stdout[-4000:]}")
    yield Figure(zh, en, seconds, "{:,.0f} s", most=bound, detail=done.stdout.splitlines()[-1])
