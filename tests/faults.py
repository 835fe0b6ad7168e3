"""Ways to spoil a conference file, for tests of what the program says then."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db import engine

BROKEN_SCHEMA = (
    "UPDATE sqlite_master SET sql = 'CREATE TABLE delegate (rubbish' WHERE name = 'delegate'",
    "DELETE FROM sqlite_master WHERE name = 'delegate'",
    "UPDATE sqlite_master SET sql = replace(sql, 'code_id', 'code_ix') WHERE name = 'delegate'",
)


def spoil_table(path: Path, table: str) -> None:
    """Write rubbish over every page of a table and its indexes: what lies beyond the file's head."""
    with closing(engine.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = int(connection.execute("PRAGMA page_size").fetchone()[0])
        names = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE tbl_name = ?", (table,)).fetchall()
    with path.open("r+b") as file:
        for _, page in names:
            if page:
                file.seek((page - 1) * size)
                file.write(b"\xa5" * size)


def spoil_page_with(path: Path, content: bytes) -> None:
    """Write rubbish over the page that holds `content`."""
    with closing(engine.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    page = path.read_bytes().index(content) // size
    with path.open("r+b") as file:
        file.seek(page * size)
        file.write(b"\xa5" * size)


def meddle(path: Path, *statements: str) -> None:
    """Change a file behind the program's back, its schema too."""
    with closing(engine.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
