"""Finding people at a desk: the search engine over what the file holds now.

Other processes write to the same file; `refresh` takes in what changed since the last look. A `Finder` may be
used from a worker thread while another marks people.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from badges.code import code_id_in
from checkin.core.attendance.arrivals import first_from
from checkin.core.attendance.presence import Presence
from checkin.core.models import Day, Delegate, First
from checkin.core.people import codes
from checkin.core.people.disclosure import seen
from checkin.core.search.hidden import HiddenNames
from checkin.core.search.kept import as_person, name_key
from checkin.core.search.model import MAX_QUERY, DeskContext, Hit, Hits
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.text import fold
from db.local import search_store
from db.reading import attendance, delegates, journal

if TYPE_CHECKING:
    from checkin.core.search.index import Index

DEFAULT_LIMIT = 30
# Below this an index is built faster than a saved one is worth writing.
_WORTH_SAVING = 2_000
# With more changes than this since it was saved, the index is saved anew.
_STALE = 500
# So many people found are remembered from key to key.
_REMEMBERED = 2_000
# Everybody on a list of so many is remembered before the first key: some 20 ms once, and 0.8 ms less for that key.
_SHORT = 500
# So many of the letters that may be typed next are searched for: 95 to 100 of 100 that are typed, 1.4 ms of work a key.
_LETTERS_AHEAD = 4
# A guess worth less is another person. Tried with the names that the search is measured by, and with names of nobody
# on the list: of 1,000 who were meant 994 stay, of those offered for nobody's name four in five go.
NEAR = 0.6
# With more of one family name than this the name says nothing of who is meant.
_RARE = 2


class FoundRow(NamedTuple):
    """One person found: with today's standing mark, why they match, and how many others share the name."""

    delegate: Delegate
    first: First | None
    why: str
    spans: tuple[tuple[int, int], ...]
    guess: bool
    namesakes: int

    @property
    def doubt(self) -> str:
        """About what one must ask before taking this person: a name that others have too, or the person; else empty."""
        if self.namesakes:
            return name_key({"name": self.delegate.name, "native_name": self.delegate.native_name})
        return self.delegate.id if self.guess else ""


class Found(NamedTuple):
    """The people that match a query, best first, and how many match in all."""

    query: str
    rows: tuple[FoundRow, ...]
    total: int


_ALIKE = 60  # of 100: "Mohamad" and "Muhammed" are, "zzzzz" and "Aziz" are not


def only_near(rows: Sequence[FoundRow]) -> bool:
    """Whether nobody fits what was typed: all who were found are guesses."""
    return bool(rows) and all(row.guess for row in rows)


def is_met(query: str, row: FoundRow) -> bool:
    """Whether somebody who was found fits some word of the query, at least by its spelling.

    The desk shows whoever is nearest, for a person to judge; a script wants nobody rather than a stranger. Words in
    another script than the name's are believed: what they sound like was compared.
    """
    person = row.delegate
    typed, own = fold(query).split(), fold(f"{person.name} {person.organisation} {person.delegation}").split()
    if not row.guess or not query.isascii() or not any(map(str.isascii, own)):
        return True
    from rapidfuzz import fuzz

    return any(fuzz.ratio(word, other) >= _ALIKE for word in typed for other in own)


def _of_family(query: str, delegate: Delegate) -> bool:
    """Whether somebody's family name was typed as it is written: Bob is Robert, and another is her married name."""
    family = fold(delegate.family_name).split() or fold(delegate.name).split()[-1:]
    return bool(family) and {*family} <= {*fold(query).split()}


