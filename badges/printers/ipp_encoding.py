"""IPP messages as bytes (RFC 8010): attributes out, attributes in, every value a tuple."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple, TypeAlias

_MAX_DEPTH = 8


class IppFormatError(Exception):
    """Bytes that are no IPP message."""


class Group(IntEnum):
    """Delimiters of attribute groups."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """Value tags."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER_NAME = 0x4A


class Resolution(NamedTuple):
    """Dots across and along the feed; `units` is 3 for an inch, 4 for a centimetre."""

    cross_feed: int
    feed: int
    units: int = 3


class IntRange(NamedTuple):
    """From `low` to `high`, both included."""

    low: int
    high: int


Value: TypeAlias = "int | bool | str | bytes | Resolution | IntRange | dict[str, tuple[Value, ...]] | None"
Attributes: TypeAlias = dict[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute to send. The values of a COLLECTION are sequences of attributes."""

    name: str
    tag: Tag
    values: tuple[int | bool | str | bytes | Resolution | IntRange | Sequence[Attribute], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: `code` is the operation or the status."""

    code: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...]
    version: tuple[int, int] = (2, 0)
    data: bytes = field(default=b"", repr=False)

    def first(self, group: int) -> Attributes:
        """The attributes of the first group of that kind; empty when there is none."""
        return next((attributes for kind, attributes in self.groups if kind == group), {})

    def every(self, group: int) -> list[Attributes]:
        """All groups of that kind, such as the jobs of a list."""
        return [attributes for kind, attributes in self.groups if kind == group]


def encode(
    code: int,
    request_id: int,
    groups: Sequence[tuple[Group, Sequence[Attribute]]],
    data: bytes = b"",
    version: tuple[int, int] = (2, 0),
) -> bytes:
    """A message as bytes. Raises ValueError for a value that does not fit its tag."""
    out = bytearray(struct.pack(">BBHi", *version, code, request_id))
    for group, attributes in groups:
        out.append(group)
        for attribute in attributes:
            _write(out, attribute)
    out.append(Group.END)
    return bytes(out) + data


def decode(data: bytes) -> Message:
    """Read a message. Raises IppFormatError for anything that is not one, however it is broken.

    Of an attribute that is told twice in a group the first counts, as for CUPS.
    """
    reader = _Reader(data)
    major, minor, code, request_id = struct.unpack(">BBHi", reader.take(8))
    groups: list[tuple[int, dict[str, list[Value]]]] = []
    last: list[Value] | None = None
    while (tag := reader.byte()) != Group.END:
        if tag < Tag.UNSUPPORTED:
            groups.append((tag, {}))
            last = None
            continue
        name = _text(reader.sized())
        if name:
            if not groups:
                raise IppFormatError("an attribute before any group")
            last = []
            groups[-1][1].setdefault(name, last)
        if last is None:
            raise IppFormatError("a value that belongs to no attribute")
        last.append(reader.value(tag))
    frozen = tuple((kind, {key: tuple(values) for key, values in found.items()}) for kind, found in groups)
    return Message(code, request_id, frozen, (major, minor), data[reader.at :])


def _write(out: bytearray, attribute: Attribute) -> None:
    name = attribute.name.encode("ascii")
    for value in attribute.values:
        _write_value(out, attribute.tag, name, value)
        name = b""


def _write_value(out: bytearray, tag: Tag, name: bytes, value: object) -> None:
    out.append(tag)
    out += struct.pack(">H", len(name)) + name
    if tag is not Tag.COLLECTION:
        body = _body(tag, value)
        out += struct.pack(">H", len(body)) + body
        return
    out += b"\0\0"
    if not isinstance(value, Sequence):
        raise ValueError(f"{value!r} is no collection")
    for member in value:
        _write_value(out, Tag.MEMBER_NAME, b"", member.name)
        for item in member.values:
            _write_value(out, member.tag, b"", item)
    _write_value(out, Tag.END_COLLECTION, b"", b"")


def _body(tag: Tag, value: object) -> bytes:
    match tag, value:
        case Tag.BOOLEAN, bool():
            return bytes([value])
        case ((Tag.INTEGER | Tag.ENUM), int()):
            return struct.pack(">i", value)
        case Tag.RESOLUTION, Resolution():
            return struct.pack(">iib", *value)
        case Tag.RANGE, IntRange():
            return struct.pack(">ii", *value)
        case _, str() if tag >= Tag.TEXT:
            return value.encode()
        case ((Tag.OCTETS | Tag.END_COLLECTION), bytes()):
            return value
    raise ValueError(f"{value!r} does not go with {tag.name}")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        piece = self._data[self.at : self.at + length]
        if len(piece) != length:
            raise IppFormatError("the message ends too early")
        self.at += length
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def sized(self) -> bytes:
        return self.take(int.from_bytes(self.take(2), "big"))

    def value(self, tag: int, depth: int = 0) -> Value:
        raw = self.sized()
        if tag == Tag.COLLECTION:
            return self._collection(depth + 1)
        try:
            return _value(tag, raw)
        except struct.error as error:
            raise IppFormatError(f"a value of tag 0x{tag:02x} has {len(raw)} bytes") from error

    def _collection(self, depth: int) -> dict[str, tuple[Value, ...]]:
        if depth > _MAX_DEPTH:
            raise IppFormatError("collections nested too deep")
        found: dict[str, list[Value]] = {}
        last: list[Value] | None = None
        while (tag := self.byte()) != Tag.END_COLLECTION:
            if tag < Tag.UNSUPPORTED or self.sized():
                raise IppFormatError("a collection without an end")
            if tag == Tag.MEMBER_NAME:
                last = found.setdefault(_text(self.sized()), [])
            elif last is None:
                raise IppFormatError("a value before its member's name")
            else:
                last.append(self.value(tag, depth))
        self.sized()
        self.sized()
        return {name: tuple(values) for name, values in found.items()}


def _value(tag: int, raw: bytes) -> Value:
    match tag:
        case Tag.INTEGER | Tag.ENUM:
            return int(struct.unpack(">i", raw)[0])
        case Tag.BOOLEAN:
            return bool(struct.unpack(">?", raw)[0])
        case Tag.RESOLUTION:
            return Resolution(*struct.unpack(">iib", raw))
        case Tag.RANGE:
            return IntRange(*struct.unpack(">ii", raw))
        case Tag.TEXT_WITH_LANGUAGE | Tag.NAME_WITH_LANGUAGE:
            inner = _Reader(raw)
            inner.sized()
            return _text(inner.sized())
        case _ if 0x40 <= tag <= 0x5F:
            return _text(raw)
        case _ if tag < Tag.INTEGER:
            return None
    return raw


def _text(raw: bytes) -> str:
    """Text as the printer wrote it, less what a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in raw.decode("utf-8", "replace"))
