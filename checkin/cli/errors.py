"""From what went wrong to one plain sentence on stderr and an exit code. No traceback ever reaches the terminal."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence

from checkin.errors import InputFileError

from . import output

DONE = 0
IN_PART = 1
WRONG_USE = 2
UNUSABLE_DATABASE = 3
STOPPED = 130
NOBODY_READS = 141
"""As a shell gives it for a program that a closed pipe has ended."""


class NeedsMappingError(InputFileError):
    """Lists whose columns somebody must explain first; `needs` are their columns, as JSON."""

    def __init__(self, message: str, hint: str, needs: Sequence[object]) -> None:
        super().__init__(message, hint)
        self.needs = needs


def guarded(command: Callable[[], int]) -> int:
    """Run a command; return its exit code, or the one for what stopped it."""
    output.prepare_streams()
    try:
        return _flushed(command())
    except SystemExit as leaving:  # argparse has said what is wrong, or shown its help
        return leaving.code if isinstance(leaving.code, int) else WRONG_USE
    except KeyboardInterrupt:
        output.talk("Stopped; what was answered before is recorded.")
        return STOPPED
    except BrokenPipeError:
        _abandon_stdout()
        return NOBODY_READS
    except Exception as error:  # noqa: BLE001 - the last place where anything can be caught
        return _explained(error)


def _flushed(code: int) -> int:
    sys.stdout.flush()
    return code


def _explained(error: Exception) -> int:
    from checkin.core.trouble import in_words

    if isinstance(error, OSError) and error.strerror:
        _abandon_stdout()
        name = f"{error.filename}: " if error.filename else ""
        output.failed(f"{name}{error.strerror}.", "Check the name, the rights and the space on the disk.")
        return IN_PART if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO) else WRONG_USE
    told = in_words(error)
    output.failed(told.message, told.hint, told.needs if isinstance(told, NeedsMappingError) else ())
    return told.exit_code


def _abandon_stdout() -> None:
    """Nobody reads on: keep the interpreter from complaining when it flushes at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = output.nowhere()
