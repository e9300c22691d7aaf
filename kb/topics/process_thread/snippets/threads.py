"""What threads of one process do to its memory (MiB), to a shared count, and to each other."""

import math
from collections.abc import Mapping, Sequence

__all__ = [
    "deadlocked",
    "interleave",
    "interleavings",
    "orders_that_lose",
    "round_robin",
    "stack_memory",
    "threads_that_fit",
]


# --8<-- [start:interleave]
def interleave(schedule: Sequence[str]) -> int:
    """The value of `count`, 0 at first, after threads ran `count++` in the order given.

    Arguments:
        schedule: whose turn it is, step by step, such as `["A", "B", "A", "B"]`. The first turn
            of a thread reads `count` into a register of its own, its second writes register + 1,
            its third reads again, and so on.

    Raises `ValueError` when a thread reads and never writes. Assumes sequential consistency as
    JLS 17.4.3 defines it: the steps have one order, and a read sees the last write before it.
    """
    count = 0
    registers: dict[str, int] = {}
    for thread in schedule:
        if thread in registers:
            count = registers.pop(thread) + 1
        else:
            registers[thread] = count
    if registers:
        raise ValueError(f"{schedule!r}: {sorted(registers)} read the count and never write it")
    return count
    # --8<-- [end:interleave]


# --8<-- [start:interleavings]
def interleavings(threads: int, steps: int) -> int:
    """In how many orders `threads` threads of `steps` steps each can run, step by step."""
    _positive("threads", threads)
    _positive("steps", steps)
    orders: int = math.factorial(threads * steps)
    for _ in range(threads):
        orders //= math.factorial(steps)
    return orders


def orders_that_lose(threads: int, steps: int) -> int:
    """How many of those orders lose an update, when each thread runs `count++` once.

    The first step reads, the last writes, those between keep the value in a register. Only the
    orders in which the threads run one after another lose nothing.
    """
    if steps < 2:
        raise ValueError(f"steps = {steps}: count++ has at least 2 steps, a read and a write")
    return interleavings(threads, steps) - math.factorial(threads)
    # --8<-- [end:interleavings]


# --8<-- [start:deadlocked]
def deadlocked(waits_for: Mapping[str, str]) -> list[str]:
    """The threads of every cycle in the wait-for graph, sorted.

    Arguments:
        waits_for: for each waiting thread, the one that holds the lock it asks for. A thread
            waits for one lock at a time, so it has one successor at most.

    A thread that waits for a cycle without being in it is stuck as well, and is not listed.
    """
    in_cycle: set[str] = set()
    for start in waits_for:
        path: list[str] = []
        thread: str | None = start
        while thread is not None and thread not in path:
            path.append(thread)
            thread = waits_for.get(thread)
        if thread is not None:
            in_cycle.update(path[path.index(thread) :])
    return sorted(in_cycle)
    # --8<-- [end:deadlocked]


# --8<-- [start:stack_memory]
def stack_memory(threads: int, stack_kib: int = 1024) -> float:
    """Address space in MiB that the stacks of `threads` threads reserve.

    Arguments:
        stack_kib: `-Xss` in KiB; 1024 is HotSpot's default on Linux x64.

    Reserved is not used: a page of the stack takes physical memory when it is first touched.
    """
    _positive("threads", threads)
    _positive("stack_kib", stack_kib)
    return threads * stack_kib / 1024


def threads_that_fit(memory_mib: int, other_mib: int, stack_kib: int = 1024) -> int:
    """How many stacks fit whole into `memory_mib` beside heap, metaspace and the rest."""
    if not 0 <= other_mib <= memory_mib:
        raise ValueError(f"other_mib = {other_mib}: expected 0 to memory_mib = {memory_mib}")
    _positive("stack_kib", stack_kib)
    return (memory_mib - other_mib) * 1024 // stack_kib
    # --8<-- [end:stack_memory]


# --8<-- [start:round_robin]
def round_robin(threads: int, burst_ms: int, slice_ms: int, switch_us: float) -> float:
    """Milliseconds until the last of `threads` equal threads ends on one core.

    Arguments:
        burst_ms: computing time each thread needs.
        slice_ms: how long it runs before the next one's turn.
        switch_us: cost of a switch in µs; there is one between two slices of different threads.
    """
    for name, value in (("threads", threads), ("burst_ms", burst_ms), ("slice_ms", slice_ms)):
        _positive(name, value)
    if switch_us < 0:
        raise ValueError(f"switch_us = {switch_us}: expected 0 or more")
    slices = threads * math.ceil(burst_ms / slice_ms)
    switches = slices - 1 if threads > 1 else 0
    return threads * burst_ms + switches * switch_us / 1000
    # --8<-- [end:round_robin]


def _positive(name: str, value: int) -> None:
    if value < 1:
        raise ValueError(f"{name} = {value}: expected 1 or more")
