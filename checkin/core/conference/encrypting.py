"""A conference encrypted, and decrypted again: the file, and every copy of it that the program keeps.

The new file is written, looked through and put in the place of the old one while nobody else gets at that. What wraps
its key lies there before: killed at any moment, there is one whole file, and what opens it.
"""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from badges.code import human_code
from checkin.clock import system_now
from checkin.core import sealed, unlocking
from checkin.core.conference import making, practice
from checkin.core.files import flush, flush_folder
from checkin.core.keeping import backup, place, recovery
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import CheckinError, UsageError
from db import backups, engine
from db.engine import Key
from db.errors import in_words

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


def encrypt(
    path: Path,
    passphrase: str,
    desk: str,
    operator: str,
    *,
    keyring: bool = False,
    now: Callable[[], datetime] = system_now,
) -> Encrypted:
    """Encrypt a conference that no desk has open. Raises UsageError for a weak passphrase, a file that is open or
    encrypted already, or where the package for it is missing; else what opening and writing raise."""
    with in_words(explained):
        engine.require_cipher()
    unlocking.check(passphrase)
    if not engine.name_of(path):
        engine.keys_beside(path).unlink(missing_ok=True)  # of a try that was killed, or of a file that lay here
    code = sealed.new_code()
    with Session.open(path, desk, operator, now) as session:
        if session.encrypted:
            raise UsageError(
                f"{path.name} is encrypted already.", "To set another passphrase: checkin decrypt, then again."
            )
        session.stand()
        chosen = place.place(session)
        to_train_on = practice.practice_file(session)
        anybody = not session.conference.training and session.version() > 1
    key = unlocking.wrapped(engine.new_key(), passphrase, code, keyring=keyring)
    _rewrite(path, key, {recovery.CODE: code})
    copies, notes = _encrypt_copies(_copies_beside(path), key)
    making.discard(to_train_on)
    if chosen is not None:
        more, trouble = _on_stick(path, chosen, key, desk, operator, now)
        copies, notes = copies + more, notes + trouble
    return Encrypted(path, human_code(code), tuple(copies), (*notes, *([_BEFORE] if anybody else [])))


def decrypt(path: Path, desk: str, operator: str, now: Callable[[], datetime] = system_now) -> None:
    """Make a conference plain again that no desk has open. Copies of it stay encrypted, each with its key beside it.

    Raises UsageError where the file is plain or open at a desk, LockedFileError where nothing was given that opens it.
    """
    if not engine.name_of(path) and engine.keys_beside(path).exists():
        engine.keys_beside(path).unlink()
        return
    with Session.open(path, desk, operator, now) as session:
        if not session.encrypted:
            raise UsageError(f"{path.name} is not encrypted.")
        session.stand()
    _rewrite(path, None, {})
    engine.keys_beside(path).unlink(missing_ok=True)


def _rewrite(path: Path, key: Key | None, told: Mapping[str, str]) -> None:
    """Put in the place of a closed file one of the same content under that key, or none, and with these settings."""
    part = path.with_name(f".{path.name}.rewritten.part")
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
    """The copies that the program made of the file before: of before an import, a migration, a repair, a restore."""
    for copy in sorted(path.parent.glob(f"{glob.escape(path.stem)}.*{path.suffix}")):
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


def _on_stick(
    path: Path, chosen: place.Place, key: Key, desk: str, operator: str, now: Callable[[], datetime]
) -> tuple[list[Path], list[str]]:
    """Encrypt the backups of before, and write the text copy and the sealed keys anew."""
    try:
        chosen.require()
        plain = (copy for copy in chosen.backups if not engine.name_of(copy))
        done, notes = _encrypt_copies(plain, key)
        with suppress(FileNotFoundError):
            chosen.journal.unlink()
        with Session.open(path, desk, operator, now) as session:
            backup.back_up(session)
    except CheckinError as error:
        return [], [
            f"The backups in {chosen.chosen} are not encrypted yet. {error} Then encrypt again, or remove them."
        ]
    return done, notes
