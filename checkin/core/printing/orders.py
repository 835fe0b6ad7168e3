"""Orders to printers: what is wanted, written into the queue before anything is sent, and settled by people.

Nothing here talks to a printer; `serving` does, and carries out what is wished here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from badges.printers.model import JobState
from checkin.core.issuing import copies
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.people.delegations import delegation_of
from checkin.core.people.disclosure import seen
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft, utc_text
from db.local import print_queue
from db.reading import badges_log, delegates
from db.rows import JobBadgeRow, JobRow
from db.store import Writing

from . import jobs, printers
from .designs import Designs, at_printer
from .file_output import LookedOver, looked_over, photo_folder
from .jobs import PrintJob, free_for_badge, from_row
from .printers import SetUpPrinter

if TYPE_CHECKING:
    from badges.template import Template


_AT_ONCE = 200
_Chunk = tuple[str, list[Delegate]]  # the words of the page before it, and whose badges


@dataclass(frozen=True, slots=True)
class Order:
    """What was put into the queue, and who was left out and why. `batch` names the jobs of this order.

    `warnings` and `incomplete` are as in a `PrintReport`; `ahead` counts the badges that come out before these.
    """

    batch: str
    jobs: tuple[PrintJob, ...]
    refused: tuple[tuple[Delegate, str], ...]
    warnings: tuple[tuple[Delegate, str], ...] = ()
    incomplete: tuple[Delegate, ...] = ()
    ahead: int = 0


def order(
    session: Session,
    delegates: Sequence[Delegate],
    printer_name: str,
    *,
    reprint: Reprint | None = None,
    by_delegation: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Order:
    """Put badges into a printer's queue, in the order given. One person's goes before what waits for several.

    Left out, with the reason: whoever has a badge when this is no `reprint`, or whose badge is under way or unclear
    already. With `by_delegation` each delegation gets a page with its name
    before it. Raises UsageError for an unknown printer, BadgeError for one of an unknown kind or a template
    that cannot be used.
    """
    printer = printers.usable_one(session, printer_name)
    allowed = copies.allowed_again(session, delegates, reprint)
    cards = at_printer(session, printer.template)
    looked = _looked_over(session, delegates, cards, printer.printer.dpi, progress)
    design = {one.person.id: one.card for one in looked}
    as_what = {person_id: cards.chosen[card.name] for person_id, card in design.items()}
    placed, again = _Order(secrets.token_hex(6), printer.name, reprint), reprint is not None
    wanted, refused = free_for_badge(session.read, [one.person for one in looked], again=again)
    ahead = print_queue.badges_ahead(session.read, printer.name, of_several=len(wanted) > 1)
    used = {design[person.id].name: design[person.id] for person in wanted}
    beside = allowed + [draft for card in used.values() for draft in copies.derogation(card)]
    chunks = _chunks(wanted, printer.chunk, as_what, delegation_of if by_delegation else None)
    for some in _sliced(chunks):
        with session.write() as writing:
            writing.append(*beside)
            beside = []
            people = [person for _, chunk in some for person in chunk]
            # Another desk may have ordered one meanwhile.
            free, taken = free_for_badge(writing.connection, people, again=again)
            refused += taken
            left = {person.id for person in free}
            for words, chunk in some:
                placed.put(writing, as_what[chunk[0].id], [person for person in chunk if person.id in left], words)
    warnings = tuple((one.person, sentence) for one in looked for sentence in one.found.sentences)
    incomplete = tuple(one.person for one in looked if one.found.incomplete)
    return Order(placed.batch, tuple(jobs.jobs_of(session, placed.batch)), tuple(refused), warnings, incomplete, ahead)


def settle(session: Session, job_id: str, came_out: Collection[str]) -> PrintJob:
    """A person has looked: of an unclear job, the badges of these delegates came out, the others did not.

    Those that did not may be printed again under the same copy number. Raises UsageError when the job is not
    unclear (any more).
    """
    with session.write() as writing:
        row = print_queue.job(writing.connection, job_id)
        current = from_row(session, row) if row else None
        if current is None or not current.unclear:
            raise UsageError("This print is not in doubt any more.", "Look at the list of jobs again.")
        close(writing, current, lambda badge: badge.delegate_id in came_out)
    return jobs.job(session, job_id)


def cancel(session: Session, unwanted: Sequence[PrintJob]) -> int:
    """Take jobs back: at once what was not sent, by way of its printer what was. Returns how many that concerned."""
    return sum(_take_back(session, item.id) for item in unwanted)


def move(session: Session, waiting: Sequence[PrintJob], printer_name: str) -> int:
    """Send jobs to another printer at once; returns how many that concerned.

    What was not sent simply changes the queue. Of what was sent, the next copies are ordered there and the first
    printer is asked to drop its own: should they come out all the same, they are dead by then.
    """
    target = printers.usable_one(session, printer_name)
    return sum(_move(session, item.id, target) for item in waiting if item.printer != target.name)


def pause(session: Session, batch: str, paused: bool) -> int:
    """Hold back what of an order was not sent, or let it go on. Returns how many jobs that were."""
    with session.write() as writing:
        return print_queue.set_paused(writing.connection, batch, paused)


def close(writing: Writing, ended: PrintJob, came_out: Callable[[JobBadgeRow], bool]) -> None:
    """Record, within a write transaction, which badges of a job are out, and that the job is done with."""
    drafts: list[Draft] = []
    out = {position: came_out(badge) for position, badge in enumerate(ended.badges)}
    for position, badge in enumerate(ended.badges):
        if out[position]:
            drafts += copies.printed(
                writing.connection, badge.delegate_id, badge.code_id, badge.copy, ended.reason,
                f"{ended.printer}, job {ended.id}",
            )  # fmt: skip
        else:
            drafts.append(Draft("badge_not_printed", badge.delegate_id, body(ended, badge)))
    for value in (True, False):
        positions = [position for position, is_out in out.items() if is_out is value]
        print_queue.set_came_out(writing.connection, ended.id, positions, value)
    state = JobState.PRINTED if any(out.values()) else JobState.FAILED
    print_queue.set_state(writing.connection, ended.id, state.value)
    writing.append(*drafts)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A person, the design of their badge, and what is to be said of it."""

    person: Delegate
    card: Template
    found: LookedOver


