"""Process and thread (Java): every independent witness."""

from kb.topics.process_thread.oracle.loader import enough_workers, requested
from kb.topics.process_thread.oracle.pool import (
    busy_threads,
    hand_in,
    inside_at_once,
    most_finished,
)
from kb.topics.process_thread.oracle.scaling import (
    fewest_workers,
    gathered,
    on_carriers,
    time_saved,
    with_one_lock,
)
from kb.topics.process_thread.oracle.threads import (
    count_after,
    filled_with_stacks,
    last_stack_ends,
    lost_in_all_orders,
    on_a_cycle,
    orders,
    timeline,
)

__all__ = [
    "busy_threads", "count_after", "enough_workers", "fewest_workers", "filled_with_stacks",
    "gathered", "hand_in", "inside_at_once", "last_stack_ends", "lost_in_all_orders",
    "most_finished", "on_a_cycle", "on_carriers", "orders", "requested", "time_saved",
    "timeline", "with_one_lock",
]  # fmt: skip
