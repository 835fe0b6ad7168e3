"""What this desk takes from the hub, and up to where it has read.

The place is kept with a digest of the message that is there: a hub that was wiped, or put back to an earlier state and
written on, shows another one, and is read from its start. Nothing is taken twice by that.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checkin.core.session import Session
from checkin.core.syncing import badge_keys, belonging, lines
from checkin.core.syncing.link import PLACE
from checkin.text import clean_text
from db.journal import packets as packet_forms
from db.journal.packets import Packet
from db.local import settings
from db.reading import others
from db.reading.hub import credentials
from db.receiving import Stranger, make_durable, receive

from .following import Arrived
from .wire import Wire

KEEP_SECONDS: Final = 2.0
"""How often, at most, the place is kept while messages come."""
_MAX_NAME: Final = 60
_VOUCHING: Final = {"desk", "invitation", "writer_begun"}
_UNREADABLE: Final = "A message at the hub was not sealed by a desk of this conference. It was left where it is."


@dataclass(frozen=True, slots=True)
class Place:
    """The last message that was read, and by writer the first of those messages that nobody vouched for then."""

    seq: int = 0
    digest: str = ""
    aside: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of some messages. `told` are refusals and notes, in sentences; `again` is the number of the message
    from which on to read once more: somebody vouches now for who wrote it."""

    entries: int
    known: int
    told: tuple[str, ...]
    again: int | None


class Incoming:
    """Takes over what arrives. To be used by one thread."""

    def __init__(self, session: Session, wire: Wire) -> None:
        self._session = session
        self._wire = wire
        self._parts: dict[str, list[bytes]] = {}
        self._looked_again_at = 0
        self._came = False  # anything of others, since the place was kept
        self.strangers: dict[Stranger, str] = {}
        """Who signs with a key that nobody vouches for, and the desk as which it spoke."""
        kept = settings.setting(session.read, PLACE)
        self.place = Place(**json.loads(kept)) if kept else Place()
        self._kept, self._kept_at = self.place, time.monotonic()

    def is_there(self, message: Arrived | None) -> bool:
        """Whether the hub shows, at the place up to where it was read, what was there."""
        return message is not None and _digest(message) == self.place.digest

    def begin_again(self, seq: int = 0) -> None:
        """Read once more, after that number."""
        self._parts.clear()
        self.place = Place(seq)

    def take(self, arrived: Sequence[Arrived]) -> Taken:
        """Take over what these messages bring; raises as writing does, and then the same may come again."""
        told: dict[str, None] = {}
        known = entries = 0
        kinds: set[str] = set()
        first = dict(self.place.aside)
        fresh: list[Packet] = []
        own: dict[str, str] = {}  # by writer, the desk on whose subject it speaks
        for message in arrived:
            for packet in self._packets(message, told):
                kinds.update(_kinds(packet))
                if self._is_known(packet):
                    known += len(packet.entries)
                    continue
                fresh.append(packet)
                if packet_forms.is_sound(packet):
                    first.setdefault(packet.writer, message.seq)
                    _, _, kind, desk = message.subject.split(".")
                    own.update({packet.writer: desk} if kind == "e" else {})
        strangers: tuple[Stranger, ...] = ()
        if fresh:
            receipt = receive(self._session.store, self._session.stamp(), fresh, durably=False)
            self._came = True
            entries, known, strangers = receipt.taken, known + receipt.known, receipt.strangers
            told.update(dict.fromkeys([*receipt.refused, *receipt.notes]))
        if "badge_key" in kinds:
            told.update(dict.fromkeys(badge_keys.take(self._session)))
        self.strangers.update({one: own[one.writer] for one in strangers if one.key and one.writer in own})
        aside = self.place.aside.keys() | {one.writer for one in strangers}
        self.place = Place(
            arrived[-1].seq, _digest(arrived[-1]), {writer: first[writer] for writer in aside if writer in first}
        )
        again = None
        if self.place.aside and kinds & _VOUCHING and self.place.seq > self._looked_again_at:
            again, self._looked_again_at = min(self.place.aside.values()), self.place.seq
        self.keep(KEEP_SECONDS)
        return Taken(entries, known, tuple(told), again)

    def vouch(self) -> None:
        """Vouch for who spoke as a desk that the hub lets in, and whom nobody knows: a file put back from a backup goes
        on under a new hand, but with its desk's credential."""
        strangers, self.strangers = self.strangers, {}
        admitted = {credential.desk for credential in credentials(self._session.read)}
        self._session.record(
            *(
                belonging.vouching(one.writer, one.key, clean_text(one.name, _MAX_NAME))
                for one, desk in strangers.items()
                if desk in admitted and not others.is_key_of(self._session.read, one.writer, one.key)
            )
        )

    def keep(self, after: float = 0.0) -> None:
        """Keep the place, and make durable what came until there, if that was not done for so many seconds; never in
        the midst of a message of several parts."""
        if self._parts or self.place == self._kept or time.monotonic() - self._kept_at < after:
            return
        place = json.dumps({"seq": self.place.seq, "digest": self.place.digest, "aside": self.place.aside})
        if self._came:
            make_durable(self._session.store, self._session.stamp(), {PLACE: place})
        else:
            with self._session.write() as writing:
                settings.set_setting(writing.connection, PLACE, place)
        self._kept, self._kept_at, self._came = self.place, time.monotonic(), False

    def _packets(self, message: Arrived, told: dict[str, None]) -> Iterator[Packet]:
        """The runs that are whole with this message."""
        part = self._wire.part(message.subject, message.payload)
        if part is None:
            told[_UNREADABLE] = None
            return
        held = self._parts.pop(message.subject, []) if part.number else []
        if len(held) != part.number:  # what came before it was never laid down: it comes again, from its start
            return
        held.append(part.text)
        if part.last:
            yield from lines.packets_in(filter(None, b"".join(held).split(b"\n")))
        else:
            self._parts[message.subject] = held

    def _is_known(self, packet: Packet) -> bool:
        return packet_forms.is_sound(packet) and others.knows(
            self._session.read, packet.writer, packet.seq, packet.hash
        )


def _kinds(packet: Packet) -> Iterator[str]:
    """What its entries say they are."""
    places = (entry[7] for entry in packet.entries if isinstance(entry, (list, tuple)) and len(entry) > 7)
    return (kind for kind in places if isinstance(kind, str))


def _digest(message: Arrived) -> str:
    return hashlib.sha256(message.payload).hexdigest()
