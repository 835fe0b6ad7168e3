"""A saved answer to "which column is what": a small file a person can read and mend."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checkin.core.people.fields import IMPORT_FIELDS
from checkin.errors import InputFileError, OutputFileError

from .results import NeedsMapping
from .titles import normalised

SAVED = ".map.toml"
"""How the names of mapping files end that the screen saves."""
IGNORE = "ignore"
"""The column is left out."""
ATTRIBUTE = "attribute"
"""The column is kept as a free attribute."""
_HINT = 'A mapping file has a [columns] table such as: "Full name" = "name". See docs/lists.md.'


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a person said about the columns of a list.

    `columns` goes from the column title (or "column 1", "column 2", ... where there is no header) to a
    delegate field, `ignore` or `attribute`. `header_row` is the row number seen in the file, 0 for a list
    without a header, None to look for it. `sheet` names the only sheet to read.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None
    sheet: str | None = None

    def field_of(self, title: str, index: int) -> str | None:
        """The field said for the column at `index` (from 0) under `title`, or None if nothing was said."""
        wanted = {normalised(title), f"column {index + 1}"} - {""}
        return next((name for key, name in self.columns.items() if normalised(key) in wanted), None)


def load_mapping(path: Path) -> ColumnMap:
    """Read a mapping file, TOML or JSON.

    Raises:
        InputFileError: missing, malformed, or naming a field that does not exist.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data: Any = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(f"The mapping file {path.name} could not be read.", "Check its name.") from error
    except (ValueError, RecursionError) as error:
        raise InputFileError(f"The mapping file {path.name} is malformed: {error}.", _HINT) from error
    columns = data.get("columns") if isinstance(data, dict) else None
    if not isinstance(columns, dict) or not columns:
        raise InputFileError(f"The mapping file {path.name} names no columns.", _HINT)
    for title, name in columns.items():
        if name not in (*IMPORT_FIELDS, IGNORE, ATTRIBUTE):
            raise InputFileError(
                f'The mapping file {path.name} sends column "{title}" to "{name}", which is no field.',
                f"Fields are: {', '.join(IMPORT_FIELDS)}; or {IGNORE}, {ATTRIBUTE}.",
            )
    header_row, sheet = data.get("header_row"), data.get("sheet")
    if not (header_row is None or type(header_row) is int) or not (sheet is None or isinstance(sheet, str)):
        raise InputFileError(f"The mapping file {path.name} has a wrong header_row or sheet.", _HINT)
    return ColumnMap(columns, header_row, sheet)


def saved_for(need: NeedsMapping, folder: Path) -> ColumnMap | None:
    """The mapping saved in a folder for a list with the very titles of this one; None where there is none."""
    titles = {normalised(column.title) for column in need.columns}
    for path in sorted(folder.glob(f"*{SAVED}")):
        with suppress(InputFileError):
            mapping = load_mapping(path)
            if set(map(normalised, mapping.columns)) == titles:
                return mapping
    return None


def save_mapping(path: Path, mapping: ColumnMap) -> None:
    """Write a mapping file as TOML (JSON if the name ends so), whole or not at all.

    Raises:
        OutputFileError: the folder or the disk does not take it.
    """
    document = {"header_row": mapping.header_row, "sheet": mapping.sheet, "columns": dict(mapping.columns)}
    given = {key: value for key, value in document.items() if value is not None}
    text = json.dumps(given, ensure_ascii=False, indent=2) if path.suffix.lower() == ".json" else _toml(given)
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_text(text + "\n", encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputFileError(
            f"The mapping file {path.name} could not be written.", "Choose another folder."
        ) from error


def _toml(document: Mapping[str, Any]) -> str:
    lines = [f"{key} = {_quoted(value)}" for key, value in document.items() if key != "columns"]
    lines += ["", "[columns]"]
    lines += [f"{_quoted(title)} = {_quoted(name)}" for title, name in document["columns"].items()]
    return "\n".join(lines).lstrip("\n")


def _quoted(value: str | int) -> str:
    """A TOML basic string has the escapes of JSON; DEL is the one character JSON leaves bare."""
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
