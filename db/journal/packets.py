"""Entries on their way: a run of one writer's entries under a checkpoint, and whether it is what was written.

What comes in here was made by others. Everything is looked at: form, length, hash, and that the run leads without a gap
to the entry that was signed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from . import kinds, signing
from .chain import hash_body, hash_header
from .entries import Entry

MAX_BODY = 4 * 1024 * 1024
"""Letters of a body; the largest that we write, the purge of a whole conference, stays below."""
_MAX_LABEL = 300
_LARGEST_NUMBER = 2**53
_LARGEST_CLOCK = 2**63 - 1


class Carried(NamedTuple):
    """An entry as stored: the header in the order that is hashed, its hash, the salt, and the body's text or None."""

    id: str
    writer: str
    seq: int
    hlc: int
    at: str
    desk: str
    operator: str
    kind: str
    subject: str
    body_hash: str
    prev: str
    hash: str
    salt: str
    body: str | None

    @property
    def entry(self) -> Entry:
        """The same for those who apply it."""
        return Entry(*self[:12], None if self.body is None else kinds.parse(self.body))


class Packet(NamedTuple):
    """A run of one writer's entries, as it came: nothing in it has been looked at.

    `seq` and `hash` are those of the entry that `signature` is under; `key` is the public half that made it. Both are
    empty where a writer that descends from this one vouches for it. `name` is what the desk calls itself. An entry is
    what `Carried` lists, or whatever came in its place.
    """

    conference: str
    writer: str
    seq: int
    hash: str
    key: str
    signature: str
    name: str
    entries: Sequence[object]


def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_WRITER, _HASH = _like("[0-9a-f]{16}"), _like("[0-9a-f]{64}")
_FORMS = {
    "id": _like("[0-9A-Za-z._-]{1,64}"),
    "writer": _WRITER,
    "kind": _like("[a-z][a-z0-9_.]{0,59}"),
    "subject": _like("[0-9A-Za-z._:-]{0,100}"),
    "body_hash": _HASH,
    "prev": _like("([0-9a-f]{64})?"),
    "hash": _HASH,
    "salt": _like("[0-9a-f]{0,64}"),
}


def is_writer(value: object) -> bool:
    """Whether it has the form of a writer's id."""
    return isinstance(value, str) and _WRITER.fullmatch(value) is not None


def is_head(writer: object, seq: object, last_hash: object) -> bool:
    """Whether these have the form of a writer's entry as it is named to others."""
    return (
        is_writer(writer)
        and isinstance(last_hash, str)
        and _HASH.fullmatch(last_hash) is not None
        and _is_number(seq, _LARGEST_NUMBER)
    )


def is_sound(packet: Packet) -> bool:
    """Whether the checkpoint has the form of one: a key with its signature, or neither."""
    texts = (packet.conference, packet.writer, packet.hash, packet.key, packet.signature, packet.name)
    return (
        all(isinstance(text, str) and len(text) <= _MAX_LABEL for text in texts)
        and is_head(packet.writer, packet.seq, packet.hash)
        and (packet.key == "") == (packet.signature == "")
        and (packet.key == "" or _HASH.fullmatch(packet.key) is not None)
        and kinds.is_text(packet.name)
    )


def is_signed(packet: Packet) -> bool:
    """Whether the key that it names signed the checkpoint of a packet in sound form."""
    return signing.holds(packet.conference, packet.writer, packet.seq, packet.hash, packet.key, packet.signature)


def vouched_for(packet: Packet) -> tuple[list[Carried], list[str]]:
    """The entries that lead to the packet's checkpoint, in order, and in words what is wrong with the others.

    From the checkpoint backwards: each must have the hash that the one after it names. Where that ends, nothing before
    is proven. An entry whose content was changed is left out, what stands before and after it is not.
    """
    read = [in_form(values, packet.writer) for values in packet.entries]
    entries = sorted((entry for entry in read if entry is not None), key=lambda entry: entry.seq)
    complaints = []
    if odd := len(read) - len(entries):
        complaints.append(f"Entries of {packet.name} that are not in the form of one: {odd}.")
    proven: list[Carried] = []
    seq, expected = packet.seq, packet.hash
    while entries:
        entry = entries.pop()
        if entry.seq > seq:
            continue  # once more, or beyond what was signed
        if (entry.seq, entry.hash) != (seq, expected) or hash_header(entry[:11]) != entry.hash:
            complaints.append(f"{packet.name}'s entries up to {entry.seq} do not lead to the one that it signed.")
            break
        seq, expected = seq - 1, entry.prev
        if entry.body is None or hash_body(entry.salt, entry.body) == entry.body_hash:
            proven.append(entry)
        else:
            complaints.append(f"{packet.name}'s entry {entry.seq} ({entry.kind}) was changed on its way.")
    if read and not proven and not complaints:
        complaints.append(f"{packet.name}'s entry {seq}, which it signed, is missing, and with it what leads to it.")
    return proven[::-1], complaints


def is_invited(packet: Packet, invitations: Container[str]) -> bool:
    """Whether a packet in sound form holds its writer's own word that one of these invitations (public keys) is its."""
    introductions = (values for values in packet.entries if isinstance(values, (list, tuple)) and "desk" in values)
    for values in introductions:
        entry = in_form(values, packet.writer)
        facts = kinds.read("desk", kinds.parse(entry.body)) if entry and entry.body and entry.kind == "desk" else None
        if (
            facts is not None
            and (facts["writer"], facts["key"]) == (packet.writer, packet.key)
            and facts["invitation"] in invitations
            and signing.is_invited(packet.conference, packet.writer, packet.key, facts["invitation"], facts["proof"])
        ):
            return True
    return False


def in_form(values: object, writer: str) -> Carried | None:
    """An entry of a writer from what came; None where it has not the form of one."""
    if not isinstance(values, (list, tuple)) or len(values) != len(Carried._fields):
        return None
    entry = Carried(*values)
    for name, form in _FORMS.items():
        value = getattr(entry, name)
        if not isinstance(value, str) or form.fullmatch(value) is None:
            return None
    fits = (
        entry.writer == writer
        and _is_number(entry.seq, _LARGEST_NUMBER)
        and _is_number(entry.hlc, _LARGEST_CLOCK)
        and kinds.is_moment(entry.at)
        and _is_label(entry.desk)
        and _is_label(entry.operator)
        and (entry.body is None or _is_body(entry.body))
    )
    return entry if fits else None


def _is_number(value: object, largest: int) -> bool:
    return type(value) is int and 1 <= value <= largest


def _is_body(value: object) -> bool:
    """Whether it is a text that can be stored, half of a surrogate pair cannot, and not larger than ours are."""
    return isinstance(value, str) and len(value) <= MAX_BODY and value == value.encode(errors="ignore").decode()


def _is_label(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _MAX_LABEL and kinds.is_text(value)
