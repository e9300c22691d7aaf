"""Personal FSRS parameters: fitted to this learner's own reviews, kept only when they fit better.

The fitting is done by fsrs-rs (the Python package `fsrs-rs-python`, extra `optimise`), which has
the same model of 21 parameters as the scheduler and needs no torch.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.quiz.memory.schedule import Rating
from kb.quiz.store.database import Store

ENOUGH = 512
FOLDS = 4
_SMALLEST_GAIN = 1e-4


class CannotFit(Exception):
    """The fitting failed or gave nothing usable; the present parameters stay."""


class NotInstalled(Exception):
    """The optional package that fits is not there."""


@dataclass(frozen=True)
class Fit:
    """What came of a fit.

    Arguments:
        reviews: how many scheduling reviews there were.
        parameters: the fitted parameters.
        before: log loss and calibration error (RMSE) of the present parameters.
        after: the same of fitted ones, each card judged by a fit that left it out.
    """

    reviews: int
    parameters: tuple[float, ...]
    before: tuple[float, float]
    after: tuple[float, float]

    @property
    def better(self) -> bool:
        return self.after[0] < self.before[0] - _SMALLEST_GAIN


History = list[tuple[date, Rating]]


def histories(store: Store) -> list[History]:
    """Each card's scheduling answers: day and rating of the first of a study day, in order."""
    found: list[History] = []
    card = ""
    for review in store.each_answer("ORDER BY question, answered_at, id"):
        if review.question != card:
            card = review.question
            found.append([])
        if not found[-1] or review.day > found[-1][-1][0]:
            found[-1].append((review.day, Rating(review.rating)))
    return found


def count(found: Sequence[History]) -> int:
    """How many reviews a fit can learn from."""
    return sum(len(history) for history in found)


def fit(found: Sequence[History], present: tuple[float, ...] | None) -> Fit:
    """Fit parameters to these histories and compare them with the present ones.

    Raises:
        NotInstalled: the optional package is missing.
        CannotFit: it failed, or its result cannot be used; says why.
    """
    try:
        import fsrs_rs_python as rust  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise NotInstalled from error
    import fsrs

    grouped = [_items(rust, history) for history in found if len(history) > 1]
    if not grouped:
        raise CannotFit("no card was reviewed on two days")
    old = present or tuple(fsrs.Scheduler().parameters)
    try:
        new = _fitted(rust, grouped, old)
        before, after = _compare(rust, grouped, old)
    except CannotFit:
        raise
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise CannotFit(f"{type(error).__name__}: {error}") from error  # also a panic in Rust
    if all(abs(a - b) < 1e-6 for a, b in zip(new, rust.DEFAULT_PARAMETERS, strict=True)):
        raise CannotFit("the fit gave the package's defaults, so nothing was learned")
    return Fit(count(found), new, before, after)


def _items(rust: Any, history: History) -> list[Any]:
    """One training item for each review of a card after its first."""
    days = [day for day, _ in history]
    gaps = [0, *((later - day).days for day, later in itertools.pairwise(days))]
    reviews = [
        rust.FSRSReview(int(rating), gap) for (_, rating), gap in zip(history, gaps, strict=True)
    ]
    return [rust.FSRSItem(reviews[:length]) for length in range(2, len(reviews) + 1)]


def _fitted(
    rust: Any, grouped: Sequence[Sequence[Any]], start: tuple[float, ...]
) -> tuple[float, ...]:
    items = [item for card in grouped for item in card]
    numbers = [number for number, card in enumerate(grouped) for _ in card]
    model = rust.FSRS(list(start))
    return usable(model.compute_parameters(items, card_ids=numbers, enable_short_term=False))


def _compare(
    rust: Any, grouped: Sequence[Sequence[Any]], old: tuple[float, ...]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Loss and calibration error of the old and of fitted parameters, on cards left out of the
    fit: every card is left out once. On the reviews it was fitted to, any fit looks better.
    """
    sums, total = [0.0] * 4, 0
    for fold in range(FOLDS):
        kept = [card for number, card in enumerate(grouped) if number % FOLDS != fold]
        items = [item for card in grouped[fold::FOLDS] for item in card]
        if not kept or not items:
            continue
        for place, parameters in ((0, old), (2, _fitted(rust, kept, old))):
            found = rust.FSRS(list(parameters)).evaluate(items)
            sums[place] += found.log_loss * len(items)
            sums[place + 1] += found.rmse_bins * len(items)
        total += len(items)
    if not total:
        raise CannotFit("there are too few cards to check a fit on others")
    loss, error, new_loss, new_error = (value / total for value in sums)
    return (loss, error), (new_loss, new_error)


def usable(values: Sequence[float]) -> tuple[float, ...]:
    """Fitted values as the scheduler takes them; what single precision put over a bound is cut.

    Raises:
        CannotFit: not 21 finite numbers, or one clearly outside the scheduler's bounds.
    """
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS as LOWEST
    from fsrs.scheduler import UPPER_BOUNDS_PARAMETERS as HIGHEST

    if len(values) != len(LOWEST) or not all(math.isfinite(value) for value in values):
        raise CannotFit(f"the fit gave {[round(v, 3) for v in values]}")
    found = []
    for place, (value, low, high) in enumerate(zip(values, LOWEST, HIGHEST, strict=True)):
        kept = min(high, max(low, round(value, 6)))
        if abs(kept - value) > 1e-4:
            raise CannotFit(f"parameter {place} is {value:.4f}: expected {low} to {high}")
        found.append(kept)
    return tuple(found)
