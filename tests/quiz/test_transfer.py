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

from kb.quiz import transfer
from kb.quiz.answers.attempt import Attempt
from kb.quiz.asking import bank
from kb.quiz.memory.review import COLUMNS, checked
from kb.quiz.progress import due
from kb.quiz.store.database import Store
from kb.quiz.store.opening import open_store
from tests.quiz.storing import Clock, answer


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def exported(store: Store, **options: bool) -> str:
    out = io.StringIO()
    transfer.write_export(store, out, **options)
    return out.getvalue()


def take(store: Store, text: str) -> transfer.Imported:
    return transfer.merge(store, transfer.read_export(text))


def test_there_and_back(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        assert json.loads(exported(one))["reviews"] == []
        for number in range(20):
            done = one.record(
                answer(f"box_iou/q{number % 4}", 1 + number % 4, raw='"引号\\\n'), "quiz"
            )
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
        one.record(answer(rating=3), "quiz")
        now.forward(hours=1)
        later = two.record(answer(rating=1), "quiz")  # the same day: practice, once both are known
        assert later.scheduled
        now.forward(days=4)
        one.record(answer(rating=3), "quiz")
        take(one, exported(two))
        take(two, exported(one))
        assert dict(one.memories()) == dict(two.memories())
        (memory,) = dict(one.memories()).values()
        assert (memory.repetitions, memory.lapses) == (2, 0)


def test_an_undo_travels(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        slip = one.record(answer(rating=1), "quiz")
        take(two, exported(one))
        one.undo(slip.review.id)
        take(two, exported(one))
        assert dict(two.memories()) == {}


def test_private_answers_stay(tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bank" / "my_company").mkdir(parents=True)
    text = "## Why? {#secret level=1}\n\nSo.\n\n- one\n- two\n- three\n"
    (tmp_path / "bank" / "my_company" / "cards.md").write_text(text)
    monkeypatch.setenv("KB_BANK", str(tmp_path / "bank"))
    with open_store(tmp_path) as store:
        store.record(answer(), "quiz")
        store.record(Attempt(bank.find("my_company/secret"), "answered", made=(2,)), "quiz")
        monkeypatch.delenv("KB_BANK")  # the mark is in the store
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
    "text", ["", "[]", "{", '{"format": "kb-reviews", "version": 2}', pytest.param("[" * 100_000, id="brackets"), "nul\x00",
             '{"format": "kb-reviews", "version": 1, "reviews": {}}',
             '{"format": "kb-reviews", "version": 1, "reviews": [], "suspended": [7]}',
             '{"format": "kb-reviews", "version": 1, "reviews": ["x"]}',
             '{"format": "kb-reviews", "version": 3, "reviews": []}',
             '{"format": "kb-reviews", "version": true, "reviews": []}',
             '{"format": "kb-reviews", "version": [2], "reviews": []}',
             '{"format": "kb-reviews", "version": 2, "reviews": [], "mocks": {}}',
             '{"format": "kb-reviews", "version": 2, "reviews": [], "mocks": [7]}',
             '{"format": "kb-reviews", "version": 2, "reviews": [], "parameters": "x"}'],
)  # fmt: skip
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(transfer.BadExport):
        transfer.read_export(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(COLUMNS), inner)))  # fmt: skip
def test_any_data_is_read_or_refused(data: Any) -> None:
    with contextlib.suppress(ValueError):
        assert checked(GOOD | data if isinstance(data, dict) else data).question


PERSONAL = (0.4, 1.2, 3.1, 15.5, 7.2, 0.5, 1.5, 0.005, 1.5, 0.1, 1.0, 1.9, 0.1, 0.3, 2.3, 0.2, 3.0,
            0.5, 0.3, 0.1, 0.2)  # fmt: skip


def report(name: str = "2026-11-20", seed: int = 7, topic: str = "detr", **more: Any) -> Any:
    said = {
        "format": "kb-mock-report", "version": 1, "name": name, "seed": seed, "lang": "zh",
        "started": f"{name[:10]}T09:00:00.000000Z", "score": 1.5,
        "items": [{"topic": topic, "id": f"{topic}/x", "typed": "“引号”"}],
    }  # fmt: skip
    return said | more


def put(folder: Path, said: dict[str, Any], title: str = "模拟面试") -> None:
    (folder / "mocks").mkdir(parents=True, exist_ok=True)
    path = folder / "mocks" / f"{said['name']}.json"
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    text = f"# {title} {said['name']}\n\n得分 **1.5**\n"
    path.with_suffix(".md").write_text(text, encoding="utf-8")


