"""Entries as lines of JSON, the same on a stick and at a hub: runs, each after the line with its checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from db.journal.packets import Packet, is_head
from db.reading.others import Heads

_HEAD = ("conference", "writer", "seq", "hash", "key", "signature", "name")


def of_packets(packets: Iterable[Packet]) -> Iterator[bytes]:
    """The lines that hold these runs."""
    for packet in packets:
        yield line({name: getattr(packet, name) for name in _HEAD})
        yield from map(line, packet.entries)


def packets_in(lines: Iterable[bytes]) -> Iterator[Packet]:
    """The runs that lines hold: as they were written, but nothing in them has been looked at."""
    head: dict[str, object] | None = None
    entries: list[object] = []
    for some in lines:
        said = loaded(some)
        if not isinstance(said, dict):
            entries.append(said)
            continue
        if head is not None or entries:
            yield _packet(head, entries)
        head, entries = said, []
    if head is not None or entries:
        yield _packet(head, entries)


def heads_in(told: object) -> Heads:
    """The heads among what somebody told: those that have the form of one."""
    found = told.items() if isinstance(told, dict) else ()
    pairs = [(writer, *head) for writer, head in found if isinstance(head, list) and len(head) == 2]
    return {writer: (seq, last) for writer, seq, last in pairs if is_head(writer, seq, last)}


def line(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def loaded(text: bytes) -> object:
    """The value of a line of JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _packet(head: dict[str, object] | None, entries: list[object]) -> Packet:
    values: dict[str, Any] = {name: (head or {}).get(name) for name in _HEAD}
    return Packet(**values, entries=entries)
