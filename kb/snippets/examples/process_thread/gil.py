# output varies: GIL: True
# output varies: 2 threads that compute keep [01]\.\d cores busy
# output varies: 8 threads that sleep 0.2 s end after [01]\.\d s
import sys
import threading
import time
from collections.abc import Callable


def run(work: Callable[[], object], threads: int) -> tuple[float, float]:
    """Seconds of wall time and of computing time until every thread has done the work."""
    wall, computing = time.perf_counter(), time.process_time()
    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return time.perf_counter() - wall, time.process_time() - computing


print("GIL:", getattr(sys, "_is_gil_enabled", lambda: True)())
wall, computing = run(lambda: sum(i * i for i in range(3_000_000)), threads=2)
print(f"2 threads that compute keep {computing / wall:.1f} cores busy")
wall, computing = run(lambda: time.sleep(0.2), threads=8)
print(f"8 threads that sleep 0.2 s end after {wall:.1f} s")
