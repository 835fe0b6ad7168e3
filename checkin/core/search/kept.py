"""The words by which people are found, kept beside them in the transaction that writes their fields."""

from __future__ import annotations

from collections.abc import Mapping

from checkin.core.search.model import Person
from checkin.text import fold
from db.local import search_store
from db.store import Connection


def keep_words(connection: Connection, ids: set[str]) -> None:
    """Keep the words of people whose fields were written. Called by the store within their transaction."""
    rows = search_store.people_by_id(connection, sorted(ids))
    search_store.put_words(connection, [(row["id"], *words_of(row)) for row in rows])


def words_of(row: Mapping[str, str]) -> tuple[str, str]:
    """The words of a person as kept, and the key that namesakes share."""
    from checkin.core.search.wording import wording_of

    return wording_of(as_person(row)).packed(), name_key(row)


def as_person(row: Mapping[str, str]) -> Person:
    """What the search knows of a delegate, from the fields of their row."""
    return Person(
        id=row["id"],
        ref=row.get("ref", ""),
        name=row.get("name", "") or row.get("native_name", ""),
        given_names=row.get("given_names", ""),
        family_name=row.get("family_name", ""),
        native_name=row.get("native_name", ""),
        honorific=row.get("honorific", ""),
        organisation=row.get("organisation", ""),
        delegation=row.get("delegation", ""),
        position=row.get("position", ""),
        country=row.get("country", ""),
        email=row.get("email", ""),
        phone=row.get("phone", ""),
        category=row.get("category", ""),
        status="held" if row.get("hold") else row.get("status", ""),
        codes=tuple(code for name in ("code_id", "source_id", "secret") if (code := row.get(name, ""))),
    )


def name_key(row: Mapping[str, str]) -> str:
    """Names that nobody can tell apart have one key: no case, accents, punctuation or order of words."""
    name = fold(row.get("name", "") or row.get("native_name", ""))
    return " ".join(sorted(name.replace("-", " ").replace(",", " ").replace("'", "").split()))
