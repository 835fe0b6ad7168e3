"""Two records found to be one person, and parted again. Nothing is erased."""

from __future__ import annotations

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import MAX_NAME, clean_text
from db.journal.entries import Draft
from db.reading import delegates

from .disclosure import seen
from .fields import change_of
from .lookup import existing
from .rights import Act, require


def merge(session: Session, gone_id: str, kept_id: str, reason: str, approved_by: str = "") -> Delegate:
    """Two records are one person: marks, badges and codes of `gone` count for `kept` from now on. Raises UsageError."""
    gone, kept = existing(session, gone_id), existing(session, kept_id)
    if gone.id == kept.id:
        raise UsageError("These are the same record already.")
    body: dict[str, object] = {
        "v": 1, "kept": kept.id, "reason": clean_text(reason), "approved_by": clean_text(approved_by, MAX_NAME)
    }  # fmt: skip
    allowed = require(session, Act.MERGE, kept.id)
    session.record(*allowed, Draft("merge", gone.id, body), *still_covered(gone, kept))
    return existing(session, kept.id)


def still_covered(gone: Delegate, kept: Delegate) -> list[Draft]:
    """Whoever was seen under a cover name is so after a merge too."""
    if not gone.under_cover or kept.under_cover:
        return []
    fields = {"sensitive": gone.sensitive, "cover_name": kept.cover_name or gone.cover_name}
    return [Draft("delegate_edited", kept.id, {**change_of(kept, fields), "reason": "merged with a sensitive record"})]


def unmerge(session: Session, gone_id: str, reason: str = "") -> Delegate:
    """Take a merge back: the two records stand apart again, each with its own marks. Raises UsageError."""
    merge_id = delegates.standing_merge(session.read, gone_id)
    if not merge_id:
        raise UsageError("This record is not merged into another.")
    body: dict[str, object] = {"v": 1, "merge": merge_id, "reason": clean_text(reason)}
    session.record(*require(session, Act.MERGE, gone_id), Draft("unmerge", gone_id, body))
    return existing(session, gone_id)


def merged_records(session: Session, kept_id: str) -> list[Delegate]:
    """The records that were merged into a person's."""
    ids = [gone for gone, kept in delegates.merged(session.read).items() if kept == kept_id]
    return [seen(row) for row in delegates.by_ids(session.read, ids).values()]
