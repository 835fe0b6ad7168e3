"""The files of a donor pack: which there are, and how each is made of the conference as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.models import Day
from checkin.core.people.disclosure import profile_named
from checkin.core.reporting import writers
from checkin.core.reporting.rows import attendance_rows
from checkin.core.reports import making
from checkin.core.reports.certificates import earned
from checkin.core.reports.registry import report_named
from checkin.core.session import Session

PROFILE = "donor"
KEEP_YEARS = 5
Progress = Callable[[int, int], None]
_DATA = "Who came when, as a workbook"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a pack is to hold.

    `day` is None for all days. `as_of` is the id of an entry, the newest unless given. Certificates are for who came on
    `least_days` at least, drawn by `template` in place of ours. `keep_years` says for how long after the last payment.
    """

    day: int | None = None
    as_of: str = ""
    agenda: Path | None = None
    least_days: int = 1
    template: str = ""
    keep_years: int = KEEP_YEARS


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the pack: its name, what it is, the report that it holds (none: attendance as data), and its day."""

    name: str
    what: str
    report: str = ""
    day: int | None = None


def parts(then: Session, days: Sequence[Day], asked: Asked) -> Iterator[Part]:
    """Every file that is made of the conference as it was, those that take longest first."""
    if earned(then, profile_named(then.conference, PROFILE), asked.least_days, asked.day):
        yield _report("certificates", "certificates.pdf", asked.day)
    yield _report("participants", "list-of-participants.pdf", None)
    for day in days:
        yield from day_part(day)
    yield _report("variance", "variance.pdf", asked.day)
    if asked.day is None:
        yield Part("attendance.xlsx", _DATA)
    yield _report("attendance", "attendance-report.pdf", asked.day)


def day_part(day: Day) -> Iterator[Part]:
    """The files of one day, named as those that closing a day makes; of a practice the pack's own name says that."""
    folder, number = f"{day.date.isoformat()} day {day.number}", day.number
    yield _report("signatures", f"{folder}/signature-sheet-day-{number}-to-sign.pdf", number)
    yield _report("signatures-after", f"{folder}/signature-sheet-day-{number}.pdf", number)
    yield Part(f"{folder}/attendance-day-{number}.xlsx", _DATA, day=number)


def _report(report: str, file: str, day: int | None) -> Part:
    return Part(file, report_named(report).title, report, day)


def write_part(then: Session, part: Part, asked: Asked, path: Path, tell: Progress) -> None:
    """Make one file at `path`; `tell` may raise to cancel. Raises OSError, BadgeError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not part.report:
        table = attendance_rows(then, part.day, lambda rows: tell(rows, 0), profile_named(then.conference, PROFILE))
        writers.write(table, {path.suffix: path})
        return
    report = report_named(part.report)
    wanted = making.asked(then, report, part.day, PROFILE)
    wanted = replace(wanted, least_days=asked.least_days, template=asked.template)
    with drawing_in_user_words():
        making.write_document(report.make(wanted), path, path.suffix, tell)
