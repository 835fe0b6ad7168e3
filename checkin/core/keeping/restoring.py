"""A conference file made again of a backup or of the text copy.

Nothing is ever thrown away by it: the file that lies there is kept beside, and nothing is done before it is known what
would be lost. The result is another writer, and takes up no print job of the file that it was copied from.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final, NoReturn

from badges.code import ALPHABET, new_key
from checkin.clock import system_now
from checkin.core import unlocking
from checkin.core.facts import FIRST_KEY_LETTER
from checkin.core.files import flush, flush_folder, scratch_folder
from checkin.core.machine import this_computer
from checkin.core.search.kept import keep_words
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import CheckinError, DatabaseError, InputFileError, NotSavedError, OutputFileError, UsageError
from db import backups, engine
from db.backups import Readable, Said
from db.errors import in_words
from db.local import settings as stored
from db.location import refuse_unsafe_place
from db.opening import open_store

from . import place as places
from . import recovery, signing_key, text_copy

_PARTS: Final = ("", "-wal", "-journal")
"""The ends of the names under which SQLite keeps what belongs to one file."""
_BESIDE: Final = (*_PARTS, "-shm", engine.KEYS)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore gives, or gave: `lost` are the entries of the present file that are not in it.

    `kept_aside` is where the present file was put; None where there was none, and while nothing was done. `keyless`
    says that no badge key is at hand, `notes` are sentences about what is odd.
    """

    file: Path
    entries: int
    lost: tuple[Said, ...]
    kept_aside: Path | None
    keyless: bool
    notes: tuple[str, ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What to restore from: a backup, the text copy, or both; and the sealed keys that lie with them."""

    backup: Path | None
    journal: Path | None
    keys: Path | None


def source_of(path: Path) -> Source:
    """What lies at `path`: a backup, a text copy, or a folder of backups, of which the newest whole one is taken with
    the text copy. Raises InputFileError where nothing of that is there."""
    if path.is_dir():
        return _newest_in(path)
    unlocking.ready(path)
    beside = path.with_name(recovery.FILE)
    keys = beside if beside.is_file() else None
    if engine.is_database(path):
        return Source(path, None, keys)
    return Source(_first_whole(path.parent), path, keys)


def restore(
    source: Source,
    target: Path,
    *,
    code: str = "",
    dry_run: bool = False,
    over_newer: bool = False,
    desk: str = "",
    operator: str = "",
    now: Callable[[], datetime] = system_now,
) -> Restored:
    """Make the conference file `target` again. `code` opens the badge keys beside the backup.

    A dry run, and a try that would lose entries without `over_newer`, change nothing. Raises InputFileError or
    DatabaseError for a source that cannot be used, UsageError for a wrong code or where another conference lies,
    OutputFileError where the file cannot be written.
    """
    unlocking.ready(target)
    with _writing(target), scratch_folder(_in_its_folder(target), "restore") as folder:
        refuse_unsafe_place(target)
        made = folder / "made.db"
        notes = _make(source, made)
        found = backups.contents(made, explained)
        there = what_is_there(target, folder)
        keys = _keys(source, made, found.conference, code, there)
        lost = _lost(target, there, made, found.conference)
        notes += _odd_about(target, there)
        plan = Restored(target, found.entries, lost, None, not keys, tuple(notes))
        if dry_run or (lost and not over_newer):
            return plan
        told = _kept(there, found.conference) | ({recovery.CODE: recovery.letters(code)} if code else {})
        backups.add_keys(made, keys or {_letter_of_no_key(made): new_key()}, told, explained)
        flush(made)
        with _held(target):
            if _lost(target, what_is_there(target, folder), made, found.conference) != lost:
                raise UsageError(f"A desk wrote to {target.name} meanwhile; nothing was done.", "Close it, and again.")
        aside = _put_aside(target)
        engine.lay_keys_beside(target, engine.key_of(made))
        made.replace(target)
        flush_folder(target.parent)
    said = _begin_as_new_writer(target, desk, operator, now)
    return replace(plan, kept_aside=aside, done=True, notes=(*plan.notes, *filter(None, [said])))


def _newest_in(folder: Path) -> Source:
    """The newest whole backup of a folder, and its text copy. Of the folder that was chosen: those in it."""
    if not _holds_backups(folder):
        homes = sorted(filter(_holds_backups, folder.iterdir()), key=_last_written, reverse=True)
        if len(homes) > 1:
            names = "; ".join(f'"{home}", last written {_last_written(home):%Y-%m-%d %H:%M}' for home in homes)
            raise UsageError(f"{folder} holds the backups of several files.", f"Give one of them: {names}")
        return _newest_in(homes[0]) if homes else _none_in(folder)
    journal, keys = folder / places.JOURNAL, folder / recovery.FILE
    source = Source(_first_whole(folder), journal if journal.is_file() else None, keys if keys.is_file() else None)
    return source if source.backup or source.journal else _none_in(folder)


def _none_in(folder: Path) -> NoReturn:
    raise InputFileError(f"No backup that can be read lies in {folder}.", "Give a backup, or the folder that holds it.")


def _last_written(home: Path) -> datetime:
    """When something was last written there, by this computer's clock."""
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in home.iterdir()), UTC).astimezone()


def _holds_backups(folder: Path) -> bool:
    return folder.is_dir() and ((folder / places.JOURNAL).is_file() or any(folder.glob("*.backup-*.db")))


def _first_whole(folder: Path) -> Path | None:
    """The newest backup in a folder that can be used."""
    for path in sorted(filter(places.number_of, folder.glob("*.db")), key=places.number_of, reverse=True):
        unlocking.ready(path)
        with suppress(CheckinError):  # an older one is looked at instead
            backups.checked(path, explained)
            return path
    return None