def _looked_over(
    session: Session,
    delegates: Sequence[Delegate],
    cards: Designs,
    dpi: int,
    progress: Callable[[int, int], None] | None,
) -> list[_Looked]:
    """The people, once each."""
    people = {person.id: person for person in delegates}.values()
    photos = photo_folder(session)
    looked = []
    for done, delegate in enumerate(people, start=1):
        spec = spec_of(session.conference, delegate, "", 1, photos)
        card = cards.of(spec)
        looked.append(_Looked(delegate, card, looked_over(spec, card, dpi)))
        if progress:
            progress(done, len(people))
    return looked


@dataclass(frozen=True, slots=True)
class _Order:
    """One order on its way into the queue."""

    batch: str
    printer: str
    reprint: Reprint | None

    def put(self, writing: Writing, template: str, people: Sequence[Delegate], words: str) -> None:
        """One job for these people."""
        if not people:
            return
        _put(writing, self.batch, self.printer, template, self.reprint.words if self.reprint else "", people, words)
        if self.reprint and self.reprint.reason is ReprintReason.LOST:
            _void_lost(writing, [person.id for person in people])


def _chunks(
    wanted: Sequence[Delegate],
    size: int,
    as_what: Mapping[str, str],
    separators: Callable[[Delegate], str] | None,
) -> Iterator[_Chunk]:
    """Jobs of at most `size` badges of one design; with separators a group begins a new job, which has its words."""
    chunk: list[Delegate] = []
    group = words = ""
    for person in wanted:
        own = separators(person) if separators else ""
        other_design = chunk and as_what.get(chunk[0].id) != as_what.get(person.id)
        if chunk and (len(chunk) == size or own != group or other_design):
            yield words, chunk
            chunk = []
        if not chunk:
            words = own if own != group else ""
        group = own
        chunk.append(person)
    if chunk:
        yield words, chunk


