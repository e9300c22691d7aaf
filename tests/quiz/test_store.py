"""The store keeps every answer, in order, for good, and its cards follow from them."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.quiz.answers.attempt import Attempt, Task
from kb.quiz.asking import bank
from kb.quiz.progress import due
from kb.quiz.store.errors import Busy, StoreError, WrongClock
from kb.quiz.store.opening import open_store
from tests.quiz.storing import START, Clock, answer


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_an_answer_comes_back_as_it_was_given(tmp_path: Path, now: Clock) -> None:
    given = answer(raw="３１ px\x00\n\u202e", parsed="31 px", mistake="strides_ignored", rating=1)
    with open_store(tmp_path / "data") as store:
        recorded = store.record(replace(given, hints=2), "quiz")
    with open_store(tmp_path / "data", write=False) as store:
        found = list(store.each_review())
    assert found == [recorded.review]
    assert found[0].as_json() == {
        "question": "receptive_field/strided_stack", "revision": 1, "seed": 0, "origin": "quiz",
        "raw": "３１ px\x00\n\u202e", "parsed": "31 px", "verdict": "wrong", "rating": 1,
        "mistake": "strides_ignored", "hints": 2, "milliseconds": 4200, "private": False,
        "id": recorded.review.id, "answered_at": "2026-11-23T09:00:00.000000Z",
        "study_date": "2026-11-23", "retention": 0.9, "undone": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "ending, made, parsed, verdict",
    [
        ("answered", (1, 3), "1 3 / {}", "partly"),
        ("answered", (), "0 / {}", "wrong"),
        ("revealed", (), "", "revealed"),
    ],
)
def test_the_points_of_a_card_are_stored_as_ever(
    tmp_path: Path, now: Clock, ending: str, made: tuple[int, ...], parsed: str, verdict: str
) -> None:
    card = next(c for c in bank.load("receptive_field").cards if len(c.zh.points) in (3, 4))
    with open_store(tmp_path) as store:
        attempt = store.record(Attempt(card, ending, "said", made=made), "review")  # type: ignore[arg-type]
    assert attempt.review.parsed == parsed.format(len(card.zh.points))
    assert (attempt.review.verdict, attempt.review.raw) == (verdict, "said")
    assert attempt.made == made


def test_what_was_not_answered_is_not_stored(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(AssertionError, match="skipped"):
            store.record(Attempt(Task("a/b"), "skipped"), "quiz")
        assert not store.rows("SELECT 1 FROM reviews")


def test_the_answers_are_the_reviews_that_are_not_undone(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "data") as store:
        slip = store.record(answer("t/slip", 1), "quiz")
        kept = store.record(answer("t/kept"), "quiz")
        store.undo(slip.review.id)
    empty = tmp_path / "empty"
    for folder, expected in ((tmp_path / "data", [kept.review]), (empty, [])):
        with open_store(folder, write=False) as store:
            assert list(store.each_answer()) == expected
            assert len(list(store.each_review())) == 2 * len(expected)
    with open_store(tmp_path / "data", write=False) as store:
        plan = store.rows("EXPLAIN QUERY PLAN SELECT max(answered_at) FROM answers")
        assert "reviews_in_time" in str(plan)


def test_bytes_that_are_no_text_are_kept_as_question_marks(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        assert store.record(answer(raw="3\udcff1"), "quiz").review.raw == "3?1"


def test_only_the_first_answer_of_a_day_schedules(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        first = store.record(answer(), "quiz")
        second = store.record(answer(rating=1), "quiz")
        now.forward(days=2)
        third = store.record(answer(), "quiz")
    assert [first.scheduled, second.scheduled, third.scheduled] == [True, False, True]
    assert second.memory.due == first.memory.due
    assert second.review.answered_at > first.review.answered_at


def test_undo_gives_the_day_back(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        slip = store.record(answer(rating=1), "quiz")
        assert store.undo(slip.review.id) is None
        again = store.record(answer(rating=3), "quiz")
        assert again.scheduled
        assert again.memory.lapses == 0
        assert [review.undone for review in store.each_review()] == [True, False]
        with pytest.raises(LookupError, match="no-such"):
            store.undo("no-such")


@pytest.mark.parametrize("sql", ["DELETE FROM reviews", "UPDATE reviews SET rating = 4"])
def test_reviews_are_append_only(tmp_path: Path, now: Clock, sql: str) -> None:
    with open_store(tmp_path) as store:
        store.record(answer(), "quiz")
        with pytest.raises(sqlite3.IntegrityError, match="review"):
            store.connection.execute(sql)


def test_a_clock_that_runs_backwards_is_refused(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer(), "quiz")
        now.forward(minutes=-4)  # a correction, not a wrong clock
        assert store.record(answer(), "quiz").review.answered_at > "2026-11-23T09:00:00.000000Z"
        now.forward(hours=-3)
        with pytest.raises(WrongClock, match=r"backwards.*2026-11-23 09:00.*doctor"):
            store.record(answer(), "quiz")
        with pytest.raises(WrongClock):
            store.check_clock()
        assert store.rows("SELECT count(*) FROM reviews") == [(2,)]


@pytest.mark.parametrize("year", [1970, 2300])
def test_an_impossible_year_is_refused(tmp_path: Path, now: Clock, year: int) -> None:
    now.now = START.replace(year=year)
    with open_store(tmp_path) as store, pytest.raises(WrongClock, match=f"{year}-11-23"):
        store.record(answer(), "quiz")


def test_buried_until_tomorrow_suspended_for_good(tmp_path: Path, now: Clock) -> None:
    stems = ["receptive_field"]
    with open_store(tmp_path) as store:
        for name in ("a", "b", "c"):
            store.record(answer(f"receptive_field/{name}", 1), "quiz")
        now.forward(days=1)
        assert due.due_count(store, stems) == 3
        due.bury(store, "receptive_field/a")
        due.suspend(store, "receptive_field/b")
        assert due.due_count(store, stems) == 1
        assert due.due_count(store, ["other"]) == 0
        now.forward(days=1)
        assert due.due_count(store, stems) == 2
        assert due.suspended(store) == ["receptive_field/b"]
        due.suspend(store, "receptive_field/b", suspended=False)
        assert due.due_count(store, stems) == 3


def test_leeches_name_the_mistake_that_recurs(tmp_path: Path, now: Clock) -> None:
    mistakes = [None, "strides_ignored", "own_stride_counted", "strides_ignored", None]
    with open_store(tmp_path) as store:
        for mistake in mistakes:
            store.record(answer(rating=1, mistake=mistake), "quiz")
            now.forward(days=1)
        (leech,) = due.leeches(store, ["receptive_field"])
        assert due.leeches(store, ["other"]) == []
    assert (leech.lapses, leech.mistake, leech.times) == (4, "strides_ignored", 2)


def test_wrong_follows_practice_too(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer(rating=1), "quiz")
        assert due.wrong(store, ["receptive_field"]) == ["receptive_field/strided_stack"]
        store.record(answer(rating=3), "quiz")
        assert due.wrong(store, ["receptive_field"]) == []


def test_due_first_then_new_up_to_the_limit(tmp_path: Path, now: Clock) -> None:
    name = "receptive_field/strided_stack"
    with open_store(tmp_path) as store:
        first = due.next_item(store, ["receptive_field"], 1, ())
        assert first is not None
        assert first.new
        assert due.next_item(store, ["receptive_field"], 0, ()) is None
        store.record(answer("receptive_field/gone_from_the_bank", 1), "quiz")
        store.record(answer(name, 1), "quiz")
        assert due.introduced(store, store.today()) == 2
        now.forward(days=1)
        again = due.next_item(store, ["receptive_field"], 0, ())
        assert again is not None
        assert (again.item.id, again.new) == (name, False)
        assert due.next_item(store, ["receptive_field"], 0, {name}) is None


RECORDING = """
import sys
from pathlib import Path
from kb.quiz.store.opening import open_store
from tests.quiz.storing import answer
with open_store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3])):
        store.record(answer(f"receptive_field/{sys.argv[2]}{number % 7}", 1 + number % 4), "quiz")
