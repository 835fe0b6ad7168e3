"""All that is known of one person: the days they were in, their marks, badges and history."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.core.attendance.arrivals import marks_of
from checkin.core.models import BadgeCopy, Delegate, HistoryLine, Mark
from checkin.core.people import items, lookup
from checkin.core.people.disclosure import covered, seen
from checkin.core.session import Session
from db.journal import entries, kinds
from db.reading import attendance, badges_log, delegates, journal


@dataclass(frozen=True, slots=True)
class Dossier:
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

    Of a sensitive person it is what anybody may see, unless it is asked for in full.
    """
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
        what, detail = _in_words(entry, hidden)
        detail = "; ".join(filter(None, (refs.get(entry.subject), detail)))
        lines.append(HistoryLine(session.clock.local(entry.at), what, entry.desk, entry.operator, detail))
    return lines


_KINDS = {
    "delegate_added": "added",
    "delegate_imported": "on the imported list",
    "import_begun": "a long import began",
    "import_done": "a long import was finished or taken back",
    "delegate_edited": "corrected",
    "delegate_status": "status changed",
    "delegate_parked": "sent to the help desk",
    "delegate_released": "back from the help desk",
    "mark": "checked in",
    "undo": "taken back",
    "badge_ordered": "badge ordered",
    "badge_printed": "badge printed",
    "badge_not_printed": "badge not printed",
    "badge_unclear": "unclear whether the badge came out",
    "badge_voided": "badge made void",
    "handed_over": "handed over",
    "temporary_lent": "temporary badge lent",
    "temporary_returned": "temporary badge taken back",
    "conflict_settled": "settled what two desks recorded",
    "merge": "found to be the same person as another record",
    "unmerge": "found to be a person of their own",
}


_TOLD = ("what", "choice", "taken_by", "authorisation", "reason", "approved_by", "printer")


def _what(entry: entries.Entry) -> str:
    fields = (entry.body or {}).get("fields")
    if entry.kind == "delegate_imported" and isinstance(fields, dict) and "code_id" not in fields:
        return "changed by a later list"  # only somebody new is given a code
    if entry.kind == "temporary_returned" and (entry.body or {}).get("reason") == "lost":
        return "temporary badge reported lost"
    if entry.kind == "handed_over" and (entry.body or {}).get("taken_by") == items.BACK:
        return "not handed over, or given back"
    return _KINDS.get(entry.kind, entry.kind)


def _in_words(entry: entries.Entry, hidden: bool) -> tuple[str, str]:
    """What happened and what is told of it; `hidden` leaves out what somebody wrote."""
    body = entry.body
    what = _what(entry)
    if body is None:
        return what, "(purged)"
    if kinds.malformed(entry.kind, body):
        return what, "(has no effect: its content cannot be read)"
    parts = []
    if entry.kind == "attempt":
        return f"tried: {body.get('result')}", f"day {body.get('day')}"
    if day := body.get("day"):
        parts.append(f"day {day}")
    if (number := body.get("number")) is not None:
        parts.append(f"number {number}")
    if (copy := body.get("copy")) is not None:
        parts.append(f"copy {copy}")
    if hidden:
        return what, "; ".join(parts)
    fields = body.get("fields")
    if isinstance(fields, dict) and what not in ("added", "on the imported list"):
        parts += [f"{name.removeprefix('x:')}: {value or '(empty)'}" for name, value in sorted(fields.items())]
    parts += [str(body[key]) for key in _TOLD if body.get(key)]
    return what, "; ".join(parts)
