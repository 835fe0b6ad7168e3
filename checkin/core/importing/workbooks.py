"""Spreadsheets, read in a child process that may die without harm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checkin.errors import InputFileError

from .results import Row, Table

TIME_LIMIT_SECONDS = 120
_CHILD = "checkin.core.importing.workbook_child"
_SAVE_AGAIN = "Open it in the program that made it, save the list as a new .xlsx or CSV file, and import that."
_COPY_CELLS = "Copy the list alone into a new workbook, save it as .xlsx or CSV, and import that."
_REASONS = {
    "password": (
        "{file} is protected with a password.",
        "Open it, remove the password (File, Info, Protect Workbook), save it, and import it again.",
    ),
    "damaged": ("{file} is damaged or is not a spreadsheet.", _SAVE_AGAIN),
    "too_large": ("{file} is too large to be a list of delegates.", _COPY_CELLS),
    "bomb": ("{file} was refused: it unpacks to far more than a list of delegates holds.", _COPY_CELLS),
    "spread": ("{file} was refused: a sheet has a cell far away from the list ({detail} rows x columns).", _COPY_CELLS),
    "too_many_rows": ("{file} holds more than {detail} rows.", "Split it into several files and import those."),
}


def read_workbook(path: Path, kind: str, file: str) -> list[Table]:
    """Every sheet of a workbook, hidden ones marked.

    Args:
        path: the workbook.
        kind: `xlsx`, `xlsb`, `xls`, `ods` or `fods`, found by content.
        file: the name to show.

    Raises:
        InputFileError: protected, damaged, or beyond the limits; the program itself is never harmed.
    """
    command = [sys.executable, "-P", "-m", _CHILD, str(path.resolve()), kind]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputFileError(f"{file} took too long to read.", _COPY_CELLS) from error
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []
    if lines and "error" in lines[-1]:
        message, hint = _REASONS[lines[-1]["error"]]
        raise InputFileError(message.format(file=file, detail=lines[-1]["detail"]), hint)
    if done.returncode != 0:
        raise InputFileError(
            f"{file} could not be read: reading it takes more memory or time than is safe.", _COPY_CELLS
        )
    return _tables(file, lines)


def _tables(file: str, blocks: Iterable[dict[str, Any]]) -> list[Table]:
    rows: dict[str, list[Row]] = {}
    said: dict[str, dict[str, Any]] = {}
    for block in blocks:
        sheet = str(block["sheet"])
        said[sheet] = block
        listed = rows.setdefault(sheet, [])
        for number, merged, cells, unseen, struck in block["rows"]:
            listed.append(Row(number, tuple(cells), merged, unseen, tuple(struck)))
    return [
        Table(file, sheet, tuple(listed), bool(of["hidden"]), frozenset(of["hidden_columns"]), int(of["width"]))
        for sheet, listed, of in ((sheet, listed, said[sheet]) for sheet, listed in rows.items())
    ]
