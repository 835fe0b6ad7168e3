"""Revisions of a list that is handed out: provisional, Rev.1, ..., final; and what each changes.

Of who stood on a list the journal keeps a short id and a digest of what was said: enough to tell what changed, and
nothing that has to be purged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import issued
from db.rows import IssuedRow

_ID, _DIGEST = 12, 12


class Change(Enum):
    """What became of somebody since the last list."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Issue:
    """A list as it would be handed out now; `before` is the one before it, and `people` has a digest by short id."""

    revision: int
    final: bool
    people: Mapping[str, str]
    is_new: bool
    before: IssuedRow | None = None

    @property
    def words(self) -> str:
        return words_of(self)

    def fact(self, name: str, profile: str) -> Draft:
        """That the list was handed out."""
        body = {"v": 1, "list": name, "profile": profile, "revision": self.revision, "final": self.final}
        return Draft(issued.KIND, "", {**body, "people": dict(self.people)})


def words_of(issue: Issue | IssuedRow) -> str:
    """ "provisional", "provisional, Rev.1", "final"."""
    name = "final" if issue.final else "provisional"
    return f"{name}, Rev.{issue.revision}" if issue.revision else name


def next_issue(session: Session, name: str, profile: str, said: Mapping[str, str], *, final: bool) -> Issue:
    """What a list would be called that says this of these people (by id). The same list again is the same revision."""
    people = {short(person_id): _digest(words) for person_id, words in said.items()}
    earlier = issued.issues(session.read, name, profile)
    last = next(earlier, None)
    if last is None:
        return Issue(0, final, people, is_new=True)
    same = last.people == people and last.final == final
    revision = last.revision + (not same) if last.final == final else 0
    return Issue(revision, final, people, is_new=not same, before=next(earlier, None) if same else last)


def differences(issue: Issue) -> dict[str, Change]:
    """What became of whom since the list before, by short id; nothing where there is none."""
    if issue.before is None:
        return {}
    now, before = issue.people, issue.before.people
    found = dict.fromkeys((one for one in now if one not in before), Change.ADDED)
    found |= dict.fromkeys((one for one in before if one not in now), Change.REMOVED)
    return found | dict.fromkeys((one for one in now if before.get(one, now[one]) != now[one]), Change.CHANGED)


def short(person_id: str) -> str:
    """The end of an id, which is its random part."""
    return person_id[-_ID:]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGEST]
