"""What the desk shows, as plain values: nothing here knows a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from checkin.core.attendance.counts import DelegationCount
from checkin.core.issuing.whereabouts import UNKNOWN, Whereabouts
from checkin.core.models import BadgeCopy, Day, Delegate, First, HistoryLine

if TYPE_CHECKING:
    from checkin.core.printing.previews import Pixels


class Arrival(NamedTuple):
    """One of the last answers at this desk: shown while nothing is typed."""

    at: str
    symbol: str
    name: str
    word: str


class CardFacts(NamedTuple):
    """What is known of a person beside the record itself."""

    badges: tuple[BadgeCopy, ...] = ()
    delegation: DelegationCount | None = None
    history: tuple[HistoryLine, ...] = ()
    where: Whereabouts = UNKNOWN
    owed: tuple[str, ...] = ()


class CardState(NamedTuple):
    """A person on the card; `facts` is None until they were looked up. `picture` is their photo or new badge; `title`
    is what the day is called."""

    delegate: Delegate
    first: First | None
    namesakes: int
    day: Day | None
    facts: CardFacts | None = None
    question: str = ""
    picture: Pixels | None = None
    title: str = "TODAY"


@dataclass(frozen=True, slots=True)
class Foot:
    """What the row above the keys says. `present` is None until the list is loaded; `day` is the day that is worked
    on, 0 for today."""

    all_saved: ClassVar[str] = "Saved"
    saving: ClassVar[str] = "Saving ..."
    not_saved: ClassVar[str] = "NOT SAVED"
    not_saving: ClassVar[str] = "NOT SAVING"
    in_damage: ClassVar[str] = "FILE DAMAGED"

    present: int | None = None
    expected: int = 0
    day: int = 0
    saved: str = all_saved
    alarm: bool = False
    message: str = ""
    warning: bool = False
    to_settle: int = 0
    printer: str = ""
    printer_alarm: bool = False
    backup: str = ""
    backup_alarm: bool = False
    sync: str = ""
    sync_alarm: bool = False
    damaged: bool = False

    @property
    def kept(self) -> tuple[str, bool]:
        """What is said of the file, and whether it is an alarm: that all is saved is not, in a damaged one."""
        return (self.in_damage, True) if self.damaged and not self.alarm else (self.saved, self.alarm)
