"""What the program wrote of an encrypted conference that is not encrypted: files for others, badges, photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checkin.core.printing import printers
from checkin.core.printing.file_output import badge_folder, photo_folder
from checkin.core.session import Session
from db.reading import personal

from .practice import practice_file


def files_in_clear(session: Session) -> Iterator[str]:
    """In words, which files the program knows of that name people of the conference in clear, whatever its own does."""
    practice = practice_file(session)
    for folder in (badge_folder(session), photo_folder(session), practice.with_name(f"{practice.stem}-badges")):
        if number := _files_in(folder):
            yield f"files in {folder}: {number}"
    yield from (f"what was printed into {item.printer.uri}" for item in printers.known(session) if item.writes_files)
    if written := personal.written(session.read):
        yield f'exports, lists, logs and packs that were written: {written} ("checkin log --kind exported" names them)'


def _files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.glob("*"))
