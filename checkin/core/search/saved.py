"""The saved form of an index: arrays and texts in one block of bytes, checked before use.

    magic "CKIX", format, length of the header, CRC-32 of all that follows, header (JSON), data

The header names every part with its kind, shape and place. Nothing in it is ever executed. A block that is cut
short, changed, or of another format is refused with `SavedIndexError`; the caller then builds anew.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checkin.errors import CheckinError

# Raised with every change of the layout, of the sounds or of their rules: what was saved before is built anew.
FORMAT = 5
_MAGIC = b"CKIX"
_FRAME = struct.Struct("<4sHII")
_ALIGNED = 16
_BETWEEN = "\x00"
Part = NDArray[Any] | Sequence[str]


class SavedIndexError(CheckinError):
    """A saved index that cannot be used: damaged, or of another format. Build it anew."""


def packed(parts: Mapping[str, Part]) -> bytes:
    """The parts as one block. Texts must not hold NUL."""
    header: dict[str, list[object]] = {}
    blocks: list[bytes] = []
    place = 0
    for name, part in parts.items():
        if isinstance(part, np.ndarray):
            data = np.ascontiguousarray(part).tobytes()
            header[name] = [part.dtype.str, list(part.shape), place, len(data)]
        else:
            data = _BETWEEN.join(part).encode("utf-8", "surrogatepass")
            header[name] = ["texts", [len(part)], place, len(data)]
        filling = -len(data) % _ALIGNED
        blocks.append(data + bytes(filling))
        place += len(data) + filling
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + _FRAME.size) % _ALIGNED)
    body = b"".join(blocks)
    return _FRAME.pack(_MAGIC, FORMAT, len(head), zlib.crc32(body, zlib.crc32(head))) + head + body


def unpacked(data: bytes) -> dict[str, Part]:
    """The parts of a block, arrays without copying. Raises SavedIndexError."""
    try:
        magic, form, length, check = _FRAME.unpack_from(data)
        if magic != _MAGIC or form != FORMAT:
            raise SavedIndexError("The saved search index is of another format.", "It is built anew.")
        if zlib.crc32(memoryview(data)[_FRAME.size :]) != check:
            raise SavedIndexError("The saved search index is damaged.", "It is built anew.")
        header = json.loads(data[_FRAME.size : _FRAME.size + length])
        start = _FRAME.size + length
        return {name: _part(data, start, entry) for name, entry in header.items()}
    except (struct.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise SavedIndexError("The saved search index cannot be read.", "It is built anew.") from error


def _part(data: bytes, start: int, entry: list[Any]) -> Part:
    kind, shape, place, length = entry
    place += start
    if place < 0 or length < 0 or place + length > len(data):
        raise ValueError("outside of the block")
    if kind == "texts":
        if not shape[0]:
            return []
        texts = data[place : place + length].decode("utf-8", "surrogatepass").split(_BETWEEN)
        if len(texts) != shape[0]:
            raise ValueError("texts are missing")
        return texts
    dtype = np.dtype(kind)
    if dtype.hasobject:
        raise ValueError("not a plain array")
    count = length // dtype.itemsize if dtype.itemsize else 0
    return np.frombuffer(data, dtype=dtype, count=count, offset=place).reshape(shape)


class Parts:
    """Parts by name, as what they should be."""

    def __init__(self, parts: Mapping[str, Part], prefix: str = "") -> None:
        self._parts = parts
        self._prefix = prefix

    def below(self, prefix: str) -> Parts:
        """The parts whose names begin so."""
        return Parts(self._parts, self._prefix + prefix)

    def array(self, name: str, dtype: Any = None) -> NDArray[Any]:
        """An array; raises SavedIndexError when it is missing or of another type."""
        part = self._parts.get(self._prefix + name)
        if not isinstance(part, np.ndarray) or (dtype is not None and part.dtype != dtype):
            raise SavedIndexError(f"The saved search index lacks {name}.", "It is built anew.")
        return part

    def texts(self, name: str) -> Sequence[str]:
        """A list of texts; raises SavedIndexError when it is missing."""
        part = self._parts.get(self._prefix + name)
        if part is None or isinstance(part, np.ndarray):
            raise SavedIndexError(f"The saved search index lacks {name}.", "It is built anew.")
        return part
