"""When a source is due: every so many seconds, or by a cron expression in the site's zone."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from huey import crontab

#: Minutes looked ahead for the next time of a cron expression: a leap year and a day.
_FURTHEST = 367 * 24 * 60
SHORTEST = 5


def next_time(schedule: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The next time after ``now`` (aware); None for no schedule, or for one that never comes.

    ``schedule`` is "", ``every SECONDS``, or five fields of cron (minute hour day month weekday). Raises
    ValueError for anything else.
    """
    if not schedule:
        return None
    if schedule.startswith("every "):
        seconds = int(schedule.removeprefix("every "))
        if seconds < SHORTEST:
            raise ValueError(f"at least {SHORTEST} seconds")
        return now + timedelta(seconds=seconds)
    parts = schedule.split()
    if len(parts) != 5:
        raise ValueError("expected five fields: minute hour day month weekday")
    matches = crontab(*parts, strict=True)
    minute = now.astimezone(zone).replace(second=0, microsecond=0)
    for _ in range(_FURTHEST):
        minute += timedelta(minutes=1)
        if matches(minute):
            return minute
    return None
