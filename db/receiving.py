"""The only way in for entries of other desks, whatever brought them: a stick, later the network.

`receive` believes nobody by itself. A packet is believed when its checkpoint bears the signature of a key that a `desk`
entry in this journal names, or that proves to be invited under an invitation in this journal; when a writer in this
journal descends from its writer at that entry; or when that entry is known already. The rest is told, and stays where
it is.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from .connection import ASK_AGAIN_SECONDS
from .journal import incoming, packets
from .journal.entries import MAX_CLOCK_SKEW_MS, Draft, Entry, Stamp, utc_text
from .journal.incoming import AT_ONCE, BESIDE_OTHERS, Sorted
from .journal.packets import Carried, Packet
from .local import settings
from .reading import conference, others
from .store import Store, Writing

_LEFT_TO_OTHERS: Final = 2 * ASK_AGAIN_SECONDS


@dataclass(frozen=True, slots=True)
class Stranger:
    """A desk that signs with a key for which nobody here vouched; `key` is empty where it did not sign."""

    name: str
    writer: str
    key: str
    entries: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of what came; `waiting` counts all that waits in the file now. Refusals and notes are sentences."""

    taken: int
    known: int
    waiting: int
    forked: int
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    strangers: tuple[Stranger, ...]


def receive(store: Store, stamp: Stamp, arrivals: Iterable[Packet], *, durably: bool = True) -> Receipt:
    """Take over what packets bring, in transactions so short that no mark waits long for them.

    Stopped in the middle, what was taken is kept, and the same packets again bring the rest; after a power cut, also
    what was not durable yet. On return all is; or, where the caller can have the packets again until then, from
    `make_durable` on.
    """
    with store.many_small_writes(stamp) as write:
        door = _Door(store, stamp, write)
        strangers = [packet for packet in arrivals if not door.take(packet)]
        door.take_what_waited()
        # Who was believed meanwhile may vouch for others.
        while strangers:
            left = [packet for packet in strangers if not door.take(packet)]
            door.take_what_waited()
            if len(left) == len(strangers):
                break
            strangers = left
    if door.was_opened and durably:
        make_durable(store, stamp, {})
    return door.receipt(strangers)


def make_durable(store: Store, stamp: Stamp, values: Mapping[str, str]) -> None:
    """Make what came durable, and with it settings that say how far it was received."""
    with store.write(stamp) as writing:
        for key, value in {**values, settings.LAST_NEWS: utc_text(stamp.at)}.items():
            settings.set_setting(writing.connection, key, value)
        # What was taken here of a desk before it was known to be revoked counts, and the others are to take it too.
        if beyond := others.taken_beyond(writing.connection, store.writer_id):
            writing.append(Draft("desk_revoked", "", {"v": 1, "writers": beyond}))


