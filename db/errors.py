"""What can be wrong with the conference file, in words. Who opens it says as what these are to be raised."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


class StorageError(Exception):
    """A problem with the file: what happened, and what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnsafePlaceError(StorageError):
    """The file lies where SQLite cannot keep it safe: a network share, a cloud-synced folder."""


class DamagedError(StorageError):
    """The file is damaged, or is no conference at all."""


class NewerError(StorageError):
    """The file was last used by a newer version of the program."""


class NotSavedError(StorageError):
    """Nothing was recorded: locked for too long, disk full, read-only, moved away, closed, or changed by a newer
    program meanwhile."""


# What a trouble with the file is raised as.
Explain = Callable[[StorageError], Exception]
# Errors of SQLite that are mistakes of this program, not troubles with the file.
_MISTAKES = (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError, sqlite3.NotSupportedError)
# What SQLite says, with no code of its own, of a file whose tables are not the ones that we made.
_BROKEN_SCHEMA = ("no such table", "no such column", "no column named", "columns but", "malformed")


def as_it_is(error: StorageError) -> Exception:
    return error


def raise_in_words(error: sqlite3.Error, explain: Explain) -> NoReturn:
    """Raise SQLite's error as the trouble with the file that it is; a mistake of this program stays what it is."""
    if (trouble := _trouble(error)) is None:
        raise error
    raise explain(trouble) from error


@contextmanager
def in_words(explain: Explain) -> Iterator[None]:
    """Raise every trouble with the file, SQLite's and ours, as `explain` makes it."""
    try:
        yield
    except sqlite3.Error as error:
        raise_in_words(error, explain)
    except StorageError as error:
        raise explain(error) from error.__cause__


def _trouble(error: sqlite3.Error) -> StorageError | None:
    """The error in plain words, with what to do next; None where the file is not to blame."""
    text = str(error)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_INTERRUPT") or "closed database" in text:
        return NotSavedError("The conference file was closed meanwhile; nothing was recorded.", "Open it again.")
    if isinstance(error, _MISTAKES):
        return None
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in text:
        return NotSavedError(
            "The conference file is busy: another program holds it.",
            "Close other programs that have it open (a file viewer, a backup), then try again.",
        )
    if name.startswith("SQLITE_FULL") or "disk is full" in text:
        return NotSavedError("The disk is full; nothing was recorded.", "Free some space, then try again.")
    if name.startswith("SQLITE_READONLY") or "readonly" in text:
        return NotSavedError(
            "The conference file is read-only; nothing was recorded.",
            "Copy it to a folder you may write to, and open the copy.",
        )
    if name.startswith("SQLITE_IOERR"):
        return NotSavedError(
            "The disk is full or failing; nothing was recorded.", "Free some space or check the disk, then try again."
        )
    if name.startswith("SQLITE_CANTOPEN") or "unable to open" in text:
        return NotSavedError(
            "The conference file cannot be opened.",
            "Check that it exists and that you may write to its folder.",
        )
    if name == "SQLITE_ERROR" and not any(words in text for words in _BROKEN_SCHEMA):
        return None
    return DamagedError(
        f"The conference file is damaged or is no conference ({text}).",
        'Leave it as it is; "checkin verify" says whether it can be mended. Else open the last backup.',
    )
