"""Counts, orders, stacks and turns by doing them: real threads, enumeration, simulated time."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "count_after",
    "filled_with_stacks",
    "last_stack_ends",
    "lost_in_all_orders",
    "on_a_cycle",
    "orders",
    "timeline",
]


def count_after(schedule: Sequence[str]) -> int:
    """The count after Python threads have run `count++` in this order, each step at its turn."""
    count = 0
    turns = {name: threading.Semaphore(0) for name in schedule}
    done = threading.Semaphore(0)

    def increment(name: str, times: int) -> None:
        nonlocal count
        for _ in range(times):
            turns[name].acquire()
            register = count
            done.release()
            turns[name].acquire()
            count = register + 1
            done.release()

    threads = [
        threading.Thread(target=increment, args=(name, schedule.count(name) // 2), daemon=True)
        for name in turns
    ]
    for thread in threads:
        thread.start()
    for name in schedule:
        turns[name].release()
        if not done.acquire(timeout=10):
            raise TimeoutError(f"{schedule!r}: thread {name} did not take its turn")
    for thread in threads:
        thread.join(10)
    return count


def _orders(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every sequence in which thread i appears left[i] times."""
    if not any(left):
        yield ()
    for thread, number in enumerate(left):
        if number:
            for rest in _orders((*left[:thread], number - 1, *left[thread + 1 :])):
                yield (thread, *rest)


def orders(threads: int, steps: int) -> int:
    """The number of orders, by writing every one of them down."""
    return sum(1 for _ in _orders((steps,) * threads))


def lost_in_all_orders(threads: int, steps: int) -> int:
    """How many of all orders end with a count below the number of threads."""
    lost = 0
    for order in _orders((steps,) * threads):
        count, taken, registers = 0, [0] * threads, [0] * threads
        for thread in order:
            if taken[thread] == 0:
                registers[thread] = count
            if taken[thread] == steps - 1:
                count = registers[thread] + 1
            taken[thread] += 1
        lost += count < threads
    return lost


def on_a_cycle(waits_for: Mapping[str, str]) -> int:
    """How many threads wait, through others, for themselves: the closure of the relation."""
    reach = {(one, other) for one, other in waits_for.items()}
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    return sum(one == other for one, other in reach)


def _stacks(stack_kib: int) -> Iterator[int]:
    """The address in KiB at which each of endlessly many stacks, laid side by side, ends."""
    end = 0
    while True:
        end += stack_kib
        yield end


def last_stack_ends(threads: int, stack_kib: int) -> float:
    """MiB from the first byte of the first stack to the last byte of the last."""
    ends = _stacks(stack_kib)
    for _ in range(threads - 1):
        next(ends)
    return next(ends) / 1024


def filled_with_stacks(memory_mib: int, other_mib: int, stack_kib: int) -> int:
    """How many stacks are laid before one would cross the end of the memory."""
    for number, end in enumerate(_stacks(stack_kib)):
        if other_mib * 1024 + end > memory_mib * 1024:
            return number
    raise AssertionError("the stacks never end")


def timeline(threads: int, burst_ms: int, slice_ms: int, switch_us: int) -> float:
    """Milliseconds on the clock when the last thread ends, slice by slice on one core."""
    ready = deque((thread, burst_ms) for thread in range(threads))
    clock_us, running = 0, None
    while ready:
        thread, left = ready.popleft()
        if running is not None and running != thread:
            clock_us += switch_us
        running = thread
        ran = min(left, slice_ms)
        clock_us += ran * 1000
        if left > ran:
            ready.append((thread, left - ran))
    return clock_us / 1000
