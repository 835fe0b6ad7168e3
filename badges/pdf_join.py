"""Joining PDF files as typst writes them into one, in a stream, so that memory stays flat.

It reads the plain cross-reference table and the flat page tree that typst's exporter writes, and nothing
else: it is no general PDF tool. Fonts stay apart for each part, which is what the size of a part pays for.
Title, author and language are those of the first part; its metadata in XML, which count its pages, are left out.
"""

from __future__ import annotations

import re
from typing import BinaryIO

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_PARENT = re.compile(rb"/Parent \d+ 0 R")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_INFO = re.compile(rb"/Info (\d+) 0 R")
_METADATA = re.compile(rb"/Metadata (\d+) 0 R")
_LANGUAGE = re.compile(rb"/Lang\s*\([^()]*\)")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")


class PdfJoiner:
    """Writes one PDF to `out` from parts added one by one. Call `finish` once at the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._offsets = [0, 0, 0]  # object 0 is never used; 1 is the catalog, 2 the page tree
        self._pages: list[int] = []
        self._information = 0
        self._language = b""
        self._at = 0
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, part: bytes) -> None:
        """Append the pages of `part`. Raises ValueError when it is not built the way typst builds a PDF."""
        objects, root, information = _objects(part)
        catalog = objects.get(root, b"")
        tree = _number(_PAGES, catalog)
        kids = _KIDS.search(objects.get(tree, b""))
        if kids is None:
            raise ValueError("the page tree of a part was not found")
        pages = [int(number) for number in _REFERENCE.findall(kids[1])]
        left_out = {root, tree, _number(_METADATA, catalog), information if self._information else 0}
        numbers = {old: len(self._offsets) + at for at, old in enumerate(n for n in objects if n not in left_out)}
        for old, new in numbers.items():
            self._offsets.append(self._at)
            self._write(b"%d 0 obj\n%b" % (new, _renumbered(objects[old], numbers, is_page=old in pages)))
        self._pages += [numbers[page] for page in pages]
        if not self._information:
            self._information = numbers.get(information, 0)
            found = _LANGUAGE.search(catalog)
            self._language = found[0] if found else b""

    def finish(self) -> None:
        """Write the page tree, the catalog and the cross-reference table."""
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        self._offsets[2] = self._at
        self._write(b"2 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (len(self._pages), kids))
        self._offsets[1] = self._at
        self._write(b"1 0 obj\n<</Type/Catalog/Pages 2 0 R%b>>\nendobj\n" % self._language)
        start = self._at
        rows = b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets[1:])
        self._write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(self._offsets), rows))
        information = b"/Info %d 0 R" % self._information if self._information else b""
        trailer = b"<</Size %d/Root 1 0 R%b>>" % (len(self._offsets), information)
        self._write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


def _renumbered(body: bytes, numbers: dict[int, int], is_page: bool) -> bytes:
    """The object with its references moved. A stream's content is copied as it is."""
    head, stream, content = body.partition(b"stream\n")
    if is_page:
        head = _PARENT.sub(b"/Parent -0 R", head)
    head = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head)
    return head.replace(b"/Parent -0 R", b"/Parent 2 0 R") + stream + content


def _number(reference: re.Pattern[bytes], text: bytes) -> int:
    """The number of the object that is referred to; 0, which no object has, for none."""
    found = reference.search(text)
    return int(found[1]) if found else 0


def _objects(part: bytes) -> tuple[dict[int, bytes], int, int]:
    """The objects of a file by number, each up to and with its `endobj`; the numbers of catalog and information."""
    trailer = part.rfind(b"trailer")
    root = _ROOT.search(part, trailer)
    table = part.rfind(b"xref\n0 ", 0, trailer)
    if trailer < 0 or table < 0 or root is None:
        raise ValueError("a part has no plain cross-reference table")
    rows = part[table:trailer].splitlines()[2:]
    starts = sorted((int(row[:10]), number) for number, row in enumerate(rows) if row[17:18] == b"n")
    ends = [start for start, _ in starts[1:]] + [table]
    objects = {}
    for (start, number), end in zip(starts, ends, strict=True):
        objects[number] = part[part.index(b"obj", start) + 4 : end]
    return dict(sorted(objects.items())), int(root[1]), _number(_INFO, part[trailer:])
