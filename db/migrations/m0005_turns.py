"""Which of a person's badges is the newest, where desks printed without knowing of each other."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """The turn of a printed badge: one above those that its desk knew of the person; 0 in entries of before."""
    db.table("badge").add_column("turn", int, not_null_default=0)
