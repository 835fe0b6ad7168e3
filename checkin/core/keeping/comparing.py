"""This file beside another copy of it: a memory outside, as a seal is, which also says what was there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from checkin.core import unlocking
from checkin.core.session import Session
from checkin.errors import InputFileError
from db.reading import copies, others
from db.reading.copies import Header, Lost


def against(session: Session, path: Path) -> list[str]:
    """In sentences, what a copy or a backup of this file holds that is not here any more, or is another one here.

    Raises InputFileError where there is none, DatabaseError for a file that is not of this conference.
    """
    if not path.is_file():
        raise InputFileError(f"There is no file {path}.", "Give a copy or a backup of the conference file.")
    unlocking.ready(path)
    return compared(session, copies.headers(path, session.conference.id, session.store.explain), path.name)


def compared(session: Session, there: Iterable[Header], name: str) -> list[str]:
    """The same for the entries of any copy, which `name` names."""
    return [
        f"{others.name_of(session.read, writer)}: {what} (writer {writer})."
        for writer, lost in copies.lost(session.read, there).items()
        for what in _in_words(lost, name)
    ]


def _in_words(lost: Lost, name: str) -> Iterator[str]:
    if lost.changed_from:
        yield f"its entries from number {lost.changed_from} on are others here than in {name}"
    if lost.missing_from:
        yield f"its entries {lost.missing_from} to {lost.missing_to} are in {name} and not here"
    if lost.emptied:
        yield f"the content of {lost.emptied} entries is in {name} and gone here; right, if a purge was ordered"
