"""Exports carry every review; imports merge by id and refuse what cannot be."""

import contextlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.quiz import due, transfer
from kb.quiz.opening import open_store
from kb.quiz.review import COLUMNS, checked
from kb.quiz.store import Store
from tests.quiz.storing import Clock, answer


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def exported(store: Store, **options: bool) -> str:
    out = io.StringIO()
    transfer.write_export(store, out, **options)
    return out.getvalue()


def take(store: Store, text: str) -> transfer.Imported:
    return transfer.merge(store, *transfer.read_export(text))


def test_there_and_back(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        assert json.loads(exported(one))["reviews"] == []
        for number in range(20):
            done = one.record(answer(f"box_iou/q{number % 4}", 1 + number % 4, raw='"引号\\\n'))
            now.forward(hours=7)
        one.undo(done.review.id)
        due.suspend(one, "receptive_field/strided_stack")
        text = exported(one)
        data = json.loads(text)
        assert len(data["reviews"]) == 20
        assert set(data["reviews"][0]) == set(COLUMNS)
        assert take(two, text) == transfer.Imported(20, 0, 1)
        assert take(two, text) == transfer.Imported(0, 20, 1)
        assert list(two.each_review()) == list(one.each_review())
        assert dict(two.memories()) == dict(one.memories())
        assert due.suspended(two) == ["receptive_field/strided_stack"]


def test_two_machines_become_one_history(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        one.record(answer(rating=3))
        now.forward(hours=1)
        later = two.record(answer(rating=1))  # the same day: practice, once both are known
        assert later.scheduled
        now.forward(days=4)
        one.record(answer(rating=3))
        take(one, exported(two))
        take(two, exported(one))
        assert dict(one.memories()) == dict(two.memories())
        (memory,) = dict(one.memories()).values()
        assert (memory.repetitions, memory.lapses) == (2, 0)


def test_an_undo_travels(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        slip = one.record(answer(rating=1))
        take(two, exported(one))
        one.undo(slip.review.id)
        take(two, exported(one))
        assert dict(two.memories()) == {}


def test_private_answers_stay(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        store.record(answer())
        store.record(answer("my_company/secret", private=True))
        due.suspend(store, "my_company/secret")
        assert "my_company" not in exported(store)
        data = json.loads(exported(store, private=True))
        assert [row["private"] for row in data["reviews"]] == [False, True]
        assert data["suspended"] == ["my_company/secret"]


GOOD: dict[str, Any] = {
    "id": "12345678-1234-4234-8234-123456789abc", "question": "box_iou/half", "revision": 1,
    "seed": 7, "origin": "page", "raw": "0.5", "parsed": "0.5", "verdict": "right",
    "answered_at": "2026-11-22T09:00:00.000000Z", "study_date": "2026-11-22", "rating": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    "change, said",
    [
        ({"id": "../etc/passwd"}, "expected a UUID"),
        ({"id": 7}, "id is 7: expected str"),
        ({"question": "no slash"}, "expected topic/name"),
        ({"rating": 5}, "expected 1 to 4"),
        ({"rating": True}, "rating is True"),
        ({"rating": 1}, "does not go with the verdict"),
        ({"verdict": "maybe"}, "expected one of right"),
        ({"seed": 2**70}, "64 bits"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"hints": -1}, "expected 0 to"),
        ({"retention": 1.5}, "0.5 to 0.99"),
        ({"retention": float("nan")}, "0.5 to 0.99"),
        ({"raw": "x" * 10_001}, "10001 characters"),
        ({"study_date": "2026-11-10"}, "is not the day of"),
        ({"study_date": "20261122"}, "not written as kb does"),
        ({"answered_at": "2026-11-22 09:00"}, "does not match"),
        ({"answered_at": "1999-11-22T09:00:00.000000Z", "study_date": "1999-11-22"}, "2000"),
        ({"color": "red"}, "no field 'color'"),
        ({"verdict": None}, "verdict is None"),
    ],
)
def test_what_cannot_be_is_refused(now: Clock, change: dict[str, Any], said: str) -> None:
    assert checked(GOOD).question == "box_iou/half"
    text = json.dumps({"format": "kb-reviews", "version": 1, "reviews": [GOOD, GOOD | change]})
    with pytest.raises(transfer.BadExport, match="review 2 of 2") as told:
        transfer.read_export(text)
    assert said in str(told.value)


def test_a_lacking_field_is_named() -> None:
    for name in GOOD:
        with pytest.raises(ValueError, match=f"lacks the field '{name}'"):
            checked({key: value for key, value in GOOD.items() if key != name})


def test_the_future_is_refused(now: Clock) -> None:
    later = (now.now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    row = GOOD | {"answered_at": later, "study_date": later[:10]}
    with pytest.raises(transfer.BadExport, match="of the future"):
        transfer.read_export(json.dumps({"format": "kb-reviews", "version": 1, "reviews": [row]}))


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "kb-reviews", "version": 2}', "[" * 100_000, "nul\x00",
             '{"format": "kb-reviews", "version": 1, "reviews": {}}',
             '{"format": "kb-reviews", "version": 1, "reviews": [], "suspended": [7]}',
             '{"format": "kb-reviews", "version": 1, "reviews": ["x"]}'],
)  # fmt: skip
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(transfer.BadExport):
        transfer.read_export(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(COLUMNS), inner)))  # fmt: skip
def test_any_data_is_read_or_refused(data: Any) -> None:
    with contextlib.suppress(ValueError):
        assert checked(GOOD | data if isinstance(data, dict) else data).question