def mocks(folder: Path) -> dict[str, str]:
    found = sorted((folder / "mocks").iterdir()) if (folder / "mocks").exists() else []
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def test_parameters_and_mocks_travel_once(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        for _ in range(6):
            one.record(answer(), "quiz")
            now.forward(days=3)
        one.use_parameters(PERSONAL)
        put(tmp_path / "one", report())
        put(tmp_path / "one", report("2026-11-20-2", seed=8))
        (tmp_path / "one" / "mocks" / "unfinished.json").write_text("{}")
        text = exported(one)
        done = take(two, text)
        assert done == transfer.Imported(6, 0, 0, mocks=2, parameters="taken")
        assert two.schedule.parameters == PERSONAL
        assert dict(two.memories()) == dict(one.memories())
        assert set(mocks(tmp_path / "two")) == set(mocks(tmp_path / "one")) - {"unfinished.json"}
        for name, said in mocks(tmp_path / "two").items():
            mine = mocks(tmp_path / "one")[name]
            assert (json.loads(said) == json.loads(mine)) if name.endswith("n") else said == mine
        before = mocks(tmp_path / "two")
        assert take(two, text) == transfer.Imported(0, 6, 0)
        assert take(one, exported(two)) == transfer.Imported(0, 6, 0)  # and back again
        assert mocks(tmp_path / "two") == before
        # All of it once more through a third, from both.
        with open_store(tmp_path / "three") as three:
            take(three, exported(two))
            assert take(three, text) == transfer.Imported(0, 6, 0)
            assert json.loads(exported(three))["mocks"] == json.loads(text)["mocks"]


def test_two_mocks_of_one_name_are_both_kept(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        other = report(started="2026-11-20T15:30:00.000000Z", seed=9)
        put(tmp_path / "one", report())
        put(tmp_path / "two", other, "Mock interview")
        mine = mocks(tmp_path / "one")
        for _ in range(2):
            take(one, exported(two))
            take(two, exported(one))
        held = mocks(tmp_path / "one")
        assert set(held) == {f"2026-11-20{end}" for end in (".json", ".md", "-2.json", "-2.md")}
        assert {name: held[name] for name in mine} == mine  # its own are untouched
        assert json.loads(held["2026-11-20-2.json"]) == other | {"name": "2026-11-20-2"}
        assert held["2026-11-20-2.md"].startswith("# Mock interview 2026-11-20-2\n\n得分")
        assert len(mocks(tmp_path / "two")) == 4


def test_own_parameters_are_never_replaced(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "two") as two:
        one.use_parameters(PERSONAL)
        two.use_parameters((*PERSONAL[:-1], 0.3))
        two.record(answer(), "quiz")
        assert take(two, exported(one)).parameters == "kept"
        assert two.schedule.parameters == (*PERSONAL[:-1], 0.3)
        one.use_parameters(None)
        assert take(two, exported(one)).parameters == ""
        assert two.schedule.parameters == (*PERSONAL[:-1], 0.3)


def test_an_export_of_version_1_is_taken_and_leaves_the_rest(tmp_path: Path, now: Clock) -> None:
    old = json.dumps({"format": "kb-reviews", "version": 1, "kb": "0.1", "reviews": [GOOD],
                      "suspended": ["box_iou/half"]})  # fmt: skip
    now.forward(days=2)
    with open_store(tmp_path) as store:
        store.use_parameters(PERSONAL)
        assert take(store, old) == transfer.Imported(1, 0, 1)
        assert store.schedule.parameters == PERSONAL
    assert not (tmp_path / "mocks").exists()


def test_mocks_of_a_private_bank_stay(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        put(tmp_path, report(topic="my_company"))
        put(tmp_path, report("2026-11-21"))
        assert "my_company" not in exported(store)
        names = [row["report"]["name"] for row in json.loads(exported(store))["mocks"]]
        assert names == ["2026-11-21"]
        assert "my_company" in exported(store, private=True)


def test_a_spoilt_report_is_named_and_spoils_nothing(tmp_path: Path, now: Clock) -> None:
    with open_store(tmp_path) as store:
        put(tmp_path, report())
        bad = tmp_path / "mocks" / "2026-11-19.json"
        bad.write_text("{")
        out = io.StringIO()
        done = transfer.write_export(store, out)
        assert done == transfer.Exported(0, 1, [str(bad)])
        assert len(transfer.read_export(out.getvalue()).mocks) == 1


@pytest.mark.parametrize(
    "change, said",
    [
        ({"name": "../../x"}, "expected a date"),
        ({"name": "2026-11-20/../x"}, "expected a date"),
        ({"name": 7}, "expected a date"),
        ({"format": "kb-mock"}, "not 'kb-mock'"),
        ({"version": 2}, "not 'kb-mock-report' 2"),
        ({"started": "yesterday"}, "does not match"),
        ({"started": "2026-11-20T9:00:00.0Z"}, "not written as kb does"),
        ({"started": "2027-01-20T09:00:00.000000Z"}, "of the future"),
        ({"seed": "7"}, "expected a whole number"),
        ({"items": [{"topic": 3}]}, "with a topic"),
        ({"items": None}, "with a topic"),
        ({"score": float("nan")}, "JSON compliant"),
        ({"lang": "\ud800"}, "surrogates"),
        ({"lang": "x" * 2_000_001}, "longer than"),
    ],
)
def test_mocks_that_cannot_be_are_refused(now: Clock, change: dict[str, Any], said: str) -> None:
    good = {"report": report(), "markdown": "# x"}
    whole = {"format": "kb-reviews", "version": 2, "reviews": [], "mocks": [good]}
    assert len(transfer.read_export(json.dumps(whole)).mocks) == 1
    whole["mocks"] = [good, good | {"report": report() | change}]
    with pytest.raises(transfer.BadExport) as told:
        transfer.read_export(json.dumps(whole))
    assert said in str(told.value)


@pytest.mark.parametrize(
    "values", [[], [0.4], ["x"] * 21, [float("nan")] * 21, [1e9] * 21, [True] * 21, 7,
               [10**400] * 21],
)  # fmt: skip
def test_parameters_that_cannot_be_are_refused(now: Clock, values: Any) -> None:
    whole = {"format": "kb-reviews", "version": 2, "reviews": [], "parameters": values}
    with pytest.raises(transfer.BadExport, match="parameters are"):
        transfer.read_export(json.dumps(whole))


def test_half_a_character_is_refused(now: Clock) -> None:
    row = GOOD | {"raw": "\ud800"}
    with pytest.raises(transfer.BadExport, match="review 1 of 1"):
        transfer.read_export(json.dumps({"format": "kb-reviews", "version": 1, "reviews": [row]}))
