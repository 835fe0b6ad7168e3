"""Backups: the whole file as it is now, on another medium, known to be whole before an older one goes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from checkin.core.files import flush, flush_folder, only_one, scratch_folder
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import CheckinError, DatabaseError, OutputFileError, UsageError
from db import backups, engine
from db.journal.entries import utc_text
from db.local import settings as stored
from db.opening import copy_to
from db.reading import delegates, journal

from . import place as places
from . import recovery
from .place import Place
from .text_copy import TextCopy, written_up_to

EVERY: Final = timedelta(minutes=5)
WHERE_TO: Final = 'give a folder on another disk or a stick (at the desk: Backup; or "checkin backup --to DIR")'
_OLD: Final = 3 * EVERY
_PATIENCE_SECONDS: Final = 60.0
_LAST, _TROUBLE = "backup_last", "backup_trouble"
# What a copy does not take along: what opens the sealed keys, as whom the desk comes to its hub, and what this file
# said of its own backups.
_LEFT_OUT: Final = (recovery.CODE, "invitation", stored.HUB, _LAST, _TROUBLE)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its file, when by the venue's clock, its entries, and the text copy where it is kept."""

    file: Path
    at: datetime
    entries: int
    journal_copy: Path | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups stand. `file`, `at` and `entries` are those of the last good one, None and 0 before the first.

    `newer` entries are not in it; `trouble` is what kept the last try from being one, empty where nothing did.
    """

    folder: Path
    file: Path | None
    at: datetime | None
    entries: int
    newer: int
    trouble: str
    now: datetime

    @property
    def old(self) -> bool:
        """Whether something was recorded that is in no backup, and should be."""
        return self.at is None or (self.newer > 0 and self.now - self.at > _OLD)

    @property
    def words(self) -> str:
        """The same in some words, for the foot of the desk."""
        if self.at is None:
            return "no backup yet"
        if self.trouble:
            return f"backup failed, last {_age(self.now - self.at)} ago"
        return f"backup {_age(self.now - self.at)} ago" if self.newer else "backed up"

    @property
    def sentence(self) -> str:
        """The same in a sentence."""
        if self.at is None:
            return f"No backup has been made into {self.folder} yet. {self.trouble}".strip()
        last = f"The last good backup is of {self.at:%a %d %b, %H:%M}; {self.newer} entries are newer."
        return f"{last} {self.trouble}".strip()


def back_up(session: Session) -> Backup:
    """Make a backup now, and bring the text copy up to date where no desk does. An open desk goes on meanwhile.

    Raises UsageError where no folder was chosen, OutputFileError where it is not there, full, or cannot be written,
    DatabaseError where the copy is not whole, as when the file itself is damaged: the older backups stay then.
    """
    session.stand()  # a file that is only read is held by its one reader, and cannot be copied
    where = places.place(session)
    if where is None:
        raise UsageError("Nobody has said where backups go.", f"{WHERE_TO[0].upper()}{WHERE_TO[1:]}.")
    try:
        with only_one(_lock(session, "backing-up"), _PATIENCE_SECONDS) as mine:
            if not mine:
                raise OutputFileError("Another desk is making a backup and does not come to an end.", "Try again.")
            made = _made(session, where)
    except CheckinError as error:
        _remember(session, {_TROUBLE: str(error)})
        raise
    told = {"at": utc_text(session.stamp().at), "file": str(made.file), "entries": made.entries, "n": made.latest}
    _remember(session, {_LAST: json.dumps(told), _TROUBLE: ""})
    return Backup(made.file, session.clock.now(), made.entries, _bring_up_to_date(session, where))


def try_to_back_up(session: Session) -> str:
    """Make a backup where a folder was chosen. Returns in words what went wrong: it is no reason to leave another thing
    undone."""
    if places.place(session) is None:
        return ""
    try:
        back_up(session)
    except CheckinError as error:
        return f"No backup was made. {error}"
    return ""


def before_import(session: Session) -> str:
    """Make a backup before a list is imported; where there is none, a copy of the file beside it. Returns in words what
    went wrong with the backup."""
    if not delegates.is_anybody_listed(session.read):
        return ""
    trouble = try_to_back_up(session)
    if trouble or places.place(session) is None:
        path = session.store.path
        with _making(path.parent):
            copy_to(session.store, path.with_name(f"{path.stem}.before-import{path.suffix}"))
    return trouble


def standing(session: Session) -> Standing | None:
    """How the backups stand, as far as the file itself knows: nobody waits for a stick. None without a folder."""
    where = places.place(session)
    if where is None:
        return None
    told = json.loads(stored.setting(session.read, _LAST, "{}"))
    clock = session.clock
    return Standing(
        folder=where.chosen,
        file=Path(told["file"]) if told else None,
        at=clock.local(told["at"]) if told else None,
        entries=told.get("entries", 0),
        newer=max(journal.latest(session.read) - told.get("n", 0), 0),
        trouble=stored.setting(session.read, _TROUBLE),
        now=clock.now(),
    )


def behind(session: Session) -> int:
    """How many entries the text copy lacks; looks at the stick."""
    where = places.place(session)
    return max(journal.latest(session.read) - written_up_to(where), 0) if where else 0


def tell_trouble(session: Session, words: str) -> None:
    """Let every desk know what keeps the backup or the text copy from being made; empty when it is over."""
    if stored.setting(session.read, _TROUBLE) != words:
        _remember(session, {_TROUBLE: words})


@contextmanager
def keeping(session: Session) -> Iterator[bool]:
    """Whether this program is the one that keeps the text copy and backs up by itself: one desk of a file is."""
    with only_one(_lock(session, "keeping")) as mine:
        yield mine


def _bring_up_to_date(session: Session, where: Place) -> Path | None:
    """The text copy, written on where no desk does that already; None where there is none yet."""
    with keeping(session) as mine:
        copy = TextCopy(session, where)
        while mine and copy.follow():
            pass
    return where.journal if where.journal.is_file() else None


@dataclass(frozen=True, slots=True)
class _Made:
    file: Path
    entries: int
    latest: int


def _made(session: Session, where: Place) -> _Made:
    where.require()
    number = max(map(places.number_of, where.backups), default=0) + 1
    when = f"{session.clock.now():%Y-%m-%d-%H%M}"
    target = where.home / places.name_of(session.store.path.stem, number, when)
    with _making(where.chosen):
        for left in where.home.glob(".*.part"):
            left.unlink()
        # The copy lies whole for a moment: beside the file itself, not on the stick.
        with scratch_folder(session.store.path, "backup") as folder:
            copy = folder / "copy.db"
            backups.copy_without_keys(session.store, copy, _LEFT_OUT)
            with _arriving(copy, target) as part:
                found = _looked_through(part)
                engine.lay_keys_beside(target, engine.key_of(part))
            keys = where.home / recovery.FILE
            if made := recovery.sealed_keys(session, keys, folder):
                with _arriving(made, keys):
                    pass
        for old in where.backups[where.keep :]:
            old.unlink()
            engine.keys_beside(old).unlink(missing_ok=True)
    return _Made(target, found.entries, found.latest)


def _looked_through(part: Path) -> backups.Contents:
    try:
        return backups.checked(part, explained)
    except DatabaseError as error:
        raise DatabaseError(
            f"The copy is not whole, since the file itself is not. {error.message}",
            'The backups of before stay. "checkin verify" says what is wrong.',
        ) from error


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputFileError(
            f"The backup into {folder} could not be made ({error.strerror or error}).",
            "Make room there, or choose another folder. The backups of before stay.",
        ) from error


@contextmanager
def _arriving(source: Path, target: Path) -> Iterator[Path]:
    """Copy a file to the stick under a name for the while; when that was looked at, under its own. No folder is made:
    where the stick is gone it would lie on this computer."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.touch(mode=0o600)
        shutil.copyfile(source, part)
        flush(part)
        yield part
        part.replace(target)
        flush_folder(target.parent)
    finally:
        with suppress(OSError):  # gone with the stick: what is left there goes with the next backup
            part.unlink(missing_ok=True)


def _remember(session: Session, told: dict[str, str]) -> None:
    """Keep for all desks how it went."""
    with suppress(CheckinError), session.write() as writing:  # that the file cannot be written now is told elsewhere
        for key, value in told.items():
            stored.set_setting(writing.connection, key, value)


def _lock(session: Session, what: str) -> Path:
    path = session.store.path
    return path.with_name(f".{path.name}.{what}.lock")


def _age(since: timedelta) -> str:
    minutes = max(int(since.total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
