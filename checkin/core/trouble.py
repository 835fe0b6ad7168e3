"""What goes wrong, in words: the storage's troubles as the program's errors, and a log of what nobody foresaw."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from checkin.core.machine import data_folder
from checkin.errors import CheckinError, DamagedFileError, DatabaseError, NotSavedError, UnforeseenError, UsageError
from db import errors as storage

_LOG_BYTES = 256 * 1024  # then it becomes checkin.log.1, in the place of the one before
_TO_WHOM = "Please send {} to whoever looks after this program. What was answered before is recorded."
_UNWRITTEN = "Its details could not be written down. What was answered before is recorded."
_LACKING = (
    "{} not in {} any more: it was put back to an earlier state, or its log (-wal) was lost. Look whether a copy beside"
    " it has {}."
)


def lacking_in_words(number: int, name: str) -> str:
    """That a file lacks entries which this computer remembers; empty where it lacks none."""
    if number == 1:
        return _LACKING.format("The last entry that was made here is", name, "it")
    return _LACKING.format(f"The last {number} entries that were made here are", name, "them") if number else ""


def explained(error: storage.StorageError) -> CheckinError:
    """The storage's trouble as an error of the program."""
    if isinstance(error, storage.NotSavedError):
        return NotSavedError(error.message, error.hint)
    if isinstance(error, storage.DamagedError):
        return DamagedFileError(error.message, error.hint)
    if isinstance(error, (storage.NewerError, storage.UnsafePlaceError)):
        return DatabaseError(error.message, error.hint)
    return UsageError(error.message, error.hint)


def in_words(error: BaseException) -> CheckinError:
    """The error as one that can be told; one that nobody foresaw is written to the log, which the words name."""
    if isinstance(error, CheckinError):
        return error
    try:
        hint = _TO_WHOM.format(_logged(error))
    except OSError:
        hint = _UNWRITTEN
    return UnforeseenError(f"Something went wrong that this program did not foresee ({type(error).__name__}).", hint)


def log_file() -> Path:
    """Where screen and command line write what nobody foresaw."""
    return data_folder() / "logs" / "checkin.log"


def write_down(sentence: str) -> None:
    """Write into the log, as one line, what the desk said of the file: whoever is asked to help finds it there."""
    with suppress(OSError):
        _append(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {' '.join(sentence.split())}\n")


def _logged(error: BaseException) -> Path:
    """Append the traceback to the log. Raises OSError."""
    import platform
    import traceback

    heading = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, Python {platform.python_version()}, {platform.system()}\n"
    return _append("".join([heading, *traceback.format_exception(error), "\n"]))


def _append(text: str) -> Path:
    """Append to the log, which is readable by its owner only. Raises OSError."""
    path = log_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=_for_its_owner) as file:
        file.write(text)
    return path


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