def _sliced(chunks: Iterable[_Chunk]) -> Iterator[list[_Chunk]]:
    """As many jobs as one transaction takes: a mark at another desk waits no longer than for these."""
    some: list[_Chunk] = []
    for chunk in chunks:
        some.append(chunk)
        if sum(len(people) for _, people in some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _put(
    writing: Writing, batch: str, printer: str, template: str, why: str, people: Sequence[Delegate], words: str
) -> None:
    chunk = [(person, *copies.next_copy(writing.connection, person)) for person in people]
    job_id = f"badge-{secrets.token_hex(8)}"
    stamp = writing.stamp
    row = JobRow(
        job_id, batch, printer, JobState.QUEUED.value, template, why, words, utc_text(stamp.at),
        stamp.desk, stamp.operator,
        badges=tuple(JobBadgeRow(delegate.id, code_id, copy) for delegate, code_id, copy in chunk),
    )  # fmt: skip
    print_queue.add(writing.connection, row)
    drafts: list[Draft] = []
    for delegate, code_id, copy in chunk:
        body: dict[str, object] = {
            "v": 1, "job": job_id, "printer": printer, "code_id": code_id, "copy": copy, "reason": why
        }  # fmt: skip
        drafts.append(Draft("badge_ordered", delegate.id, body))
    writing.append(*drafts)


def _void_lost(writing: Writing, ids: Sequence[str]) -> None:
    for delegate_id in ids:
        made = badges_log.copies_of(writing.connection, delegate_id)
        writing.append(*copies.voids(made, delegate_id, copies.LOST.value))


def _take_back(session: Session, job_id: str) -> bool:
    with session.write() as writing:
        current = movable(session, writing, job_id)
        if current is None:
            return False
        if current.state is JobState.QUEUED:
            drop(writing, current)
        else:
            print_queue.ask_cancel(writing.connection, job_id)
    return True


def _move(session: Session, job_id: str, target: SetUpPrinter) -> bool:
    kept = jobs.job(session, job_id).template
    fits = kept in at_printer(session, target.template).chosen.values()
    template = kept if fits else target.template
    with session.write() as writing:
        current = movable(session, writing, job_id)
        if current is None:
            return False
        if current.state is JobState.QUEUED and len(current.badges) <= target.chunk:
            print_queue.set_printer(writing.connection, job_id, target.name, template)
            return True
        if current.state is JobState.QUEUED:
            drop(writing, current)
        else:
            print_queue.ask_cancel(writing.connection, job_id)
        why = current.reason or f"moved from {current.printer}"
        rows = [row for one in current.ids if (row := delegates.by_id(writing.connection, one))]
        people = {row.id: seen(row) for row in rows}
        for words, chunk in _chunks(list(people.values()), target.chunk, {}, lambda _: current.separator):
            _put(writing, current.batch, target.name, template, why, chunk, words)
    return True


def movable(session: Session, writing: Writing, job_id: str) -> PrintJob | None:
    """A job that can still be taken from its printer: not done, not in doubt, not asked back already."""
    row = print_queue.job(writing.connection, job_id)
    current = from_row(session, row) if row else None
    if current is None or current.done or current.cancel_asked or current.state is JobState.UNKNOWN:
        return None
    return current


def drop(writing: Writing, dropped: PrintJob, state: JobState = JobState.CANCELLED, why: str = "cancelled") -> None:
    """Record, within a write transaction, that nothing of a job left: its copies are free again."""
    print_queue.set_state(writing.connection, dropped.id, state.value, note=why)
    print_queue.set_came_out(writing.connection, dropped.id, range(len(dropped.badges)), False)
    writing.append(
        *(Draft("badge_not_printed", badge.delegate_id, body(dropped, badge, why)) for badge in dropped.badges)
    )


def body(of: PrintJob, badge: JobBadgeRow, why: str = "") -> dict[str, object]:
    """What an entry says of a badge that a job did not bring out."""
    return {
        "v": 1, "job": of.id, "printer": of.printer, "code_id": badge.code_id, "copy": badge.copy,
        "reason": why or of.note,
    }  # fmt: skip
