"""`kb plan` as a person meets it."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

NOW = {"KB_NOW": "2026-11-23T09:00:00+00:00", "TZ": "UTC"}


def plan(kb: Run, *args: str, **env: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kb("plan", *args, "--json", env=NOW | env).stdout)
    return found


def test_for_people_in_both_languages(kb: Run) -> None:
    english = kb("plan", "detr", "--on", "2026-12-01", env=NOW)
    assert english.returncode == 0
    for words in (
        "8 days left",
        "Every card is seen in time",
        "11-23 Mon",
        "11-30 Mon",
        "Expected recall",
        "--start",
    ):
        assert words in english.stdout
    chinese = kb("plan", "detr", "--on", "2026-12-01", "--lang", "zh", env=NOW).stdout
    for words in ("还有 8 天", "都看得完", "11-23 周一", "预计记得"):
        assert words in chinese


def test_a_plan_that_takes_whole_days_is_not_called_easy(kb: Run) -> None:
    hard = kb("plan", "--on", "2026-11-25", env=NOW).stdout
    assert "If that is too much, give the minutes you have" in " ".join(hard.split())
    easy = kb("plan", "detr", "--on", "2026-12-20", env=NOW).stdout
    assert "too much" not in easy
    held = kb("plan", "detr", "--on", "2026-12-20", "--minutes-a-day", "60", env=NOW).stdout
    assert "It fits into 60 minutes a day: the busiest is" in held
    chinese = kb("plan", "detr", "--on", "2026-12-20", "--minutes-a-day", "60", lang="zh", env=NOW)
    assert "每天 60 分钟装得下" in chinese.stdout


def test_what_cannot_be_seen_is_named(kb: Run) -> None:
    found = plan(kb, "detr", "upsampling", "--on", "2026-11-26", "--minutes-a-day", "10")
    assert not found["fits"]
    seen = [name for day in found["days"] for name in day["new"]]
    assert set(seen).isdisjoint(found["unseen"])
    assert len(seen) + len(found["unseen"]) == found["cards"]
    from kb.quiz.asking import bank

    assert max(bank.find(name).level for name in seen) == 1  # the easy ones come first
    assert found["needed_minutes_a_day"] > 10
    text = kb("plan", "detr", "upsampling", "--on", "2026-11-26", "--minutes-a-day", "10", env=NOW)
    assert f"{len(found['unseen'])} cards cannot be seen" in text.stdout.replace("\n", " ")
    assert f"{found['needed_minutes_a_day']} minutes a day would do" in text.stdout


def test_todays_share_and_the_days_after(kb: Run) -> None:
    before = plan(kb, "detr", "--on", "2026-11-30")
    share = before["days"][0]["new"]
    events = [
        json.loads(line)
        for line in kb(
            "plan", "detr", "--on", "2026-11-30", "--start", "--json", env=NOW, stdin=":r\n" * 200
        ).stdout.splitlines()
    ]
    asked = [event["id"] for event in events if event["event"] == "problem"]
    assert asked == share
    after = plan(kb, "detr", "--on", "2026-11-30")
    assert after["seen"] == len(share)
    assert after["days"][0]["new"] == []
    done = kb("plan", "detr", "--on", "2026-11-30", "--start", env=NOW)
    assert "Today's share is done" in done.stdout
    tomorrow = plan(kb, "detr", "--on", "2026-11-30", KB_NOW="2026-11-24T09:00:00+00:00")
    assert set(tomorrow["days"][0]["new"]).isdisjoint(share)
    assert tomorrow["days"][0]["reviews"] >= 1


@pytest.mark.parametrize(
    "args, words",
    [
        (["--on", "tomorrow"], "not a date; write it like 2026-11-23"),
        (["--on", "2026-02-30"], "not a date"),
        (["--on", "2026-11-23"], "not after today"),
        (["--on", "2020-01-01"], "not after today"),
        (["--on", "2036-01-01"], "at most 366 days"),
        (["--on", "2026-12-01", "--minutes-a-day", "0"], "1<=x<=1440"),
        ([], "--on"),
        (["nothing", "--on", "2026-12-01"], "no topic is called 'nothing'"),
    ],
)
def test_bad_input_is_one_line(kb: Run, args: list[str], words: str) -> None:
    done = kb("plan", *args, env=NOW)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_change_of_the_clocks_moves_no_day(kb: Run) -> None:
    for zone in ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Shanghai"):
        env = {"TZ": zone, "KB_NOW": "2026-10-22T22:00:00+00:00"}
        found = plan(kb, "detr", "--on", "2026-11-05", **env)
        days = [day["date"] for day in found["days"]]
        assert days == sorted(set(days))
        assert days[-1] == "2026-11-04"
        assert found["fits"]


def test_nothing_is_written_by_looking(kb: Run, tmp_path: Any) -> None:
    plan(kb, "detr", "--on", "2026-12-01")
    assert not (tmp_path / "data").exists()
