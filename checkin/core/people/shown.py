"""The columns that a conference wants to see at each mark: a group, a shirt, a table, whatever the list has.

They are of people as anybody sees them: of a sensitive person nothing is shown that says who it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.facts import fields_of
from checkin.core.models import Conference, Delegate
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.reading import delegates
from db.schema import ATTRIBUTE_PREFIX

from .fields import BY_NAME, FIELDS, value_of

# What the desk shows in any case, or nobody is to see.
_LEFT_OUT = ("ref", "name", "native_name", "sensitive", "cover_name", "hold")


def title_of(column: str) -> str:
    """How a column is called on screens: one of the list by its own title."""
    known = BY_NAME.get(column)
    return known.words if known else column.removeprefix(ATTRIBUTE_PREFIX)


def name_of(column: str) -> str:
    """How a column is called in JSON: a field by its name, one of the list by its own title."""
    return column.removeprefix(ATTRIBUTE_PREFIX)


def possible(session: Session) -> list[str]:
    """Every column that can be shown: the fields of a person, and the list's own. Looks through the whole list."""
    fields = [field.name for field in FIELDS if field.shown and field.name not in _LEFT_OUT]
    return [*fields, *(f"{ATTRIBUTE_PREFIX}{title}" for title in delegates.attribute_titles(session.read))]


def choose(session: Session, columns: Sequence[str]) -> tuple[str, ...]:
    """Show these at every desk from now on, in this order; none is none. A title of the list needs no `x:`.

    Capitals do not matter. Returns them as they are kept; raises UsageError for one that there is not.
    """
    known = possible(session)
    by_words = {words.casefold(): column for column in reversed(known) for words in (title_of(column), column)}
    by_words |= {name_of(column).casefold(): column for column in reversed(known)}
    chosen = []
    for words in columns:
        column = by_words.get(words.strip().casefold())
        if column is None:
            raise UsageError(f"There is no column {words!r}.", f"Columns: {', '.join(map(name_of, known))}.")
        chosen.append(column)
    columns = tuple(dict.fromkeys(chosen))
    if columns != session.conference.shown:
        fields = {"shown": fields_of(session.conference._replace(shown=columns))["shown"]}
        session.record(Draft("conference", "", {"v": 1, "fields": fields}))
    return columns


def shown(conference: Conference, delegate: Delegate) -> dict[str, str]:
    """What is to be seen of a person, by the chosen columns in their order; what is empty too.

    A field that only a newer program has is left out.
    """
    known = (column for column in conference.shown if column in BY_NAME or column.startswith(ATTRIBUTE_PREFIX))
    return {column: value_of(delegate, column) for column in known}


def is_own(column: str) -> bool:
    """Whether a column is one of the list's own, not a field that every conference has."""
    return column.startswith(ATTRIBUTE_PREFIX)
