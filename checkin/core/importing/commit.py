"""From a plan to the list: everything in one transaction, prepared before it begins.

Cancelled or killed before the commit, an import leaves nothing. Other desks wait only while entries are
numbered and inserted, not while files are read and matched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from badges.code import code_id_for
from checkin.core.models import Delegate, Status
from checkin.core.people.disclosure import as_recorded
from checkin.core.people.fields import change_of
from checkin.core.people.lookup import by_ref
from checkin.core.search.kept import words_of
from checkin.core.session import Session
from checkin.errors import InputFileError, UsageError
from checkin.text import clean_text
from db.journal.entries import Draft, prepare
from db.reading import badges_log, delegates, journal

from .covers import covered_report, with_own_names
from .mapping import ColumnMap
from .parsing import parse_files
from .plan import make_plan
from .results import Existing, ImportPlan, NeedsMapping, Parsed, Renumbered

_STEP = 1000
_ATTEMPTS = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Import:
    """Lists that were read and compared with the people on the list. Nothing is stored yet.

    `renumbered` is what was answered about held rows.
    """

    parsed: Parsed
    plan: ImportPlan
    as_of: int
    renumbered: Renumbered | None = None

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
) -> Import:
    """Read lists and plan their import: a dry run. Raises InputFileError when no file can be used."""
    parsed = parse_files(paths, days=session.conference.days, mapping=mapping, sheet=sheet)
    if parsed.unreadable and len(parsed.unreadable) == len(paths):
        raise InputFileError(
            " ".join(f"{error.message}" for _, error in parsed.unreadable), parsed.unreadable[0][1].hint
        )
    return _planned(session, parsed, renumbered)


def answer(session: Session, prepared: Import, renumbered: Renumbered) -> Import:
    """The same import with the rows that were held settled as somebody answered."""
    return _planned(session, prepared.parsed, renumbered)


def _planned(session: Session, parsed: Parsed, renumbered: Renumbered | None) -> Import:
    as_of = session.version()
    printed = badges_log.printed_ids(session.read)
    at_desk = delegates.at_desk(session.read)
    existing = list(_existing(session))
    named = with_own_names(parsed, existing, journal.cover_names(session.read))
    plan = make_plan(named, existing, session.conference.id, printed, at_desk, renumbered)
    return Import(parsed, covered_report(plan, existing, named.rows), as_of, renumbered)


def _existing(session: Session) -> Iterator[Existing]:
    file_values = delegates.file_values(session.read)
    for row in delegates.all_records(session.read):
        delegate = as_recorded(row)
        yield Existing(delegate, file_values.get(delegate.id, {}))


def commit(session: Session, prepared: Import, progress: Progress | None = None) -> Import:
    """Store a planned import, whole or not at all; return it as it was stored.

    When a desk changed somebody since the plan was made, the plan is made again first. `progress(done, total)`
    may raise to cancel.
    """
    for _ in range(_ATTEMPTS):
        entries = prepare(_drafts(prepared.plan, _as_they_are(session, prepared.plan), progress))
        words = {new.delegate_id: words_of(new.delegate_id, new.fields) for new in prepared.plan.additions}
        with session.write() as writing:
            if not journal.people_changed_since(writing.connection, prepared.as_of):
                writing.append_prepared(entries, words)
                return prepared
        prepared = _planned(session, prepared.parsed, prepared.renumbered)
    raise UsageError("Other desks change the list too fast to import now.", "Try again in a quiet moment.")


def _as_they_are(session: Session, plan: ImportPlan) -> dict[str, Delegate]:
    """The people whom the list changes, before it does."""
    rows = delegates.by_ids(session.read, [update.delegate_id for update in plan.updates if update.set_fields])
    return {delegate_id: as_recorded(row) for delegate_id, row in rows.items()}


def _drafts(plan: ImportPlan, before: Mapping[str, Delegate], progress: Progress | None) -> Iterator[Draft]:
    total = len(plan.additions) + len(plan.updates)
    for number, draft in enumerate(_entries(plan, before), start=1):
        yield draft
        if progress and (number % _STEP == 0 or number == total):
            progress(number, total)


def _entries(plan: ImportPlan, before: Mapping[str, Delegate]) -> Iterator[Draft]:
    for addition in plan.additions:
        fields = {"status": Status.CONFIRMED.value, **addition.fields, "code_id": code_id_for(addition.delegate_id)}
        yield _draft(addition.delegate_id, {"v": 1, "fields": fields}, addition.base_fields)
    for update in plan.updates:
        changed = before.get(update.delegate_id)
        fields = dict(update.set_fields)
        body = change_of(changed, fields) if changed else {"v": 1, "fields": fields}
        yield _draft(update.delegate_id, body, update.base_fields)


def _draft(delegate_id: str, body: dict[str, object], file: Mapping[str, str]) -> Draft:
    return Draft("delegate_imported", delegate_id, {**body, "file": dict(file)})


def cancel_missing(session: Session, refs: Sequence[str], reason: str) -> int:
    """Cancel together the people whom the new list no longer has; return how many. Needs a reason."""
    why = clean_text(reason)
    if not why:
        raise UsageError("Cancelling needs a reason.", "Say who decided, and why.")
    gone = [delegate for ref in refs if (delegate := by_ref(session, ref)) is not None]
    fields = {"status": Status.CANCELLED.value, "status_reason": why}
    session.record(
        *(Draft("delegate_status", person.id, {**change_of(person, fields), "reason": why}) for person in gone)
    )
    return len(gone)
