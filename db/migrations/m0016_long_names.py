"""Each word of a long name has a place: what people are found by is kept anew, which whoever applies this sees to."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.execute("DELETE FROM search_index")  # of the rules of before: it would be read to be thrown away
