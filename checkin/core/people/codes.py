"""The nine letters that stand for a person in a badge's code: which a new badge gets, and whose some are.

While a conference has one writer, a person has the letters that the list gave them. Once there are several, each gives
letters of its own, so that desks which know nothing of each other never make one code for two badges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from badges.code import code_id_by, code_id_for, subjects_of
from db.local import settings as stored
from db.reading import delegates, others
from db.store import Connection

GENERATIONS = 3
"""So many code ids of a writer for a person, of twenty copies each, are known before the news of their prints."""


def for_new_badges(connection: Connection, delegate_id: str) -> Iterator[str]:
    """The code ids under which this file may print a person's badges, each until its copies are used up.

    Letters that stand or may stand for somebody else as well are passed over.
    """
    writers = others.writers(connection)
    person = delegates.kept(connection, delegate_id)
    for code_id in _own(connection, delegate_id, writers):
        if _bearers(connection, code_id, writers) <= {person}:
            yield code_id


def _own(connection: Connection, delegate_id: str, writers: Sequence[str]) -> Iterator[str]:
    writer = stored.setting(connection, stored.WRITER)
    practice = stored.setting(connection, stored.TRAINING)  # nobody else writes there
    if practice or writers == [writer]:
        yield code_id_for(delegate_id)
    for generation in count(1):
        yield code_id_by(writer, delegate_id, generation)


def bearers(connection: Connection, code_id: str) -> set[str]:
    """The people for whom a code id stands, or would if a writer known here had made it without telling yet.

    A badge belongs to the one who is found; where there are two, it may be either's.
    """
    return _bearers(connection, code_id, others.writers(connection))


def _bearers(connection: Connection, code_id: str, writers: Sequence[str]) -> set[str]:
    return {
        person
        for letters, record, person in delegates.of_codes(
            connection, [code_id, *subjects_of(code_id, writers, GENERATIONS)]
        )
        if letters == code_id or letters == code_id_for(record)
    }