class _Door:
    def __init__(self, store: Store, stamp: Stamp, write: Callable[[], AbstractContextManager[Writing]]) -> None:
        self._store = store
        self._small_write = write
        self.was_opened = False  # whether anything of others was believed, new or known
        self._stamp = stamp
        self._conference = conference.fields(store.read).get("id", "")
        self._believable_until = utc_text(stamp.at + timedelta(milliseconds=MAX_CLOCK_SKEW_MS))
        self._in_a_minute = utc_text(stamp.at + timedelta(minutes=1))
        self._taken = self._known = 0
        self._forked: dict[str, list[Carried]] = {}  # by the name of the desk, as are those that follow
        self._ahead: dict[str, Entry] = {}
        self._refused: dict[str, None] = {}  # each sentence once, in order

    def take(self, packet: Packet) -> bool:
        """Take a packet over, or refuse it for good; False where nobody vouches for it yet."""
        if refusal := self._refusal(packet):
            self._refused[refusal] = None
            return True
        can_be_passed_on = packet.signature != "" and self._belongs(packet)
        if not can_be_passed_on and not others.needs_no_signature(
            self._store.read, packet.writer, packet.seq, packet.hash
        ):
            return False
        entries, complaints = packets.vouched_for(packet)
        entries = self._before_revoked(packet, entries)
        self._refused.update(dict.fromkeys(complaints))
        # What was lost in a repair is known by the entry above it: from there down, some at a time.
        for some in self._parts(entries, downwards=incoming.fill_a_hole(self._store.read, entries)):
            with self._write() as writing:
                if can_be_passed_on:
                    incoming.keep_checkpoint(writing.connection, packet)
                if any(entry.at > self._in_a_minute for entry in some):
                    incoming.keep_clock(writing.connection, some, utc_text(self._stamp.at))
                self._count(packet.name, writing.take_over(some))
        return True

    def _parts(self, entries: list[Carried], *, downwards: bool) -> Iterator[list[Carried]]:
        """What goes into a transaction each."""
        begin, end = 0, len(entries)
        while begin < end:
            most = self._most
            if downwards:
                yield entries[max(end - most, begin) : end]
                end -= most
            else:
                yield entries[begin : min(begin + most, end)]
                begin += most

    @property
    def _most(self) -> int:
        """How many entries a transaction takes: few once others write, who wait for it."""
        return BESIDE_OTHERS if self._store.others_write else AT_ONCE

    def _belongs(self, packet: Packet) -> bool:
        """Whether somebody here vouches for the key of a packet, or it proves that it was invited."""
        read = self._store.read
        return others.is_key_of(read, packet.writer, packet.key) or packets.is_invited(packet, others.invitations(read))

    def _before_revoked(self, packet: Packet, entries: list[Carried]) -> list[Carried]:
        """Those that a writer wrote before it was revoked, as far as is known here; the others are set aside."""
        up_to = others.revoked_after(self._store.read, packet.writer)
        if up_to is None or packet.seq <= up_to:
            return entries
        kept = [entry for entry in entries if entry.seq <= up_to]
        if len(kept) < len(entries):
            aside = f"Entries of {packet.name} set aside: {len(entries) - len(kept)}. That desk was revoked."
            self._refused[aside] = None
        return kept

    def _refusal(self, packet: Packet) -> str:
        """Why nothing of a packet can be taken, whoever vouches for it; empty where something can."""
        if not packets.is_sound(packet):
            return "A packet of entries is not in the form of one."
        if packet.conference != self._conference:
            return f"{packet.name}'s entries are of another conference, or of a practice copy."
        if packet.signature and not packets.is_signed(packet):
            return f"{packet.name}'s entries do not bear the signature of the key they name."
        return ""

    def take_what_waited(self) -> None:
        """Take what waited for an entry that is here now, also since an earlier time that was stopped."""
        for writer in others.waited_for(self._store.read):
            waited = True
            while waited:
                with self._write() as writing:
                    ready = incoming.waiting_for(writing.connection, writer, self._most)
                    self._count(others.name_of(writing.connection, writer), writing.take_over(ready))
                waited = bool(ready)

    @contextmanager
    def _write(self) -> Iterator[Writing]:
        """A transaction, after which the file is left for long enough to those who wait to write (`begin`)."""
        self.was_opened = True
        with self._small_write() as writing:
            yield writing
        time.sleep(_LEFT_TO_OTHERS)

    def _count(self, name: str, done: Sorted) -> None:
        self._taken += len(done.taken)
        self._known += done.known
        self._ahead.update({entry.desk: entry for entry in done.taken if entry.at > self._believable_until})
        if done.forked:
            self._forked.setdefault(name, []).extend(done.forked)

    def receipt(self, strangers: Sequence[Packet]) -> Receipt:
        """What became of everything, with those that nobody vouched for."""
        number = Counter[tuple[str, str, str]]()
        for packet in strangers:
            number[packet.name, packet.writer, packet.key] += len(packet.entries)
        notes = [_fork_in_words(name, forked) for name, forked in self._forked.items()]
        notes += [
            f"The clock of {name} is wrong: it wrote {entry.at} (UTC). What it wrote is taken."
            for name, entry in self._ahead.items()
        ]
        return Receipt(
            taken=self._taken,
            known=self._known,
            waiting=others.waiting(self._store.read),
            forked=sum(map(len, self._forked.values())),
            refused=tuple(self._refused),
            notes=tuple(notes),
            strangers=tuple(Stranger(*desk, entries) for desk, entries in number.items()),
        )


def _fork_in_words(name: str, forked: Sequence[Carried]) -> str:
    first = min(forked, key=lambda entry: entry.seq)
    return (
        f"{name} wrote two different entries number {first.seq} (the one that came now: {first.kind}, {first.desk},"
        f" {first.at}). What came now is kept apart and has no effect; entries: {len(forked)}."
    )
