"""What the search keeps in the file: each person's words, and the whole index for a quick start.

Local to the file: derived from the people, written in their own transaction, never synced.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from db.rows import PersonRow

SEARCHED = (
    "ref", "name", "given_names", "family_name", "native_name", "honorific", "organisation", "delegation",
    "position", "country", "email", "phone", "category", "status", "hold", "code_id", "source_id", "secret",
    "sensitive", "cover_name",
)  # fmt: skip
_SELECT = f"SELECT d.id, d.attributes, {', '.join(f'd.{name}' for name in SEARCHED)} FROM delegate AS d"
_CHUNK = 500
_LONGEST = 9


def people(connection: sqlite3.Connection) -> Iterator[PersonRow]:
    """What can be searched of everybody on the list, by ref; merged records are not on it."""
    where = "WHERE d.id NOT IN (SELECT delegate_id FROM alias) ORDER BY d.ref, d.id"
    return map(_person, connection.execute(f"{_SELECT} {where}"))


def people_in_order(connection: sqlite3.Connection) -> Iterator[PersonRow]:
    """The same by id."""
    where = "WHERE d.id NOT IN (SELECT delegate_id FROM alias) ORDER BY d.id"
    return map(_person, connection.execute(f"{_SELECT} {where}"))


def people_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[PersonRow]:
    """The same of some; records that were merged into others are left out."""
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        holes = ",".join("?" * len(chunk))
        where = f"WHERE d.id IN ({holes}) AND d.id NOT IN (SELECT delegate_id FROM alias)"
        yield from map(_person, connection.execute(f"{_SELECT} {where}", chunk))


def sensitive_people(connection: sqlite3.Connection) -> Iterator[PersonRow]:
    """The same of the sensitive ones."""
    where = "WHERE d.sensitive NOT IN ('', 'no') AND d.id NOT IN (SELECT delegate_id FROM alias)"
    return map(_person, connection.execute(f"{_SELECT} {where}"))


def _person(row: Sequence[str]) -> PersonRow:
    delegate_id, attributes, *fields = row
    return PersonRow(delegate_id, {**dict(zip(SEARCHED, fields, strict=True)), "numbers": _numbers(attributes)})


def _numbers(attributes: str) -> str:
    """The whole numbers among a person's attributes, with spaces between them."""
    if attributes == "{}":
        return ""
    return " ".join(text for text in json.loads(attributes).values() if text.isdecimal() and len(text) <= _LONGEST)


def put_words(connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str]]) -> None:
    """Keep (delegate id, words, name key) of people whose fields were written."""
    connection.executemany(
        "INSERT OR REPLACE INTO delegate_words (delegate_id, words, name_key) VALUES (?, ?, ?)", rows
    )


def words(connection: sqlite3.Connection) -> dict[str, str]:
    """The kept words of everybody, by id."""
    return dict(connection.execute("SELECT delegate_id, words FROM delegate_words").fetchall())


def namesakes(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many others on the list have a name that nobody can tell from each person's."""
    holes = ",".join("?" * len(ids))
    rows = connection.execute(
        "SELECT own.delegate_id, count(*) - 1 FROM delegate_words AS own JOIN delegate_words AS other"
        f" ON other.name_key = own.name_key WHERE own.delegate_id IN ({holes})"
        " AND other.delegate_id NOT IN (SELECT delegate_id FROM alias) GROUP BY own.delegate_id",
        list(ids),
    )
    return {row[0]: row[1] for row in rows}


def ids_of_name(connection: sqlite3.Connection, name_key: str) -> list[str]:
    """The people on the list who share a name key."""
    rows = connection.execute(
        "SELECT delegate_id FROM delegate_words"
        " WHERE name_key = ? AND delegate_id NOT IN (SELECT delegate_id FROM alias)",
        (name_key,),
    )
    return [row[0] for row in rows]


def clear(connection: sqlite3.Connection) -> None:
    """Forget everything: what people are found by is to be written anew."""
    connection.execute("DELETE FROM delegate_words")
    connection.execute("DELETE FROM search_index")


def any_saved_index(connection: sqlite3.Connection) -> bytes | None:
    """The kept index, whatever its format."""
    row = connection.execute("SELECT data FROM search_index").fetchone()
    return row[0] if row else None


def save_index(connection: sqlite3.Connection, form: int, upto: int, data: bytes) -> None:
    """Keep the whole index as it was after entry number `upto`; not after a purge, for it holds whom that took."""
    connection.execute("DELETE FROM search_index")
    connection.execute(
        "INSERT INTO search_index (format, upto, data) SELECT ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM entry WHERE n > ? AND kind = 'purge')",
        (form, upto, data, upto),
    )


def saved_index(connection: sqlite3.Connection, form: int) -> tuple[int, bytes] | None:
    """The kept index and the entry number up to which it holds; None where there is none of this format."""
    row = connection.execute("SELECT upto, data FROM search_index WHERE format = ?", (form,)).fetchone()
    return (row[0], row[1]) if row else None
