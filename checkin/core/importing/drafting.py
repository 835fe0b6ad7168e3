"""From a plan to the entries that carry it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from badges.code import code_id_for
from checkin.core.models import Delegate, Status
from checkin.core.people.disclosure import as_recorded
from checkin.core.people.fields import change_of
from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import delegates

from .results import ImportPlan


def drafts_of(session: Session, plan: ImportPlan, import_id: str = "") -> Iterator[Draft]:
    """An entry for each person who is new or changes; `import_id` names the import they belong to, if it has one."""
    of = {"import": import_id} if import_id else {}
    before = _as_they_are(session, plan)
    for addition in plan.additions:
        fields = {"status": Status.CONFIRMED.value, **addition.fields, "code_id": code_id_for(addition.delegate_id)}
        yield imported(addition.delegate_id, {"v": 1, "fields": fields, **of}, addition.base_fields)
    for update in plan.updates:
        changed = before.get(update.delegate_id)
        fields = dict(update.set_fields)
        body = change_of(changed, fields) if changed else {"v": 1, "fields": fields}
        yield imported(update.delegate_id, {**body, **of}, update.base_fields)


def imported(delegate_id: str, body: dict[str, object], file: Mapping[str, str]) -> Draft:
    """The entry of one person on a list."""
    return Draft("delegate_imported", delegate_id, {**body, "file": dict(file)})


def _as_they_are(session: Session, plan: ImportPlan) -> dict[str, Delegate]:
    """The people whom the list changes, before it does."""
    rows = delegates.by_ids(session.read, [update.delegate_id for update in plan.updates if update.set_fields])
    return {delegate_id: as_recorded(row) for delegate_id, row in rows.items()}
