"""Revisions of a list that is handed out: provisional, Rev.1, ..., final; and what each changes.

Of who stood on a list the journal keeps a short id and a digest of what was said: enough to tell what changed, and
nothing that has to be purged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import issued

_ID, _DIGEST = 12, 12


class Change(Enum):
    """What became of somebody since the last list."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Issue:
    """A list as it would be handed out now. `before` is the last one: its words, when, and whom it had (digests)."""

    revision: int
    final: bool
    people: Mapping[str, str]
    is_new: bool
    before: Mapping[str, str]
    before_words: str = ""
    before_at: datetime | None = None

    @property
    def words(self) -> str:
        return _words(self.revision, final=self.final)


def _words(revision: int, *, final: bool) -> str:
    name = "final" if final else "provisional"
    return f"{name}, Rev.{revision}" if revision else name


def next_issue(session: Session, name: str, profile: str, said: Mapping[str, str], *, final: bool) -> Issue:
    """What a list would be called that says this of these people (by id). The same list again is the same revision."""
    people = {short(person_id): _digest(words) for person_id, words in said.items()}
    last = issued.last_issued(session.read, name, profile)
    if last is None:
        return Issue(0, final, people, is_new=True, before={})
    same = last.people == people and last.final == final
    revision = last.revision + (not same) if last.final == final else 0
    return Issue(
        revision,
        final,
        people,
        is_new=not same,
        before={} if same else last.people,
        before_words=_words(last.revision, final=last.final),
        before_at=session.clock.local(last.at),
    )


def record(session: Session, name: str, profile: str, issue: Issue) -> None:
    """Keep that a list was handed out, once."""
    if issue.is_new:
        body = {"v": 1, "list": name, "profile": profile, "revision": issue.revision, "final": issue.final}
        session.record(Draft(issued.KIND, "", {**body, "people": dict(issue.people)}))


def differences(issue: Issue) -> dict[str, Change]:
    """What became of whom since the last list, by short id; nothing where there is none, or nothing changed."""
    if not issue.before:
        return {}
    now, before = issue.people, issue.before
    found = dict.fromkeys((one for one in now if one not in before), Change.ADDED)
    found |= dict.fromkeys((one for one in before if one not in now), Change.REMOVED)
    return found | dict.fromkeys((one for one in now if before.get(one, now[one]) != now[one]), Change.CHANGED)


def short(person_id: str) -> str:
    """The end of an id, which is its random part."""
    return person_id[-_ID:]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGEST]
