"""What this desk lays down at the hub: its own entries, and those of others that the hub lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checkin.core.session import Session
from db.journal.incoming import AT_ONCE
from db.journal.packets import Carried, Packet
from db.journal.signing import Signer
from db.reading import others
from db.reading.others import Heads

from .wire import MOST_LETTERS, Part, Wire


@dataclass(frozen=True, slots=True)
class Consignment:
    """Messages to be laid down in this order; `upto` is what their subject holds then."""

    messages: tuple[bytes, ...]
    upto: Heads


class Outgoing:
    """Makes the messages of one desk. `subject_of("e")` is that of its own entries, "r" of what it lays down again."""

    def __init__(self, session: Session, wire: Wire, signer: Signer) -> None:
        self._session = session
        self._wire = wire
        self._signer = signer

    @property
    def writer(self) -> str:
        return self._signer.writer

    def head(self) -> int:
        """The number of this desk's last entry."""
        return others.head_of(self._session.read, self.writer)[0]

    def reached(self, last: Part | None) -> Heads:
        """What a subject holds, by its last message: what it says of entries that are none here is not believed."""
        if last is None:
            return {}
        read = self._session.read
        return {writer: head for writer, head in last.upto.items() if others.knows(read, writer, *head)}

    def own(self, subject: str, held: Heads) -> Consignment | None:
        """The next of this desk's own entries that its subject lacks; None where it lacks none."""
        since = held.get(self.writer, (0, ""))[0]
        packet = others.own_packet(self._session.read, self._signer, since, self._session.desk, AT_ONCE)
        return None if packet is None else self._consigned(subject, held, [packet])

    def again(self, subject: str, held: Heads, since: dict[str, int]) -> Iterator[Consignment]:
        """What follows these numbers of other writers, as far as anybody vouches for it."""
        read = self._session.read
        known = {writer: seq for writer, (seq, _) in others.heads(read).items()}
        for writer, seq in since.items():
            run: list[Packet] = []
            for packet in others.packets(read, self._signer, {**known, writer: seq}):
                run.append(packet)
                if _is_full(run):
                    yield (done := self._consigned(subject, held, run))
                    held, run = done.upto, []
            if run:
                yield (done := self._consigned(subject, held, run))
                held = done.upto

    def lacking(self, held: Heads) -> dict[str, int]:
        """Of which other writers somebody who holds that lacks what could be passed on, and after which number."""
        provable = others.provable_to(self._session.read, self._signer)
        reached = {writer: held.get(writer, (0, ""))[0] for writer in provable}
        return {writer: reached[writer] for writer, seq in provable.items() if seq > reached[writer]}

    def _consigned(self, subject: str, held: Heads, packets: Iterable[Packet]) -> Consignment:
        packets = list(packets)
        after = {**held, **{packet.writer: (packet.seq, packet.hash) for packet in packets}}
        return Consignment(tuple(self._wire.parts(subject, held, after, packets)), after)


def _is_full(packets: list[Packet]) -> bool:
    entries = [entry for packet in packets for entry in packet.entries if isinstance(entry, Carried)]
    return len(entries) >= AT_ONCE or sum(len(entry.body or "") for entry in entries) > MOST_LETTERS
