"""Looking at the people on the list: one, some or all, with attendance, badges and history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkin.core.attendance import marks_of
from checkin.core.models import BadgeCopy, Delegate, HistoryLine, Mark
from checkin.core.session import Session
from checkin.countries import country_name, find_country
from checkin.errors import UsageError
from db.journal import entries, kinds
from db.reading import attendance, badges_log, delegates, journal

# Categories whose people speak for their State.
STATE_CATEGORIES = ("delegate", "government", "")


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one delegate."""

    delegate: Delegate
    days_attended: tuple[int, ...]
    marks: tuple[Mark, ...]
    badges: tuple[BadgeCopy, ...]
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class DelegationCount:
    """How many of a delegation are in on the day, of how many expected."""

    name: str
    present: int
    expected: int


def by_id(session: Session, delegate_id: str) -> Delegate | None:
    """One delegate; for a merged record, the one that is kept."""
    row = delegates.by_id(session.read, delegate_id)
    return Delegate.from_row(row) if row else None


def by_ids(session: Session, ids: Sequence[str]) -> list[Delegate]:
    """Delegates in the order of their ids; ids of nobody are left out."""
    rows = delegates.by_ids(session.read, ids)
    return [Delegate.from_row(rows[delegate_id]) for delegate_id in ids if delegate_id in rows]


def by_ref(session: Session, ref: str) -> Delegate | None:
    """The delegate with this registration number; capitals do not matter."""
    rows = delegates.by_field(session.read, "ref", ref.strip())
    if not rows:
        return None
    return by_id(session, str(rows[0]["id"]))


def required(session: Session, ref: str) -> Delegate:
    """The same, but raises UsageError when nobody has the ref."""
    delegate = by_ref(session, ref)
    if delegate is None:
        raise UsageError(f"Nobody on the list has the ref {ref!r}.", "Look the person up with: checkin find NAME")
    return delegate


def everybody(session: Session) -> Iterator[Delegate]:
    """Everybody on the list, in the order of their refs."""
    return (Delegate.from_row(row) for row in delegates.all_listed(session.read))


def delegation_of(delegate: Delegate) -> str:
    """With whom a delegate comes: the delegation as given, else the State of a delegate, else the organisation."""
    if delegate.delegation:
        return delegate.delegation
    state = country_name(delegate.country)
    if delegate.category in STATE_CATEGORIES and state:
        return state
    return delegate.organisation or state


def in_piles(delegate: Delegate) -> tuple[str, str]:
    """The key of the order in which badges are sorted into boxes: by delegation, then by name."""
    return delegation_of(delegate).casefold(), delegate.display_name.casefold()


def of_delegation(session: Session, delegation: str) -> list[Delegate]:
    """The members of a delegation, in the order of the list. A country can be named in any way, also by code."""
    code = find_country(delegation) or ""
    wanted = [name for name in (delegation.strip(), country_name(code)) if name]
    folded = {name.casefold() for name in wanted}
    members = map(Delegate.from_row, delegates.maybe_of_delegation(session.read, wanted, code))
    return [member for member in members if delegation_of(member).casefold() in folded]


def held(session: Session) -> list[Delegate]:
    """The people with the help desk, the longest waiting first."""
    return [Delegate.from_row(row) for row in delegates.held(session.read)]


def delegations(session: Session) -> list[tuple[str, int]]:
    """Each delegation with its number of people, in the alphabet's order."""
    counts = Counter(delegation_of(delegate) for delegate in everybody(session))
    return sorted(((name, count) for name, count in counts.items() if name), key=lambda item: item[0].casefold())


def days_attended(session: Session, delegate_id: str) -> list[int]:
    return attendance.days_attended(session.read, delegate_id)


def delegation_count(session: Session, delegation: str, day: int) -> DelegationCount:
    """How complete a delegation is."""
    members = of_delegation(session, delegation)
    present = attendance.present_on(session.read, day)
    expected = sum(member.status in ("confirmed", "provisional") for member in members)
    return DelegationCount(delegation, sum(member.id in present for member in members), expected)


def badges_of(session: Session, delegate_id: str) -> list[BadgeCopy]:
    """The copies printed for a person, oldest first."""
    return [
        BadgeCopy(
            delegate_id=str(row["delegate_id"]),
            code_id=str(row["code_id"]),
            copy=int(str(row["copy"])),
            at=session.clock.local(str(row["at"])),
            desk=str(row["desk"]),
            operator=str(row["operator"]),
            reason=str(row["reason"]),
            destination=str(row["destination"]),
            void=bool(row["void_at"]),
        )
        for row in badges_log.copies_of(session.read, delegate_id)
    ]


def dossier(session: Session, delegate: Delegate) -> Dossier:
    """Everything about a delegate, with the history of records merged into theirs."""
    return Dossier(
        delegate,
        tuple(days_attended(session, delegate.id)),
        tuple(marks_of(session, delegate.id)),
        tuple(badges_of(session, delegate.id)),
        tuple(history(session, delegate.id)),
    )


def history(session: Session, delegate_id: str) -> list[HistoryLine]:
    """What happened to a person, oldest first, in words."""
    gone = [old for old, kept in delegates.merged(session.read).items() if kept == delegate_id]
    refs = {old: f"of no. {row['ref']}" for old, row in delegates.by_ids(session.read, gone).items()}
    lines = []
    for entry in journal.read_of(session.read, [delegate_id, *gone]):
        what, detail = _in_words(entry)
        detail = "; ".join(filter(None, (refs.get(entry.subject), detail)))
        lines.append(HistoryLine(session.clock.local(entry.at), what, entry.desk, entry.operator, detail))
    return lines


_KINDS = {
    "delegate_added": "added",
    "delegate_imported": "on the imported list",
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
    "merge": "found to be the same person as another record",
    "unmerge": "found to be a person of their own",
}


_TOLD = ("what", "taken_by", "authorisation", "reason", "approved_by", "printer")


def _what(entry: entries.Entry) -> str:
    fields = (entry.body or {}).get("fields")
    if entry.kind == "delegate_imported" and isinstance(fields, dict) and "code_id" not in fields:
        return "changed by a later list"  # only somebody new is given a code
    if entry.kind == "temporary_returned" and (entry.body or {}).get("reason") == "lost":
        return "temporary badge reported lost"
    return _KINDS.get(entry.kind, entry.kind)


def _in_words(entry: entries.Entry) -> tuple[str, str]:
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
    fields = body.get("fields")
    if isinstance(fields, dict) and what not in ("added", "on the imported list"):
        parts += [f"{name.removeprefix('x:')}: {value or '(empty)'}" for name, value in sorted(fields.items())]
    parts += [str(body[key]) for key in _TOLD if body.get(key)]
    return what, "; ".join(parts)
