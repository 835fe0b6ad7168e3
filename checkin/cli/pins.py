"""Where a command gets PINs from: the file that CHECKIN_PIN_FILE names, else somebody at the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from checkin.errors import PinError

_FILE = "CHECKIN_PIN_FILE"
_MOST = 4096


class Pins:
    """The PINs that one command needs, one after the other: a line each in the file."""

    def __init__(self) -> None:
        self._lines: Iterator[str] | None = None

    def ask(self, whose: str) -> str:
        """The next PIN. Raises PinError where there is none, and nobody to ask."""
        named = os.environ.get(_FILE)
        if not named:
            return _asked(whose)
        if self._lines is None:
            self._lines = iter(_read(Path(named)).split())
        pin = next(self._lines, None)
        if pin is None:
            raise PinError(f"The file that {_FILE} names holds no PIN for {whose}.", "One a line, as they are asked.")
        return pin


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MOST)
    except OSError as error:
        raise PinError(f"The file that {_FILE} names cannot be read ({error.strerror}).", "Check its name.") from error


def _asked(whose: str) -> str:
    import getpass
    import warnings

    from .output import visible

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # it would be shown as it is typed
            return getpass.getpass(visible(f"PIN of {whose}: "))
    except (EOFError, getpass.GetPassWarning) as error:
        raise PinError(
            f"The PIN of {whose} is needed, and there is no terminal to ask for it.",
            f"Name a file that holds it: {_FILE}=FILE, or /dev/fd/3.",
        ) from error
