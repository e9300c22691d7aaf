# output varies: GIL: True
# output varies: 2 threads compute [01]\.\d times as fast as one does both
# output varies: 8 sleeps of 0.2 s end after [01]\.\d s
import sys
import threading
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], threads: int, times: int = 1) -> float:
    """Wall time until every thread has done the work that many times; the best of five."""

    def repeat() -> None:
        for _ in range(times):
            work()

    best = float("inf")
    for _ in range(5):
        running = [threading.Thread(target=repeat) for _ in range(threads)]
        start = time.perf_counter()
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        best = min(best, time.perf_counter() - start)
    return best


def compute() -> int:
    return sum(i * i for i in range(500_000))


print("GIL:", getattr(sys, "_is_gil_enabled", lambda: True)())
gain = seconds(compute, threads=1, times=2) / seconds(compute, threads=2)
print(f"2 threads compute {gain:.1f} times as fast as one does both")
print(f"8 sleeps of 0.2 s end after {seconds(lambda: time.sleep(0.2), threads=8):.1f} s")
