"""What a real DataLoader asks of its workers, and how many workers a loop needs, by counting."""

import threading
import warnings
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from typing import Any

from torch.utils.data import DataLoader, Dataset, Sampler

__all__ = ["enough_workers", "requested"]


class _Numbers(Dataset[int]):
    def __getitem__(self, index: int) -> int:
        return index


class _Counted(Sampler[list[int]]):
    """Batches of indices, and how many of them were taken."""

    def __init__(self, batch_size: int) -> None:
        self.batch_size = batch_size
        self.taken = 0

    def __iter__(self) -> Iterator[list[int]]:
        while True:
            self.taken += self.batch_size
            yield list(range(self.batch_size))


class _Idle:
    """A worker that is asked for batches and never starts."""

    pid = 0
    daemon = False

    def __init__(self, **_: Any) -> None: ...
    def start(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
    def is_alive(self) -> bool:
        return False


class _Queue:
    def put(self, item: object) -> None: ...
    def cancel_join_thread(self) -> None: ...
    def close(self) -> None: ...


class _Context(BaseContext):
    """Gives DataLoader workers and queues that do nothing: only its own requests count."""

    Process: Any = _Idle
    Queue: Any = _Queue
    Event: Any = threading.Event


def requested(workers: int, prefetch_factor: int, batch_size: int) -> int:
    """Samples a DataLoader has asked for when its iterator has been made and nothing taken."""
    sampler = _Counted(batch_size)
    with warnings.catch_warnings():
        # More workers than this machine has cores: none of them starts.
        warnings.filterwarnings("ignore", message="This DataLoader will create")
        loader = DataLoader(
            _Numbers(),
            batch_sampler=sampler,
            num_workers=workers,
            prefetch_factor=prefetch_factor,
            multiprocessing_context=_Context(),
        )
        iterator = iter(loader)
        del iterator
    return sampler.taken


def enough_workers(batch_size: int, sample_ms: int, step_ms: int) -> int:
    """Add workers until they make as many batches as the loop takes in a common time."""
    batch_ms = sum(sample_ms for _ in range(batch_size))
    horizon = batch_ms * step_ms
    workers = 1
    while workers * len(range(batch_ms, horizon + 1, batch_ms)) < horizon // step_ms:
        workers += 1
    return workers
