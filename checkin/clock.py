"""The one source of "now" and of "which conference day is it"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import UsageError


def system_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class VenueClock(NamedTuple):
    """Time as the venue sees it. Work after midnight and before `cut_over` belongs to the day before."""

    timezone: str
    cut_over: str = "04:00"
    now_utc: Callable[[], datetime] = system_now

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.timezone)

    def now(self) -> datetime:
        """The moment, in venue time."""
        return self.now_utc().astimezone(self.zone)

    def today(self) -> date:
        """The calendar date of the working day, in venue time."""
        moment = self.now()
        if moment.time() < parse_time(self.cut_over):
            return moment.date() - timedelta(days=1)
        return moment.date()

    def local(self, utc_text: str) -> datetime:
        """A stored moment, in venue time."""
        return datetime.fromisoformat(utc_text.replace("Z", "+00:00")).astimezone(self.zone)

    def at(self, day: date, clock_time: str) -> datetime:
        """The moment a paper list says: a time on a working day, in venue time. Before `cut_over` is past midnight."""
        written = written_time(clock_time)
        after_midnight = written < parse_time(self.cut_over)
        return datetime.combine(day + timedelta(days=after_midnight), written, tzinfo=self.zone)


def written_time(text: str) -> time:
    """Read a time as it stands on paper: 08:45, 8.45 or 0845; raise UsageError for anything else."""
    plain = text.strip().replace(".", ":")
    return parse_time(f"{plain[:2]}:{plain[2:]}" if len(plain) == 4 and plain.isdecimal() else plain)


def parse_time(text: str) -> time:
    """Read HH:MM; raise UsageError for anything else."""
    hours, _, minutes = text.strip().partition(":")
    if hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60:
        return time(int(hours), int(minutes))
    raise UsageError(f"{text!r} is no time.", "Write it as hours and minutes, such as 08:45.")


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone; raise UsageError when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone.", "Write it like Asia/Karachi or Europe/Vienna.") from None
