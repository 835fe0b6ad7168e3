"""The doors through which content of others comes in, each as a function of bytes; and content that is meant to hurt.

A door may refuse with an error of the program's, in words. Anything else that it raises is a fault.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from builders import new_session

from badges.pictures import PictureError, portrait, prepared
from badges.template import load_template
from badges.typesetting import RenderError
from checkin.core import machine
from checkin.core.finding import Finder
from checkin.core.importing.mapping import load_mapping
from checkin.core.importing.parsing import parse_files
from checkin.core.keeping import recovery, repairing, restoring
from checkin.core.people import registration
from checkin.core.reader.reading import pasted_scans
from checkin.core.scanning import scan
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.text import clean_text
from db.journal import kinds
from db.journal.lines import Heading

Door = Callable[[Path, bytes], object]
LARGE = 10_000_000
_sessions: dict[Path, tuple[Session, Finder]] = {}


def _desk(folder: Path) -> tuple[Session, Finder]:
    """A desk with some people, made once a folder."""
    if folder not in _sessions:
        session = new_session(folder)
        for name in ("Mohammad KHAN", "Nadia EL-SAYED", "शर्मा कृष्ण"):
            registration.add(session, {"name": name})
        session.choose_day(1)
        _sessions[folder] = session, Finder(session)
    return _sessions[folder]


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _list(ending: str) -> Door:
    return lambda folder, content: parse_files([_file(folder, f"list.{ending}", content)], days=())


def _line(folder: Path, content: bytes) -> None:
    """What is typed or pasted into the line: searched for, and taken for a scan."""
    text = content.decode(errors="replace")
    session, finder = _desk(folder)
    finder.find(clean_text(text, 500))
    pasted_scans(text)
    scan(session, text)


def _form(folder: Path, content: bytes) -> None:
    text = content.decode(errors="surrogateescape")
    registration.add(_desk(folder)[0], {"name": text or "x", "organisation": text, "desk_note": text, "email": text})


def _template(folder: Path, content: bytes) -> None:
    load_template(_file(folder, "design.toml", content))


def _mapping(folder: Path, content: bytes) -> None:
    load_mapping(_file(folder, "mapping.toml", content))


def _photo(folder: Path, content: bytes) -> None:
    portrait(content, 30, 40)


def _logo(folder: Path, content: bytes) -> None:
    prepared(content, 30, 40)


def _settings(folder: Path, content: bytes) -> None:
    place = machine._file()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    machine.load()
    place.unlink()


def _entry(folder: Path, content: bytes) -> None:
    """What another desk says in an entry."""
    text = content.decode(errors="replace")
    for kind in kinds.KINDS:
        kinds.read(kind, kinds.parse(text))


def _repair(folder: Path, content: bytes) -> None:
    """A file that is said to be a conference."""
    path = _file(folder, "found.db", content)
    try:
        repairing.repair(path, "Desk", "Op")
    finally:
        for left in folder.glob("found*"):
            left.unlink()


def _restore(name: str, begin: bytes = b"") -> Door:
    """A copy of a conference that is to be restored: a backup or a text copy, by its content."""

    def door(folder: Path, content: bytes) -> None:
        made = folder / "restored.db"
        try:
            restoring.restore(restoring.source_of(_file(folder, name, begin + content)), made, desk="Desk")
        finally:
            for left in (*folder.glob("restored*"), folder / name):
                left.unlink(missing_ok=True)

    return door


def _sealed_keys(folder: Path, content: bytes) -> None:
    """Badge keys that are said to lie sealed beside a backup."""
    session, _ = _desk(folder)
    recovery.open_keys(_file(folder, recovery.FILE, content), session.conference.id, "BCDE FGHI JKLN OPRS")


_HEADING = Heading("0" * 32, "Conference", "0" * 16).line
DOORS: dict[str, Door] = {
    "list.csv": _list("csv"), "list.xlsx": _list("xlsx"), "list.xls": _list("xls"), "list.ods": _list("ods"),
    "line": _line, "form": _form, "template": _template, "mapping": _mapping, "photo": _photo, "logo": _logo,
    "settings": _settings, "entry": _entry, "repair": _repair, "backup": _restore("found.backup-00001.db"),
    "text copy": _restore("journal.jsonl"), "text copy that begins well": _restore("journal.jsonl", _HEADING),
    "sealed keys": _sealed_keys,
}  # fmt: skip


def go_through(door: str, folder: Path, content: bytes) -> None:
    """Bring content in; a refusal in words is as good as taking it."""
    with suppress(CheckinError, PictureError, RenderError):
        DOORS[door](folder, content)


def large() -> dict[str, bytes]:
    """Ten megabytes each of what has hurt programs before."""
    return {
        "one letter": b"a" * LARGE,
        "one word a line": b"Name\n" + b"ab\n" * (LARGE // 3),
        "commas": b"Name,Ref\n" + b"," * LARGE,
        "quotes": b'Name,Ref\n"' + b'"' * LARGE,
        "brackets": b"[" * LARGE,
        "objects": b'{"a":' * (LARGE // 5),
        "toml in toml": b"a = " + b"[" * LARGE,
        "tables of toml": b"[a.b]\n" * (LARGE // 6),
        "zeros": bytes(LARGE),
        "lines": b"\n" * LARGE,
        "marks that combine": "a\u0301".encode() * (LARGE // 3),
        "escapes": b"\x1b[2J" * (LARGE // 4),
        "spaces": b"Name\n" + b" " * LARGE,
        "an entity in an entity": b"<svg>" + b"<g>" * (LARGE // 3),
        "a bomb": _bomb(),
        "json of a number": b'{"desk": ' + b"9" * LARGE + b"}",
    }


def meant_for(door: str, name: str) -> bool:
    """Whether large content is worth a try at a door: what is no workbook is read as text, whatever it is called."""
    return door not in ("list.xlsx", "list.xls", "list.ods") or name == "a bomb"


def _bomb() -> bytes:
    """A workbook that says much more than it holds."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"<row>" * (LARGE * 4))
        book.writestr("[Content_Types].xml", json.dumps({}))
    return packed.getvalue()
