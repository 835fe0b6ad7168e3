"""The words by which people are found, kept beside them in the transaction that writes their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checkin.core.models import cover_of, is_sensitive
from checkin.text import fold
from db.local import search_store
from db.schema import ATTRIBUTE_PREFIX
from db.store import Connection

if TYPE_CHECKING:
    from .model import Person


_OF_ANYBODY = ("ref", "organisation", "delegation", "country", "category", "status", "hold", "code_id", "secret")


def keep_words(connection: Connection, ids: set[str]) -> None:
    """Keep the words of people whose fields were written. Called by the store within their transaction."""
    people = search_store.people_by_id(connection, sorted(ids))
    search_store.put_words(connection, [(person.id, *words_of(person.id, person.fields)) for person in people])


def words_after(connection: Connection, changes: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    """The words of people, by id, as they will be once some fields are changed.

    Those of whom a column of the list's own changes are left to `keep_words`: what of it is searched the file says.
    """
    ids = sorted(key for key, fields in changes.items() if not any(one.startswith(ATTRIBUTE_PREFIX) for one in fields))
    return {
        person.id: words_of(person.id, {**person.fields, **changes[person.id]})
        for person in search_store.people_by_id(connection, ids)
    }


def words_of(delegate_id: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """The words of a person as kept, and the key that namesakes share."""
    from .wording import wording_of

    return wording_of(as_person(delegate_id, fields)).packed(), name_key(_as_seen(fields))


def as_person(delegate_id: str, fields: Mapping[str, str]) -> Person:
    """What the search knows of a delegate, from their fields."""
    from .model import Person

    fields = _as_seen(fields)
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


def _as_seen(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Of a sensitive person the search knows the cover name, and what else is seen of them."""
    if not is_sensitive(fields.get("sensitive", "")):
        return fields
    shown = {name: fields.get(name, "") for name in _OF_ANYBODY}
    return {**shown, "name": cover_of(shown["ref"], fields.get("cover_name", ""))}


def name_key(fields: Mapping[str, str]) -> str:
    """Names that nobody can tell apart have one key: no case, accents, punctuation or order of words."""
    name = fold(fields.get("name", "") or fields.get("native_name", ""))
    return " ".join(sorted(name.replace("-", " ").replace(",", " ").replace("'", "").split()))
