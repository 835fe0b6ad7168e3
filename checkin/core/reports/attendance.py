"""The attendance report: how many were expected and came, by what, when and where; and the press's part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from badges.papers.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Gap,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Series,
    Table,
    Text,
)

from .figures import BUSY_SECONDS, NOT_SAID, SLOT_MINUTES, DayFigures, DeskWork, Figures, Line, figures
from .heads import day_text, head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted

_FEW = 3
"""More groups than these are numbered beside their heading."""
_LOW = 5.0
_COUNTED = (Column("Expected", 20, "right"), Column("Came", 20, "right"), Column("Absent", 20, "right"))
_LINES = (*_COUNTED, Column("Came of expected", 26, "right"))
_DESKS = (
    Column("Desk", 62),
    Column("First arrivals", 26, "right"),
    Column("Marks", 20, "right"),
    Column("Taken back", 24, "right"),
    Column("Between two marks", 34, "right"),
)
_HOW = (
    "Expected: confirmed and provisional people who are entitled to the day. Came: people whose mark stands, each"
    " counted once; some may have come without being expected. Absent: expected, and no mark stands. Records found to"
    " be of one person are one. Times are those of the venue."
)
_PACE = (
    f"Marks hold those taken back. Between two marks: the median while the desk was busy, gaps of over"
    f" {BUSY_SECONDS // 60} minutes left out; people ticked together are one act, and what was written on paper first"
    " is left out."
)


def report(wanted: Wanted, revision: str = "") -> Document:
    """The figures of a day, or of all days."""
    found = figures(wanted.session, wanted.profile, wanted.number or None)
    blocks = _one_day(found.days[0]) if wanted.day else _all_days(found)
    how = (Gap(), Paragraph(Text(_HOW, "quiet")))
    return Document("Attendance report", head_of(wanted.session, wanted.day, revision), (*blocks, *how))


def _press(wanted: Wanted) -> Document:
    """Counts of people and nothing that leads to one of them: no times, no desks, no delegations."""
    found = figures(wanted.session, wanted.profile, wanted.number or None)
    lines, by = (found.days[0].total, found.days[0].by) if wanted.day else (found.total, found.by)
    title = f"Participants on day {wanted.number}" if wanted.day else "Participants"
    blocks: list[Block] = [Heading(title, note=f"{lines.present} came")]
    if not wanted.day:
        blocks.append(_table("Day", [_named(day_text(one.day), one.total) for one in found.days], (_COUNTED[1],)))
    for heading, counted in by.items():
        came = [line for line in counted if line.present]
        blocks += [Heading(heading, 2, note=_number(came)), _table(heading, came, (_COUNTED[1],))]
    return Document("Figures for the press", head_of(wanted.session, wanted.day), tuple(blocks))


ATTENDANCE = Report("attendance", "Attendance report", (PDF, DOCX, XLSX), "donor", report, all_days=True)
PRESS = Report("press", "Figures for the press", (PDF, DOCX, XLSX), "press", _press, all_days=True)


def _all_days(found: Figures) -> Iterator[Block]:
    yield Heading("All days", note=_note(found.total))
    days = [_named(day_text(one.day), one.total) for one in found.days]
    yield _table("Day", [*days, _named("At least one day", found.total)])
    yield Gap(2)
    yield _compared("Expected and came, by day", [_named(f"Day {one.day.number}", one.total) for one in found.days])
    often = [Row((f"{often} of {len(found.days)} days", str(count))) for often, count in found.by_days_attended]
    yield Heading("Days attended", 2)
    yield Table((Column("Came on", 156), Column("People", 26, "right")), (Group("", often),))
    yield from _divided(found.by, found.total)
    for one in found.days:
        yield PageBreak()
        yield from _one_day(one)


def _one_day(found: DayFigures) -> Iterator[Block]:
    yield Heading(day_text(found.day), note=_note(found.total))
    if found.arrivals:
        labels = tuple(f"{at:%H:%M}" for at, _ in found.arrivals)
        arrivals = Series("People", tuple(float(count) for _, count in found.arrivals))
        yield Chart(f"First arrivals, every {SLOT_MINUTES} minutes", labels, (arrivals,))
    yield Heading("Desks", 2)
    yield Table(_DESKS, (Group("", [_desk(desk) for desk in found.desks]),))
    yield Gap(1)
    yield Paragraph(Text(_PACE, "quiet"))
    yield from _divided(found.by, found.total)


def _divided(divisions: Mapping[str, tuple[Line, ...]], total: Line) -> Iterator[Block]:
    for title, lines in divisions.items():
        yield Heading(title, 2, note=_number(lines))
        if title == "Category":
            yield _compared("Expected and came, by category", lines, lying=True)
        yield _table("", [*lines, total])


def _number(lines: Sequence[Line]) -> str:
    """How many groups there are, where they are not seen at a glance."""
    named = [line for line in lines if line.name != NOT_SAID]
    return str(len(named)) if len(named) > _FEW else ""


def _compared(title: str, lines: Iterable[Line], lying: bool = False) -> Chart:
    shown = list(lines)
    expected = Series("Expected", tuple(float(line.expected) for line in shown))
    came = Series("Came", tuple(float(line.present) for line in shown))
    labels = tuple(line.name for line in shown)
    height = 14.0 + 5.6 * len(shown) if lying else 42.0
    return Chart(title, labels, (expected, came), "bars" if lying else "columns", height)


def _table(title: str, lines: Iterable[Line], columns: tuple[Column, ...] = _LINES) -> Table:
    name = Column(title, 182 - sum(column.width for column in columns))
    rows = [Row(_strong(_cells(line, len(columns))) if line.is_total else _cells(line, len(columns))) for line in lines]
    return Table((name, *columns), (Group("", rows),), _LOW)


def _strong(cells: Iterable[str]) -> tuple[Cell, ...]:
    return tuple((Text(cell, "strong"),) for cell in cells)


def _cells(line: Line, columns: int) -> tuple[str, ...]:
    if columns == 1:
        return line.name, str(line.present)
    share = f"{100 * (line.expected - line.absent) / line.expected:.0f} %" if line.expected else ""
    return line.name, str(line.expected), str(line.present), str(line.absent), share


def _desk(desk: DeskWork) -> Row:
    gap = "" if desk.gap is None else f"{desk.gap:.0f} s"
    return Row((desk.name, str(desk.arrivals), str(desk.marks), str(desk.taken_back), gap))


def _named(name: str, line: Line) -> Line:
    return Line(name, line.expected, line.present, line.absent)


def _note(line: Line) -> str:
    return f"{line.expected} expected, {line.present} came, {line.absent} absent"
