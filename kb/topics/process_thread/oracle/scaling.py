"""Speed-ups and times by event simulation, and by a real asyncio loop on a clock of its own."""

import asyncio
import heapq
import selectors
from fractions import Fraction

__all__ = ["fewest_workers", "gathered", "on_carriers", "time_saved", "with_one_lock"]


def time_saved(serial_percent: int, workers: int) -> Fraction:
    """Work of one-unit pieces: the serial ones on one worker, then each to whoever is free."""
    serial, parallel = serial_percent * workers, (100 - serial_percent) * workers
    free = [serial] * workers
    for _ in range(parallel):
        heapq.heappush(free, heapq.heappop(free) + 1)
    return Fraction(serial + parallel, max(free))


def fewest_workers(serial_percent: int, speedup: int) -> int:
    """Add workers until the work that 100 units of time allow is done in 100 / speedup."""
    allowed = Fraction(100, speedup) - serial_percent
    workers = 1
    while allowed * workers < 100 - serial_percent:
        workers += 1
    return workers


def with_one_lock(threads: int, holding_percent: int) -> Fraction:
    """Threads that hold a lock, then work without it, over and over: tasks done per task time.

    The rate is read from one thread's last two rounds, long after the start.
    """
    free_at, previous, last = 0, 0, 0
    ready = [(0, thread) for thread in range(threads)]  # time it asks for the lock
    heapq.heapify(ready)
    for _ in range(60 * threads):
        asked, thread = heapq.heappop(ready)
        free_at = max(asked, free_at) + holding_percent
        ends = free_at + 100 - holding_percent
        heapq.heappush(ready, (ends, thread))
        if thread == 0:
            previous, last = last, ends
    return Fraction(100 * threads, last - previous)


class _Selector(selectors.SelectSelector):
    """Never sleeps: moves its clock to where the sleep would have ended."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.clock = _Selector()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


def gathered(tasks: int, compute_ms: int, wait_ms: int) -> float:
    """Milliseconds that `asyncio.gather` takes on an event loop whose clock is simulated."""
    loop = _Loop()

    async def task() -> None:
        loop.clock.now += compute_ms / 1000
        await asyncio.sleep(wait_ms / 1000)

    async def main() -> None:
        await asyncio.gather(*(task() for _ in range(tasks)))

    try:
        loop.run_until_complete(main())
        return round(loop.time() * 1000, 6)
    finally:
        loop.close()


def on_carriers(tasks: int, carriers: int, sleep_ms: int) -> int:
    """When the last task ends, each keeping one carrier from its start to its end."""
    free = [0] * carriers
    ends = 0
    for _ in range(tasks):
        ends = heapq.heappop(free) + sleep_ms
        heapq.heappush(free, ends)
    return max(free)
