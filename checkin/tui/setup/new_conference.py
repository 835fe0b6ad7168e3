"""Making a conference: what it is called, when and where."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

from checkin.clock import system_now, zone_named
from checkin.core import unlocking
from checkin.core.conference import making
from checkin.core.machine import data_folder, host_name, load, login_name
from checkin.core.models import Conference, Day
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import fold
from checkin.tui.dialogs.kit.asking import FormDialog, Values, accepted
from checkin.tui.dialogs.kit.form import Field

_MAX_DAYS = 60


class NewConferenceDialog(FormDialog[Path]):
    """Asks for a conference, makes its file and answers where it lies."""

    def __init__(self) -> None:
        fields = [
            Field("name", "Name", required="A conference needs a name."),
            Field("place", "Place", placeholder="such as: Islamabad"),
            Field("organiser", "Organiser", placeholder="such as: UNODC"),
            Field("funding_line", "Funding line", placeholder="such as: Funded by the European Union", limit=500),
            Field("days", "Days", placeholder="such as: 2026-11-24, 2026-11-25   or   2026-11-24 to 2026-11-26",
                  required="Give each day as year-month-day.", check=accepted(days_from_text), echo=_days_echo,
                  limit=1000),
            Field("timezone", "Time zone", _own_zone(), required="Give the time zone of the venue.",
                  check=accepted(zone_named), echo=_zone_echo, suggestions=_zones()),
            Field("file", "File", placeholder="empty: named after the conference", limit=1000),
            Field("passphrase", "Passphrase", placeholder="empty: not encrypted", limit=200, secret=True,
                  check=accepted(unlocking.check), help="Encrypts the file: who has the laptop has not got the list."),
        ]  # fmt: skip
        super().__init__("A new conference", fields, create, yes="Create")


def create(values: Values) -> Path:
    """Make the conference file. Raises UsageError or DatabaseError with a sentence."""
    machine = load()
    path = Path(values["file"]).expanduser() if values["file"] else own_file(values["name"])
    if not path.suffix:
        path = path.with_suffix(".db")
    facts = Conference(
        id="",
        name=values["name"],
        days=days_from_text(values["days"]),
        timezone=values["timezone"],
        place=values["place"],
        organiser=values["organiser"],
        funding_line=values["funding_line"],
    )
    operator = machine.operator or login_name()
    desk = machine.desk or host_name()
    store = making.create(path, facts, desk=desk, operator=operator)
    with Session(store, desk, operator) as session:
        if values["passphrase"]:
            _encrypt(session, values["passphrase"])
    return path


def _encrypt(session: Session, passphrase: str) -> None:
    from checkin.core.conference.encrypting import encrypt

    try:
        encrypt(session, passphrase)
    except BaseException:
        making.abandon(session)
        raise


def days_from_text(text: str) -> tuple[Day, ...]:
    """Dates with commas, and "A to B" for all days of a stretch. Raises UsageError."""
    dates: list[str] = []
    for part in re.split(r"[,;]", text):
        ends = [end for end in re.split(r"\s+(?:to|until|-|–)\s+", part.strip()) if end]
        if len(ends) == 2:
            first, last = (day.date for day in making.days_from_dates(sorted(ends)))
            if (last - first).days >= _MAX_DAYS:
                raise UsageError(f"{part.strip()} is too long.", "Give each day as year-month-day.")
            dates += [(first + timedelta(days=step)).isoformat() for step in range((last - first).days + 1)]
        else:
            dates += ends
    days = making.days_from_dates(dates)
    if not days:
        raise UsageError("A conference needs at least one day.", "Give each day as year-month-day.")
    if len({day.date for day in days}) < len(days):
        raise UsageError("Two days have the same date.", "Give each day once.")
    return days


def own_file(name: str) -> Path:
    """A file named after the conference in the program's folder, that does not exist yet."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "conference"
    path, number = data_folder() / f"{stem}.db", 1
    while path.exists():
        number += 1
        path = data_folder() / f"{stem}-{number}.db"
    return path


def _days_echo(text: str) -> str:
    try:
        days = days_from_text(text)
    except UsageError:
        return ""
    return ", ".join(f"day {day.number} {day.date:%a} {day.date.day} {day.date:%b}" for day in days)


def _zone_echo(text: str) -> str:
    try:
        zone = zone_named(text)
    except UsageError:
        return ""
    return f"It is {system_now().astimezone(zone):%H:%M on %A} there now."


def _own_zone() -> str:
    """The time zone of this computer by its name, where it can be told; else nothing is guessed."""
    named = os.environ.get("TZ", "")
    if not named:
        try:
            link = Path("/etc/localtime").resolve()
        except OSError:
            return ""
        _, found, named = str(link).partition("zoneinfo/")
        if not found:
            return ""
    try:
        zone_named(named)
    except UsageError:
        return ""
    return "" if named in ("UTC", "Etc/UTC") else named


def _zones() -> tuple[str, ...]:
    from zoneinfo import available_timezones

    return tuple(sorted(name for name in available_timezones() if "/" in name))
