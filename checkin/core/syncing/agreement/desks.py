"""Conflicts about desks, known from this file alone: news that never came, contradictions, clocks that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from db.journal.entries import utc_text
from db.reading import conflicts

from .model import Kind, Side, Told, View, nothing, seen

_OLD = timedelta(hours=1)
"""News younger than this is taken to be on its way."""


def _find_holes(view: View) -> Iterator[tuple[str, ...]]:
    old = utc_text(view.clock.now_utc() - _OLD)
    for hole in conflicts.holes(view.connection):
        if hole.at < old:
            yield (f"{hole.writer}:{hole.lacking}",)


def _tell_holes(view: View, ids: tuple[str, ...]) -> Told | None:
    hole = next((one for one in conflicts.holes(view.connection) if f"{one.writer}:{one.lacking}" in ids), None)
    if hole is None:
        return None
    several = hole.last_lacking > hole.lacking
    lacking = f"Entries {hole.lacking} to {hole.last_lacking}" if several else f"Entry {hole.lacking}"
    sides = (
        Side(f"{lacking} of {hole.desk} never came"),
        Side(f"Entries that wait for that: {hole.waiting}", (f"the first is of {view.moment(hole.at)}",)),
    )
    note = "What waits has no effect yet. Let that desk write its news again (checkin carry export)."
    ways = seen("it is known: tell it no more")
    return Told(f"News of {hole.desk} is missing", (), sides, note, ways, hole.desk)


def _find_forks(view: View) -> Iterator[tuple[str, ...]]:
    for fork in conflicts.forks(view.connection):
        yield (f"{fork.writer}:{fork.hash}",)


def _tell_forks(view: View, ids: tuple[str, ...]) -> Told | None:
    fork = next((one for one in conflicts.forks(view.connection) if f"{one.writer}:{one.hash}" in ids), None)
    if fork is None:
        return None
    kept = (f"{_words(fork.kept_kind)}, {view.moment(fork.kept_at)}",) if fork.kept_at else ()
    sides = (
        Side(f"Entry {fork.seq} that counts", kept),
        Side("What is kept apart", (f"{_words(fork.kind)}, {view.moment(fork.at)}", f"entries: {fork.number}")),
    )
    note = "A copy of its file was used beside it. Look there for what was done, and do it here again if it matters."
    ways = seen("it was looked after")
    return Told(f"{fork.desk} wrote two things under one number", (), sides, note, ways, fork.desk)


def _find_clocks(view: View) -> Iterator[tuple[str, ...]]:
    for clock in conflicts.clocks_ahead(view.connection):
        yield (clock.entry_id,)


def _tell_clocks(view: View, ids: tuple[str, ...]) -> Told | None:
    clock = next((one for one in conflicts.clocks_ahead(view.connection) if one.entry_id in ids), None)
    if clock is None:
        return None
    there, here = view.clock.local(clock.at), view.clock.local(clock.arrived)
    sides = (
        Side(f"The clock there: {there:%a %d %b %H:%M}"),
        Side(f"The clock here: {here:%a %d %b %H:%M}", (f"apart by at least {_span(there - here)}",)),
    )
    note = "Of two desks that disagree the later one counts, so a clock that is ahead counts too often. Set both right."
    ways = seen("the clocks were set right")
    heading = f"The clock of {clock.desk} is ahead, or the one here is behind"
    return Told(heading, (), sides, note, ways, clock.desk)


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _words(kind: str) -> str:
    return kind.replace("_", " ")


KINDS = (
    Kind("missing_news", "", _find_holes, _tell_holes, nothing),
    Kind("fork", "", _find_forks, _tell_forks, nothing),
    Kind("clock", "", _find_clocks, _tell_clocks, nothing),
)
