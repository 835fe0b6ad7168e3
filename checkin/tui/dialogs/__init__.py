"""The dialogs of the desk. Each is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .answers import DayChosen, Done, MarkThis, PrintThis, Reprint
    from .asking import FormDialog, PickPersonDialog
    from .badges import BadgesDialog
    from .base import Dialog, offer_scan
    from .bind_ticket import BindTicketDialog
    from .close_day import CloseDayDialog
    from .confirm import ConfirmDialog
    from .day import DayDialog
    from .delegation import DelegationDialog
    from .export import ExportDialog
    from .first_open import FirstOpenDialog
    from .help_desk import HelpDeskDialog
    from .late_marks import LateMarksDialog
    from .new_person import NewPersonDialog
    from .person import PersonDialog
    from .picture import NamePictureDialog
    from .print_jobs import PrintJobsDialog
    from .printers import PrintersDialog
    from .reprint import ReprintDialog
    from .statistics import StatisticsDialog
    from .temporary import TemporaryDialog
    from .undo import UndoDialog
    from .waiting_badge import WaitingBadgeDialog

_HOMES = {
    "BadgesDialog": "badges",
    "BindTicketDialog": "bind_ticket",
    "CloseDayDialog": "close_day",
    "ConfirmDialog": "confirm",
    "DayChosen": "answers",
    "DayDialog": "day",
    "DelegationDialog": "delegation",
    "Dialog": "base",
    "Done": "answers",
    "ExportDialog": "export",
    "FirstOpenDialog": "first_open",
    "FormDialog": "asking",
    "HelpDeskDialog": "help_desk",
    "LateMarksDialog": "late_marks",
    "MarkThis": "answers",
    "NamePictureDialog": "picture",
    "NewPersonDialog": "new_person",
    "PersonDialog": "person",
    "PickPersonDialog": "asking",
    "PrintThis": "answers",
    "PrintJobsDialog": "print_jobs",
    "PrintersDialog": "printers",
    "WaitingBadgeDialog": "waiting_badge",
    "Reprint": "answers",
    "ReprintDialog": "reprint",
    "StatisticsDialog": "statistics",
    "TemporaryDialog": "temporary",
    "UndoDialog": "undo",
    "offer_scan": "base",
}

__all__ = [
    "BadgesDialog",
    "BindTicketDialog",
    "CloseDayDialog",
    "ConfirmDialog",
    "DayChosen",
    "DayDialog",
    "DelegationDialog",
    "Dialog",
    "Done",
    "ExportDialog",
    "FirstOpenDialog",
    "FormDialog",
    "HelpDeskDialog",
    "LateMarksDialog",
    "MarkThis",
    "NamePictureDialog",
    "NewPersonDialog",
    "PersonDialog",
    "PickPersonDialog",
    "PrintJobsDialog",
    "PrintThis",
    "PrintersDialog",
    "Reprint",
    "ReprintDialog",
    "StatisticsDialog",
    "TemporaryDialog",
    "UndoDialog",
    "WaitingBadgeDialog",
    "offer_scan",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
