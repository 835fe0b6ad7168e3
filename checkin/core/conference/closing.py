"""The end of the day: what is unsettled, then the files and the paper, in one dated folder.

Closing again after later marks makes Rev.1, Rev.2, ...; closing again with nothing changed gives the same folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core import files
from checkin.core.issuing import temporary
from checkin.core.issuing.specs import language_of
from checkin.core.models import Day, Delegate
from checkin.core.people import items, lookup
from checkin.core.reporting import writers
from checkin.core.reporting.rows import Cell, Table, attendance_rows
from checkin.core.session import Session
from checkin.core.syncing import standing
from checkin.core.syncing.agreement import conflicts
from checkin.errors import OutputFileError
from checkin.text import fold

if TYPE_CHECKING:
    from badges.documents import ListRow, ListSheet
    from checkin.core.printing.jobs import PrintJob

Progress = Callable[[int, int], None]
_FILES = 5
_LISTED = ("name", "native_name", "position", "organisation")


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """Where the day's files lie. Revision 0 is the first closing; `unchanged` when nothing new was written."""

    folder: Path
    files: tuple[Path, ...]
    revision: int
    unchanged: bool = False


def unsettled(session: Session, day: int) -> list[str]:
    """What somebody should look at before the day is closed, in sentences."""
    session.day_numbered(day)
    found = [
        f"{delegate.ref} {delegate.name} is still with the help desk: {delegate.hold}"
        for delegate in lookup.held(session)
    ]
    doubled: dict[str, list[str]] = {}
    for delegate in lookup.everybody(session):
        doubled.setdefault(delegate.ref.upper(), []).append(delegate.name)
        found += _unprintable(delegate)
    found += _lent(session, day)
    found += _prints(session)
    found += _items_owed(session, day)
    found += standing.not_final(session, day)
    found += _to_settle(session)
    found += [f"Two people share the ref {ref}: {', '.join(names)}" for ref, names in doubled.items() if len(names) > 1]
    return found


def _unprintable(delegate: Delegate) -> list[str]:
    """What of somebody's words the lists go without."""
    from badges.preflight import unprintable

    language = language_of(delegate.country)
    # A native name that is the only one is printed once, as the name, and told of once.
    fields = [field for field in _LISTED if field != "native_name" or delegate.native_name != delegate.name]
    sentences = [unprintable(field, getattr(delegate, field), language) for field in fields]
    return [f"{delegate.ref} {delegate.name}: {sentence}" for sentence in sentences if sentence]


def _lent(session: Session, day: int) -> list[str]:
    """The temporary badges that should be back, and those that are out twice."""
    loans = [loan for loan in temporary.out_now(session) if loan.day <= day]
    twice = temporary.clashes(loans)
    people = lookup.by_ids(session, [loan.delegate_id for loan in loans])
    names = {delegate_id: f"{person.ref} {person.name}" for delegate_id, person in people.items()}
    return [
        f"{names.get(loan.delegate_id, 'Somebody')} still has temporary badge {loan.number} of day {loan.day}"
        + (", a number that two desks lent" if loan.number in twice else "")
        for loan in loans
    ]


def _prints(session: Session) -> list[str]:
    """The badges that a printer still owes, and those of which nobody knows whether they came out."""
    from checkin.core.printing import jobs

    open_jobs = jobs.open_jobs(session)
    people = lookup.by_ids(session, [one for job in open_jobs for one in job.ids])
    return [
        f"{person.ref} {person.name}: {_owed(job)}"
        for job in open_jobs
        for delegate_id in job.ids
        if (person := people.get(delegate_id))
    ]


def _items_owed(session: Session, day: int) -> list[str]:
    """What those who came were not given, in one sentence, the most first."""
    owed = items.owed_on(session, day).most_common()
    total, kinds = sum(number for _, number in owed), ", ".join(f"{item} {number}" for item, number in owed)
    return [f"{total} item{'s' if total > 1 else ''} owed: {kinds}"] if owed else []


def _to_settle(session: Session) -> list[str]:
    """What desks recorded against each other, which may change the totals: one person added twice counts twice."""
    if number := len(conflicts.to_settle(session)):
        return [f"Conflicts to settle: {number}, which may change the totals (Ctrl+P To settle, or: checkin conflicts)"]
    return []


def _owed(job: PrintJob) -> str:
    if job.state == "unknown":
        return f"nobody knows whether the badge came out of {job.printer} (Print jobs settles it)"
    why = job.note or ("it is held back" if job.paused else "")
    return f"the badge still waits at {job.printer}" + (f": {why}" if why else "")


