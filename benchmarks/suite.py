"""How long the test suite takes on two workers, and its slowest tests."""

import subprocess
import sys
import time

BOUND = 600


def main() -> None:
    """Run the quick profile once and print its time and the 15 slowest tests."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "--durations=15"],
        capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    slow = done.stdout.partition("slowest 15 durations")[2].splitlines()[1:16]
    print("\n".join(line.strip() for line in slow if " call " in line or " setup " in line))
    kept = "kept" if seconds <= BOUND else "MISSED"
    passed = "FAILED" if done.returncode else "passed"
    print(f"{seconds:6.0f} s  bound {BOUND} s  {kept}; {passed}")
