"""What the desk looks up, in threads: nothing here touches a widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from checkin.core import dossier
from checkin.core.attendance import arrivals, counts, marking
from checkin.core.finding import Finder
from checkin.core.issuing.whereabouts import whereabouts
from checkin.core.models import Conference, Count, Day, Delegate, First, Method, Outcome, Result
from checkin.core.people import items, lookup
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.tui.desk.bands import BandFacts
from checkin.tui.desk.shown import CardFacts, Foot
from checkin.tui.phrases import seen_of

if TYPE_CHECKING:
    from checkin.core.syncing.agreement.conflicts import Watch

# One's own mark, this fresh and with nothing printed, is taken back without a question.
UNASKED = timedelta(seconds=30)


class Pulse(NamedTuple):
    """What the desk shows of the conference as a whole; `news` says that some desk changed something."""

    version: int
    news: bool
    conference: Conference
    day: Day | None
    today: bool
    clock: str
    present: int
    expected: int
    to_settle: int
    backup: str
    backup_alarm: bool

    def told_in(self, foot: Foot) -> Foot:
        """The foot with these figures."""
        day = 0 if self.today or self.day is None else self.day.number
        return replace(
            foot, present=self.present, expected=self.expected, day=day, to_settle=self.to_settle, backup=self.backup,
            backup_alarm=self.backup_alarm,
        )  # fmt: skip


class Known(NamedTuple):
    """What is known of a person; `facts` is None where it could not be read, for the reason in `unread`."""

    delegate: Delegate
    first: First | None
    facts: CardFacts | None
    unread: CheckinError | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome with what its band needs to know."""

    outcome: Outcome
    facts: BandFacts = field(default_factory=BandFacts)
    unread: CheckinError | None = None
    """Why the facts could not be read. The outcome is as good without them."""


def watch_conflicts(session: Session) -> Watch:
    """What counts the conflicts; imported in the thread that looks."""
    from checkin.core.syncing.agreement.conflicts import Watch

    return Watch(session)


def take_pulse(session: Session, finder: Finder, watch: Watch, last: Pulse | None) -> Pulse:
    """Look whether the file is still ours, and whether anything changed; count only then.

    What waits grows old by itself: that is seen each minute.
    """
    session.stand()
    version = session.version()
    day, clock = session.day, f"{session.clock.now():%H:%M}"
    fresh = last is None or version != last.version or day != last.day
    if fresh:
        finder.refresh()
    counted = Count(last.expected, last.present) if last and day else Count(0, 0)
    if fresh and day is not None:
        counted = counts.day_count(session, day.number)
    to_settle = watch.count() if fresh or last is None or clock != last.clock else last.to_settle
    return Pulse(
        version, fresh, session.conference, day, day == session.today, clock, counted.present, counted.expected,
        to_settle, *_backup(session),
    )  # fmt: skip


def _backup(session: Session) -> tuple[str, bool]:
    """How the backups stand, in some words, and whether that is bad; nothing on a copy to train on."""
    from checkin.core.keeping import backup

    kept = backup.standing(session)
    if kept is None:
        return ("" if session.conference.training else "no backup"), False
    return kept.words, kept.old or bool(kept.trouble)


def card_facts(session: Session, delegate: Delegate, day: Day | None) -> CardFacts:
    """What the card shows beside the record."""
    count = None
    if delegate.delegation and day is not None:
        count = counts.delegation_count(session, delegate.delegation, day.number)
    return CardFacts(
        tuple(dossier.badges_of(session, delegate.id)), count, tuple(dossier.history(session, delegate.id)),
        whereabouts(session, delegate, day.number if day else None), items.owed(session, delegate),
    )  # fmt: skip


def person_facts(session: Session, delegate: Delegate, day: Day | None) -> Known:
    """A person as recorded now, and whether they are in also where what else the card shows cannot be read."""
    current = lookup.by_id(session, delegate.id) or delegate
    first = arrivals.first_of(session, session.read, current.id, day.number) if day else None
    try:
        return Known(current, first, card_facts(session, current, day))
    except CheckinError as error:
        return Known(current, first, None, error)


def mark(session: Session, delegate: Delegate) -> Answer:
    """Check a person in for the day that is worked on. Raises NoDayError, NotAllowedError."""
    return answered(session, marking.mark(session, delegate.id))


def take_scan(session: Session, text: str) -> Answer:
    """Check in the bearer of what a reader typed. Raises NoDayError, NotAllowedError."""
    from checkin.core.scanning import scan  # loaded when the desk is seen: see `CheckinApp`

    return answered(session, scan(session, text))


def take_back(session: Session, delegate: Delegate, day: Day) -> Answer:
    """Undo a mark, and with it what was printed and given since. Raises NotAllowedError."""
    return answered(session, marking.undo(session, delegate.id, day.number, void_badges=True))


def may_undo_unasked(session: Session, delegate: Delegate, day: Day) -> bool:
    """Whether a person's mark is this operator's own, of a moment ago, and nothing was printed by it."""
    first = arrivals.first_of(session, session.read, delegate.id, day.number)
    if first is None or first.method == Method.PAPER:
        return False
    own = (first.desk, first.operator) == (session.desk, session.operator)
    fresh = timedelta(0) <= session.clock.now() - first.at <= UNASKED
    return own and fresh and not marking.badges_since_mark(session, delegate.id, day.number)


def is_in(session: Session, delegate: Delegate, day: Day) -> bool:
    """Whether a mark of that day stands."""
    return arrivals.first_of(session, session.read, delegate.id, day.number) is not None


def answered(session: Session, outcome: Outcome) -> Answer:
    """An outcome, and what the band says beside it: somebody who is in is told so, whatever cannot be read then."""
    try:
        return Answer(outcome, _facts_of(session, outcome))
    except CheckinError as error:
        return Answer(outcome, BandFacts(unread=True), error)


def _facts_of(session: Session, outcome: Outcome) -> BandFacts:
    delegate = outcome.delegate
    if delegate is None or outcome.result is Result.NOT_SAVED:
        return BandFacts(session.conference.days)
    facts = BandFacts(session.conference.days, tuple(dossier.badges_of(session, delegate.id)))
    if outcome.result is not Result.OK:
        return facts
    seen = tuple(seen_of(session.conference, delegate))
    where = whereabouts(session, delegate, outcome.day)
    return facts._replace(where=where, owed=items.owed(session, delegate), seen=seen)
