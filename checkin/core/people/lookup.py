"""Looking at the people on the list, as they may be seen: one, some or all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checkin.core.models import Delegate, Profile
from checkin.core.search.hidden import HiddenNames
from checkin.core.search.kept import name_key
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import natural
from db.local import search_store
from db.reading import delegates
from db.store import Connection

from .disclosure import as_recorded, disclosed, seen
from .fields import with_whole_name

_AT_ONCE = 500


def by_id(session: Session, delegate_id: str) -> Delegate | None:
    """One delegate; for a merged record, the one that is kept."""
    row = delegates.by_id(session.read, delegate_id)
    return seen(row) if row else None


def existing(session: Session, delegate_id: str) -> Delegate:
    """The same, but raises UsageError for nobody's id."""
    delegate = by_id(session, delegate_id)
    if delegate is None:
        raise UsageError("This person is not on the list.")
    return delegate


def in_full(session: Session, delegate_id: str) -> Delegate:
    """One delegate with everything the record says, whoever it is. Raises UsageError for nobody's id."""
    row = delegates.by_id(session.read, delegate_id)
    if row is None:
        raise UsageError("This person is not on the list.")
    return as_recorded(row)


def recorded(connection: Connection, delegate: Delegate) -> Delegate:
    """The same record with everything it says, within a write too: what stands there is said with what becomes true."""
    return as_recorded(delegates.by_ids(connection, [delegate.id])[delegate.id])


def by_ids(session: Session, ids: Sequence[str]) -> dict[str, Delegate]:
    """Delegates by the ids asked for; of a merged record, the one that is kept; ids of nobody are left out."""
    rows = delegates.by_ids(session.read, ids)
    kept = delegates.by_ids(session.read, [row.merged_into for row in rows.values() if row.merged_into])
    people = {delegate_id: kept.get(row.merged_into, row) for delegate_id, row in rows.items()}
    return {delegate_id: seen(people[delegate_id]) for delegate_id in ids if delegate_id in people}


def by_ref(session: Session, ref: str) -> Delegate | None:
    """The delegate with this registration number; capitals do not matter."""
    rows = delegates.by_field(session.read, "ref", ref.strip())
    if not rows:
        return None
    return by_id(session, rows[0].id)


def required(session: Session, ref: str) -> Delegate:
    """The same, but raises UsageError when nobody has the ref."""
    delegate = by_ref(session, ref)
    if delegate is None:
        raise UsageError(f"Nobody on the list has the number {ref!r}.", "Look the person up by name.")
    return delegate


def everybody(session: Session) -> Iterator[Delegate]:
    """Everybody on the list, in the order of their refs."""
    return (seen(row) for row in delegates.all_listed(session.read))


def as_listed(session: Session, profile: Profile) -> Iterator[Delegate]:
    """Those on the list whom a profile shows, as it shows them, in the order of their refs."""
    return disclosed(delegates.all_listed(session.read), profile)


def by_number(session: Session, profile: Profile) -> Iterator[Delegate]:
    """The same in the order in which people look for numbers: F2 before F10. Few are held in memory at once."""
    ids = [key for _, key in sorted((natural(ref), key) for key, ref in delegates.refs_by_id(session.read))]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = delegates.by_ids(session.read, some)
        yield from disclosed((rows[key] for key in some if key in rows), profile)


def of_name(session: Session, fields: Mapping[str, str]) -> list[Delegate]:
    """The people whose name nobody can tell from the one in these fields, by ref; sensitive ones too."""
    named = with_whole_name(fields)
    key = name_key(named)
    if not key:
        return []
    hidden = HiddenNames(search_store.sensitive_people(session.read)).called(named["name"])
    found = by_ids(session, [*search_store.ids_of_name(session.read, key), *hidden])
    return sorted(found.values(), key=lambda person: person.ref)


def held(session: Session) -> list[Delegate]:
    """The people with the help desk, the longest waiting first."""
    return [seen(row) for row in delegates.held(session.read)]
