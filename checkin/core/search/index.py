"""The index that is asked: a large roster, a small one of what changed since, and the answers.

A search takes the state as it finds it; whoever changes something makes a new state and puts it in place. When the
small roster has grown, a thread merges the two and swaps the result in.

A search waits for one thing, a person just being taken in. Both are hundreds of small steps in numpy, at each of which
the interpreter may go to the other thread and come back 5 ms later: side by side they take up to eighty times as long
as one after the other.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .model import DeskContext, Hit, Hits, Person
from .query import Query, parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .matching import Matcher
    from .placing import Found
    from .roster import Roster
    from .wording import Wording

_MERGE_FROM = 200
# The answers to so many first letters are kept.
_LETTERS = 40
# With more people than this at once a search does not wait for them.
_FEW = 20
_FIRST_SEARCH = "muhammad al x"
# What is taken off for being in already and for not being expected: decides between equals only. Whose name is typed
# letter by letter is nobody's equal.
_IN_ALREADY, _UNEXPECTED, _TO_THE_LETTER = 0.002, 0.004, 0.008
_HARDLY_BETTER = 0.01


def words_of(person: Person) -> str:
    """The words by which a person is found, in one line, to be kept beside the person and given to `build`."""
    from .wording import wording_of

    return wording_of(person).packed()


@dataclass(frozen=True, slots=True)
class _State:
    """The large roster, who of it is gone or replaced, and the people of the small one.

    `begun` keeps the answers to first letters: each name begins with one, and it fits more people than any other line.
    """

    main: Matcher
    gone: frozenset[str] = frozenset()
    fresh: Mapping[str, tuple[Person, Wording]] = field(default_factory=dict)
    delta: Matcher | None = None
    begun: dict[tuple[Matcher, Query, int], tuple[list[Found], int]] = field(default_factory=dict)


class Index:
    """Finds people. May be asked from one thread while another puts people in."""

    def __init__(self, main: Matcher) -> None:
        self._state = _State(main)
        self._lock = threading.Lock()
        self._turn = threading.Lock()  # held for a moment: no search begins meanwhile
        self._merging: threading.Thread | None = None

    @classmethod
    def build(cls, people: Iterable[Person], words: Mapping[str, str] | None = None) -> Index:
        """Index people. `words` maps ids to what `words_of` gave and was kept: it saves most of the work."""
        from .matching import Matcher
        from .roster import build
        from .wording import Wording

        kept = words or {}
        pairs = ((person, Wording.unpacked(kept[person.id]) if person.id in kept else None) for person in people)
        return cls._ready(Matcher(build(pairs)))

    @classmethod
    def load(cls, data: bytes) -> Index:
        """The index that `save` wrote. Raises SavedIndexError when it is damaged or of another version."""
        from .matching import Matcher
        from .roster import Roster
        from .saved import unpacked

        return cls._ready(Matcher(Roster.from_parts(unpacked(data))))

    @classmethod
    def _ready(cls, main: Matcher) -> Index:
        """Spare the first keys: tables and libraries are loaded by a search nobody waits for, and the garbage
        collector is kept from going through the whole index again and again (a pause of tens of ms).
        """
        from .common_names import is_common

        index = cls(main)
        index.search(_FIRST_SEARCH)
        is_common(_FIRST_SEARCH)
        gc.freeze()
        return index

    def save(self) -> bytes:
        """Everything in the index, to be kept and loaded at the next start."""
        from .saved import packed

        return packed(_merged(self._state).roster.parts())

    def __len__(self) -> int:
        state = self._state
        return len(state.main.roster) - len(state.gone) + len(state.fresh)

    def put(self, person: Person) -> None:
        """Take in a new or edited person, findable at once."""
        self.put_all((person,))

    def put_all(self, people: Iterable[Person]) -> None:
        """Take in several people at once."""
        from .roster import build
        from .wording import wording_of

        worded = {person.id: (person, wording_of(person)) for person in people}
        with self._lock, self._turn if len(worded) <= _FEW else nullcontext():
            old = self._state
            young = build(worded.values())
            replaced = {key for key in worded if key in old.main.roster.rows}
            delta = _renewed(old.delta, worded.keys() & old.fresh.keys(), young)
            self._state = _State(old.main, old.gone | replaced, {**old.fresh, **worded}, delta)
        self._merge_when_due()

    def remove(self, key: str) -> None:
        """Forget a person; nothing happens when there is none of that id."""
        with self._lock, self._turn:
            old = self._state
            gone = old.gone | {key} if key in old.main.roster.rows else old.gone
            fresh = {own: item for own, item in old.fresh.items() if own != key}
            delta = _renewed(old.delta, {key}, None) if key in old.fresh else old.delta
            self._state = _State(old.main, gone, fresh, delta)

    def settle(self) -> None:
        """Wait for a merge under way in the background, if there is one."""
        merging = self._merging
        if merging is not None:
            merging.join()

    def _merge_when_due(self) -> None:
        with self._lock:
            due = len(self._state.fresh) + len(self._state.gone) >= _MERGE_FROM
            if due and (self._merging is None or not self._merging.is_alive()):
                self._merging = threading.Thread(target=self._merge, name="search-merge", daemon=True)
                self._merging.start()

    def _merge(self) -> None:
        from .roster import build

        before = self._state
        main = _merged(before)
        with self._lock:
            now = self._state
            fresh = {key: item for key, item in now.fresh.items() if before.fresh.get(key) is not item}
            gone = {key for key in (*fresh, *(now.gone - before.gone)) if key in main.roster.rows}
            dropped = {key for key in before.fresh if key not in now.fresh and key in main.roster.rows}
            delta = _renewed(None, (), build(fresh.values()))
            self._state = _State(main, frozenset(gone | dropped), fresh, delta)

    def search(self, query: str, limit: int = 30, context: DeskContext | None = None) -> Hits:
        """The best people for a typed line. Any text is allowed and none is an error."""
        from .explain import hit

        parsed = parse(query)
        if not parsed.words and not parsed.filters:
            return Hits(query)
        with self._turn:
            state = self._state
        found, total = _search(parsed, state.main, state, context, limit)
        ranked = [(score, item, state.main) for score, item in found]
        if state.delta is not None:
            more, count = _search(parsed, state.delta, state, context, limit)
            ranked += [(score, item, state.delta) for score, item in more]
            total += count
        ranked.sort(key=lambda item: -item[0])
        hits = _surest_first([hit(item, matcher, score) for score, item, matcher in ranked[:limit]])
        return Hits(query, tuple(hits), max(total, len(hits)))

    def knows(self, query: str) -> bool:
        """Whether every word of a line is, or begins, something on the list: a look, which costs next to nothing."""
        state = self._state
        matchers = [matcher for matcher in (state.main, state.delta) if matcher is not None]
        words = parse(query).words
        return bool(words) and all(any(matcher.knows(word) for matcher in matchers) for word in words)


def _search(
    query: Query, matcher: Matcher, state: _State, context: DeskContext | None, limit: int
) -> tuple[list[tuple[float, Found]], int]:
    """People of one of the rosters with what they are worth at this desk, and how many fit about as well."""
    from .filters import allowed
    from .ranking import listed

    roster = matcher.roster
    passed = allowed(query.filters, roster, context)
    if state.gone and matcher is state.main:
        passed = roster.without(state.gone, passed)
    if not query.words:
        rows, total = listed(roster, passed, limit)
        return [(item.score, item) for item in rows], total
    found, total = _ranked(query, matcher, state, passed, limit)
    return [(item.score + _more(item.row, roster, query, context), item) for item in found], total


def _ranked(
    query: Query, matcher: Matcher, state: _State, passed: NDArray[np.bool_] | None, limit: int
) -> tuple[list[Found], int]:
    from .ranking import rank

    kept = state.begun.get((matcher, query, limit))
    if kept is None:
        kept = rank(query, matcher, passed, limit)
        if len(query.text) == 1 and not query.filters and len(state.begun) < _LETTERS:
            state.begun[matcher, query, limit] = kept
    return kept


def _surest_first(hits: list[Hit]) -> list[Hit]:
    """Whoever surely has what was typed stands before a guess at the top that is hardly better."""
    for place, hit in enumerate(hits):
        if hit.score < hits[0].score - _HARDLY_BETTER:
            break
        if not hit.guess:
            return [hit, *hits[:place], *hits[place + 1 :]]
    return hits


def _more(row: int, roster: Roster, query: Query, context: DeskContext | None) -> float:
    """What the desk knows: those not yet in and those expected stand before their equals, and a whole name first."""
    more = -_UNEXPECTED if roster.unexpected[row] else 0.0
    if context is not None and roster.ids[row] in context.present_today:
        more -= _IN_ALREADY
    return more + _TO_THE_LETTER if roster.names[row].casefold() == query.text else more


def _renewed(delta: Matcher | None, gone: Collection[str], young: Roster | None) -> Matcher | None:
    """The small roster less some people and with those of `young`: what a person costs does not grow with the others.

    None when nobody is left in it.
    """
    from .matching import Matcher
    from .roster import merged

    roster = merged(delta.roster, gone, young) if delta is not None else young
    return Matcher(roster) if roster is not None and len(roster) else None


def _merged(state: _State) -> Matcher:
    from .matching import Matcher
    from .roster import merged

    if state.delta is None and not state.gone:
        return state.main
    return Matcher(merged(state.main.roster, state.gone, state.delta.roster if state.delta else None))
