"""What dialogs answer with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checkin.core.models import Delegate, Outcome, Reprint

if TYPE_CHECKING:
    from checkin.core.printing.jobs import PrintJob


@dataclass(frozen=True, slots=True)
class Done:
    """Something was recorded: a sentence for the desk, whom it concerns, the answers of any marks, and the file or
    folder that was made."""

    message: str
    delegate: Delegate | None = None
    outcomes: tuple[Outcome, ...] = ()
    made: Path | None = None


@dataclass(frozen=True, slots=True)
class Added(Done):
    """Somebody new is on the list, and stands before the desk."""


class LookAt(NamedTuple):
    """Somebody who was on the list after all: to be put on the line, and looked at before anything is done."""

    delegate: Delegate


class MarkThis(NamedTuple):
    """A person was chosen who is to be checked in as if found on the line."""

    delegate: Delegate


class PrintThis(NamedTuple):
    """A person was chosen whose badge is to be printed; the desk asks why when it is again and nobody said.

    `instead_of`: as a PDF, in the place of what this job was to print. `at`: at this printer, though a print failed.
    """

    delegate: Delegate
    reprint: Reprint | None = None
    instead_of: PrintJob | None = None
    at: str = ""


class DayChosen(NamedTuple):
    """The day to work on; None follows the calendar."""

    number: int | None
