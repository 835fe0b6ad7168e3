"""The words by which people are found, kept beside them in the transaction that writes their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checkin.text import fold
from db.local import search_store
from db.store import Connection

if TYPE_CHECKING:
    from .model import Person


def keep_words(connection: Connection, ids: set[str]) -> None:
    """Keep the words of people whose fields were written. Called by the store within their transaction."""
    people = search_store.people_by_id(connection, sorted(ids))
    search_store.put_words(connection, [(person.id, *words_of(person.id, person.fields)) for person in people])


def words_of(delegate_id: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """The words of a person as kept, and the key that namesakes share."""
    from .wording import wording_of

    return wording_of(as_person(delegate_id, fields)).packed(), name_key(fields)


def as_person(delegate_id: str, fields: Mapping[str, str]) -> Person:
    """What the search knows of a delegate, from their fields."""
    from .model import Person

    return Person(
        id=delegate_id,
        ref=fields.get("ref", ""),
        name=fields.get("name", "") or fields.get("native_name", ""),
        given_names=fields.get("given_names", ""),
        family_name=fields.get("family_name", ""),
        native_name=fields.get("native_name", ""),
        honorific=fields.get("honorific", ""),
        organisation=fields.get("organisation", ""),
        delegation=fields.get("delegation", ""),
        position=fields.get("position", ""),
        country=fields.get("country", ""),
        email=fields.get("email", ""),
        phone=fields.get("phone", ""),
        category=fields.get("category", ""),
        status="held" if fields.get("hold") else fields.get("status", ""),
        codes=tuple(code for name in ("code_id", "source_id", "secret") if (code := fields.get(name, ""))),
        numbers=tuple(fields.get("numbers", "").split()),
    )


def name_key(fields: Mapping[str, str]) -> str:
    """Names that nobody can tell apart have one key: no case, accents, punctuation or order of words."""
    name = fold(fields.get("name", "") or fields.get("native_name", ""))
    return " ".join(sorted(name.replace("-", " ").replace(",", " ").replace("'", "").split()))