class Finder:
    """The desk's search. Making one loads the index; asking it is fast."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._presence = Presence(session)
        self._people: dict[str, tuple[Delegate, int]] = {}
        self._saving: threading.Thread | None = None
        loaded = _load(session)
        if loaded is None:
            self._index, self._seen = _build(session)
            self._save_for_next_start()
        else:
            self._index, self._seen = loaded
        self._hidden = HiddenNames(search_store.sensitive_people(session.read))
        self.refresh()

    def find(self, query: str, limit: int = DEFAULT_LIMIT) -> Found:
        """The best matches for what was typed, with what the desk must know of each."""
        hidden, day = self._hidden.called(query), self._session.day
        hits = self._hits(query, limit, hidden, day)
        return Found(hits.query, tuple(self._rows(hits.hits, query, hidden, day)), hits.total)

    def near(self, name: str, limit: int) -> tuple[Delegate, ...]:
        """Of the best matches those who may be the person of this name. The desk shows whoever is nearest, however
        far: here a stranger is worse than nobody.
        """
        hidden, day = self._hidden.called(name), self._session.day
        hits = self._hits(name, limit, hidden, day).hits
        fits = {hit.id for hit in hits if not hit.guess or hit.score >= NEAR}
        found = [row.delegate for row in self._rows(hits, name, hidden, day)]
        family = {person.id for person in found if _of_family(name, person)}
        if len(family) <= _RARE:
            fits |= family
        return tuple(person for person in found if person.id in fits)

    def hits(self, query: str, limit: int = DEFAULT_LIMIT) -> Hits:
        """The best matches alone, as ids."""
        return self._hits(query, limit, self._hidden.called(query), self._session.day)

    def _hits(self, query: str, limit: int, hidden: Sequence[str], day: Day | None) -> Hits:
        context = self._context(query, day)
        found = self._index.search(query, limit, context)
        if all(hit.guess for hit in found.hits):
            found = self._by_other_layouts(found, limit, context)
        found = self._with_hidden(found, hidden, limit)
        named = self._joined(query) or self._bearer(query)
        if named is None:
            return found
        # A number or a code that is somebody's is like the letters of others by chance only.
        others = tuple(hit for hit in found.hits if hit.id != named.id and not hit.guess)
        return Hits(found.query, (named, *others)[:limit], 1 + len(others))

    @property
    def short(self) -> bool:
        """Whether the list is so short that everybody is remembered, and that it is worth while to look ahead."""
        return len(self._index) <= _SHORT

    def look_ahead(self, found: Found, wanted: Callable[[], bool]) -> None:
        """Search for what is likely typed next, so long as it is `wanted`: half of a search is how a word fits the
        list, which is remembered.
        """
        for letter in _next_letters(found):
            if not wanted():
                return
            self.hits(f"{found.query}{letter}")

    def refresh(self) -> bool:
        """Take in what any desk changed since the last look; True when something did."""
        with self._lock:
            now = self._session.version()
            if now == self._seen:
                return False
            changed = journal.people_changed_since(self._session.read, self._seen)
            rows = list(search_store.people_by_id(self._session.read, changed))
            # Equals stand in the order they came in: by ref, as in every other import of the list.
            listed = sorted((as_person(row.id, row.fields) for row in rows), key=lambda person: person.ref)
            for gone in set(changed) - {person.id for person in listed}:
                self._index.remove(gone)
                self._hidden.remove(gone)
            for row in rows:
                self._hidden.put(row)
            if listed:
                self._index.put_all(listed)
            self._seen = now
            if changed:
                known, self._people = self._people, {}
                if known:
                    self.remember()
            return True

    def remember(self) -> None:
        """Read the people of a short list, who are then known from the first key on; of a longer one nobody."""
        if self.short:
            self._known([row.id for row in search_store.people(self._session.read)])

    def settle(self) -> None:
        """Wait for what is done in the background: the index being saved or merged."""
        if self._saving:
            self._saving.join()
        self._index.settle()

    def _save_for_next_start(self) -> None:
        if len(self._index) >= _WORTH_SAVING:
            args = (self._session, self._index, self._seen)
            self._saving = threading.Thread(target=_save, args=args, name="search-save", daemon=True)
            self._saving.start()

    def _by_other_layouts(self, found: Hits, limit: int, context: DeskContext) -> Hits:
        """Where nothing certain was found: first whoever fits what was meant for another keyboard layout certainly,
        as a guess that says so. It is searched for only where all its words are known.
        """
        from checkin.core.reader.other_layouts import readings

        for layout, meant in readings(found.query[:MAX_QUERY]):
            if not self._index.knows(meant):
                continue
            hits = self._index.search(meant, limit, context).hits
            first = [hit._replace(why=f"keyboard: {layout}", guess=True) for hit in hits if not hit.guess]
            if first:
                ids = {hit.id for hit in first}
                others = [hit for hit in found.hits if hit.id not in ids]
                fresh = len(first) - (len(found.hits) - len(others))
                return Hits(found.query, (*first, *others)[:limit], found.total + fresh)
        return found

    def _with_hidden(self, found: Hits, ids: Sequence[str], limit: int) -> Hits:
        """With the sensitive people whose name was typed in full, after whoever surely fits too."""
        new = [delegate_id for delegate_id in ids if all(hit.id != delegate_id for hit in found.hits)]
        if not new:
            return found
        sure = [hit for hit in found.hits if not hit.guess]
        near = [hit for hit in found.hits if hit.guess]
        hits = (*sure, *(Hit(delegate_id, 1.0, "whole name") for delegate_id in new), *near)
        return Hits(found.query, hits[:limit], found.total + len(new))

    def _joined(self, query: str) -> Hit | None:
        """Whose record the one with this ref was found to be: the ref stands on letters and papers still."""
        ref = query.strip()
        rows = delegates.by_field(self._session.read, "ref", ref) if any(map(str.isdigit, ref)) else []
        return Hit(rows[0].merged_into, 1.0, "number") if rows and rows[0].merged_into else None

    def _bearer(self, query: str) -> Hit | None:
        """Whose badge bears this code: of the codes of a person the search knows only the one from the list."""
        letters = code_id_in(query)
        people = codes.bearers(self._session.read, letters) if letters else set()
        return Hit(people.pop(), 1.0, "code") if len(people) == 1 else None

    def _context(self, query: str, day: Day | None) -> DeskContext:
        attended: dict[int, Collection[str]] = {}
        if "day:" in query.casefold():
            attended = {
                item.number: attendance.present_on(self._session.read, item.number).keys()
                for item in self._session.conference.days
            }
        return DeskContext(self._presence.on(day.number) if day else frozenset(), attended)

    def _rows(self, hits: Sequence[Hit], query: str, hidden: Sequence[str], day: Day | None) -> list[FoundRow]:
        clock = self._session.clock
        people = self._known([hit.id for hit in hits])
        standing = attendance.standing_of(self._session.read, list(people), day.number) if day else {}
        key = name_key({"name": query}) if hidden else ""
        found = []
        for hit in hits:
            if hit.id not in people:
                continue
            mark = standing.get(hit.id)
            first = first_from(mark, clock) if mark else None
            delegate, namesakes = people[hit.id]
            if hidden:
                namesakes += self._hidden_namesakes(delegate, hidden, key)
            found.append(FoundRow(delegate, first, hit.why, hit.spans, hit.guess, namesakes))
        return found

    def _hidden_namesakes(self, delegate: Delegate, hidden: Collection[str], key: str) -> int:
        """How many more have the name that was typed in full, counted only then: a part of it tells of nobody."""
        if delegate.id in hidden:
            return len(hidden) - 1 + len(search_store.ids_of_name(self._session.read, key))
        return len(hidden) if name_key({"name": delegate.name}) == key else 0

    def _known(self, ids: Sequence[str]) -> dict[str, tuple[Delegate, int]]:
        """People with the number of their namesakes; the next key finds mostly the same. Forgotten at any change."""
        if len(self._people) > _REMEMBERED:
            self._people = {}  # before it is asked who is missing: whoever was known would be found no more
        cache = self._people
        if missing := [delegate_id for delegate_id in ids if delegate_id not in cache]:
            rows = delegates.by_ids(self._session.read, missing)
            namesakes = search_store.namesakes(self._session.read, missing)
            for delegate_id, row in rows.items():
                cache[delegate_id] = seen(row), namesakes.get(delegate_id, 0)
        return {delegate_id: cache[delegate_id] for delegate_id in ids if delegate_id in cache}


def _next_letters(found: Found) -> list[str]:
    """How the word that is being typed goes on in the names of those who were found, the likeliest letter first."""
    typed = fold(found.query).split()[-1:]
    words = [word for row in found.rows for word in fold(row.delegate.name).split()]
    letters = Counter(word[len(begun)] for begun in typed for word in words if word.startswith(begun) and word != begun)
    return [letter for letter, _ in letters.most_common(_LETTERS_AHEAD)]


def _load(session: Session) -> tuple[Index, int] | None:
    """The saved index, if there is one that can be used and is not too old."""
    from checkin.core.search.index import Index
    from checkin.core.search.saved import FORMAT

    saved = search_store.saved_index(session.read, FORMAT)
    if saved is None:
        return None
    upto, data = saved
    if len(journal.people_changed_since(session.read, upto)) > _STALE:
        return None
    try:
        return Index.load(data), upto
    except CheckinError:
        return None


def _build(session: Session) -> tuple[Index, int]:
    """Build the index from the people and their kept words."""
    from checkin.core.search.index import Index

    upto = session.version()
    words = search_store.words(session.read)
    return Index.build((as_person(row.id, row.fields) for row in search_store.people(session.read)), words), upto


def _save(session: Session, index: Index, upto: int) -> None:
    """Save for the next start. What goes wrong costs time at the next start, no more."""
    from checkin.core.search.saved import FORMAT

    try:
        data = index.save()
        with session.write() as writing:
            search_store.save_index(writing.connection, FORMAT, upto, data)
    except CheckinError:
        return