def close_day(session: Session, day: int, folder: Path, progress: Progress | None = None) -> ClosedDay:
    """Write csv, xlsx, json, the attendance list and a blank signature sheet into a dated folder in `folder`.

    The folder appears whole or not at all. `progress(files made, files in all)` may raise to cancel. Raises
    UsageError for no such day, OutputFileError.
    """
    closed = _written(session, session.day_numbered(day), folder, progress or (lambda made, files: None))
    standing.record_closing(session, day)
    return closed


def _written(session: Session, chosen: Day, folder: Path, tell: Progress) -> ClosedDay:
    table = attendance_rows(session, chosen.number)
    earlier = _revisions(folder, chosen)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.remove_leftovers(folder, ".closing-*")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".closing-") as name:
            part = Path(name) / "day"
            part.mkdir()
            stem = f"attendance-day-{chosen.number}"
            _write_data(table, part, stem)
            tell(3, _FILES)
            if earlier and _same(earlier[-1] / f"{stem}.csv", part / f"{stem}.csv"):
                return ClosedDay(earlier[-1], tuple(sorted(earlier[-1].iterdir())), len(earlier) - 1, unchanged=True)
            _write_paper(session, table, chosen, part, len(earlier), tell)
            target = folder / _folder_name(chosen, len(earlier))
            shutil.move(part, target)
    except OSError as error:
        raise OutputFileError(
            f"The day's folder could not be written ({error.strerror or error}).",
            "Check the folder and the space on the disk.",
        ) from error
    return ClosedDay(target, tuple(sorted(target.iterdir())), len(earlier))


def _folder_name(day: Day, revision: int) -> str:
    name = f"{day.date.isoformat()} day {day.number}"
    return f"{name} Rev.{revision}" if revision else name


def _revisions(folder: Path, day: Day) -> list[Path]:
    found: list[Path] = []
    while (path := folder / _folder_name(day, len(found))).is_dir():
        found.append(path)
    return found


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def _write_data(table: Table, folder: Path, stem: str) -> None:
    for ending, write in ((".csv", writers.write_csv), (".xlsx", writers.write_xlsx), (".json", writers.write_json)):
        with files.whole_file(folder / f"{stem}{ending}") as part:
            write(table, part)


def _write_paper(session: Session, table: Table, day: Day, folder: Path, revision: int, tell: Progress) -> None:
    from badges.documents import attendance_list_pdf, signature_sheet_pdf

    present = [row for row in table.rows if row["present"] == "yes"]
    invited = [row for row in table.rows if row["expected"] == "yes" or row["present"] == "yes"]
    totals = f"{len(present)} present, {sum(row['expected'] == 'yes' for row in table.rows)} expected"
    for made, name, rows, draw in (
        (4, f"attendance-list-day-{day.number}.pdf", present, attendance_list_pdf),
        (5, f"signature-sheet-day-{day.number}.pdf", invited, signature_sheet_pdf),
    ):
        with files.whole_file(folder / name) as part:
            part.write_bytes(draw(_sheet(session, table, day, rows, totals, revision)))
        tell(made, _FILES)


def _sheet(
    session: Session, table: Table, day: Day, rows: Sequence[Mapping[str, Cell]], totals: str, revision: int
) -> ListSheet:
    from badges.documents import ListGroup, ListSheet

    conference = table.conference
    ordered = sorted(
        rows, key=lambda row: (fold(_group(row)), _group(row), fold(writers.as_text(row["family_name"] or row["name"])))
    )
    numbers = iter(range(1, len(ordered) + 1))
    groups = tuple(
        ListGroup(title, tuple(_line(row, next(numbers)) for row in members))
        for title, members in groupby(ordered, key=_group)
    )
    return ListSheet(
        conference_name=conference.name,
        organiser=conference.organiser,
        place=conference.place,
        day_text=f"Day {day.number}, {day.date:%A} {day.date.day} {day.date:%B %Y}",
        funding_line=conference.funding_line,
        project=conference.project,
        revision=f"Rev.{revision}" if revision else "",
        printed_at=f"{session.clock.now():%Y-%m-%d %H:%M}",
        training=conference.training,
        groups=groups,
        totals=totals,
    )


def _group(row: Mapping[str, Cell]) -> str:
    return writers.as_text(row["group"] or "Others")


def _line(row: Mapping[str, Cell], number: int) -> ListRow:
    from badges.documents import ListRow

    return ListRow(
        number=str(number),
        ref=writers.as_text(row["ref"]),
        name=" ".join(part for part in (writers.as_text(row["honorific"]), writers.as_text(row["name"])) if part),
        native_name=writers.as_text(row["native_name"]),
        position=writers.as_text(row["position"]),
        organisation=writers.as_text(row["organisation"]),
        category=writers.as_text(row["category"]),
        time_in=writers.as_text(row["first_in"])[11:16],
        note=writers.as_text(row["method"]),
        language=language_of(writers.as_text(row["country"])),
    )
