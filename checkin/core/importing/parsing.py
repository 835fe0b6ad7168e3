"""Files in, people out: the reading half of an import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from checkin.core.models import Day
from checkin.errors import CheckinError, InputFileError

from .guesses import suggest_mapping
from .mapping import ColumnMap
from .reading import read_file
from .results import NeedsMapping, Parsed, Rejected, RowWarning, SourceRow, Table
from .sheets import FileRows, open_table, read_table


def parse_files(
    paths: Iterable[str | Path],
    *,
    days: Sequence[Day],
    mapping: ColumnMap | None = None,
    sheet: str | None = None,
) -> Parsed:
    """Read lists and understand their rows; nothing is stored.

    Args:
        paths: CSV, text, XLSX, XLSB, XLS or ODS files.
        days: the conference days, for the `days` column.
        mapping: what a person said about the columns; the rest is still recognised by title.
        sheet: read only the sheet of this name (case does not matter).

    A file that cannot be read is listed in `unreadable` and the others are read all the same.
    """
    rows: list[SourceRow] = []
    rejected: list[Rejected] = []
    warnings: list[RowWarning] = []
    unreadable: list[tuple[str, CheckinError]] = []
    needs: list[NeedsMapping] = []
    for path in paths:
        try:
            found, asked = _parse_file(Path(path), days, mapping, sheet or (mapping.sheet if mapping else None))
        except CheckinError as error:
            unreadable.append((Path(path).name or str(path), error))
            continue
        rows += found.rows
        rejected += found.rejected
        warnings += found.warnings
        needs += asked
    return Parsed(tuple(rows), tuple(rejected), tuple(warnings), tuple(unreadable), tuple(needs))


def _parse_file(
    path: Path, days: Sequence[Day], mapping: ColumnMap | None, sheet: str | None
) -> tuple[FileRows, list[NeedsMapping]]:
    read = read_file(path)
    into = FileRows(warnings=list(read.warnings))
    unknown: list[Table] = []
    opened = 0
    for table in _chosen(read.tables, sheet, path.name):
        if table.hidden and sheet is None:
            _note(into, table, "This sheet is hidden and was not read.")
            continue
        columns_and_body = open_table(table, mapping, days)
        if columns_and_body is None:
            unknown.append(table)
            continue
        opened += 1
        if not columns_and_body[1]:
            _note(into, table, "There are column titles, but nobody below them.")
        read_table(table, *columns_and_body, days, into, mapping)
    if opened:
        for table in unknown:
            _note(into, table, "This sheet has no column of names that is recognised and was not read.")
        return into, []
    asked = [need for table in unknown if (need := suggest_mapping(table)) is not None]
    if not asked:
        raise InputFileError(
            f"{path.name} holds no list of people.",
            "The list needs a row of column titles, one of them Name (or First name and Last name).",
        )
    return into, asked


def _chosen(tables: Sequence[Table], sheet: str | None, file: str) -> Sequence[Table]:
    # A text file has no sheets: a name given for a workbook among several files does not concern it.
    if sheet is None or all(not table.sheet for table in tables):
        return tables
    chosen = [table for table in tables if table.sheet.strip().casefold() == sheet.strip().casefold()]
    if not chosen:
        names = ", ".join(table.sheet for table in tables)
        raise InputFileError(f'{file} has no sheet "{sheet}".', f"Its sheets are: {names}.")
    return chosen


def _note(into: FileRows, table: Table, sentence: str) -> None:
    into.warnings.append(RowWarning(table.file, table.sheet, 0, sentence))
