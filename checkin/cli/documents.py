"""The JSON documents of the command line. Their keys are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checkin.core.models import Conference, Count, DayStatus, Delegate, First, Outcome
from checkin.core.people.shown import name_of, shown
from checkin.core.session import Session

if TYPE_CHECKING:
    from checkin.core.dossier import Dossier
    from checkin.core.finding import FoundRow
    from checkin.core.keeping.backup import Standing as BackupStanding
    from checkin.core.syncing.standing import Standing

Document = dict[str, Any]
# Shown under another key, or in another form, or not a fact about the person.
_RESHAPED = {"id", "merged_into", "days", "country", "name", "attributes"}


def shown_name(delegate: Delegate) -> str:
    """The Latin name as shown, without honorific; the native one where there is no Latin. Never empty."""
    return delegate.name or delegate.native_name or delegate.ref


def found(row: FoundRow, days_attended: list[int]) -> Document:
    """One person of `find --json`; `reason` is why they match where it is not the plain one, else null."""
    delegate = row.delegate
    return {
        "ref": delegate.ref,
        "name": shown_name(delegate),
        "native_name": delegate.native_name,
        "organisation": delegate.organisation,
        "country": delegate.country or None,
        "category": delegate.category,
        "status": delegate.status,
        "days": days_attended,
        "guess": row.guess,
        "reason": row.why or None,
    }


def outcome(answer: Outcome, conference: Conference, ref: str = "") -> Document:
    """The answer to a mark: `ref` is what was asked for, where it is nobody's.

    `show` holds the columns that the conference chose; without any there is no such key. Of a conference to train on,
    and only there, `training` is true.
    """
    delegate = answer.delegate
    seen = {name_of(column): value for column, value in shown(conference, delegate).items()} if delegate else None
    return {
        "result": answer.result.value,
        "ref": delegate.ref if delegate else ref or None,
        "name": shown_name(delegate) if delegate else None,
        "day": answer.day,
        "at": answer.at,
        "desk": answer.desk,
        "operator": answer.operator,
        "first": first(answer.first),
        "message": answer.message,
        **({"show": seen} if conference.shown else {}),
        **({"training": True} if conference.training else {}),
    }


def scanned(answer: Outcome, conference: Conference) -> Document:
    """The answer to a scan."""
    return {**outcome(answer, conference), "code": answer.code}


def first(mark: First | None) -> Document | None:
    """The standing mark."""
    return mark._asdict() if mark else None


def day_status(status: DayStatus) -> Document:
    """The figures of one day."""
    return {
        "day": status.day.number,
        "date": status.day.date,
        "expected": status.expected,
        "present": status.present,
        "by_category": {key: _count(count) for key, count in status.by_category.items()},
        "by_country": {key: _count(count) for key, count in status.by_country.items()},
    }


def sync(now: Standing) -> Document:
    """How far the desks know of each other; a file that is carried by stick has no hub."""
    return {
        "hub": now.hub,
        "connected": now.connected,
        "unsent": now.unsent,
        "last_news": now.last_news,
        "desks": [{"desk": desk.name, "known_to": desk.known_to, "last_seen": desk.last_seen} for desk in now.desks],
    }


def backups(now: BackupStanding, behind: int) -> Document:
    """How the backups stand; `behind` entries are not in the text copy."""
    return {
        "folder": str(now.folder),
        "file": str(now.file) if now.file else None,
        "at": now.at,
        "entries": now.entries,
        "newer": now.newer,
        "behind": behind,
        "trouble": now.trouble or None,
    }


def _count(count: Count) -> Document:
    return {"expected": count.expected, "present": count.present}


def _parts_of_name(delegate: Delegate) -> Document:
    """Of a sensitive person the parts are null: nobody is told whether there are any."""
    return dict.fromkeys(("given_names", "family_name")) if delegate.under_cover else {}


def dossier(session: Session, about: Dossier, firsts: dict[int, First | None]) -> Document:
    """Everything about one delegate: `show --json`."""
    from checkin.core.issuing.copies import code_of
    from checkin.countries import country_name

    delegate = about.delegate
    entitled = delegate.entitled_days
    plain = {name: value for name, value in delegate._asdict().items() if name not in _RESHAPED}
    return {
        "ref": delegate.ref,
        "name": shown_name(delegate),
        **plain,
        **_parts_of_name(delegate),
        "country": delegate.country or None,
        "country_name": country_name(delegate.country) or None,
        "entitled_days": sorted(entitled) if entitled is not None else None,
        "days": list(about.days_attended),
        "attributes": dict(delegate.attributes),
        "attendance": [
            {
                "day": day.number,
                "date": day.date,
                "present": firsts[day.number] is not None,
                "first": first(firsts[day.number]),
                "marks": [
                    {"at": mark.at, "desk": mark.desk, "operator": mark.operator, "method": mark.method,
                     "reason": mark.reason, "undone": mark.undone}
                    for mark in about.marks if mark.day == day.number
                ],
            }
            for day in session.conference.days
        ],
        "badges": [
            {"code": code_of(session, badge), "copy": badge.copy, "at": badge.at, "desk": badge.desk,
             "operator": badge.operator, "reason": badge.reason, "destination": badge.destination,
             "void": badge.void}
            for badge in about.badges
        ],
        "history": [
            {"at": line.at, "what": line.what, "desk": line.desk, "operator": line.operator, "detail": line.detail}
            for line in about.history
        ],
    }  # fmt: skip