"""


def test_two_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    def session(name: str) -> None:
        environment = {**os.environ, "KB_NOW": "", "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", RECORDING, str(tmp_path / "new"), name, "120"]
        subprocess.run(command, check=True, timeout=120, env=environment)

    with ThreadPoolExecutor(3) as pool:  # two share questions, and all make the store together
        list(pool.map(session, ["a", "a", "b"]))
    with open_store(tmp_path / "new") as store:
        assert store.rows("SELECT count(*) FROM reviews") == [(360,)]
        assert store.rows("SELECT count(DISTINCT answered_at) FROM reviews") == [(360,)]
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        assert dict(store.memories()) == dict(store.replayed())


def test_a_locked_store_waits_then_says_so(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as holder, open_store(tmp_path, wait=0.2) as store:
        holder.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match=r"locked for 0\.2 seconds.*not saved"):
            store.record(answer(), "quiz")
        holder.connection.execute("ROLLBACK")
        store.record(answer(), "quiz")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file where it is")
def test_a_store_taken_away_during_a_session_is_noticed(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer(), "quiz")
        store.path.rename(tmp_path / "elsewhere.sqlite")
        with pytest.raises(StoreError, match="moved or replaced"):
            store.record(answer(), "quiz")


def test_reading_makes_no_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "none", write=False) as store:
        assert store.rows("SELECT count(*) FROM reviews") == [(0,)]
    assert not (tmp_path / "none").exists()
