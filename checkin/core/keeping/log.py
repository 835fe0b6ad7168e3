"""The log: everything that ever happened, newest first, a sentence each; a page at a time, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checkin.clock import VenueClock
from checkin.core.models import Result
from checkin.core.people import lookup, telling
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Entry, utc_text
from db.reading import delegates
from db.reading import log as reading
from db.reading.log import Sought as Sought  # for the fronts, which know no storage

PAGE = 500
"""Entries that are read at once; between two pages nothing is held open."""
_KINDS = (*sorted(telling.KINDS), *Result)
"""Of entries, and of attempts by their result words."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry for people: when, where and by whom, about whom (empty: nobody), and what happened in a sentence.

    A person is named as they may be seen. `entry` is what a next page follows after.
    """

    at: datetime
    desk: str
    operator: str
    kind: str
    ref: str
    name: str
    says: str
    entry: Entry

    @property
    def id(self) -> str:
        return self.entry.id


EVERYTHING = Sought()


def sought(
    session: Session, *, ref: str = "", desk: str = "", operator: str = "", kind: str = "", since: str = ""
) -> Sought:
    """What is looked for: a person by ref, a desk, an operator, a kind of entry or the result word of an attempt, and
    from when on: 08:30 today, 2026-11-24, or both. Raises UsageError for nobody's ref, and what is no kind or time."""
    subjects = None
    if ref:
        person = lookup.required(session, ref)
        gone = [old for old, kept in delegates.merged(session.read).items() if kept == person.id]
        subjects = (person.id, *gone)
    kind = kind.strip().casefold()
    if kind and kind not in _KINDS and kind not in reading.kinds_written(session.read):
        raise UsageError(f"There is no kind {kind!r}.", f"Kinds: {', '.join(_KINDS)}.")
    moment = utc_text(_moment(session.clock, since)) if since else ""
    return Sought(subjects, desk.strip(), operator.strip(), kind, moment)


def page(
    session: Session, wanted: Sought = EVERYTHING, after: LogLine | None = None, limit: int = PAGE
) -> list[LogLine]:
    """The newest lines, or those that follow after one."""
    entries = reading.page(session.read, wanted, after.entry if after else None, limit)
    people = lookup.by_ids(session, list({entry.subject for entry in entries if entry.subject}))
    clock, lines = session.clock, []
    for entry in entries:
        person = people.get(entry.subject)
        hidden = person.under_cover if person else entry.subject != ""
        lines.append(
            LogLine(
                at=clock.local(entry.at),
                desk=entry.desk,
                operator=entry.operator,
                kind=entry.kind,
                ref=person.ref if person else "",
                name=(person.name or person.native_name) if person else "",
                says=telling.sentence(entry, hidden),
                entry=entry,
            )
        )
    return lines


def every_line(session: Session, wanted: Sought = EVERYTHING) -> Iterator[LogLine]:
    """All of them."""
    lines = page(session, wanted)
    while lines:
        yield from lines
        lines = page(session, wanted, lines[-1])


def _moment(clock: VenueClock, text: str) -> datetime:
    text = text.strip()
    if len(text) <= len("08:30") and ":" in text:
        return clock.at(clock.today(), text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no time.", "Write it as 08:30, as 2026-11-24, or as 2026-11-24T08:30.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)
