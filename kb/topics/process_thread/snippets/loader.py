"""How many worker processes a DataLoader needs, and how many samples wait ahead of the loop."""

import math

__all__ = ["loader_workers", "prefetched_samples"]


# --8<-- [start:prefetched_samples]
def prefetched_samples(workers: int, prefetch_factor: int, batch_size: int) -> int:
    """Samples that `DataLoader` asks its workers for before the first batch is taken.

    Each worker is given `prefetch_factor` batches. Without workers nothing is loaded ahead.
    Source: torch.utils.data.DataLoader, `prefetch_factor`.
    """
    if workers < 0 or prefetch_factor < 1 or batch_size < 1:
        raise ValueError(
            f"workers = {workers}, prefetch_factor = {prefetch_factor}, batch_size = {batch_size}: "
            "expected ≥ 0, ≥ 1 and ≥ 1"
        )
    return workers * prefetch_factor * batch_size
    # --8<-- [end:prefetched_samples]


# --8<-- [start:loader_workers]
def loader_workers(batch_size: int, sample_ms: int, step_ms: int) -> int:
    """The fewest workers that finish a batch every `step_ms`, each on a core of its own.

    Arguments:
        sample_ms: time one worker takes to load and transform one sample.
        step_ms: time the training loop takes for one batch.
    """
    if batch_size < 1 or sample_ms < 1 or step_ms < 1:
        raise ValueError(
            f"batch_size = {batch_size}, sample_ms = {sample_ms}, step_ms = {step_ms}: "
            "expected 1 or more"
        )
    return math.ceil(batch_size * sample_ms / step_ms)
    # --8<-- [end:loader_workers]
