"""Which conflicts there are, and settling one: by what it means, and by an entry that says so to every desk.

The list is a function of the set of entries, so that desks that know the same tell the same under the same ids; what
concerns desks (`desks`) is known from this file alone. A conflict that two desks settled in different ways is told
again, under another id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from checkin.core.people import rights
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.reading import conflicts as stored
from db.reading import journal
from db.store import Connection

from . import badges, desks, people
from .model import Conflict, Found, Kind, Told, View

KINDS = (*people.KINDS, *badges.KINDS, *desks.KINDS)
_BY_NAME = {kind.name: kind for kind in KINDS}


def to_settle(session: Session) -> list[Conflict]:
    """What wants a person now, the earliest first."""
    return _told(session, session.read)


def settle(session: Session, conflict_id: str, choice: str) -> Conflict:
    """Settle a conflict by the word of one of its choices. Returns it as it was.

    Raises UsageError where there is none of that id, or no such choice, NotAllowedError.
    """
    with session.write() as writing:
        conflict = next((one for one in _told(session, writing.connection) if one.id == conflict_id), None)
        if conflict is None:
            raise UsageError(
                f"There is no conflict {conflict_id}; it may be settled already.",
                "See what there is: checkin conflicts",
            )
        words = [way.word for way in conflict.told.ways]
        if choice not in words:
            raise UsageError(f"{choice!r} does not settle conflict {conflict_id}.", f"One of: {', '.join(words)}.")
        found = conflict.found
        writing.append(*rights.require(session, rights.Act.SETTLE, conflict.person.id if conflict.person else ""))
        view = _view(session, writing.connection)
        view.load([found])
        acts = writing.append(*_BY_NAME[found.kind].act(view, found.entries, choice))
        body: dict[str, object] = {
            "v": 1, "conflict": found.id, "about": found.kind, "choice": choice, "entries": list(found.entries),
            "acts": [entry.id for entry in acts],
        }  # fmt: skip
        writing.append(Draft("conflict_settled", conflict.person.id if conflict.person else "", body))
    return conflict


class Watch:
    """How many conflicts there are: what only changes with the list of people is looked for only when that does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._as_of = -1
        self._of_list: list[Found] = []

    def count(self) -> int:
        """How many want a person now."""
        view = _view(self._session, self._session.read)
        as_of = journal.latest(view.connection)
        if self._as_of < 0 or journal.people_changed_since(view.connection, self._as_of):
            self._of_list = _find(view, people.OF_LIST)
        self._as_of = as_of
        noted = _find(view, (kind for kind in KINDS if kind not in people.OF_LIST))
        return len(_open(view, [*self._of_list, *noted]))


def _told(session: Session, connection: Connection) -> list[Conflict]:
    view = _view(session, connection)
    found = _open(view, _find(view, KINDS))
    view.load(found)
    conflicts = [Conflict(one, told) for one in found if (told := _tell(view, one)) is not None]
    first = {one.id: view.first_clock(one) for one in found}
    return sorted(conflicts, key=lambda one: (first[one.id], one.id))


def _view(session: Session, connection: Connection) -> View:
    return View(connection, session.clock, list(stored.settlements(connection)))


def _find(view: View, kinds: Iterable[Kind]) -> list[Found]:
    return [Found(kind.name, entries) for kind in kinds for entries in kind.find(view)]


def _open(view: View, found: Iterable[Found]) -> list[Found]:
    """Those that nobody settled yet, and those that were settled in different ways."""
    settled = {answer.conflict for answer in view.answered}
    apart = [one for one in _settled_apart(view) if one.id not in settled]
    view.load(apart)
    return [one for one in found if one.id not in settled] + [
        one for one in apart if _BY_NAME[one.kind].fits(view, one.entries)
    ]


def _settled_apart(view: View) -> Iterator[Found]:
    answered = sorted(view.answered, key=lambda answer: answer.conflict)  # of one conflict still by their clocks
    for _, group in groupby(answered, lambda answer: answer.conflict):
        answers = tuple(group)
        known = _BY_NAME.get(answers[0].kind)
        if known and known.between and len({answer.choice for answer in answers}) > 1:
            yield Found(answers[0].kind, answers[0].entries, answers)


def _tell(view: View, found: Found) -> Told | None:
    told = _BY_NAME[found.kind].tell(view, found.entries)
    if told is None or not found.answers:
        return told
    labels = {way.word: way.label for way in told.ways}
    answers = "; ".join(
        f"{view.where(view.entry(answer.entry_id))}: {labels.get(answer.choice, answer.choice)}"
        for answer in found.answers
    )
    heading = f"Settled in different ways - {told.heading}"
    return replace(
        told, heading=heading, note=f"What was answered: {answers}. The last one counts until it is settled."
    )
