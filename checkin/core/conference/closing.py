"""The end of the day: what is unsettled, then the files and the paper, in one dated folder.

The paper: who was there, the day's signature sheet as recorded, its figures and variance, and tomorrow's to sign.

Closing again after later marks makes Rev.1, Rev.2, ...; closing again with nothing changed gives the same folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core import files
from checkin.core.issuing import temporary
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.issuing.specs import language_of
from checkin.core.keeping import backup, sealing, signing_key, verification
from checkin.core.models import Day, Delegate
from checkin.core.people import items, lookup
from checkin.core.people.disclosure import DESK
from checkin.core.reporting import writers
from checkin.core.reporting.rows import attendance_rows
from checkin.core.reports import attendance, signatures, variance
from checkin.core.reports.kinds import PDF, Wanted
from checkin.core.reports.making import write_document
from checkin.core.session import Session
from checkin.core.syncing import standing
from checkin.core.syncing.agreement import conflicts
from checkin.errors import OutputFileError

if TYPE_CHECKING:
    from badges.papers.model import Document
    from checkin.core.printing.jobs import PrintJob

Progress = Callable[[int, int], None]
_LISTED = ("name", "native_name", "position", "organisation")


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """Where the day's files lie. Revision 0 is the first closing; `unchanged` when nothing new was written.

    `trouble` is what kept the backup at the closing from being made, in words.
    """

    folder: Path
    files: tuple[Path, ...]
    revision: int
    unchanged: bool = False
    trouble: str = ""


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
    if sentence := verification.damage(session):
        found.append(sentence)
    found += _unbacked(session)
    found += filter(None, [signing_key.given_up(session)])
    found += [
        f"Two people share the number {ref}: {', '.join(names)}" for ref, names in doubled.items() if len(names) > 1
    ]
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
        return [f"Conflicts to settle: {number}, which may change the totals (To settle, or: checkin conflicts)"]
    return []


def _unbacked(session: Session) -> list[str]:
    """That there is no backup, or an old one; of a conference to train on there need be none."""
    if session.conference.training:
        return []
    kept = backup.standing(session)
    if kept is None:
        return [f"No backup is made: {backup.WHERE_TO}"]
    return [kept.sentence] if kept.old else []


def _owed(job: PrintJob) -> str:
    if job.state == "unknown":
        return f"nobody knows whether the badge came out of {job.printer} (Print jobs settles it)"
    why = job.note or ("it is held back" if job.paused else "")
    return f"the badge still waits at {job.printer}" + (f": {why}" if why else "")


def close_day(session: Session, day: int, folder: Path, progress: Progress | None = None) -> ClosedDay:
    """Write csv, xlsx, json, the attendance list and the signature sheets into a dated folder in `folder`.

    The folder appears whole or not at all. `progress(files made, files in all)` may raise to cancel. Raises
    UsageError for no such day, OutputFileError.
    """
    closed = _written(session, session.day_numbered(day), folder, progress or (lambda made, files: None))
    standing.record_closing(session, day)
    return replace(closed, trouble=backup.try_to_back_up(session))


def _written(session: Session, chosen: Day, folder: Path, tell: Progress) -> ClosedDay:
    name = partial(files.named, training=session.conference.training)
    day = name(f"{chosen.date.isoformat()} day {chosen.number}")
    earlier = _revisions(folder, day)
    revision = f"Rev.{len(earlier)}" if earlier else ""
    total = len(writers.FORMS) + 4 + (_following(session, chosen) is not None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.remove_leftovers(folder, ".closing-*")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".closing-") as making:
            part = Path(making) / "day"
            part.mkdir()
            stem = name(f"attendance-day-{chosen.number}")
            _write_data(session, chosen, part, stem, lambda: tell(0, total))
            tell(len(writers.FORMS), total)
            if earlier and _same(earlier[-1] / f"{stem}.csv", part / f"{stem}.csv"):
                return ClosedDay(earlier[-1], tuple(sorted(earlier[-1].iterdir())), len(earlier) - 1, unchanged=True)
            made = len(writers.FORMS)
            for paper, document in _papers(session, chosen, revision):
                with drawing_in_user_words(), files.whole_file(part / name(paper)) as file:
                    write_document(document, file, PDF, partial(_still, tell, made, total))
                made += 1
                tell(made, total)
            target = folder / _folder_name(day, len(earlier))
            shutil.move(part, target)
    except OSError as error:
        raise OutputFileError(
            f"The day's folder could not be written ({error.strerror or error}).",
            "Check the folder and the space on the disk.",
        ) from error
    return ClosedDay(target, tuple(sorted(target.iterdir())), len(earlier))


def _still(tell: Progress, made: int, total: int, *_: int) -> None:
    """Within a long file: nothing more is made, but who waits may cancel."""
    tell(made, total)


def _papers(session: Session, day: Day, revision: str) -> Iterator[tuple[str, Document]]:
    """The names of the day's papers, and each paper, one after the other."""
    sealing.seal(session, day.number)  # the last seal stands on every page
    today = Wanted(session, day, DESK)
    there, signed = signatures.of_closed_day(today, revision)
    yield f"attendance-list-day-{day.number}.pdf", there
    yield f"signature-sheet-day-{day.number}.pdf", signed
    yield f"attendance-report-day-{day.number}.pdf", attendance.report(today, revision)
    yield f"variance-day-{day.number}.pdf", variance.report(today, revision)
    if following := _following(session, day):
        yield (
            f"signature-sheet-day-{following.number}-to-sign.pdf",
            signatures.to_sign(Wanted(session, following, DESK)),
        )


def _following(session: Session, day: Day) -> Day | None:
    return session.conference.day(day.number + 1)


def _folder_name(day: str, revision: int) -> str:
    return f"{day} Rev.{revision}" if revision else day


def _revisions(folder: Path, day: str) -> list[Path]:
    found: list[Path] = []
    while (path := folder / _folder_name(day, len(found))).is_dir():
        found.append(path)
    return found


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def _write_data(session: Session, day: Day, folder: Path, stem: str, alive: Callable[[], None]) -> None:
    table = attendance_rows(session, day.number, lambda rows: alive())
    with ExitStack() as stack:
        parts = {ending: stack.enter_context(files.whole_file(folder / f"{stem}{ending}")) for ending in writers.FORMS}
        writers.write(table, parts)
