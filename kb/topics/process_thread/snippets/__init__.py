"""Process and thread (Java): every public function of its pages."""

from kb.topics.process_thread.snippets.loader import loader_workers, prefetched_samples
from kb.topics.process_thread.snippets.pool import (
    ExecutorState,
    executor_state,
    pool_size,
    pool_throughput,
    requests_in_flight,
)
from kb.topics.process_thread.snippets.scaling import (
    amdahl_speedup,
    amdahl_workers,
    coroutine_time,
    gil_speedup,
    pinned_time,
)
from kb.topics.process_thread.snippets.threads import (
    deadlocked,
    interleave,
    interleavings,
    orders_that_lose,
    round_robin,
    stack_memory,
    threads_that_fit,
)

__all__ = [
    "ExecutorState", "amdahl_speedup", "amdahl_workers", "coroutine_time", "deadlocked",
    "executor_state", "gil_speedup", "interleave", "interleavings", "loader_workers",
    "orders_that_lose", "pinned_time", "pool_size", "pool_throughput", "prefetched_samples",
    "requests_in_flight", "round_robin", "stack_memory", "threads_that_fit",
]  # fmt: skip
