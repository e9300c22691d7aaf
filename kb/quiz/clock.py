"""The one clock: what time it is, and which study day that belongs to."""

import os
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_START = 4
YEARS = range(1971, 3000)  # those whose local time every system can tell


class BadClock(ValueError):
    """`KB_NOW` is set to something that is not a time."""


def now() -> datetime:
    """The present moment in UTC.

    The environment variable `KB_NOW` (ISO 8601 with an offset, such as `2026-11-23T09:00+08:00`)
    replaces it, so that a week can be tried in a minute.
    """
    fixed = os.environ.get("KB_NOW")
    if not fixed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise BadClock(f"KB_NOW is {fixed!r}; expected a time such as 2026-11-23T09:00+08:00")
    return moment.astimezone(UTC)


def study_date(moment: datetime, start: int = DAY_START, zone: tzinfo | None = None) -> date:
    """The study day a moment belongs to: the local date, but before `start` o'clock yesterday's.

    Arguments:
        moment: an aware time.
        start: the hour, 0 to 12, at which a study day begins on the local wall clock.
        zone: the local zone; the machine's when None.
    """
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.time() < time(start))


def stamp(moment: datetime) -> str:
    """A moment as the store writes it: UTC, fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(stamped: str) -> datetime:
    """The moment a stamp stands for.

    Raises:
        ValueError: not a stamp as `stamp` writes it.
    """
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
