"""The printers of this computer and the desks that use them. Local: not part of the history.

They are set up by hand, where nobody waits: writing goes through sqlite-utils. Reading happens at every badge.
"""

from __future__ import annotations

import sqlite3

from db.connection import database
from db.rows import PrinterRow

_COLUMNS = ", ".join(PrinterRow._fields)


def all_printers(connection: sqlite3.Connection) -> list[PrinterRow]:
    """Every printer as set up, by name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM printer ORDER BY name COLLATE NOCASE")
    return [PrinterRow._make([*values, bool(paused)]) for *values, paused in rows]


def put(connection: sqlite3.Connection, printer: PrinterRow) -> None:
    """Add a printer, or set the one of that name up anew."""
    database(connection).table("printer").insert(printer._asdict(), replace=True)


def remove(connection: sqlite3.Connection, name: str) -> None:
    """Forget a printer, and that desks used it."""
    tables = database(connection)
    tables.table("printer").delete_where("name = ?", [name])
    tables.table("desk_printer").delete_where("printer = ?", [name])
    tables.execute("UPDATE desk_printer SET fallback = '' WHERE fallback = ?", [name])


def set_paused(connection: sqlite3.Connection, name: str, paused: bool) -> None:
    connection.execute("UPDATE printer SET paused = ? WHERE name = ?", (paused, name))


def of_desk(connection: sqlite3.Connection, desk: str) -> tuple[str, str]:
    """The names of the printer a desk uses and of the one for when that fails; empty where there is none."""
    row = connection.execute("SELECT printer, fallback FROM desk_printer WHERE desk = ?", (desk,)).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def rename_desk(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Let a desk's printers be those of its new name, unless that one has its own."""
    connection.execute("UPDATE OR IGNORE desk_printer SET desk = ? WHERE desk = ?", (new, old))


def use(connection: sqlite3.Connection, desk: str, printer: str, fallback: str) -> None:
    """Say which printers a desk uses; an empty `printer` means none."""
    table = database(connection).table("desk_printer")
    if printer:
        table.insert({"desk": desk, "printer": printer, "fallback": fallback}, replace=True)
    else:
        table.delete_where("desk = ?", [desk])
