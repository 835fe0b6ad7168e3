"""The desk as one would write it in an afternoon: an Input, an OptionList, SQLite's FTS5.

Run as a program, on a file that `write` made.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Input, OptionList  # noqa: TID251 - as anybody would

_SQL = "SELECT name FROM people WHERE people MATCH ? ORDER BY rank LIMIT 30"


def write(path: Path, names: Iterable[str]) -> None:
    """Make the file in which the desk searches."""
    with sqlite3.connect(path) as file:
        file.execute("CREATE VIRTUAL TABLE people USING fts5(name, tokenize = 'unicode61 remove_diacritics 2')")
        file.executemany("INSERT INTO people VALUES (?)", [(name,) for name in names])
    file.close()


def found(file: sqlite3.Connection, query: str) -> list[str]:
    """The names in which each word begins a word, best first."""
    words = " ".join(f'"{word}"*' for word in query.replace('"', " ").split())
    return [name for (name,) in file.execute(_SQL, (words,))] if words else []


class NaiveDesk(App[None]):
    """Lists whom the line finds, at each key."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._file = sqlite3.connect(path)

    def compose(self) -> ComposeResult:
        yield Input()
        yield OptionList()

    def on_input_changed(self, event: Input.Changed) -> None:
        people = self.query_one(OptionList)
        people.clear_options()
        people.add_options(found(self._file, event.value))


if __name__ == "__main__":
    NaiveDesk(sys.argv[1]).run()
