"""How much faster several workers are (a factor), and how long waiting tasks take (ms)."""

import math
from fractions import Fraction

__all__ = ["amdahl_speedup", "amdahl_workers", "coroutine_time", "gil_speedup", "pinned_time"]


# --8<-- [start:amdahl]
def amdahl_speedup(serial: float, workers: int) -> float:
    """Speed-up of `workers` workers when the share `serial` of the work has to run on one.

    1 / (s + (1 − s)/n), at most 1/s for any number of workers; `serial` is above 0 and at most 1.
    Source: Amdahl 1967.
    """
    _share("serial", serial)
    _positive("workers", workers)
    return 1 / (serial + (1 - serial) / workers)


def amdahl_workers(serial: float, speedup: float) -> int:
    """The fewest workers that reach `speedup`; `ValueError` where none do.

    Both numbers count as written in decimals: 0.05 is 1/20.
    """
    _share("serial", serial)
    if speedup <= 1:  # one worker is as fast as one worker
        return 1
    share = Fraction(str(serial))
    room = 1 / Fraction(str(speedup)) - share if math.isfinite(speedup) else 0
    if room <= 0:
        raise ValueError(f"speedup = {speedup}: expected less than 1/serial = {1 / serial:g}")
    return math.ceil((1 - share) / room)
    # --8<-- [end:amdahl]


# --8<-- [start:gil_speedup]
def gil_speedup(threads: int, holding: float) -> float:
    """The most that `threads` Python threads gain, each on a core of its own.

    Arguments:
        holding: the share of a task's time during which it holds the GIL; the rest (I/O, sleep,
            NumPy and torch kernels that release it) runs beside the others.

    The lock is a server that does one task's `holding` at a time: min(n, 1/holding).
    """
    _positive("threads", threads)
    if holding == 0:
        return float(threads)
    _share("holding", holding)
    return float(min(threads, 1 / holding))
    # --8<-- [end:gil_speedup]


# --8<-- [start:coroutine_time]
def coroutine_time(tasks: int, compute_ms: float, wait_ms: float) -> float:
    """Milliseconds for `asyncio.gather` of tasks that each compute once and then await once.

    The computing parts share the one thread of the loop; the waits overlap.
    """
    _positive("tasks", tasks)
    if compute_ms < 0 or wait_ms < 0:
        raise ValueError(f"compute_ms = {compute_ms}, wait_ms = {wait_ms}: expected 0 or more")
    return tasks * compute_ms + wait_ms
    # --8<-- [end:coroutine_time]


# --8<-- [start:pinned_time]
def pinned_time(tasks: int, carriers: int, sleep_ms: int, pinned: bool) -> int:
    """Milliseconds until `tasks` virtual threads have slept, each inside its own `synchronized`.

    Arguments:
        carriers: platform threads of the scheduler, and no more than these.
        pinned: True before JDK 24, where a thread that sleeps in a monitor keeps its carrier
            (JEP 491 fixes it).
    """
    _positive("tasks", tasks)
    _positive("carriers", carriers)
    return math.ceil(tasks / carriers) * sleep_ms if pinned else sleep_ms
    # --8<-- [end:pinned_time]


def _share(name: str, value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(f"{name} = {value}: expected a share above 0 and up to 1")


def _positive(name: str, value: int) -> None:
    if value < 1:
        raise ValueError(f"{name} = {value}: expected 1 or more")
