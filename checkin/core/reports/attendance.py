"""The attendance report: how many were expected and came, by what, when and where; and the press's part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from badges.papers.model import (
    Block,
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

from .figures import BUSY_SECONDS, NOT_SAID, SLOT_MINUTES, TOTAL, DayFigures, DeskWork, Figures, Line, figures
from .heads import day_text, head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted

_FEW = 3
"""More groups than these are numbered beside their heading."""
_LOW = 5.0
_BESIDE = 4
"""Of so many days each has a column of its own."""
_CAME = (Column("Came", 20, "right"),)
_LINES = (Column("Expected", 17, "right"), *_CAME, Column("Absent", 17, "right"), Column("Came of exp.", 21, "right"))
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
    blocks = _one_day(found.days[0], whole=True) if wanted.day else _all_days(found)
    return Document("Attendance report", head_of(wanted.session, wanted.day, revision), tuple(blocks))


def _press(wanted: Wanted) -> Document:
    """Counts of people and nothing that leads to one of them: no times, no desks, no delegations."""
    found = figures(wanted.session, wanted.profile, wanted.number or None)
    lines, by = (found.days[0].total, found.days[0].by) if wanted.day else (found.total, found.by)
    title = f"Participants on day {wanted.number}" if wanted.day else "Participants"
    blocks: list[Block] = [Heading(title, note=f"{lines.present} came")]
    if not wanted.day:
        blocks.append(_of_rows("Day", [(day_text(one.day), str(one.total.present)) for one in found.days], _CAME))
    for heading, counted in by.items():
        came = [line for line in counted if line.present]
        rows = [(line.name, str(line.present)) for line in came]
        blocks += [Heading(heading, 2, note=_number(came)), _of_rows(heading, rows, _CAME)]
    return Document("Figures for the press", head_of(wanted.session, wanted.day), tuple(blocks))


ATTENDANCE = Report("attendance", "Attendance report", (PDF, DOCX, XLSX), "donor", report, all_days=True)
PRESS = Report("press", "Figures for the press", (PDF, DOCX, XLSX), "press", _press, all_days=True)


def _all_days(found: Figures) -> Iterator[Block]:
    yield Heading("All days", note=_note(found.total))
    yield Paragraph(Text(_HOW, "quiet"))
    days = [_named(day_text(one.day), one.total) for one in found.days]
    yield _table("Day", [*days, _named("At least one day", found.total)])
    yield Gap(2)
    yield _compared("Expected and came, by day", [_named(f"Day {one.day.number}", one.total) for one in found.days])
    often = [Row((f"{often} of {len(found.days)} days", str(count))) for often, count in found.by_days_attended]
    yield Heading("Days attended", 2)
    yield Table((Column("Came on", 156), Column("People", 26, "right")), (Group("", often),), _LOW)
    beside = found.days if len(found.days) <= _BESIDE else ()
    yield from _divided(found.by, found.total, beside)
    for one in found.days:
        yield Gap(8) if beside else PageBreak()
        yield from _one_day(one, whole=not beside)


def _one_day(found: DayFigures, whole: bool) -> Iterator[Block]:
    """The figures of a day; not `whole` without those that stand beside each other for all days."""
    yield Heading(day_text(found.day), note=_note(found.total))
    if whole:
        yield Paragraph(Text(_HOW, "quiet"))
    if found.arrivals:
        labels = tuple(f"{at:%H:%M}" for at, _ in found.arrivals)
        arrivals = Series("People", tuple(float(count) for _, count in found.arrivals))
        yield Chart(f"First arrivals, every {SLOT_MINUTES} minutes", labels, (arrivals,))
    yield Heading("Desks", 2)
    yield Table(_DESKS, (Group("", [_desk(desk) for desk in found.desks]),), _LOW)
    yield Gap(1)
    yield Paragraph(Text(_PACE, "quiet"))
    shown = found.by if whole else {title: lines for title, lines in found.by.items() if len(lines) <= _FEW}
    yield from _divided(shown, found.total)


def _divided(
    divisions: Mapping[str, tuple[Line, ...]], total: Line, beside: Sequence[DayFigures] = ()
) -> Iterator[Block]:
    """A table for each division; over all days with who came of those expected on each of them, `beside`."""
    for title, lines in divisions.items():
        yield Heading(title, 2, note=_number(lines))
        if title == "Category":
            yield _compared("Expected and came, by category", lines, lying=True)
        of_days = [{line.name: line for line in (*one.by[title], one.total)} for one in beside]
        more = tuple(Column(f"Day {one.day.number}", 18, "right") for one in beside)
        rows = [(*_cells(line), *(_came_of(lines.get(line.name)) for lines in of_days)) for line in (*lines, total)]
        yield _of_rows("", rows, (*_LINES, *more))


def _came_of(line: Line | None) -> str:
    return f"{line.present} of {line.expected}" if line else ""


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


def _table(title: str, lines: Iterable[Line]) -> Table:
    return _of_rows(title, [_cells(line) for line in lines], _LINES)


def _of_rows(title: str, rows: Iterable[tuple[str, ...]], columns: tuple[Column, ...]) -> Table:
    """A table under a column of names; what is told of all people together stands out."""
    name = Column(title, 182 - sum(column.width for column in columns))
    told = [Row(tuple((Text(cell, "strong"),) for cell in row) if row[0] == TOTAL else row) for row in rows]
    return Table((name, *columns), (Group("", told),), _LOW)


def _cells(line: Line) -> tuple[str, ...]:
    share = f"{100 * (line.expected - line.absent) / line.expected:.0f} %" if line.expected else ""
    return line.name, str(line.expected), str(line.present), str(line.absent), share


def _desk(desk: DeskWork) -> Row:
    gap = "" if desk.gap is None else f"{desk.gap:.0f} s"
    return Row((desk.name, str(desk.arrivals), str(desk.marks), str(desk.taken_back), gap))


def _named(name: str, line: Line) -> Line:
    return Line(name, line.expected, line.present, line.absent)


def _note(line: Line) -> str:
    return f"{line.expected} expected, {line.present} came, {line.absent} absent"
