"""What a desk lays down at the hub: entries, and its word of itself, so that the hub itself can read nothing.

A message is sealed for its subject (ChaCha20-Poly1305): moved to another one it does not open. It begins with a line
that says up to where its subject reaches with it, so that the last message on a subject tells what all of them hold.
What is too large for one message is laid down in parts, one after the other.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from checkin.core.session import Session
from checkin.core.syncing import belonging, lines
from db.journal.packets import Packet
from db.reading.others import Heads

MOST_LETTERS: Final = 400_000
"""Of one part, before it is compressed: any text of that size fits into a message (1 MB) when it is sealed."""
_OPENED_BYTES: Final = 4 * MOST_LETTERS
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """`upto` is what the subject holds of each writer with this message; `number` counts from 0."""

    upto: Heads
    number: int
    last: bool
    text: bytes


class Wire:
    """Seals and opens what desks of one conference exchange. Raises UsageError where the file lacks its keys."""

    def __init__(self, session: Session) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._cipher = ChaCha20Poly1305(belonging.shared_key(session, "hub"))

    def parts(self, subject: str, before: Heads, after: Heads, packets: Iterable[Packet]) -> Iterator[bytes]:
        """The messages that take a subject from one state to the next; mostly one."""
        text = b"".join(lines.of_packets(packets))
        pieces = [text[start : start + MOST_LETTERS] for start in range(0, len(text), MOST_LETTERS)]
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            head = {"upto": after if last else before, "part": number, "last": last}
            yield self.seal(subject, lines.line(head) + piece)

    def part(self, subject: str, message: bytes) -> Part | None:
        """The part that a message is; None where it does not open here."""
        head, _, text = (self.open(subject, message) or b"").partition(b"\n")
        said = lines.loaded(head)
        if not isinstance(said, dict) or type(said.get("part")) is not int:
            return None
        return Part(lines.heads_in(said.get("upto")), said["part"], said.get("last") is True, text)

    def seal(self, subject: str, text: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, zlib.compress(text, 1), subject.encode())

    def open(self, subject: str, message: bytes) -> bytes | None:
        """The text of a message; None where it was not sealed for that subject with this conference's key."""
        from cryptography.exceptions import InvalidTag

        opening = zlib.decompressobj()
        try:
            packed = self._cipher.decrypt(message[:_NONCE], message[_NONCE:], subject.encode())
            return opening.decompress(packed, _OPENED_BYTES)
        except (InvalidTag, ValueError, zlib.error):
            return None
