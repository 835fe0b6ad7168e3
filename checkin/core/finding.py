"""Finding people at a desk: the search engine over what the file holds now.

Other processes write to the same file; `refresh` takes in what changed since the last look. A `Finder` may be
used from a worker thread while another marks people.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from checkin.core.models import Delegate, First
from checkin.core.search.model import DeskContext, Hit, Hits, Person
from checkin.core.session import Session
from checkin.text import fold
from db import attendance, delegates, journal

DEFAULT_LIMIT = 30


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One person found: with today's standing mark, why they match, and how many others share the name."""

    delegate: Delegate
    first: First | None
    why: str
    spans: tuple[tuple[int, int], ...]
    guess: bool
    namesakes: int


@dataclass(frozen=True, slots=True)
class Found:
    """The people that match a query, best first, and how many match in all."""

    query: str
    rows: tuple[FoundRow, ...]
    total: int


class Finder:
    """The desk's search. Making one loads the list; asking it is fast."""

    def __init__(self, session: Session) -> None:
        from checkin.core.search import Index

        self._session = session
        self._lock = threading.Lock()
        self._seen = session.version()
        people = [Delegate.from_row(row) for row in delegates.all_listed(session.read)]
        self._names = Counter(_name_key(person) for person in people)
        self._name_of = {person.id: _name_key(person) for person in people}
        self._index = Index.build(as_person(person) for person in people)

    def find(self, query: str, limit: int = DEFAULT_LIMIT) -> Found:
        """The best matches for what was typed, with what the desk must know of each."""
        hits = self.hits(query, limit)
        return Found(hits.query, tuple(self._rows(hits.hits)), hits.total)

    def hits(self, query: str, limit: int = DEFAULT_LIMIT) -> Hits:
        """The best matches alone, as ids."""
        return self._index.search(query, limit, self._context(query))

    def refresh(self) -> bool:
        """Take in what any desk changed since the last look; True when something did."""
        with self._lock:
            now = self._session.version()
            if now == self._seen:
                return False
            changed = journal.subjects_since(self._session.read, self._seen)
            for row in delegates.by_ids(self._session.read, changed).values():
                self._take_in(Delegate.from_row(row))
            self._seen = now
            return True

    def _take_in(self, person: Delegate) -> None:
        if old := self._name_of.pop(person.id, ""):
            self._names[old] -= 1
        if person.merged_into:
            self._index.remove(person.id)
            return
        key = _name_key(person)
        self._name_of[person.id] = key
        self._names[key] += 1
        self._index.put(as_person(person))

    def _context(self, query: str) -> DeskContext:
        read, day = self._session.read, self._session.day
        attended: dict[int, Collection[str]] = {}
        if "day:" in query.casefold():
            attended = {
                item.number: attendance.present_on(read, item.number).keys() for item in self._session.conference.days
            }
        present = attendance.present_on(read, day.number).keys() if day else frozenset()
        return DeskContext(present, attended)

    def _rows(self, hits: Sequence[Hit]) -> list[FoundRow]:
        rows = delegates.by_ids(self._session.read, [hit.id for hit in hits])
        day = self._session.day
        clock = self._session.clock
        standing = attendance.standing_of(self._session.read, list(rows), day.number) if day else {}
        found = []
        for hit in hits:
            if hit.id not in rows:
                continue
            delegate = Delegate.from_row(rows[hit.id])
            mark = standing.get(hit.id)
            first = (
                First(clock.local(str(mark["at"])), str(mark["desk"]), str(mark["operator"]), str(mark["method"]))
                if mark
                else None
            )
            namesakes = max(self._names[_name_key(delegate)] - 1, 0)
            found.append(FoundRow(delegate, first, hit.why, hit.spans, hit.guess, namesakes))
        return found


def as_person(delegate: Delegate) -> Person:
    """What the search knows of a delegate."""
    return Person(
        id=delegate.id,
        ref=delegate.ref,
        name=delegate.name or delegate.native_name,
        given_names=delegate.given_names,
        family_name=delegate.family_name,
        native_name=delegate.native_name,
        honorific=delegate.honorific,
        organisation=delegate.organisation,
        delegation=delegate.delegation,
        position=delegate.position,
        country=delegate.country,
        email=delegate.email,
        phone=delegate.phone,
        category=delegate.category,
        status="held" if delegate.hold else delegate.status,
        codes=tuple(code for code in (delegate.code_id, delegate.source_id, delegate.secret) if code),
    )


def _name_key(delegate: Delegate) -> str:
    """Names that nobody can tell apart have one key: no case, accents, punctuation or order of words."""
    words = fold(delegate.name or delegate.native_name).replace("-", " ").replace(",", " ").replace("'", "").split()
    return " ".join(sorted(words))
