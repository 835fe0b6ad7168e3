"""One question by multicast DNS (RFC 6762) and its answers read: enough to find printers, and no more."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

GROUP = ("224.0.0.251", 5353)
A, PTR, TXT, SRV = 1, 12, 16, 33

_IN = 1
_MAX_LABELS = 128


@dataclass(slots=True)
class Records:
    """What the answers said, by name in lower case."""

    instances: dict[str, set[str]] = field(default_factory=dict)
    """Type of service to the full names of its instances."""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Instance to host and port."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Instance to its TXT pairs, keys in lower case."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Host to its IPv4 address."""


def question(services: Iterable[str]) -> bytes:
    """A query for the instances of `services`, such as `_ipp._tcp.local`."""
    names = list(services)
    head = struct.pack(">6H", 0, 0, len(names), 0, 0, 0)
    return head + b"".join(_name(name) + struct.pack(">2H", PTR, _IN) for name in names)


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


def _name(name: str) -> bytes:
    labels = [label.encode() for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


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
        into.instances.setdefault(name.lower(), set()).add(".".join(_read_name(packet, at)[0]))
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
