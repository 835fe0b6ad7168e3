"""What a report is, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from badges.papers.model import Document
from checkin.core.models import Day, Profile
from checkin.core.session import Session
from db.journal.entries import Draft

if TYPE_CHECKING:
    from badges.spec import BadgeSpec
    from badges.template import Template

PDF, DOCX, XLSX = ".pdf", ".docx", ".xlsx"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as asked for. `day` is None where the report is about the whole conference.

    `least_days` and `template` are of certificates: on how many days somebody must have come, and a file to draw them
    by in place of ours.
    """

    session: Session
    day: Day | None
    profile: Profile
    least_days: int = 1
    template: str = ""

    @property
    def number(self) -> int:
        """The day's number, of a report about a day."""
        return self.day.number if self.day else 0


@dataclass(frozen=True, slots=True)
class Cards:
    """A report of which every page is a card of its own, drawn by a template as badges are."""

    title: str
    author: str
    template: Template
    specs: Sequence[BadgeSpec]


@dataclass(frozen=True, slots=True)
class Report:
    """A report by its name on the command line.

    `forms` are the endings it can be written with, the first one as it is seen before. `profile` is the key of the one
    that holds unless another is chosen. `of_a_day` says that it is about one day; `all_days`, that it may be about all
    when no day is given. `make` shows; where it is a fact of its own that a file is handed out (revisions), `issue` is
    called in its place, and gives the facts to record once the file is there.
    """

    name: str
    title: str
    forms: tuple[str, ...]
    profile: str
    make: Callable[[Wanted], Document | Cards]
    of_a_day: bool = True
    all_days: bool = False
    issue: Callable[[Wanted], tuple[Document, tuple[Draft, ...]]] | None = None

    def issued(self, wanted: Wanted) -> tuple[Document | Cards, tuple[Draft, ...]]:
        """The document that is handed out, and what to record with it."""
        return self.issue(wanted) if self.issue else (self.make(wanted), ())
