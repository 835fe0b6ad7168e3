"""What a conflict is, and what a kind of conflict must know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from checkin.clock import VenueClock
from checkin.core.models import Delegate
from checkin.core.people import disclosure
from db.journal import kinds
from db.journal.entries import Draft, Entry
from db.reading import delegates, journal
from db.rows import SettledRow
from db.store import Connection

FIRST_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""The words by which one of several sides is chosen."""
SEEN = "seen"
_CLEARED = "It is cleared up"


@dataclass(frozen=True, slots=True)
class Way:
    """A choice: its word, what it means as the end of a sentence, and the few words of it on a button."""

    word: str
    means: str
    label: str


def seen(means: str) -> tuple[Way, ...]:
    """The one choice where nothing is to be done but to look."""
    return (Way(SEEN, means, _CLEARED),)


@dataclass(frozen=True, slots=True)
class Side:
    """One of what stands against each other: where and when it was recorded, and what was."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A conflict in words: about people, or else about a `desk`. `note` says what counts meanwhile."""

    heading: str
    people: tuple[Delegate, ...]
    sides: tuple[Side, ...]
    note: str
    ways: tuple[Way, ...]
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """That something wants a person. `entries` are in the order of the sides; `answers` are settlements that differ."""

    kind: str
    entries: tuple[str, ...]
    answers: tuple[SettledRow, ...] = ()

    @property
    def id(self) -> str:
        """The same at every desk that knows these entries."""
        between = [answer.entry_id for answer in self.answers] or self.entries
        return sha256("\n".join([self.kind, *sorted(between)]).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that wants a person, and how it can be settled."""

    found: Found
    told: Told

    @property
    def id(self) -> str:
        return self.found.id

    @property
    def kind(self) -> str:
        return self.found.kind

    @property
    def person(self) -> Delegate | None:
        return self.told.people[0] if self.told.people else None

    @property
    def what(self) -> str:
        """The whole of it in a few sentences."""
        told = self.told
        names = " and ".join(map(named, told.people))
        sides = "; ".join(f"{side.title}: {', '.join(side.lines)}" if side.lines else side.title for side in told.sides)
        return f"{told.heading}{f': {names}' if names else ''}. {sides}. {told.note}"


class View:
    """The journal and the people, as they are while conflicts are looked for and told."""

    def __init__(self, connection: Connection, clock: VenueClock, answered: Sequence[SettledRow]) -> None:
        self.connection = connection
        self.clock = clock
        self.answered = answered
        self._entries: dict[str, Entry] = {}
        self._people: dict[str, Delegate] = {}

    def load(self, found: Iterable[Found]) -> None:
        """Read at once what is needed to tell these."""
        ids = {
            one for each in found for one in (*each.entries, *(answer.entry_id for answer in each.answers))
        } - self._entries.keys()
        self._entries |= journal.read_ids(self.connection, sorted(ids))
        subjects = {entry.subject for entry in self._entries.values()} - self._people.keys()
        rows = delegates.by_ids(self.connection, sorted(subjects))
        self._people |= {one: disclosure.seen(row) for one, row in rows.items()}

    def entries(self, ids: Sequence[str]) -> list[tuple[Entry, Delegate]] | None:
        """Entries with whom they are about; None where one was purged, or is not here."""
        told = []
        for one in ids:
            entry = self._entries.get(one)
            person = self._people.get(entry.subject) if entry else None
            if entry is None or entry.body is None or person is None:
                return None
            told.append((entry, person))
        return told

    def entry(self, one: str) -> Entry:
        return self._entries[one]

    def first_clock(self, found: Found) -> str:
        """When the first of a conflict's entries was written; what is known of desks alone comes last."""
        return min((self._entries[one].clock for one in found.entries if one in self._entries), default="~")

    def moment(self, at: str) -> str:
        return f"{self.clock.local(at):%a %H:%M}"

    def where(self, entry: Entry, at: str = "") -> str:
        """Desk and time of an entry."""
        return f"{entry.desk}, {self.moment(at or entry.at)}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of conflict: where it is, how it is told (None: it is gone), and what a choice does.

    `between` begins the kinds of its entries; empty where what is known of it stands in this file alone. `pair`: there
    are two of them, never more.
    """

    name: str
    between: str
    find: Callable[[View], Iterable[tuple[str, ...]]]
    tell: Callable[[View, tuple[str, ...]], Told | None]
    act: Callable[[View, tuple[str, ...], str], list[Draft]]
    pair: bool = False

    def fits(self, view: View, ids: tuple[str, ...]) -> bool:
        """Whether these entries can be what a conflict of this kind is between: another desk may name any."""
        entries = view.entries(ids) or []
        return (len(entries) == 2 or (len(entries) > 2 and not self.pair)) and all(
            entry.kind.startswith(self.between) and kinds.read(entry.kind, entry.body) is not None
            for entry, _ in entries
        )


def nothing(view: View, entries: tuple[str, ...], choice: str) -> list[Draft]:
    """What was only to be seen."""
    return []


def named(person: Delegate) -> str:
    return f"{person.display_name} (no. {person.ref})" if person.ref else person.display_name
