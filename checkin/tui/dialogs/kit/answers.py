"""What dialogs answer with."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.core.models import Delegate, Outcome, Reprint


@dataclass(frozen=True, slots=True)
class Done:
    """Something was recorded: a sentence for the desk, whom it concerns, and the answers of any marks."""

    message: str
    delegate: Delegate | None = None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Added(Done):
    """Somebody new is on the list, and stands before the desk."""


@dataclass(frozen=True, slots=True)
class LookAt:
    """Somebody who was on the list after all: to be put on the line, and looked at before anything is done."""

    delegate: Delegate


@dataclass(frozen=True, slots=True)
class MarkThis:
    """A person was chosen who is to be checked in as if found on the line."""

    delegate: Delegate


@dataclass(frozen=True, slots=True)
class PrintThis:
    """A person was chosen whose badge is to be printed; the desk asks why when it is again and nobody said.

    `as_file` makes a PDF though the desk has a printer.
    """

    delegate: Delegate
    reprint: Reprint | None = None
    as_file: bool = False


@dataclass(frozen=True, slots=True)
class DayChosen:
    """The day to work on; None follows the calendar."""

    number: int | None
