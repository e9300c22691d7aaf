"""Personal parameters: fitted to a learner whose memory is known, kept only when better."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fsrs
import pytest

from kb.quiz import clock
from kb.quiz.memory.schedule import Rating, Schedule
from kb.quiz.progress import parameters as optimise
from kb.quiz.store.database import Store
from kb.quiz.store.opening import open_store
from tests.quiz.storing import answer

START = date(2024, 1, 8)
DEFAULTS = tuple(fsrs.Scheduler().parameters)
# A learner who forgets much faster than the default learner after a first answer.
WEAK = tuple(v * 0.25 if n < 4 else v for n, v in enumerate(DEFAULTS))


def learner(
    cards: int, reviews: int, seed: int = 1, memory: tuple[float, ...] = WEAK
) -> list[optimise.History]:
    """Histories of a learner with that memory, scheduled with the defaults."""
    truth, believed, chance = Schedule(memory), Schedule(), random.Random(seed).random
    found = []
    for _ in range(cards):
        day, history = START, []
        true = known = None
        elapsed = 0
        for _ in range(reviews):
            right = chance() < (truth.chance(true, elapsed) if true else 0.7)
            rating = Rating.GOOD if right else Rating.AGAIN
            history.append((day, rating))
            true = truth.step(true, elapsed, rating)[0]
            known, elapsed = believed.step(known, elapsed, rating)
            day += timedelta(days=elapsed)
        found.append(history)
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def fill(store: Store, histories: list[optimise.History], patch: pytest.MonkeyPatch) -> None:
    rows = sorted(
        (day, f"receptive_field/card_{number:03}", int(rating))
        for number, history in enumerate(histories)
        for day, rating in history
    )
    for order, (day, name, rating) in enumerate(rows):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        moment += timedelta(milliseconds=order)
        patch.setattr(clock, "now", lambda moment=moment: moment)
        store.record(answer(name, rating), "quiz")


def test_the_fit_finds_the_learners_memory() -> None:
    pytest.importorskip("fsrs_rs_python")
    found = learner(300, 7)
    fit = optimise.fit(found, None)
    assert fit.better
    assert fit.reviews == 2100
    assert fit.after[1] < fit.before[1]
    unseen = learner(300, 7, seed=9)
    assert optimise.fit(unseen, fit.parameters).before[0] < optimise.fit(unseen, None).before[0]

    # Seven days after a first right answer the fitted model is nearer to the truth.
    def after(parameters: tuple[float, ...]) -> float:
        model = Schedule(parameters)
        return model.chance(model.step(None, 0, Rating.GOOD)[0], 7)

    real = after(WEAK)
    assert abs(after(fit.parameters) - real) < 0.5 * abs(after(DEFAULTS) - real)


def test_histories_are_the_scheduling_reviews(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = learner(6, 4)
    fill(store, made, monkeypatch)
    last = max(range(6), key=lambda number: (made[number][-1][0], number))
    store.record(
        answer(f"receptive_field/card_{last:03}", 3), "quiz"
    )  # practice: the same day again
    undone = store.record(answer("receptive_field/new_one", 3), "quiz")
    store.undo(undone.review.id)
    assert optimise.histories(store) == made
    assert optimise.count(made) == 24


def test_parameters_are_used_by_the_store_and_every_card_replayed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, learner(3, 3), monkeypatch)
    before = dict(store.memories())
    store.use_parameters(WEAK)
    assert store.schedule.parameters == WEAK
    after = dict(store.memories())
    assert dict(store.replayed()) == after
    assert all(after[name].stability < before[name].stability for name in before)
    with open_store(store.path.parent, write=False) as again:
        assert again.schedule.parameters == WEAK
    store.use_parameters(None)
    assert store.schedule.parameters is None
    assert dict(store.memories()) == before


def test_a_failure_half_way_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, learner(2, 3), monkeypatch)
    before = dict(store.memories())

    def broken(questions: object = None) -> None:
        store.connection.execute("DELETE FROM cards")
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(store, "replay_into_cards", broken)
        with pytest.raises(Exception, match="disk"):
            store.use_parameters(WEAK)
    store._schedule = None
    assert store.schedule.parameters is None
    assert dict(store.memories()) == before


def test_what_single_precision_put_over_a_bound_is_cut() -> None:
    values = list(DEFAULTS)
    values[7], values[20] = 0.00099998, 0.80000001
    assert optimise.usable(values)[7] == 0.001
    assert optimise.usable(values)[20] == 0.8


@pytest.mark.parametrize(
    "place, value", [(0, float("nan")), (3, 101.0), (20, 0.01), (4, float("inf"))]
)
def test_what_the_scheduler_cannot_use_is_refused(place: int, value: float) -> None:
    values = list(DEFAULTS)
    values[place] = value
    with pytest.raises(optimise.CannotFit):
        optimise.usable(values)
    with pytest.raises(optimise.CannotFit):
        optimise.usable(values[:19])


def test_noise_is_not_taken_for_a_better_memory() -> None:
    pytest.importorskip("fsrs_rs_python")
    kept = 0
    for seed in range(4):  # learners whose memory is the defaults' already
        found = learner(80, 7, seed=seed, memory=DEFAULTS)
        kept += not optimise.fit(found, None).better
    assert kept >= 2


def test_nothing_to_learn_from_is_said() -> None:
    pytest.importorskip("fsrs_rs_python")
    with pytest.raises(optimise.CannotFit, match="two days"):
        optimise.fit([[(START, Rating.GOOD)]] * 600, None)


def test_defaults_are_never_taken_for_a_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    rust = pytest.importorskip("fsrs_rs_python")

    real = rust.FSRS

    class Lazy:
        def __init__(self, parameters: list[float]) -> None:
            self.evaluate = real(parameters).evaluate

        def compute_parameters(self, *_: object, **__: object) -> list[float]:
            return list(rust.DEFAULT_PARAMETERS)

    class Broken(Lazy):
        def compute_parameters(self, *_: object, **__: object) -> list[float]:
            raise RuntimeError("diverged")

    for kind, words in ((Lazy, "defaults"), (Broken, "diverged")):
        monkeypatch.setattr(rust, "FSRS", kind)
        with pytest.raises(optimise.CannotFit, match=words):
            optimise.fit(learner(10, 4), None)
