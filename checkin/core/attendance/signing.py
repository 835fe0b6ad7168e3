"""The signatures on a day's sheet, entered from the paper: who signed, by the ticks of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkin.core.people import lookup
from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import attendance as stored


def enter(session: Session, day: int | None, ids: Iterable[str], signed: bool = True) -> int:
    """Record who signed (or did not, after all) the sheet of a day; return of how many that is news.

    Raises UsageError for no such day, NotSavedError.
    """
    number = session.day_numbered(day).number
    known = stored.signed_on(session.read, number)
    news = [one for one in dict.fromkeys(ids) if known.get(one) is not signed]
    session.record(*(Draft("sheet_signed", one, {"v": 1, "day": number, "signed": signed}) for one in news))
    return len(news)


def everybody_in(session: Session, day: int | None, left_out: Sequence[str] = ()) -> list[str]:
    """The ids of all who are marked on a day, but for some refs. Raises UsageError for a ref of nobody."""
    number = session.day_numbered(day).number
    not_these = {lookup.required(session, ref).id for ref in left_out}
    present = stored.present_on(session.read, number)
    return [person.id for person in lookup.everybody(session) if person.id in present and person.id not in not_these]


def ids_of(session: Session, refs: Iterable[str]) -> tuple[list[str], list[str]]:
    """The ids of people by their refs, and the refs that are nobody's."""
    found = {ref: lookup.by_ref(session, ref) for ref in refs}
    return [person.id for person in found.values() if person], [ref for ref, person in found.items() if not person]


def entered(session: Session, day: int) -> dict[str, bool]:
    """Of whom it was entered whether they signed the sheet of a day; empty while nobody entered it."""
    return stored.signed_on(session.read, day)
