"""What a purge takes away for ever, and what of it stays for the figures.

A purge names entries, and people. The content of those entries goes; and so does, whenever it comes, whatever says more
about those people than that they were there. One of everybody takes along what was written before it by a desk that
had not heard of it yet. In the purge itself stands what stays: what the figures count of each person, and entries
without what is personal in them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from . import kinds
from .kinds import Facts

# Of entries about a person, what says no more than that they were there. Of all other kinds the whole content goes.
STAYS: Final[Mapping[str, frozenset[str]]] = {
    "mark": frozenset({"v", "day", "at", "method"}),
    "undo": frozenset({"v", "day", "marks"}),
    "attempt": frozenset({"v", "result", "day", "method"}),
    "merge": frozenset({"v", "kept"}),
    "unmerge": frozenset({"v", "merge"}),
    "sheet_signed": frozenset({"v", "day", "signed"}),
    "temporary_lent": frozenset({"v", "number", "day"}),
    "temporary_returned": frozenset({"v", "loan", "number"}),
    "conflict_settled": frozenset({"v", "conflict", "about", "choice", "entries", "acts"}),
}
_OF_STAFF: Final = ("operator", "allowed", "import_begun")
"""Kinds that are about no delegate, and name people all the same."""


class Purged:
    """What some purges take away: the content of these entries, and what is personal of these people, and of everybody
    in entries up to a clock."""

    __slots__ = ("entries", "people", "up_to")

    def __init__(self, entries: Iterable[str] = (), people: Iterable[str] = (), up_to: int = -1) -> None:
        self.entries = set(entries)
        self.people = set(people)
        self.up_to = up_to

    def add(self, hlc: int, facts: Facts) -> None:
        self.entries.update(facts["entries"])
        self.people.update(facts["people"])
        if facts["all"]:
            self.up_to = max(self.up_to, hlc)

    def may_lack(self, entry_id: str, hlc: int, kind: str, subject: str) -> bool:
        """Whether it is no fault that an entry has no content."""
        return kind != "purge" and (entry_id in self.entries or subject in self.people or hlc <= self.up_to)

    def takes(self, entry_id: str, hlc: int, kind: str, subject: str, text: str) -> bool:
        """Whether the content of an entry goes."""
        if not self.may_lack(entry_id, hlc, kind, subject):
            return False
        return entry_id in self.entries or is_personal(kind, subject, text)


def is_personal(kind: str, subject: str, text: str) -> bool:
    """Whether the content of an entry (its text) says more of somebody than that they were there."""
    body = kinds.parse(text)
    if not body and text != "{}":
        return subject != ""  # nothing that can be read
    return says_more(kind, subject, body)


def says_more(kind: str, subject: str, body: Mapping[str, object]) -> bool:
    """The same of a body."""
    stays = STAYS.get(kind)
    if stays is None:
        return subject != "" or kind in _OF_STAFF
    return any(value for key, value in body.items() if key not in stays)


def in_journal(connection: sqlite3.Connection) -> Purged:
    """What all purges in the journal take away, as they say themselves."""
    purged = Purged()
    rows = connection.execute(
        "SELECT e.hlc, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind = 'purge'"
    )
    for hlc, text in rows:
        if (facts := kinds.read("purge", kinds.parse(text))) is not None:
            purged.add(hlc, facts)
    return purged
