"""Numbered migrations, one file each, append-only: a released one is never edited.

Each is literal: it imports nothing of the program, for what the first version made does not change with today's fields.
It is written in sqlite-utils' calls where these can say it, else in SQL: they know neither WITHOUT ROWID, comments,
UNIQUE, partial or collated indexes, nor triggers. The first two are SQL altogether: a new file must hold their tables
and views to the letter as old files do, and the calls would quote every name.
"""

from __future__ import annotations

import sqlite3
from importlib import import_module

from sqlite_utils import Migrations

from db import versions
from db.connection import database


def apply(connection: sqlite3.Connection) -> None:
    """Apply the migrations that a file has not seen; within the caller's transaction, if there is one."""
    migrations = Migrations(versions.MIGRATION_SET)
    for name in versions.NAMES:
        migrations(name=name)(import_module(f"{__name__}.{name}").migrate)
    migrations.apply(database(connection))
