"""Rows read from the pages of a file, without SQLite: what lies around damage is read as if there was none.

Of SQLite's format this knows what that needs: leaf pages, records, overflow pages, and the frames of the log. Every
page is looked at, also those that no table leads to any more. What is found proves itself by its hashes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

_TABLE_LEAF, _INDEX_LEAF, _INDEX_NODE = 13, 10, 2
_HEADERS = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_NODE: 12}
_USUAL_PAGE = 4096
_FILE_HEADER = 100
_NAME, _SEALED_WITH = 16, 80  # of SQLCipher: what a file begins with, and at each page's end its start value and seal
_WAL_HEADER, _FRAME_HEADER = 32, 24
_LARGEST = 1 << 26  # of a record; what says it is larger is damaged
_LEAST_CELL = 6  # with its pointer
_HOPELESS = 30  # so many rows one after the other that are none: the page is not what it says
_NO_TYPES = (10, 11)
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as stored; `n` is its number in a table, None in a table without such numbers."""

    n: int | None
    values: tuple[Value, ...]


class Pages:
    """The pages of a file and of its log, both open to be read; of an encrypted one with its key."""

    def __init__(self, main: BinaryIO, log: BinaryIO | None, secret: bytes = b"") -> None:
        self._main = main
        self._log = log
        self._secret = secret
        self._size = _USUAL_PAGE if secret else _page_size(main)
        self._used = self._size - (_SEALED_WITH if secret else 0)
        self._newest: dict[int, int] = {}  # where in the log the newest of a page lies
        main.seek(0, 2)
        self._count = -(-main.tell() // self._size)

    def rows(self, wanted: Callable[[bool, list[int]], bool]) -> Iterator[Row]:
        """The rows of every page that are `wanted`, by whether they have a number, and the types of their columns."""
        frames = list(self._frames())
        self._newest = dict(frames)
        for number in range(1, self._count + 1):
            yield from self._rows_of(number, self._read_page(self._main, number, (number - 1) * self._size), wanted)
        for number, place in frames:
            yield from self._rows_of(number, self._read_page(self._log, number, place), wanted)

    def _read(self, file: BinaryIO | None, place: int) -> bytes:
        """A page; as much of it as the disk gives."""
        if file is None:
            return b""
        try:
            file.seek(place)
            return file.read(self._size)
        except OSError:
            return b""

    def _read_page(self, file: BinaryIO | None, number: int, place: int) -> bytes:
        page = self._read(file, place)
        return self._decrypted(page, number) if self._secret and len(page) == self._size else page

    def _decrypted(self, page: bytes, number: int) -> bytes:
        """A page as SQLite knows it. What is damaged in it stays so: its content has checks of its own."""
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        begin = _NAME if number == 1 else 0  # instead of SQLite's magic, which nothing here reads
        start_value = page[self._used : self._used + 16]
        decryptor = Cipher(AES256(self._secret), CBC(start_value)).decryptor()
        return page[:begin] + decryptor.update(page[begin : self._used]) + page[self._used :]

    def _frames(self) -> Iterator[tuple[int, int]]:
        """(page number, place) of each page in the log, oldest first. Whatever its checksum says: entries have their
        own."""
        if self._log is None:
            return
        self._log.seek(0, 2)
        end = self._log.tell()
        for place in range(_WAL_HEADER, end - _FRAME_HEADER, _FRAME_HEADER + self._size):
            head = self._read(self._log, place)[:4]
            if len(head) == 4:
                yield struct.unpack(">I", head)[0], place + _FRAME_HEADER

    def _page(self, number: int) -> bytes:
        if place := self._newest.get(number):
            return self._read_page(self._log, number, place)
        return self._read_page(self._main, number, (number - 1) * self._size)

    def _rows_of(self, number: int, page: bytes, wanted: Callable[[bool, list[int]], bool]) -> Iterator[Row]:
        start = _FILE_HEADER if number == 1 else 0
        kind = page[start] if len(page) > start else 0
        if kind not in _HEADERS or len(page) < self._size:
            return
        (cells,) = struct.unpack_from(">H", page, start + 3)
        pointers = start + _HEADERS[kind]
        broken = 0
        for place in range(pointers, pointers + 2 * min(cells, self._size // _LEAST_CELL), 2):
            try:
                row = self._row(page, struct.unpack_from(">H", page, place)[0], kind, wanted)
            except (IndexError, ValueError, struct.error):
                broken += 1
                if broken > _HOPELESS:
                    return
                continue
            broken = 0
            if row is not None:
                yield row

    def _row(self, page: bytes, at: int, kind: int, wanted: Callable[[bool, list[int]], bool]) -> Row | None:
        if kind == _INDEX_NODE:
            at += 4
        size, at = _varint(page, at)
        n = None
        if kind == _TABLE_LEAF:
            n, at = _varint(page, at)
        here = self._kept_here(size, n is not None)
        types, content = _columns(page[at : at + here])
        if size > _LARGEST or not wanted(n is not None, types):
            return None
        record = page[at : at + here]
        if here < size:
            record += self._overflow(struct.unpack_from(">I", page, at + here)[0], size - here)
        return Row(n, _values(record, types, content))

    def _kept_here(self, size: int, in_table: bool) -> int:
        """How much of a record stands in its own page."""
        most = self._used - 35 if in_table else (self._used - 12) * 64 // 255 - 23
        if size <= most:
            return size
        least = (self._used - 12) * 32 // 255 - 23
        kept = least + (size - least) % (self._used - 4)
        return kept if kept <= most else least

    def _overflow(self, number: int, left: int) -> bytes:
        parts: list[bytes] = []
        while left > 0 and number:
            page = self._page(number)
            parts.append(page[4 : 4 + min(left, self._used - 4)])
            left -= len(parts[-1])
            if len(page) < self._size:
                break
            (number,) = struct.unpack_from(">I", page)
        return b"".join(parts)


def _page_size(main: BinaryIO) -> int:
    main.seek(16)
    head = main.read(2)
    size = struct.unpack(">H", head)[0] if len(head) == 2 else 0
    return size if size >= 512 and size & (size - 1) == 0 else _USUAL_PAGE


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = data[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError


def _columns(record: bytes) -> tuple[list[int], int]:
    """The types of a record's columns, and where its content begins."""
    length, at = _varint(record, 0)
    types = []
    while at < length:
        kind, at = _varint(record, at)
        if kind in _NO_TYPES:
            raise ValueError
        types.append(kind)
    return types, length


def _values(record: bytes, types: list[int], at: int) -> tuple[Value, ...]:
    values: list[Value] = []
    for kind in types:
        size = _SIZES[kind] if kind < 10 else (kind - 12) // 2
        part = record[at : at + size]
        if len(part) < size:
            raise ValueError
        values.append(_value(kind, part))
        at += size
    return tuple(values)


def _value(kind: int, part: bytes) -> Value:
    if kind == 0:
        return None
    if kind >= 12:
        return part.decode() if kind % 2 else part
    if kind == 7:
        return float(struct.unpack(">d", part)[0])
    return kind - 8 if kind in (8, 9) else int.from_bytes(part, signed=True)
