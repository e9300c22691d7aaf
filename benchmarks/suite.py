"""How long the test suite takes on two workers, and its slowest tests.

The quick profile; with `KB_THOROUGH=1` the thorough one, as CI runs it. `KB_ROUNDS=20` runs it 20
times and counts those in a row without a failure.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.timing import Figure

TITLE = ("测试本身", "The tests themselves")
QUICK = ("快速档，两个进程", "The quick profile, two workers", 600)
THOROUGH = ("完整档，两个进程", "The thorough profile, two workers", 2700)


def main() -> Iterator[Figure | str]:
    """Run them and give the median time, each round's end and the 15 slowest tests.

    Raises:
        RuntimeError: a test fails.
    """
    zh, en, bound = THOROUGH if os.environ.get("KB_THOROUGH") == "1" else QUICK
    rounds, seconds = int(os.environ.get("KB_ROUNDS", "1")), []
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"],
            capture_output=True, text=True,
        )  # fmt: skip
        seconds.append(time.perf_counter() - began)
        if done.returncode:
            raise RuntimeError(f"the tests fail in round {number}:\n{done.stdout[-4000:]}")
        last = done.stdout.splitlines()[-1]
        yield f"round {number}: {last}"
    slow = done.stdout.partition("slowest 15 durations")[2].splitlines()[1:16]
    yield "\n".join(line.strip() for line in slow if " call " in line or " setup " in line)
    yield Figure(zh, en, statistics.median(seconds), "{:,.0f} s", most=bound, detail=last)
    if rounds > 1:
        yield Figure(
            f"{zh}，连续全过的次数", f"{en}: runs in a row without a failure", rounds, "{:.0f}",
            least=20, detail=f"{min(seconds):.0f}–{max(seconds):.0f} s",
        )  # fmt: skip
