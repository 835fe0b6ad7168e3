"""Is what stands beside the journal as it should be: the schema, and what is the file's own?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from .local import search_store, settings
from .local.printers import all_printers

Item = tuple[str, str]  # type and name
# From a person's id and fields, what the search keeps of them.
WordsOf = Callable[[str, Mapping[str, str]], tuple[str, str]]


class Known(NamedTuple):
    """What the program knows of what it keeps beside the journal, and the storage does not."""

    words_of: WordsOf
    is_good_index: Callable[[bytes], bool]


class Odd(NamedTuple):
    """What is not as it should be, in words, and whether a rebuild mends it."""

    words: str
    mendable: bool


def schema(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> list[Odd]:
    """How the schema differs from that of a new file. Somebody's own tables and views beside ours are no fault."""
    here, there = _schema(connection), _schema(fresh)
    missing = [Odd(f"{kind} {name}: is missing", kind != "table") for kind, name in there if (kind, name) not in here]
    changed = [
        Odd(f"{kind} {name}: is not as this program makes it", kind != "table")
        for (kind, name), sql in there.items()
        if here.get((kind, name), sql) != sql
    ]
    strange = [Odd(f"trigger {name}: is none of this program's", True) for _, name in _strange(here, there)]
    return missing + changed + strange


def mend_schema(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    """Make triggers, views and indexes as in a new file, within the caller's transaction."""
    here, there = _schema(connection), _schema(fresh)
    for kind, name in _strange(here, there):
        connection.execute(f'DROP {kind} "{name}"')
    for (kind, name), sql in there.items():
        if kind == "table" or here.get((kind, name)) == sql:
            continue
        if (kind, name) in here:
            connection.execute(f'DROP {kind} "{name}"')
        connection.execute(sql)


def _schema(connection: sqlite3.Connection) -> dict[Item, str]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB '*sqlite_*'"
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _strange(here: Mapping[Item, str], there: Mapping[Item, str]) -> list[Item]:
    return [item for item in here if item[0] == "trigger" and item not in there]


def own(connection: sqlite3.Connection) -> list[Odd]:
    """What of the file's own tables cannot be what this program wrote."""
    words = [*_settings(connection), *_printers(connection), *_jobs(connection)]
    return [Odd(said, mendable=False) for said in words]


def _settings(connection: sqlite3.Connection) -> Iterator[str]:
    for key, value in connection.execute("SELECT key, value FROM setting"):
        if not settings.can_be(key, value):
            yield f"setting {key}: is none of this program's, or cannot say what it says"
    for letter in settings.changed_code_keys(connection):
        yield f"badge key {letter}: is not the one that was made; its badges would read as forged"


def _printers(connection: sqlite3.Connection) -> Iterator[str]:
    """A kind that is not known is no fault: a newer program set that printer up."""
    printers = all_printers(connection)
    for printer in printers:
        if printer.chunk < 1 or printer.dpi < 0 or not f"{printer.kind}{printer.uri}".isprintable():
            yield f"printer {printer.name}: cannot be set up like this; set it up anew"
    names = {"", *(printer.name for printer in printers)}
    for desk, printer, fallback in connection.execute("SELECT desk, printer, fallback FROM desk_printer"):
        if not {printer, fallback} <= names:
            yield f"the printers of {desk}: one of them is not set up"


def _jobs(connection: sqlite3.Connection) -> Iterator[str]:
    """A word that is not known is no fault: a newer program wrote it, and the queue counts such a job as in doubt."""
    for job, state in connection.execute("SELECT id, state FROM print_job"):
        if not (isinstance(state, str) and re.fullmatch("[a-z][a-z_-]*", state)):
            yield f"print job {job}: its state is none"


def search_words(connection: sqlite3.Connection, words_of: WordsOf) -> list[Odd]:
    """Whether people are found by what their record says. Row by row: a list may be long."""
    wrong = 0
    kept = connection.execute("SELECT delegate_id, words, name_key FROM delegate_words ORDER BY delegate_id")
    word = next(kept, None)
    for person in search_store.people_in_order(connection):
        while word is not None and word[0] < person.id:  # of a record that was merged
            word = next(kept, None)
        if word is None or tuple(word) != (person.id, *words_of(person.id, person.fields)):
            wrong += 1
    return [Odd(f"search words: not what the record says, of {wrong}", mendable=True)] if wrong else []
