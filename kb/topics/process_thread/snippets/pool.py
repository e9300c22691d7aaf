"""How many threads a pool has and needs: core, queue and maximum; waiting time; Little's law."""

import math
from typing import NamedTuple

__all__ = ["ExecutorState", "executor_state", "pool_size", "pool_throughput", "requests_in_flight"]


# --8<-- [start:executor_state]
class ExecutorState(NamedTuple):
    """Threads running, tasks in the queue, tasks rejected."""

    threads: int
    queued: int
    rejected: int


def executor_state(tasks: int, core: int, maximum: int, capacity: int) -> ExecutorState:
    """A `ThreadPoolExecutor` after `tasks` calls of `execute`, when no task has ended yet.

    Arguments:
        tasks: calls of `execute` so far.
        core: corePoolSize.
        maximum: maximumPoolSize.
        capacity: how many tasks its queue holds.

    The queue fills before the pool grows beyond `core`. Source: the class comment of
    java.util.concurrent.ThreadPoolExecutor.
    """
    if not 0 <= core <= maximum or maximum < 1:
        raise ValueError(f"core = {core}, maximum = {maximum}: expected 0 ≤ core ≤ maximum ≥ 1")
    if tasks < 0 or capacity < 0:
        raise ValueError(f"tasks = {tasks}, capacity = {capacity}: expected 0 or more")
    if core == 0 and capacity > 0:
        raise ValueError("core = 0 with a queue: the pool starts one thread beyond core then")
    queued = min(max(tasks - core, 0), capacity)
    threads = min(tasks - queued, maximum)
    return ExecutorState(threads, queued, tasks - queued - threads)
    # --8<-- [end:executor_state]


# --8<-- [start:pool_size]
def pool_size(cores: int, utilisation: float, wait_ms: float, compute_ms: float) -> float:
    """Threads that keep `cores` cores busy to `utilisation`, for tasks that wait and compute.

    N_threads = N_cpu · U_cpu · (1 + W/C). Source: Goetz et al., Java Concurrency in Practice, 8.2.
    """
    if cores < 1 or not 0 < utilisation <= 1:
        raise ValueError(f"cores = {cores}, utilisation = {utilisation}: expected ≥ 1 and 0 to 1")
    if wait_ms < 0 or compute_ms <= 0:
        raise ValueError(f"wait_ms = {wait_ms}, compute_ms = {compute_ms}: expected ≥ 0 and > 0")
    return cores * utilisation * (1 + wait_ms / compute_ms)
    # --8<-- [end:pool_size]


# --8<-- [start:little]
def requests_in_flight(per_second: float, time_ms: float) -> float:
    """Little's law, L = λ·W: how many requests are inside at once, on average.

    A server of one thread a request needs at least as many threads. Source: Little 1961.
    """
    if per_second < 0 or time_ms < 0:
        raise ValueError(f"per_second = {per_second}, time_ms = {time_ms}: expected 0 or more")
    return per_second * time_ms / 1000


def pool_throughput(threads: int, time_ms: float) -> float:
    """The same law read the other way: requests a second `threads` threads can finish at most."""
    if threads < 1 or time_ms <= 0 or math.isinf(time_ms):
        raise ValueError(f"threads = {threads}, time_ms = {time_ms}: expected ≥ 1 and > 0")
    return threads * 1000 / time_ms
    # --8<-- [end:little]
