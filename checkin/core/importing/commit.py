"""From a plan to the list: in one transaction, prepared before it begins, or a long list in many short ones.

Cancelled or killed before its commit, a transaction leaves nothing. Other desks wait only while entries are
numbered and inserted, not while files are read and matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from checkin.core.models import Status
from checkin.core.people import rights
from checkin.core.people.disclosure import as_recorded
from checkin.core.people.fields import change_of
from checkin.core.people.lookup import by_ref
from checkin.core.search.kept import words_after, words_of
from checkin.core.session import Session
from checkin.errors import InputFileError, UsageError
from checkin.text import clean_text
from db.journal.entries import Draft, prepare
from db.local import one_import
from db.reading import badges_log, delegates, journal

from . import slices, unfinished
from .covers import covered_report, with_own_names
from .drafting import drafts_of
from .mapping import ColumnMap
from .parsing import parse_files
from .plan import make_plan
from .results import Existing, ImportPlan, NeedsMapping, Parsed, Renumbered
from .slices import Progress
from .unfinished import Order

WHOLE = 5_000
"""So many people are stored in one transaction, which holds the file for less than 250 ms."""
_CHANGED = 3
"""For so many new people counts one who is changed: what is searched and counted of them is taken away first."""
_STEP = 1000
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Import:
    """Lists that were read and compared with the people on the list. Nothing is stored yet.

    `renumbered` is what was answered about held rows, `order` what was asked for, and `begun` the id of the import
    that this one finishes.
    """

    parsed: Parsed
    plan: ImportPlan
    as_of: int
    renumbered: Renumbered | None = None
    order: Order = field(default_factory=Order)
    begun: str = ""

    @property
    def needs_mapping(self) -> tuple[NeedsMapping, ...]:
        """Sheets whose columns a person must explain first."""
        return self.parsed.needs_mapping


def read_lists(
    session: Session,
    paths: Sequence[Path],
    *,
    mapping: ColumnMap | None = None,
    sheet: str | None = None,
    renumbered: Renumbered | None = None,
    known_as: Sequence[str] = (),
) -> Import:
    """Read lists and plan their import: a dry run. Raises InputFileError when no file can be used.

    `known_as` are the names by which an import that is stopped knows its lists again; where they lie, unless given.
    """
    parsed = parse_files(paths, days=session.conference.days, mapping=mapping, sheet=sheet)
    if parsed.unreadable and len(parsed.unreadable) == len(paths):
        raise InputFileError(
            " ".join(f"{error.message}" for _, error in parsed.unreadable), parsed.unreadable[0][1].hint
        )
    order = Order(tuple(known_as or (str(path.absolute()) for path in paths)), mapping, sheet, renumbered)
    return replace(_planned(session, parsed, renumbered, unfinished.same(session, order)), order=order)


def answer(session: Session, prepared: Import, renumbered: Renumbered) -> Import:
    """The same import with the rows that were held settled as somebody answered."""
    again = _planned(session, prepared.parsed, renumbered, prepared.begun)
    return replace(again, order=replace(prepared.order, renumbered=renumbered))


def _planned(session: Session, parsed: Parsed, renumbered: Renumbered | None, begun: str = "") -> Import:
    as_of = session.version()
    printed = badges_log.printed_ids(session.read)
    at_desk = delegates.at_desk(session.read)
    existing = list(_existing(session))
    named = with_own_names(parsed, existing, journal.cover_names(session.read))
    plan = make_plan(named, existing, session.conference.id, printed, at_desk, renumbered)
    return Import(parsed, covered_report(plan, existing, named.rows), as_of, renumbered, begun=begun)


def _existing(session: Session) -> Iterator[Existing]:
    file_values = delegates.file_values(session.read)
    for row in delegates.all_records(session.read):
        delegate = as_recorded(row)
        yield Existing(delegate, file_values.get(delegate.id, {}))


def commit(session: Session, prepared: Import, progress: Progress | None = None) -> Import:
    """Store a planned import; return it as it was stored.

    Up to `WHOLE` new people in one transaction: whole or not at all. More go in slices, and people appear as they come;
    one that is stopped is `unfinished.found` afterwards. When a desk changed somebody since the plan was made, it is
    made again for these first. `progress(done, total)` may raise to cancel.

    Raises UsageError while another desk imports, or while other desks change the list faster than it can be planned,
    NotAllowedError.
    """
    rights.require(session, rights.Act.IMPORT)
    with one_import.held(session.store.path, session.store.explain) as free:
        if not free:
            raise UsageError("Another desk is importing a list just now.", "Wait until it is done, then try again.")
        if len(prepared.plan.additions) + _CHANGED * len(prepared.plan.updates) > WHOLE:
            return _in_slices(session, prepared, progress)
        return _whole(session, prepared, progress)


def _whole(session: Session, prepared: Import, progress: Progress | None = None) -> Import:
    for _ in range(_ATTEMPTS):
        entries = prepare(_told(drafts_of(session, prepared.plan), people_in(prepared.plan), progress))
        words = _words(session, prepared.plan)
        with session.write() as writing:
            if not journal.people_changed_since(writing.connection, prepared.as_of):
                writing.append_prepared(entries, words)
                unfinished.end(writing, prepared.begun)
                return prepared
        prepared = _planned(session, prepared.parsed, prepared.renumbered, prepared.begun)
    raise UsageError("Other desks change the list too fast to import now.", "Try again in a quiet moment.")


def _words(session: Session, plan: ImportPlan) -> dict[str, tuple[str, str]]:
    """By what people will be found once a plan is stored, worked out while nobody waits for it."""
    words = {new.delegate_id: words_of(new.delegate_id, new.fields) for new in plan.additions}
    return words | words_after(session.read, {one.delegate_id: one.set_fields for one in plan.updates})


def _in_slices(session: Session, prepared: Import, progress: Progress | None) -> Import:
    begun = prepared.begun or unfinished.begin(session, prepared.order, people_in(prepared.plan))
    drafts, total = drafts_of(session, prepared.plan, begun), people_in(prepared.plan)
    left = slices.store(session, drafts, total, prepared.as_of, progress)
    if not left:
        with session.write() as writing:  # durable, and with it all before
            unfinished.end(writing, begun)
        return replace(prepared, begun="")
    rest = _whole(session, _planned(session, prepared.parsed, prepared.renumbered, begun))
    return replace(prepared, plan=_together(prepared.plan, rest.plan, set(left)), begun="")


def _together(first: ImportPlan, rest: ImportPlan, left: set[str]) -> ImportPlan:
    """What was stored by a plan, and by the one that was made again for those who were left."""
    additions = (item for item in first.additions if item.delegate_id not in left)
    updates = (item for item in first.updates if item.delegate_id not in left)
    return replace(
        first,
        additions=(*additions, *rest.additions),
        updates=(*updates, *rest.updates),
        conflicts=(*first.conflicts, *rest.conflicts),
        held=rest.held,
    )


def people_in(plan: ImportPlan) -> int:
    """How many people a plan adds or changes."""
    return len(plan.additions) + len(plan.updates)


def _told(drafts: Iterator[Draft], total: int, progress: Progress | None) -> Iterator[Draft]:
    for number, draft in enumerate(drafts, start=1):
        yield draft
        if progress and (number % _STEP == 0 or number == total):
            progress(number, total)


def cancel_missing(session: Session, refs: Sequence[str], reason: str) -> int:
    """Cancel together the people whom the new list no longer has; return how many. Raises UsageError without reason."""
    why = clean_text(reason)
    if not why:
        raise UsageError("Cancelling needs a reason.", "Say who decided, and why.")
    gone = [delegate for ref in refs if (delegate := by_ref(session, ref)) is not None]
    fields = {"status": Status.CANCELLED.value, "status_reason": why}
    session.record(
        *(Draft("delegate_status", person.id, {**change_of(person, fields), "reason": why}) for person in gone)
    )
    return len(gone)
