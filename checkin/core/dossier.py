"""All that is known of one person: the days they were in, their marks, badges and history."""

from __future__ import annotations

from typing import NamedTuple

from checkin.core.attendance.arrivals import marks_of
from checkin.core.models import BadgeCopy, Delegate, HistoryLine, Mark
from checkin.core.people import lookup, rights
from checkin.core.people.disclosure import covered, seen
from checkin.core.people.telling import in_words
from checkin.core.session import Session
from db.reading import attendance, badges_log, delegates, journal


class Dossier(NamedTuple):
    """Everything about one delegate."""

    delegate: Delegate
    days_attended: tuple[int, ...]
    marks: tuple[Mark, ...]
    badges: tuple[BadgeCopy, ...]
    history: tuple[HistoryLine, ...]


def days_attended(session: Session, delegate_id: str) -> list[int]:
    return attendance.days_attended(session.read, delegate_id)


def badges_of(session: Session, delegate_id: str) -> list[BadgeCopy]:
    """The copies printed for a person, oldest first."""
    return [
        BadgeCopy(
            delegate_id=row.delegate_id,
            code_id=row.code_id,
            copy=row.copy,
            key=row.key_letter,
            at=session.clock.local(row.at),
            desk=row.desk,
            operator=row.operator,
            reason=row.reason,
            destination=row.destination,
            void=bool(row.void_at),
        )
        for row in badges_log.copies_of(session.read, delegate_id)
    ]


def dossier(session: Session, delegate: Delegate, *, in_full: bool = False) -> Dossier:
    """Everything about a delegate, with the history of records merged into theirs.

    Of a sensitive person it is what anybody may see, unless it is asked for in full. Raises NotAllowedError.
    """
    if in_full and delegate.under_cover:
        rights.enter(session, rights.Act.UNMASK, delegate.id)
    return Dossier(
        lookup.in_full(session, delegate.id) if in_full else covered(delegate),
        tuple(days_attended(session, delegate.id)),
        tuple(marks_of(session, delegate.id)),
        tuple(badges_of(session, delegate.id)),
        tuple(history(session, delegate.id, in_full=in_full)),
    )


def history(session: Session, delegate_id: str, *, in_full: bool = False) -> list[HistoryLine]:
    """What happened to a person, oldest first, in words; of a sensitive one without what was written, as above."""
    gone = [old for old, kept in delegates.merged(session.read).items() if kept == delegate_id]
    records = map(seen, delegates.by_ids(session.read, gone).values())
    refs = {record.id: f"of no. {record.ref}" for record in records}
    hidden = not in_full and lookup.existing(session, delegate_id).under_cover
    lines = []
    for entry in journal.read_of(session.read, [delegate_id, *gone]):
        what, detail = in_words(entry, hidden)
        detail = "; ".join(filter(None, (refs.get(entry.subject), detail)))
        lines.append(HistoryLine(session.clock.local(entry.at), what, entry.desk, entry.operator, detail, entry.kind))
    return lines
