"""Which row of a table is the header, also where titles take two rows."""

from __future__ import annotations

from collections.abc import Sequence

from .mapping import ColumnMap
from .results import Row
from .titles import OTHER, meaning, normalised

NAME_FIELDS = ("name", "given_names", "family_name", "native_name")
_SEARCHED_ROWS = 100
# Words for people that also stand in category columns: alone they make no header.
_ALSO_VALUES = {"delegate", "delegates", "participant", "participants", "speaker", "guest", "attendee", "nominee",
                "representative", "person", "delegado", "delegue", "participante", "name of participants"}  # fmt: skip


def find_header(rows: Sequence[Row], mapping: ColumnMap | None) -> int | None:
    """The index of the header row among `rows`, or None where no row names a name column."""
    if mapping and mapping.header_row is not None:
        return next((index for index, row in enumerate(rows) if row.number == mapping.header_row), None)
    best, best_score = None, 0
    narrow = all(sum(map(bool, row.cells)) <= 1 for row in rows[:_SEARCHED_ROWS])
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        score = header_score(whole_header(rows, index), mapping)
        if score == 1 and not narrow and not _plain_header(row):
            continue
        if score > best_score:
            best, best_score = index, score
    return best


def whole_header(rows: Sequence[Row], at: int) -> Row:
    """The header with its blank cells filled from the row above, where the titles take two rows."""
    upper = _above(rows, at)
    if sum(1 for cell in upper if cell.strip()) < 2:
        return rows[at]
    lower = rows[at].cells + ("",) * (len(upper) - len(rows[at].cells))
    return Row(rows[at].number, tuple(low if low.strip() else up for low, up in zip(lower, upper, strict=True)))


def header_in_groups(rows: Sequence[Row], at: int) -> tuple[Row, set[int]]:
    """The whole header, and the columns of people who only stand beside those of the list.

    The titles of these bear their group's: "Focal point: Name".
    """
    header, aside = whole_header(rows, at), _columns_aside(rows, at)
    groups = _groups(_above(rows, at)) if aside else []
    cells = (f"{groups[column]}: {text}" if column in aside else text for column, text in enumerate(header.cells))
    return Row(header.number, tuple(cells)), aside


def _columns_aside(rows: Sequence[Row], at: int) -> set[int]:
    """The columns of people other than those of the list, as the group titles above the header say.

    Where several groups hold a name, the list's people are those of the first that is called so or has no title,
    else of the first that is not known to be something else (a contact, a supervisor).
    """
    groups, found = _groups(_above(rows, at)), [meaning(cell) for cell in rows[at].cells]
    held: dict[str, set[str]] = {}
    for group, name in zip(groups, found, strict=False):
        held.setdefault(group, set()).add(name)
    people = [group for group, names in held.items() if "name" in names or {"given_names", "family_name"} <= names]
    if len(people) < 2:
        return set()
    called = [group for group in people if not group or meaning(group) == "name"]
    possible = [group for group in people if meaning(group) != OTHER]
    chosen = (called or possible or people)[0]
    return {column for column, group in enumerate(groups) if group in people and group != chosen}


def _above(rows: Sequence[Row], at: int) -> tuple[str, ...]:
    """The cells of the row right above, as many as the header has at least; blank where another row lies between."""
    header, above = rows[at], rows[at - 1] if at else Row(0, ())
    cells = above.cells if above.number == header.number - 1 else ()
    return cells + ("",) * (len(header.cells) - len(cells))


def _groups(upper: Sequence[str]) -> list[str]:
    """Each column's group title: that above it, or the last one to the left."""
    groups: list[str] = []
    for cell in upper:
        groups.append(cell.strip() or (groups[-1] if groups else ""))
    return groups


def header_score(row: Row, mapping: ColumnMap | None = None) -> int:
    """How many different things the titles of this row name; 0 if none of them is a person's name."""
    known = set()
    for index, cell in enumerate(row.cells):
        if not cell or len(cell) > 120:
            continue
        given = mapping.field_of(cell, index) if mapping else None
        known.add(given or meaning(cell))
    known.discard("")
    return len(known) if known.intersection(NAME_FIELDS) else 0


def _plain_header(row: Row) -> bool:
    """Whether a row with only a name among its titles is still a header: several texts, none of them a number."""
    texts = [cell for cell in row.cells if cell.strip()]
    named = next((cell for cell in texts if meaning(cell) in NAME_FIELDS), "")
    return (
        bool(named)
        and len(texts) > 1
        and normalised(named) not in _ALSO_VALUES
        and not any(text[:1].isdigit() for text in texts)
    )
