"""One question by multicast DNS (RFC 6762) and its answers read: enough to find printers, and no more."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

GROUP = ("224.0.0.251", 5353)
A, PTR, TXT, SRV = 1, 12, 16, 33

_IN = 1
_MAX_LABELS = 128


@dataclass(slots=True)
class Records:
    """What the answers said, by name in lower case."""

    instances: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Type of service to its instances: full name, and that name's labels (the first may hold dots)."""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Instance to host and port."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Instance to its TXT pairs, keys in lower case."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Host to its IPv4 address."""

    def missing(self, service: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """What to ask for next: each instance's place and text, each host's address. Answers leave things out."""
        for name, labels in self.instances.get(service, {}).items():
            if name.lower() not in self.texts:
                yield labels, TXT
            place = self.places.get(name.lower())
            if place is None:
                yield labels, SRV
            elif place[0].lower() not in self.addresses:
                yield tuple(place[0].split(".")), A


def question(labels: Sequence[str], kind: int) -> bytes:
    """A query for one record, such as PTR of `("_ipp", "_tcp", "local")`. One a packet: answers stay small."""
    name = b"".join(bytes([len(raw)]) + raw for raw in (label.encode()[:63] for label in labels))
    return struct.pack(">6H", 0, 0, 1, 0, 0, 0) + name + b"\0" + struct.pack(">2H", kind, _IN)


def read(packet: bytes, into: Records) -> None:
    """Add the records of an answer. A packet that is none, or is broken, adds what could be read of it."""
    with suppress(struct.error, IndexError, ValueError):
        _, flags, questions, *counts = struct.unpack_from(">6H", packet)
        if not flags & 0x8000:
            return
        at = 12
        for _ in range(questions):
            at = _read_name(packet, at)[1] + 4
        for _ in range(sum(counts)):
            at = _record(packet, at, into)


def sockets(interfaces: Iterable[str] | None = None) -> Iterator[socket.socket]:
    """A socket for each network interface that can multicast; `interfaces` names those wanted, else all."""
    wanted = None if interfaces is None else set(interfaces)
    for index, name in _interfaces():
        if wanted is not None and name not in wanted:
            continue
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, _by_index(index))
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
            sock.bind(("", 0))
        except OSError:
            sock.close()
            continue
        yield sock


def _interfaces() -> list[tuple[int, str]]:
    try:
        return socket.if_nameindex()
    except OSError:
        return []


def _by_index(index: int) -> bytes:
    """The interface as IP_MULTICAST_IF wants it: Windows takes 0.x.x.x, the others a struct ip_mreqn."""
    if sys.platform == "win32":
        return struct.pack(">I", index)
    return struct.pack("=4s4si", b"", b"", index)


def _read_name(packet: bytes, at: int) -> tuple[list[str], int]:
    """The labels of a name and where it ends, with compression followed. Raises ValueError on a loop."""
    labels: list[str] = []
    end = None
    for _ in range(_MAX_LABELS):
        length = packet[at]
        if length >= 0xC0:
            end = at + 2 if end is None else end
            at = (length & 0x3F) << 8 | packet[at + 1]
        elif length:
            labels.append(_text(packet[at + 1 : at + 1 + length]))
            at += 1 + length
        else:
            return labels, at + 1 if end is None else end
    raise ValueError("a name without an end")


def _record(packet: bytes, at: int, into: Records) -> int:
    labels, at = _read_name(packet, at)
    kind, _, _, length = struct.unpack_from(">2HIH", packet, at)
    at += 10
    end = at + int(length)
    name = ".".join(labels)
    if kind == PTR:
        instance = _read_name(packet, at)[0]
        into.instances.setdefault(name.lower(), {})[".".join(instance)] = tuple(instance)
    elif kind == SRV:
        host = ".".join(_read_name(packet, at + 6)[0])
        into.places[name.lower()] = (host, struct.unpack_from(">H", packet, at + 4)[0])
    elif kind == TXT:
        into.texts[name.lower()] = _pairs(packet[at:end])
    elif kind == A and length == 4:
        into.addresses[name.lower()] = socket.inet_ntoa(packet[at:end])
    return end


def _pairs(raw: bytes) -> dict[str, str]:
    pairs: dict[str, str] = {}
    at = 0
    while at < len(raw):
        key, _, value = raw[at + 1 : at + 1 + raw[at]].partition(b"=")
        pairs.setdefault(_text(key).lower(), _text(value))
        at += 1 + raw[at]
    return pairs


def _text(raw: bytes) -> str:
    return "".join(char if char.isprintable() else " " for char in raw.decode("utf-8", "replace"))
