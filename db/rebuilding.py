"""The tables, made anew from the journal: when that is asked, and when the program has learnt kinds of entries.

An entry whose kind a program does not know has no effect there. It may have come from a desk with a newer one; once
this program is as new, what the entry says must hold in the tables here too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from .connection import immediately
from .journal import kinds, projection
from .local import search_store, settings
from .reading import journal

# Called with the ids of the delegates whose fields changed, inside their transaction.
OnChange = Callable[[sqlite3.Connection, set[str]], None]

_BEFORE = """
    allowed badge_key badge_printed badge_voided conference conflict_settled delegate_added delegate_edited
    delegate_imported delegate_parked delegate_released delegate_status desk desk_revoked handed_over hub_credential
    invitation mark merge operator pin_refused purge sealed temporary_lent temporary_returned undo unmerge
"""
"""What was known to the programs that did not note it."""


def rebuild(connection: sqlite3.Connection, on_change: OnChange | None) -> None:
    """Make the tables, and what the search keeps, again from the journal; the caller holds the transaction."""
    projection.clear(connection)
    search_store.clear(connection)
    changed: set[str] = set()
    for some in journal.read_in_slices(connection):
        changed |= projection.apply(connection, some)
    if on_change:
        on_change(connection, changed)


def learn(connection: sqlite3.Connection, on_change: OnChange | None) -> None:
    """Note which kinds this program knows; where the file holds entries of one that is new, rebuild.

    So does a program that knows fewer than the one before: what it finds in the tables must be what it would make.
    """
    ours = " ".join(sorted(kinds.KINDS))
    if settings.setting(connection, settings.KINDS) == ours:
        return
    with immediately(connection):
        other = kinds.KINDS.keys() ^ set(settings.setting(connection, settings.KINDS, _BEFORE).split())
        holes = ",".join("?" * len(other))
        if connection.execute(f"SELECT 1 FROM entry WHERE kind IN ({holes}) LIMIT 1", (*other,)).fetchone():
            rebuild(connection, on_change)
        settings.set_setting(connection, settings.KINDS, ours)