def _make(source: Source, made: Path) -> list[str]:
    """Make the new file; return in sentences what the text copy could not tell."""
    heading = text_copy.heading(source.journal) if source.journal else None
    begun = source.backup is not None and _begin_with(source.backup, made)
    if source.journal is None:
        return []
    if heading is not None and heading.form > text_copy.FORM:
        raise DatabaseError(f"{source.journal.name} is of a newer version of this program.", "Install that here.")
    if begun and (heading is None or heading.conference != backups.contents(made, explained).conference):
        made.unlink()
        begun = False
    if not begun:
        key = text_copy.key_of(source.journal)
        backups.make_empty(made, heading.writer if heading else "", explained, key)
    odd: list[int] = []
    missing = backups.add_entries(made, text_copy.entries(source.journal, odd), keep_words, explained)
    if not backups.contents(made, explained).conference:
        raise InputFileError(f"{source.journal.name} is no text copy that can be read.", "Take a backup instead.")
    notes = [f"Lines of {source.journal.name} that do not hold what was written: {_listed(odd)}."] if odd else []
    if missing:
        notes.append(f'Entries that are missing before others: {missing}. "checkin verify" names them.')
    return notes


def _begin_with(backup: Path, made: Path) -> bool:
    """Copy a backup, also one that was made by hand of a file in use."""
    _copy(backup, made)
    backups.forget_origin(made, explained)
    backups.checked(made, explained)
    return True


def _copy(path: Path, target: Path) -> None:
    for end in _PARTS:
        beside, copy = path.with_name(path.name + end), target.with_name(target.name + end)
        if beside.is_file():
            copy.touch(mode=0o600)  # to be written, though the other may lie on a stick that is locked
            shutil.copyfile(beside, copy)


def _keys(source: Source, made: Path, conference: str, code: str, present: Readable | None) -> Mapping[str, bytes]:
    """The badge keys: those of the file that is there, the sealed ones, and those in the copy, as in one that was made
    before a migration. One that was begun after the last backup is only in the file that is there."""
    there = present.keys if present and present.conference == conference else {}
    return {**there, **_sealed_keys(source, conference, code), **backups.keys_in(made, explained)}


def _sealed_keys(source: Source, conference: str, code: str) -> Mapping[str, bytes]:
    if not code:
        return {}
    if source.keys is None:
        raise UsageError(f"No {recovery.FILE} lies beside the backup.", "Restore without the code.")
    return recovery.open_keys(source.keys, conference, code)


def _letter_of_no_key(made: Path) -> str:
    """For the key that stands in for those that are not there: under their letters other desks know other keys. The
    first was there before anything was printed under it."""
    used = {FIRST_KEY_LETTER, *backups.letters_used(made, explained)}
    return next((letter for letter in ALPHABET if letter not in used), FIRST_KEY_LETTER)


def _kept(present: Readable | None, conference: str) -> dict[str, str]:
    """What goes on as in the file that is there: the recovery code, with which the sealed keys beside its backups open,
    and as whom the desk comes to its hub."""
    told = present.told if present and present.conference == conference else {}
    return {name: told[name] for name in (recovery.CODE, stored.HUB) if told.get(name)}


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """See to it that nobody writes to the file that is there, until it is put aside."""
    if not target.exists():
        yield
        return
    try:
        with backups.alone_with(target, explained):
            yield
    except NotSavedError as error:
        raise UsageError(
            f"{target.name} is open at a desk.", "Close every desk and program that has it open, then restore."
        ) from error


def what_is_there(target: Path, folder: Path) -> Readable | None:
    """What can be read of the file that is there, of a copy in `folder`; None where there is none."""
    if not target.exists():
        return None
    with scratch_folder(folder / target.name, "present") as own:
        copy = own / target.name
        _copy(target, copy)
        return backups.readable(copy)


def _lost(target: Path, present: Readable | None, made: Path, conference: str) -> tuple[Said, ...]:
    if present is None:
        return ()
    if present.conference not in ("", conference):
        raise UsageError(
            f"{target.name} is another conference.", "Give the file to make with --to, or move that one away."
        )
    known = backups.ids(made, explained)
    return tuple(entry for entry in present.entries if entry.id not in known and not entry.of_repair)


def _odd_about(target: Path, present: Readable | None) -> list[str]:
    if present is None or present.whole:
        return []
    return [f"{target.name} is damaged: of what it held, {len(present.entries)} entries can be read."]


def _put_aside(target: Path) -> Path | None:
    """Keep the present file under another name, with what SQLite keeps beside it."""
    if not any(target.with_name(target.name + end).exists() for end in _BESIDE):
        return None
    names = (target.with_name(f"{target.stem}.before-restore-{number}{target.suffix}") for number in count(1))
    aside = next(path for path in names if not path.exists())
    for end in _BESIDE:
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    return aside


def _begin_as_new_writer(target: Path, desk: str, operator: str, now: Callable[[], datetime]) -> str:
    """Open the file once: it gets its own hand, and what the old one was printing is in doubt here. In a sentence what
    it gave up."""
    with Session(open_store(target, this_computer(), keep_words, explained), desk, operator, now) as session:
        return signing_key.given_up(session)


def _in_its_folder(target: Path) -> Path:
    """The file to be, in a folder that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown if len(numbers) <= 10 else f"{shown} and {len(numbers) - 10} more"


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        with in_words(explained):
            yield
    except OSError as error:
        raise OutputFileError(
            f"{target.name} could not be restored ({error.strerror or error}).",
            "Close every desk that has it open, make room on the disk, or give another file with --to.",
        ) from error
