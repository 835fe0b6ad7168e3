"""Labels in ZPL II: the badge as a picture, compressed; and what a printer answers to `~HS`.

The same bytes do for Epson's ESC/Label, which takes ZPL II. The printer's own fonts are never used: they
cannot be trusted with Arabic or Devanagari.
"""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64encode
from dataclasses import dataclass

from .raster import Dots

STATUS_REQUEST = b"~HS"
STATUS_STRINGS = 3
"""The answer to STATUS_REQUEST: so many strings, each between STX and ETX."""

_STRING = re.compile(rb"\x02([^\x02\x03]*)\x03")


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A printer's answer to `~HS` (ZPL II programming guide, "Host Status Return")."""

    paper_out: bool
    paused: bool
    formats_waiting: int
    buffer_full: bool
    partial_format: bool
    memory_lost: bool
    head_cold: bool
    head_hot: bool
    head_open: bool
    ribbon_out: bool
    label_waiting: bool
    labels_left: int

    @property
    def empty(self) -> bool:
        """Whether nothing waits to be printed: no format received or half received, no label left."""
        return not (self.formats_waiting or self.partial_format or self.labels_left)


def label(dots: Dots, copies: int = 1, name: str = "") -> bytes:
    """One label as ZPL: its size in dots, the picture, how many; `name` (a job's) goes in as a comment.

    The picture is Z64: zlib, then base64, with the CRC-16 of that text. One bit is one dot, 1 is black.
    """
    packed = b64encode(zlib.compress(dots.data))
    total = len(dots.data)
    comment = f"^FX {name} ^FS\n" if name else ""
    head = (
        f"^XA\n{comment}^LH0,0^LS0^LT0^PON^PMN^LRN^PW{dots.width}^LL{dots.height}\n"
        f"^FO0,0^GFA,{total},{total},{dots.row_bytes},:Z64:"
    )
    # crc_hqx is CRC-16 with the polynomial 0x1021 from 0, which is what Z64 asks for.
    tail = f":{binascii.crc_hqx(packed, 0):04X}^FS\n^PQ{copies},0,0,N\n^XZ\n"
    return head.encode("ascii") + packed + tail.encode("ascii")


def parse_status(answer: bytes) -> HostStatus:
    """Read the three strings of a `~HS` answer. Raises ValueError for anything else."""
    strings = [found.decode("ascii", "replace").split(",") for found in _STRING.findall(answer)]
    try:
        first = next(fields for fields in strings if len(fields) == 12)
        second = next(fields for fields in strings if len(fields) == 11)
    except StopIteration:
        raise ValueError("this is no answer to ~HS") from None
    return HostStatus(
        paper_out=_flag(first[1]),
        paused=_flag(first[2]),
        formats_waiting=_count(first[4]),
        buffer_full=_flag(first[5]),
        partial_format=_flag(first[7]),
        memory_lost=_flag(first[9]),
        head_cold=_flag(first[10]),
        head_hot=_flag(first[11]),
        head_open=_flag(second[2]),
        ribbon_out=_flag(second[3]),
        label_waiting=_flag(second[7]),
        labels_left=_count(second[8]),
    )


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(f"{text!r} is no flag")
    return text == "1"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no number")
    return int(text)
