"""The files that hold people beside the conference file, as far as the program made them or knows of them."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from checkin.core import files
from checkin.core.issuing.specs import photo_name
from checkin.core.keeping import backup
from checkin.core.keeping import place as places
from checkin.core.machine import data_folder
from checkin.core.models import Delegate
from checkin.core.printing.file_output import badge_files, badge_folder, photo_folder
from checkin.core.session import Session
from checkin.core.trouble import log_file
from checkin.errors import CheckinError
from db import engine
from db.backups import readable
from db.local.settings import REAL_PREFIX

from .practice import practice_file

# What the program makes of a conference file in its own folder: all of it holds the whole list.
_BESIDE = (
    "{stem}.before-*", "{stem}.damaged-*", "{stem}.rescued-*", "{stem}.repairing*", ".{stem}-as-of-*", "{name}.part*",
    "{name}.before-*.keys", "{stem}-log-*.csv",
)  # fmt: skip


def of_these(session: Session, people: Collection[Delegate] | None) -> list[Path]:
    """The files that a purge of these records, as recorded, removes; of everybody for None. Copies of the whole file go
    in any case."""
    return sorted({*_copies(session), *_badges(session, people), *_photos(session, people)})


def renew_backups(session: Session) -> tuple[list[str], list[str]]:
    """Make the backups and the text copy anew where they are kept, and remove those of before; in words what went, and
    in sentences what of them remains."""
    where = places.place(session)
    if where is None:
        return [], []
    try:
        where.require()
        for journal in where.home.glob("journal*.jsonl"):
            journal.unlink(missing_ok=True)
        made = backup.back_up(session)
        for old in where.backups:
            if old != made.file:
                old.unlink(missing_ok=True)
                engine.keys_beside(old).unlink(missing_ok=True)
    except (CheckinError, OSError) as error:
        said = error.message if isinstance(error, CheckinError) else str(error)
        return [], [
            f"The backups and the text copy in {where.chosen} are as they were. {said} Put the stick in, and give the"
            " same purge once more."
        ]
    return [f"the backups and the text copy of before in {where.chosen}; they were made anew"], _of_others(where)


def _of_others(where: places.Place) -> list[str]:
    """Backups of other files in the same folder: of other desks, or of this one under another name."""
    others = [path.name for path in where.chosen.iterdir() if path.is_dir() and path != where.home]
    if not others:
        return []
    return [f"In {where.chosen} lie backups of other files, which nobody touched: {', '.join(sorted(others))}."]


def _copies(session: Session) -> Iterator[Path]:
    path = session.store.path
    names = {"stem": glob.escape(path.stem), "name": glob.escape(path.name)}
    for pattern in _BESIDE:
        yield from path.parent.glob(pattern.format(**names))
    yield from files.unfinished(path)
    yield from (data_folder() / "rescued").glob(f"{names['stem']}.rescued-*")
    yield from log_file().parent.glob(f"{log_file().name}*")  # what was unforeseen may tell of whom
    practice = practice_file(session)
    yield from practice.parent.glob(f"{glob.escape(practice.name)}.part*")  # a copy that was not completed
    if practice.is_file() and _is_practice_of(session, practice):
        yield from practice.parent.glob(f"{glob.escape(practice.stem)}*")


def _is_practice_of(session: Session, practice: Path) -> bool:
    """Whether a practice copy was made of this conference, and not of another file of that name."""
    with suppress(OSError):
        copy = readable(practice)  # one that was not completed is the conference itself
        return copy.conference == session.conference.id or copy.told.get(REAL_PREFIX) == session.conference.code_prefix
    return False


def _badges(session: Session, people: Collection[Delegate] | None) -> Iterator[Path]:
    if people is None:
        yield from badge_folder(session).glob("*")
    for person in people or ():
        yield from badge_files(session, person.ref)


def _photos(session: Session, people: Collection[Delegate] | None) -> Iterator[Path]:
    if people is None:
        yield from photo_folder(session).glob("*")
    for person in people or ():
        if name := photo_name(person):
            yield photo_folder(session) / name
