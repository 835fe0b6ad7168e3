"""A conference encrypted, and decrypted again: the file, and every copy of it that the program keeps.

The new file is written, looked through and put in the place of the old one while nobody else gets at that. What wraps
its key lies there before: killed at any moment, there is one whole file, and what opens it.
"""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from badges.code import human_code
from checkin.core import sealed, unlocking
from checkin.core.conference import practice
from checkin.core.files import flush, flush_folder, remove, unfinished
from checkin.core.keeping import backup, place, recovery
from checkin.core.machine import data_folder
from checkin.core.people import rights
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import CheckinError, UsageError
from db import backups, engine
from db.engine import Key
from db.errors import in_words
from db.opening import discard
from db.reading import delegates

from .in_clear import files_in_clear

_BEFORE: Final = (
    "What lay on the disk in clear until now may still be found by who looks at its unused blocks: encrypt before the"
    " list is imported, and use the disk's own encryption too."
)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What was encrypted: `code` is the recovery code, in groups; `copies` are the other files that were encrypted
    with it, `notes` sentences about what could not be."""

    file: Path
    code: str
    copies: tuple[Path, ...]
    notes: tuple[str, ...]


def encrypt(session: Session, passphrase: str, *, keyring: bool = False) -> Encrypted:
    """Encrypt a session's conference, which no other desk has open; it is closed by that.

    Raises UsageError for a weak passphrase, a file that is open or encrypted already, or where the package for it is
    missing; NotAllowedError; else what opening and writing raise.
    """
    rights.enter(session, rights.Act.ENCRYPT)
    with in_words(explained):
        engine.require_cipher()
    unlocking.check(passphrase)
    path = session.store.path
    if session.encrypted:
        raise UsageError(f"{path.name} is encrypted already.", "For another passphrase decrypt it first.")
    session.stand()
    chosen, to_train_on = place.place(session), practice.practice_file(session)
    notes = [_BEFORE] if delegates.is_anybody_listed(session.read) else []
    notes += (f"Not encrypted stay {words}." for words in files_in_clear(session))
    session.close()
    code = sealed.new_code()
    key = unlocking.wrapped(engine.new_key(), passphrase, code, keyring=keyring)
    _rewrite(path, key, {recovery.CODE: code})
    copies, left = _encrypt_copies(_copies_beside(path), key)
    discard(to_train_on)
    left += remove([*unfinished(path), *to_train_on.parent.glob(f"{glob.escape(to_train_on.name)}.part*")])
    if chosen is not None:
        more, trouble = _on_stick(session, chosen, key)
        copies, left = copies + more, left + trouble
    return Encrypted(path, human_code(code), tuple(copies), (*left, *notes))


def decrypt(session: Session) -> None:
    """Make a session's conference plain again, which no other desk has open; it is closed by that. Copies of it stay
    encrypted, each with its key beside it.

    Raises UsageError where the file is plain or open at a desk, NotAllowedError.
    """
    rights.enter(session, rights.Act.ENCRYPT)
    path = session.store.path
    if not session.encrypted:
        raise UsageError(f"{path.name} is not encrypted.")
    session.stand()
    session.close()
    _rewrite(path, None, {})
    engine.keys_beside(path).unlink(missing_ok=True)


def forget_stale_keys(path: Path) -> bool:
    """Put aside what wraps a key beside a file that is plain: encrypting or decrypting was stopped there, or another
    file was put in its place, which opens by nothing else. Whether there was any."""
    keys = engine.keys_beside(path)
    if engine.name_of(path) or not path.is_file() or not keys.exists():
        return False
    named = (keys.with_name(f"{path.name}.before-{number}{engine.KEYS}") for number in count(1))
    keys.replace(next(aside for aside in named if not aside.exists()))
    return True


def _rewrite(path: Path, key: Key | None, told: Mapping[str, str]) -> None:
    """Put in the place of a closed file one of the same content under that key, or none, and with these settings."""
    part = engine.part_of(path)
    with in_words(explained):
        try:
            with engine.rewritten(path, part, key):
                backups.take_place(path, part, told)
                backups.checked(part, explained)
                flush(part)
                engine.lay_keys_beside(path, key)
                if sys.platform != "win32":  # nobody may rename over what is open there
                    part.replace(path)
            if part.exists():
                part.replace(path)
            flush_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)


def _copies_beside(path: Path) -> Iterator[Path]:
    """The copies that the program made of the file before: of before an import, a migration, a repair, a restore; and
    what was rescued of it."""
    name = f"{glob.escape(path.stem)}.*{path.suffix}"
    for copy in (*sorted(path.parent.glob(name)), *sorted((data_folder() / "rescued").glob(name))):
        if engine.is_database(copy) and not engine.name_of(copy):
            yield copy


def _encrypt_copies(copies: Iterator[Path], key: Key) -> tuple[list[Path], list[str]]:
    done, notes = [], []
    for copy in copies:
        try:
            _rewrite(copy, key, {})
            done.append(copy)
        except CheckinError as error:
            engine.keys_beside(copy).unlink(missing_ok=True)
            notes.append(f"{copy} is not encrypted ({error.message}) Remove it, or keep it as safe as the list.")
    return done, notes


def _on_stick(session: Session, chosen: place.Place, key: Key) -> tuple[list[Path], list[str]]:
    """Encrypt the backups of before, and write the text copy and the sealed keys anew."""
    try:
        chosen.require()
        plain = (copy for copy in chosen.backups if not engine.name_of(copy))
        done, notes = _encrypt_copies(plain, key)
        with suppress(FileNotFoundError):
            chosen.journal.unlink()
        with Session.open(session.store.path, session.desk, session.operator, session.now) as again:
            backup.back_up(again)
    except CheckinError as error:
        return [], [f"The backups in {chosen.chosen} are not encrypted: remove them, or keep them safe. {error}"]
    return done, notes
