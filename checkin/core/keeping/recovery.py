"""The badge keys beside a backup, sealed with a code that people keep elsewhere.

Whoever finds the stick has the list, but can make no badge. Whoever restores gives the code, and every badge that was
printed opens again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Final

from badges.code import human_code
from checkin.core import sealed
from checkin.core.session import Session
from checkin.errors import CheckinError, InputFileError, UsageError
from db.local import settings as stored

FILE: Final = "badge-keys.sealed"
_WHAT: Final = "badge-keys"
_FORM: Final = 1
CODE: Final = "recovery_code"
"""The setting that holds the code, where the keys themselves lie too. In no backup."""
_AGAIN: Final = 'Read it again as "checkin backup --to" showed it, or as Backup shows it at the desk.'


def code(session: Session) -> str:
    """The code that opens the sealed keys, in groups of four; made when it is asked for the first time."""
    held = stored.setting(session.read, CODE)
    if not held:
        with session.write() as writing:
            held = stored.setting(writing.connection, CODE) or sealed.new_code()
            stored.set_setting(writing.connection, CODE, held)
    return human_code(held)


def sealed_keys(session: Session, there: Path, folder: Path) -> Path | None:
    """The badge keys, sealed into a new file in `folder`; None where those that lie `there` are as they should be."""
    own, held = code(session), stored.code_keys(session.read)
    with suppress(InputFileError, UsageError):  # spoiled, or sealed with another code: the keys themselves are at hand
        if there.is_file() and open_keys(there, session.conference.id, own) == held:
            return None
    salt = sealed.new_salt()
    key = sealed.key_of_code(letters(own), salt)
    content = json.dumps({letter: value.hex() for letter, value in sorted(held.items())}).encode()
    path = folder / FILE
    sealed.write(path, sealed.label(_WHAT, _FORM, session.conference, key, salt), key, [content])
    return path


def open_keys(path: Path, conference: str, given: str) -> dict[str, bytes]:
    """The badge keys of that conference, by their letter. Raises UsageError for a code that is not theirs,
    InputFileError for a file that is none, or was altered."""
    label = sealed.label_of(path, _WHAT)
    if label is None or label.form != _FORM or label.conference != conference:
        raise InputFileError(f"{path.name} holds no badge keys of this conference.", "Restore without them.")
    key = sealed.key_of_code(letters(given), label.salt)
    if label.key != sealed.name_of(key):
        raise UsageError(f"That is not the code of {path.name}.", _AGAIN)
    try:
        said = json.loads(b"".join(sealed.read(path, _WHAT, key)))
        return {str(letter): bytes.fromhex(value) for letter, value in said.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise InputFileError(f"{path.name} holds no badge keys.", "Restore without them.") from error


def recover(session: Session, there: Path, given: str) -> list[str]:
    """Take the badge keys that this file lacks from those that lie sealed `there`: a file, or a folder of backups, of
    which those count that the code opens. Returns the letters of those that were taken.

    Raises UsageError for a code that opens none of them, for a conference to train on, and where this file has another
    key under one of the letters; InputFileError where none are.
    """
    if session.conference.training:
        raise UsageError("Here only practice badges count.", "Open the conference's own file.")
    found = _opened(_lying(there), session.conference.id, given)
    with session.write() as writing:
        connection = writing.connection
        held = stored.code_keys(connection)
        if others := sorted(letter for letter in found.keys() & held.keys() if found[letter] != held[letter]):
            raise UsageError(
                f"This file signs with a key {others[0]} of its own.", "Restore again, with --code, to a new file."
            )
        taken = sorted(found.keys() - held.keys())
        for letter in taken:
            stored.add_code_key(connection, letter, found[letter])
        if not stored.setting(connection, CODE):
            stored.set_setting(connection, CODE, letters(given))
    return taken


def _lying(there: Path) -> list[Path]:
    """The files of sealed keys at a place: that one, the one in a folder or beside a file, or one of each file that
    has its backups in the folder."""
    beside = there / FILE if there.is_dir() else there.with_name(FILE)
    found = [beside] if beside.is_file() else sorted(there.glob(f"*/{FILE}"))
    if not found:
        raise InputFileError(f"No {FILE} lies in {there}.", "Give the folder of the backups, on the stick.")
    return found


def _opened(files: list[Path], conference: str, given: str) -> dict[str, bytes]:
    """What the code opens. Raises as `open_keys` where that is nothing."""
    found, trouble = dict[str, bytes](), list[CheckinError]()
    for path in files:
        try:
            found |= open_keys(path, conference, given)
        except CheckinError as error:  # those of another file, which was restored from this one without the code
            trouble.append(error)
    if len(trouble) == len(files):
        raise trouble[0]
    return found


def letters(given: str) -> str:
    """The letters of a recovery code as somebody typed it. Raises UsageError."""
    return sealed.letters_of(given, _AGAIN)
