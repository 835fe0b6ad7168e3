"""Writes docs/schema.md: what somebody finds who opens a conference file with sqlite-utils or Datasette.

Everything is read from a new file; the words are the comments of its schema, and those below where SQL has none.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from db import migrations
from db.connection import database
from db.schema import PROJECTION

PAGE = Path(__file__).parents[1] / "docs" / "schema.md"
_HEAD = """# What is in a conference file

A conference file is an SQLite database. Open it with `sqlite-utils`, Datasette or any other program that reads SQLite;
reading harms nothing. Do not write to it by hand: the journal refuses it, and `checkin verify` tells what was changed
elsewhere. This page is made from a new file by `make schema`.
"""
_ROOMS = (
    ("Views, to look at", "Names for people, times in UTC.", "view"),
    ("The journal", "Everything that happened. It only grows: triggers refuse changes.", "journal"),
    ("Tables made from the journal", "`checkin verify --rebuild` makes them anew.", "derived"),
    ("What is this file's own", "Settings, keys, printers and what the search keeps: no part of the history.", "local"),
)
_SAID = {
    "conference": "the conference's facts",
    "conference_day": "its days",
    "people": "everybody on the list",
    "attendance_list": "who was in, per day",
    "journal": "the entries with their content",
    "print_queue": "what was ordered of printers",
    "entry": "one fact each: its header, chained by hashes",
    "entry_body": "what the entries say, apart so that it can be purged",
    "operator": "who worked at a desk; headers hold the id. A PIN is there as a hash that is sealed",
    "conference_field": "facts of the conference, the last writer's",
    "delegate": "people, each field the last writer's",
    "merge": "two records found to be one person",
    "unmerge": "and parted again",
    "mark": "every arrival recorded",
    "undone": "every mark taken back",
    "badge": "copies that came out",
    "hand_over": "what was given, and to whom",
    "setting": "settings of this file",
    "print_job": "",
    "search_index": "the search as it was last saved",
}
_COLUMN = re.compile(r"\b(\w+) (?:TEXT|INTEGER|BLOB)\b")
_TABLE_COMMENT = re.compile(r"^CREATE TABLE \"?\w+\"? \( -- ([^\n]+)")


def page(connection: sqlite3.Connection) -> str:
    """The whole page, for a file that holds the schema."""
    tables = database(connection)
    rooms: dict[str, list[str]] = {key: [] for _, _, key in _ROOMS}
    for view in tables.views:
        columns = ", ".join(f"`{column.name}`" for column in view.columns)
        rooms["view"].append(f"| `{view.name}` | {_SAID[view.name]} | {columns} |")
    for table in sorted(tables.tables, key=lambda table: _order(table.name)):
        if not table.name.startswith(("_", "sqlite_")):
            rooms[_room(table.name)].append(_row(table.name, table.schema, [column.name for column in table.columns]))
    parts = [_HEAD]
    for title, words, key in _ROOMS:
        parts.append(
            f"## {title}\n\n{words}\n\n| name | what | columns |\n|---|---|---|\n" + "\n".join(rooms[key]) + "\n"
        )
    return "\n".join(parts)


def _room(table: str) -> str:
    return "journal" if table.startswith("entry") else "derived" if table in PROJECTION else "local"


def _order(table: str) -> tuple[int, str]:
    return (PROJECTION.index(table), "") if table in PROJECTION else (0, table)


def _row(name: str, schema: str, columns: list[str]) -> str:
    found = _TABLE_COMMENT.match(schema)
    said = _SAID.get(name) or (found[1] if found else "")
    comments = dict(_comments(schema))
    shown = (f"`{column}` ({comments[column]})" if column in comments else f"`{column}`" for column in columns)
    return f"| `{name}` | {said} | {', '.join(shown)} |"


def _comments(schema: str) -> Iterator[tuple[str, str]]:
    """What the schema says beside a column: of several on a line, the last is meant."""
    for line in schema.splitlines()[1:]:
        before, _, comment = line.partition("--")
        if comment and (names := _COLUMN.findall(before)):
            yield names[-1], comment.strip().replace("|", "\\|")


def made() -> str:
    """The page as it should be now."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(connection)
    return page(connection)


if __name__ == "__main__":
    PAGE.write_text(made(), encoding="utf-8")
