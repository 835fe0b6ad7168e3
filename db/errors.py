"""What can be wrong with the conference file, in words. Who opens it says as what these are to be raised."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, NoReturn


class Words(NamedTuple):
    """What happened, in a sentence, and what to do next. `docs/trouble.md` explains each at length."""

    message: str
    hint: str

    def about(self, **facts: object) -> Words:
        return Words(self.message.format(**facts), self.hint.format(**facts))


CLOSED = Words("The conference file was closed meanwhile; nothing was recorded.", "Open it again.")
BUSY = Words(
    "The conference file is busy: another program holds it.",
    "Close other programs that have it open (a file viewer, a backup), then try again.",
)
FULL = Words("The disk is full; nothing was recorded.", "Free some space, then try again.")
READ_ONLY = Words(
    "The conference file is read-only; nothing was recorded.",
    "Copy it to a folder you may write to, and open the copy.",
)
READS_ONLY = Words(
    "{name} can be read, but nothing is recorded: its disk is full or read-only.",
    "Free some space, or copy it to another disk; then open it again.",
)
FAILING = Words(
    "The disk is full or failing; nothing was recorded.", "Free some space or check the disk, then try again."
)
CANNOT_OPEN = Words(
    "The conference file cannot be opened.", "Check that it exists and that you may write to its folder."
)
DAMAGED = Words(
    "The conference file is damaged or is no conference ({reason}).",
    'Write on paper. "checkin verify" says what is wrong; "checkin repair" makes a new file of all that can be read.',
)
MOVED = Words(
    "{name} was moved, removed or replaced while it was open; nothing was recorded.",
    "Put it back where it was, or leave and open {kept}: all that was recorded is there.",
)
MOVED_UNSAVED = Words(
    MOVED.message,
    "Put it back where it was, and leave this desk open until then: what it has could not be saved beside, for want"
    " of room.",
)
FOREIGN_LOG = Words(
    "{name} was put in the place of another file, whose log, {name}-wal, lies beside it still; it was not opened.",
    "Leave every desk on this computer. Put the file back that lay here; or move {name}-wal and {name}-shm to another"
    " folder, and open this one.",
)
LOG_LOST = Words(
    "The log of the conference file (-wal) was moved, removed or replaced while it was open; nothing was recorded.",
    "Leave every desk that has it open: each says in which file all that it recorded is. Then open that file.",
)
OVERTAKEN = Words(
    "A newer version of this program changed the file; nothing was recorded.", "Close this one, open the newer."
)
NO_SUCH_TIME = Words(
    "This computer's clock says {at:%d %b %Y}; nothing was recorded.", "Set the clock, then try again."
)
PURGED = Words(
    "All that was known of number {ref} was purged; nothing is written of that person again.",
    "Take the person out of the list, or add them under a new number.",
)
IN_CLEAR = Words(
    "{name} is not encrypted, though {keys} lies beside it as beside an encrypted file.",
    "If it was decrypted on purpose: checkin decrypt. If it was not, put the encrypted file back, or: checkin encrypt.",
)
NO_CIPHER = Words(
    "This conference is encrypted, or is to be, and what opens such files is not installed on this computer.",
    'Install it with: pip install "delegate-checkin[encrypt]".',
)
NO_CONFERENCE = Words(
    "{name} is no conference file.",
    "Choose a file made by this program. Is it encrypted, its keys are missing: copy {keys} from beside any backup."
    ' Of one that was spoiled, "checkin repair" makes a new file.',
)
NO_KEYS = Words(
    "Nothing can be read of {name}: it seems to be encrypted, and the keys that open it, {keys}, are not beside it.",
    "Copy them from beside any backup of this conference, and give its passphrase or recovery code; do not restore"
    " before. If it was never encrypted: checkin restore BACKUP.",
)
OPEN_ELSEWHERE = Words("{name} is open at a desk.", "Close every desk and program that has it open, then try again.")
NEWER = Words(
    "{name} was last used by a newer version of this program ({newest}).", "Install the newer version on this computer."
)


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
_BROKEN_SCHEMA = (
    "no such table", "no such column", "no column named", "columns but", "malformed", "unsupported file format",
    "is a view", "no such module", "no such collation",
)  # fmt: skip

# What SQLite's code begins with, what its text says where there is no code, and how that is told.
_IN_WORDS = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "locked", BUSY),
    ("SQLITE_FULL", "disk is full", FULL),
    ("SQLITE_READONLY", "readonly", READ_ONLY),
    ("SQLITE_IOERR_SHORT_READ", "short read", LOG_LOST),  # another desk's index leads beyond the end of a new log
    ("SQLITE_IOERR", "disk I/O error", FAILING),
    ("SQLITE_CANTOPEN", "unable to open", CANNOT_OPEN),
)


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
        return NotSavedError(*CLOSED)
    if isinstance(error, _MISTAKES):
        return None
    for beginning, said, words in _IN_WORDS:
        if name.startswith(beginning) or said in text:
            return NotSavedError(*words)
    if name == "SQLITE_ERROR" and not any(words in text for words in _BROKEN_SCHEMA):
        return None
    return DamagedError(*DAMAGED.about(reason=text))
