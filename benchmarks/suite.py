"""How long the test suite takes on two workers, and its slowest tests."""

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.timing import Figure

TITLE = ("测试", "The test suite")
BOUND = 600


def main() -> Iterator[Figure | str]:
    """Run the quick profile once and give its time and the 15 slowest tests."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"],
        capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    slow = done.stdout.partition("slowest 15 durations")[2].splitlines()[1:16]
    yield "\n".join(line.strip() for line in slow if " call " in line or " setup " in line)
    if done.returncode:
        raise RuntimeError(f"the tests fail:\n{done.stdout[-2000:]}")
    yield Figure(
        "`make test` 的快速档，两个进程", "The quick profile of `make test`, two workers",
        seconds, "{:.0f} s", most=BOUND,
    )  # fmt: skip
