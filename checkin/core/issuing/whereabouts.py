"""Where a person's badge is. The band, the card and F2 ask here.

The list says in which box a badge was laid before the person came; what happened since says more. A person has the
badge who came with it or was given it: it was scanned, it was handed over, they were in on another day, or it was made
for them at a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from checkin.core.models import Delegate, ReprintReason
from checkin.core.people import items
from checkin.core.session import Session
from db.reading import attendance, badges_log
from db.rows import CopyRow, HandOverRow, StandingRow


class HandOver(NamedTuple):
    """How a badge was given: what with it and to whom, when, where and by whom."""

    what: str
    at: datetime
    desk: str
    operator: str


class Whereabouts(NamedTuple):
    """`held` says how we know that the person has the badge, `handed` is set where it was handed over.

    `box` is where it should lie; empty for whoever has it. All empty: it was not made, is void, or nobody knows.
    """

    held: str = ""
    handed: HandOver | None = None
    box: str = ""


UNKNOWN = Whereabouts()


def whereabouts(session: Session, delegate: Delegate, day: int | None) -> Whereabouts:
    """Where the badge of a person is, asked on a day (None: on no day of the conference).

    To be in on that very day says nothing: the badge may still be in the box from which it is to be taken.
    """
    copies = badges_log.copies_of(session.read, delegate.id)
    good = [copy for copy in copies if not copy.void_at]
    if copies and not good:
        return UNKNOWN
    since = good[0].at if good else ""
    if handed := _handed(session, delegate, since):
        return Whereabouts(f"handed over {handed.at:%a %H:%M}", handed)
    if any(badges_log.was_scanned(session.read, copy) for copy in good):
        return Whereabouts("scanned")
    days = attendance.standing_days(session.read, delegate.id)
    others = [row.day for row in days if row.day != day and row.at >= since]
    if others and (good or delegate.box):
        return Whereabouts(f"in on day {others[-1]}")
    if made := next((copy for copy in good if _made_at_a_desk(session, copy, days)), None):
        return Whereabouts(f"made {session.clock.local(made.at):%a %H:%M}, {made.desk}")
    return Whereabouts(box=delegate.box)


def _handed(session: Session, delegate: Delegate, since: str) -> HandOver | None:
    """The last time that a badge made after `since` was given, and did not come back."""
    own = {item.casefold() for item in delegate.items}  # "badge holder" is no badge
    has = items.standing(badges_log.handed_over(session.read, delegate.id))
    rows = [row for thing, row in has.items() if "badge" in thing and thing not in own and row.at >= since]
    return _from_row(session, rows[-1]) if rows else None


def _from_row(session: Session, row: HandOverRow) -> HandOver:
    what = "; ".join(filter(None, (row.what, row.taken_by, row.authorisation)))
    return HandOver(what, session.clock.local(row.at), row.desk, row.operator)


def _made_at_a_desk(session: Session, copy: CopyRow, days: Sequence[StandingRow]) -> bool:
    """Whether a copy was made while the person waited: by itself, again or after they came."""
    again = copy.reason.startswith(tuple(ReprintReason))
    came = any(row.at <= copy.at for row in days)
    return (again or came) and badges_log.made_alone(session.read, copy)
