"""The doctor finds what opening does not look at, and mends only what can be computed."""

import os
from pathlib import Path

import pytest

from kb.quiz.progress import statistics as stats
from kb.quiz.store import doctor
from kb.quiz.store.backups import KEPT, back_up, back_up_daily
from kb.quiz.store.database import Store
from kb.quiz.store.integrity import backups
from kb.quiz.store.opening import open_store
from tests.quiz.storing import Clock, answer


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def complaints(store: Store) -> list[str]:
    return [finding.en for finding in doctor.examine(store) if not finding.well]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE cards SET due = '2030-01-01' WHERE question = 'box_iou/a'",
        "DELETE FROM cards WHERE question = 'box_iou/b'",
        "UPDATE cards SET question = 'box_iou/zz' WHERE question = 'box_iou/a'",
        "UPDATE cards SET stability = stability * (1 + 1e-15)",
    ],
)
def test_cards_that_do_not_follow_are_found_and_repaired(
    tmp_path: Path, now: Clock, harm: str
) -> None:
    with open_store(tmp_path) as store:
        for question in ("box_iou/a", "box_iou/b"):
            store.record(answer(question), "quiz")
        assert complaints(store) == []
        right = dict(store.memories())
        store.connection.execute(harm)
        (said,) = complaints(store)
        assert "--repair" in said
        doctor.repair(store)
        assert complaints(store) == []
        assert dict(store.memories()) == right


def test_a_year_of_the_future_can_be_undone(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer("box_iou/a"), "quiz")
        now.forward(days=365)
        store.record(answer("box_iou/a"), "quiz")
        store.record(answer("box_iou/b"), "quiz")
        now.forward(days=-364)
        (said,) = complaints(store)
        assert "Answers later than now: 2" in said
        assert doctor.undo_future(store) == 2
        assert complaints(store) == []
        assert [review.undone for review in store.each_review()] == [False, True, True]
        assert store.record(answer("box_iou/b"), "quiz").scheduled


def test_a_damaged_backup_is_named(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer(), "quiz")
        made = back_up_daily(store.connection, tmp_path)
        assert made is not None
        made.write_bytes(made.read_bytes()[:4096])
        (said,) = complaints(store)
        assert made.name in said


@pytest.mark.parametrize("links", [True, False])
def test_a_backup_another_session_made_meanwhile_stays(
    tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def unlinked(one: Path, other: Path) -> None:
        raise PermissionError

    if not links:
        monkeypatch.setattr(os, "link", unlinked)
    taken = tmp_path / "backups" / "theirs.sqlite"
    with open_store(tmp_path) as store:
        store.record(answer("box_iou/half", 1), "quiz")
        back_up(store.connection, tmp_path, target=taken)
        whole = taken.read_bytes()
        monkeypatch.setattr("kb.quiz.store.backups.free_name", lambda folder, reason: taken)
        assert back_up_daily(store.connection, tmp_path) is None
        with pytest.raises(FileExistsError, match=r"theirs"):
            back_up(store.connection, tmp_path, target=taken)
        free = iter([taken, taken.with_name("kb-1.sqlite")])
        monkeypatch.setattr("kb.quiz.store.backups.free_name", lambda folder, reason: next(free))
        assert back_up(store.connection, tmp_path).name == "kb-1.sqlite"
    assert taken.read_bytes() == whole
    assert sorted(path.name for path in taken.parent.iterdir()) == ["kb-1.sqlite", "theirs.sqlite"]


def test_a_backup_a_day_and_a_week_of_them(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        for _ in range(10):
            store.record(answer(), "quiz")
            assert back_up_daily(store.connection, tmp_path) is not None
            assert back_up_daily(store.connection, tmp_path) is None
            now.forward(days=1)
    assert len(backups(tmp_path)) == KEPT
    assert backups(tmp_path)[0].name.startswith("kb-20261202")


def test_the_streak_and_retention(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        assert stats.streak(store, store.today()) == 0
        for rating in (3, 1, 3, 2):  # the first is new: three reviews, two of them known
            store.record(answer(rating=rating), "quiz")
            store.record(answer(rating=1), "quiz")  # practice counts for neither
            now.forward(days=1)
        assert stats.streak(store, store.today()) == 4  # today is still to come
        assert stats.retention(store, store.today()) == (2, 3)
        now.forward(days=1)
        assert stats.streak(store, store.today()) == 0


def test_the_forecast_counts_what_is_overdue_today(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        for name in ("a", "b"):
            store.record(answer(f"box_iou/{name}", 1), "quiz")
        store.record(answer("other/c", 1), "quiz")
        now.forward(days=3)
        ahead = stats.forecast(store, ["box_iou"])
        assert [count for _, count in ahead] == [2] + [0] * (stats.AHEAD - 1)
        store.record(answer("box_iou/a", 1), "quiz")
        ahead = stats.forecast(store, ["box_iou"])
        assert [count for _, count in ahead[:2]] == [1, 1]
