"""Pools by simulation: tasks handed in one by one, requests arriving, threads taking turns."""

__all__ = ["busy_threads", "hand_in", "inside_at_once", "most_finished"]


def hand_in(tasks: int, core: int, maximum: int, capacity: int) -> tuple[int, int, int]:
    """Threads, queued and rejected after handing in one task after another; none ends."""
    threads, queue, rejected = 0, 0, 0
    for _ in range(tasks):
        if threads < core:
            threads += 1
        elif queue < capacity:
            queue += 1
        elif threads < maximum:
            threads += 1
        else:
            rejected += 1
    return threads, queue, rejected


def busy_threads(cores: int, percent: int, wait_ms: int, compute_ms: int) -> int:
    """The fewest threads whose computing, counted tick by tick, fills that part of the cores."""
    period = wait_ms + compute_ms
    wanted = cores * percent * period
    busy, threads = 0, 0
    while 100 * busy < wanted:
        shift = threads * period // cores
        busy += sum((tick + shift) % period < compute_ms for tick in range(period))
        threads += 1
    return threads


def inside_at_once(per_second: int, time_ms: int) -> int:
    """Requests inside in steady state: those that came and have not left, at one instant."""
    arrivals = [i * 1_000_000 // per_second for i in range(10 * per_second)]  # µs
    now = 5_000_000
    return sum(came <= now < came + time_ms * 1000 for came in arrivals)


def most_finished(threads: int, time_ms: int) -> float:
    """Requests a second that threads finish when none ever rests, counted over `time_ms` s."""
    finished = 0
    for _ in range(threads):
        clock = 0
        while clock + time_ms <= 1000 * time_ms:
            clock += time_ms
            finished += 1
    return finished / time_ms
