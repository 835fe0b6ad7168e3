"""What is said of a sheet as a whole: rows struck through or hidden in it, and words that confirm nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from .columns import Columns
from .results import Row, RowWarning, Table
from .values import quoted

STRUCK_OUT = "struck through in the list"
_MOST_RANGES = 20


def is_struck(row: Row, columns: Columns) -> bool:
    """Whether the row is crossed out: a name in it is, or at least half of what it says."""
    if not row.struck:
        return False
    filled = {index for index, cell in enumerate(row.cells) if cell.strip()}
    struck = filled.intersection(row.struck)
    return bool(struck & columns.name_columns) or (bool(struck) and len(struck) * 2 >= len(filled))


def marks_seen(table: Table, struck: Sequence[int], hidden: Sequence[int]) -> list[RowWarning]:
    """A sentence on the rows that are struck through, and one on those that the list does not show."""
    said = []
    if struck:
        who = "this person is" if len(struck) == 1 else f"these {len(struck)} people are"
        said.append(f"{_rows(struck)} struck through: {who} cancelled.")
    if hidden:
        who = "This person was" if len(hidden) == 1 else f"These {len(hidden)} people were"
        said.append(f"{_rows(hidden)} hidden or filtered out. {who} loaded like all others.")
    return [RowWarning(table.file, table.sheet, 0, sentence) for sentence in said]


def groups_seen(table: Table, found: Mapping[tuple[str, str], Sequence[int]]) -> list[RowWarning]:
    """A sentence on the people below each heading, or on a sheet, that says where they all stand."""
    said = []
    for (group, status), rows in found.items():
        who = "this person is" if len(rows) == 1 else f"these {len(rows)} people are"
        said.append(f"{_rows(rows)} {group}: {who} {status}.")
    return [RowWarning(table.file, table.sheet, 0, sentence) for sentence in said]


def words_unknown(table: Table, found: Mapping[tuple[str, str], Sequence[int]]) -> list[RowWarning]:
    """A sentence on each word under a title that is no state of a registration: who bears it is pending."""
    said = []
    for (title, word), rows in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        who = "this person is" if len(rows) == 1 else f"these {len(rows)} people are"
        what = f'{quoted(word)} under "{title}" is no known state' if word else f'Nothing stands under "{title}"'
        said.append(f"{what}: {who} pending ({_rows(rows).lower().rpartition(' ')[0]}).")
    return [RowWarning(table.file, table.sheet, 0, sentence) for sentence in said]


def columns_untaken(table: Table, columns: Columns) -> list[RowWarning]:
    """A sentence on the columns that are left out unless somebody asks for them."""
    said = [
        f'The column "{columns.titles[index]}" was not taken: {why}. A mapping can take it.'
        for index, why in columns.untaken.items()
        if columns.samples[index].texts
    ]
    return [RowWarning(table.file, table.sheet, 0, sentence) for sentence in said]


def rows_filled(table: Table, found: Mapping[str, Sequence[int]]) -> list[RowWarning]:
    """A sentence on the rows that were taken for the rest of a group, whose first row alone says what it is."""
    return [
        RowWarning(table.file, table.sheet, 0, f'{_rows(rows)} blank under "{title}" and got what stands above.')
        for title, rows in found.items()
    ]


def _rows(numbers: Sequence[int]) -> str:
    """ "Row 4 is", "Rows 4, 7 and 12-14 are"."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(sorted(set(numbers))), _place_in_run)]
    shown = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:_MOST_RANGES]]
    if len(runs) > _MOST_RANGES:
        shown.append("others")
    if shown == [str(numbers[0])]:
        return f"Row {shown[0]} is"
    return f"Rows {', '.join(shown[:-1])}{' and ' if shown[:-1] else ''}{shown[-1]} are"


def _place_in_run(pair: tuple[int, int]) -> int:
    """The same for all numbers that follow one another."""
    return pair[1] - pair[0]
