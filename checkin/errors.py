"""Everything that can go wrong, as a type with a sentence and a next step.

What happens daily (already in, unknown badge) is an outcome, not an error: see `checkin.core.models.Outcome`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class CheckinError(Exception):
    """A problem the user can be told about: what happened, and what to do next."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(CheckinError):
    """Wrong use: a day that does not exist, a delegate that is not on the list."""


class NoDayError(UsageError):
    """Something that belongs to a day was asked on a date that is none of the conference's."""


class NotAllowedError(CheckinError):
    """The role of whoever works here does not reach. `act` is what was to be done, a word of `people.rights`; `once`
    says that the PIN of a second person, whose role does, lets it be done once."""

    exit_code = 1

    def __init__(self, message: str, hint: str, act: str, once: bool) -> None:
        super().__init__(message, hint)
        self.act = act
        self.once = once


class PinError(CheckinError):
    """A name and a PIN that do not belong together, or a PIN that cannot be asked or checked now."""

    exit_code = 1


class InputFileError(CheckinError):
    """A file that cannot be read, or holds nothing usable."""


class OutputFileError(CheckinError):
    """A file that could not be written; nothing half-written was left behind."""

    exit_code = 1


class DatabaseError(CheckinError):
    """The conference file is damaged, newer than the program, in an unsafe place or not a conference."""

    exit_code = 3


class DamagedFileError(DatabaseError):
    """The conference file is damaged; "checkin repair" makes a new one of what can be read."""


class LockedFileError(DatabaseError):
    """The conference file `path` is encrypted, and nothing was given that opens it."""

    def __init__(self, message: str, hint: str, path: Path) -> None:
        super().__init__(message, hint)
        self.path = path


class NotSavedError(CheckinError):
    """Nothing was recorded: the disk is full, read-only, the file stayed locked, or a newer program changed it."""

    exit_code = 3


class BadgeError(CheckinError):
    """A badge that could not be made."""

    exit_code = 1


class KeyAwayError(CheckinError):
    """The key that signs is kept elsewhere, and is not at hand."""


class HubError(CheckinError):
    """The hub is not there, refuses, or is not what it says it is."""

    exit_code = 1


class UnforeseenError(CheckinError):
    """What nobody foresaw; its hint says in which file the details are."""

    exit_code = 1
