"""Many entries about people, stored a few at a time, so that no mark of another desk waits long for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice

from checkin.core.people.disclosure import as_recorded
from checkin.core.search.kept import words_of
from checkin.core.session import Session
from db.journal.entries import Draft, Prepared, prepare
from db.reading import delegates, journal
from db.store import Writing

from .lexicon import folded

Progress = Callable[[int, int], None]
_SECONDS = 0.06
"""What a transaction aims at: 250 ms are never to be passed, also where the disk is slow for once."""
_FIRST, _LEAST, _MOST = 200, 20, 1_000
_PAUSE_SECONDS = 0.004
"""Another desk asks for the file each half millisecond: in this time whoever waits has it."""


def store(session: Session, drafts: Iterable[Draft], total: int, as_of: int, progress: Progress | None) -> list[str]:
    """Store entries in slices; durable with the next transaction.

    Args:
        session: whose entries they are.
        drafts: the entries, made while they are asked for.
        total: how many they are, for `progress(done, total)`, which may raise to stop between two slices.
        as_of: the version of the list that they were planned for.

    Returns: whom other desks wrote about meanwhile. Nothing was stored about these: that wants a new plan.
    """
    waiting, left, others = iter(drafts), list[str](), set[str]()
    size, done = _FIRST, 0
    with session.store.many_small_writes(session.stamp()) as write:
        while some := list(islice(waiting, size)):
            ready = prepare(some)
            words = {draft.subject: words_of(draft.subject, _fields(draft)) for draft in some if _is_new(draft)}
            with write() as writing:
                begun = time.monotonic()
                others.update(journal.people_changed_since(writing.connection, as_of))
                fit = _undisturbed(writing, ready, others)
                kept = {item.draft.subject for item in fit}
                writing.append_prepared(fit, {key: text for key, text in words.items() if key in kept})
                as_of = journal.latest(writing.connection)
            took = time.monotonic() - begun
            size = min(_MOST, max(_LEAST, round(size * min(2.0, _SECONDS / took))))
            left += [draft.subject for draft in some if draft.subject not in kept]
            done += len(some)
            if progress:
                progress(done, total)
            time.sleep(_PAUSE_SECONDS)
    return left


def _undisturbed(writing: Writing, ready: list[Prepared], others: set[str]) -> list[Prepared]:
    """The entries about people whom nobody else wrote about, and whose new numbers nobody else was given."""
    if not others:
        return ready
    rows = delegates.by_ids(writing.connection, list(others)).values()
    borne = {folded(as_recorded(row).ref) for row in rows}
    return [
        item
        for item in ready
        if item.draft.subject not in others and folded(_fields(item.draft).get("ref", "")) not in borne
    ]


def _fields(draft: Draft) -> dict[str, str]:
    fields = draft.body["fields"]
    assert isinstance(fields, dict)
    return fields


def _is_new(draft: Draft) -> bool:
    return "code_id" in _fields(draft)
