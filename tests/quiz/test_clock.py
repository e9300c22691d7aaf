"""The study day: from 04:00 to 04:00 on the local wall clock, across every change of it."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.quiz import clock

ZONED = pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows keeps one zone")
ZONES = [
    "Asia/Shanghai", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "Antarctica/Troll", "America/Santiago", "Africa/Casablanca", "Pacific/Auckland",
]  # fmt: skip


@pytest.mark.parametrize(
    "zone, local, expected",
    [
        ("Asia/Shanghai", "2026-11-23 03:59:59", "2026-11-22"),
        ("Asia/Shanghai", "2026-11-23 04:00:00", "2026-11-23"),
        # Helsinki goes from 04:00 back to 03:00 on 25 October 2026: both 03:30 are the 24th's.
        ("Europe/Helsinki", "2026-10-25 03:30:00", "2026-10-24"),
        ("Europe/Helsinki", "2026-10-25 04:00:00", "2026-10-25"),
        # Helsinki jumps from 03:00 to 04:00 on 29 March 2026.
        ("Europe/Helsinki", "2026-03-29 02:59:59", "2026-03-28"),
        ("Europe/Helsinki", "2026-03-29 04:00:00", "2026-03-29"),
        ("America/New_York", "2026-03-08 03:00:00", "2026-03-07"),
        # Apia had no 30 December 2011.
        ("Pacific/Apia", "2011-12-29 23:59:59", "2011-12-29"),
        ("Pacific/Apia", "2011-12-31 04:00:00", "2011-12-31"),
    ],
)
def test_the_day_begins_at_four(zone: str, local: str, expected: str) -> None:
    for fold in (0, 1):
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold)
        found = clock.study_date(moment.astimezone(UTC), zone=ZoneInfo(zone))
        assert found == date.fromisoformat(expected)


@given(st.sampled_from(ZONES), st.integers(0, 12), st.integers(0, 2 * 366 * 24 * 4))
@settings(max_examples=500)
def test_days_follow_each_other(zone: str, start: int, quarters: int) -> None:
    moment = datetime(2025, 12, 31, tzinfo=UTC) + timedelta(minutes=15 * quarters)
    place = ZoneInfo(zone)
    today = clock.study_date(moment, start, place)
    assert clock.study_date(moment + timedelta(hours=26), start, place) > today
    assert clock.study_date(moment + timedelta(minutes=15), start, place) - today <= timedelta(1)
    local = moment.astimezone(place)
    assert today in (local.date(), local.date() - timedelta(days=1))
    assert (today == local.date()) == (local.hour >= start)


@ZONED
def test_the_machine_zone_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    for zone, expected in (("Asia/Shanghai", 23), ("UTC", 22), ("Pacific/Honolulu", 22)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert clock.study_date(moment).day == expected
    monkeypatch.undo()
    time.tzset()


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_NOW", "2026-11-23T09:00+08:00")
    assert clock.now() == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    for wrong in (
        "yesterday",
        "2026-11-23T09:00",
        "2026-13-01T00:00Z",
        "1970-12-31T00:00Z",
        "3000-01-01T00:00Z",
    ):
        monkeypatch.setenv("KB_NOW", wrong)
        with pytest.raises(clock.BadClock, match="KB_NOW"):
            clock.now()


@ZONED
def test_the_present_is_told_in_utc_wherever_the_machine_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local = datetime(2026, 11, 23, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    try:
        for zone in ("Asia/Shanghai", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            monkeypatch.delenv("KB_NOW", raising=False)
            assert abs(clock.now().timestamp() - time.time()) < 60
            assert clock.now().utcoffset() == timedelta(0)
            assert clock.stamp(local) == "2026-11-22T17:00:00.000000Z"
            monkeypatch.setenv("KB_NOW", "2026-11-23T09:00+08:00")
            assert clock.now().isoformat() == "2026-11-23T01:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_stamps_keep_the_order_of_time() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n**7) for n in range(60)]
    stamps = [clock.stamp(moment) for moment in moments]
    assert stamps == sorted(stamps)
    assert [clock.moment(stamp) for stamp in stamps] == moments
