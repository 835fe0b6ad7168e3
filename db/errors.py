"""What can be wrong with the conference file. `checkin.core` turns these into sentences for users."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


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
    """Nothing was recorded: locked for too long, disk full, read-only, or changed by a newer program meanwhile."""


def sentence_for(error: sqlite3.Error) -> StorageError:
    """Return the error in plain words, with what to do next."""
    text = str(error)
    name = getattr(error, "sqlite_errorname", "") or ""
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
    return DamagedError(
        f"The conference file is damaged or is no conference ({text}).", "Open the last backup instead."
    )


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise sentence_for(error) from error
