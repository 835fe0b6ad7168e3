"""The people found: a short list in fixed columns, the cursor, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from textual import events

from checkin.core.attendance.marking import judge
from checkin.core.finding import FoundRow, only_near
from checkin.core.models import Day, Delegate, Result
from checkin.tui import keys
from checkin.tui.desk.messages import RowClicked
from checkin.tui.desk.people import People
from checkin.tui.desk.shown import Arrival
from checkin.tui.lines import EMPTY, Line, LineView, Span, cells, fit, fit_spans, line
from checkin.tui.phrases import (
    NOBODY_FITS,
    country_of,
    home_of,
    latin,
    name_spans,
    needs_own_row,
    origin,
    reason,
)

_MARK = 2
_TODAY = 8
_GAP = 2
_NOBODY_FOUND = "Nobody found. Fewer letters? A new person: press {new_person}. Anything odd: {help_desk}."
_REFUSED = "see {help_desk}"
_REFUSALS: Mapping[Result, str] = {Result.PENDING: "pending", Result.HELD: "held", Result.NOT_TODAY: "not D{day}"}
"""Shorter than the words of the band; whom a mark would refuse otherwise is for the help desk."""


def today_word(row: FoundRow, day: Day | None) -> tuple[str, str]:
    """What the TODAY column says of a person, and its style."""
    if row.first is not None:
        return f"{row.first.at:%H:%M}", "good"
    result = judge(row.delegate, day.number if day else 0, None)
    if result is Result.OK or (day is None and result is Result.NOT_TODAY):
        return "-", "muted"
    return keys.told(_REFUSALS.get(result, _REFUSED), day=day.number if day else 0), "warning"


class Results(LineView):
    """Shows `People`; while nothing is typed, the last answers at this desk."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.people = People()
        self._day: Day | None = None
        self._title = ""
        self._latest: Sequence[Arrival] = ()
        self._top = 0

    def show_people(self, people: People, day: Day | None, title: str, latest: Sequence[Arrival]) -> None:
        """Show who was found, and who of them is in on a day of this title."""
        if people is self.people and (day, title) == (self._day, self._title) and latest is self._latest:
            return
        if people.query != self.people.query:
            self._top = 0
        self.people, self._day, self._title, self._latest = people, day, title, latest
        self.draw()

    @property
    def page(self) -> int:
        """By how many people PgUp and PgDn go."""
        return max(self._room - 1, 1)

    def draw(self) -> None:
        """Draw everything that is known; unchanged rows are not painted."""
        if not self.people.query:
            self.show(self._resting_lines())
        elif not self.people.rows:
            self.show([EMPTY, line(Span(f"  {keys.told(_NOBODY_FOUND)}", "muted"))])
        else:
            self.show(self._found_lines())

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def on_click(self, event: events.Click) -> None:
        rows, row = self.people.rows, event.y - self._heading + self._top
        if rows and event.y >= self._heading and row < min(len(rows), self._top + self._room):
            self.post_message(RowClicked(row))

    @property
    def _heading(self) -> int:
        return 1 if self.size.height > 8 or only_near(self.people.rows) else 0

    @property
    def _room(self) -> int:
        """How many people fit; a row is kept free for how many more there are."""
        room = max(self.size.height - self._heading, 1)
        return room if self.people.total <= room else max(room - 1, 1)

    def _columns(self) -> tuple[int, int]:
        left = max(self.size.width - _MARK - _TODAY - 2 * _GAP, 20)
        name = left * 55 // 100
        return name, left - name

    def _found_lines(self) -> list[Line]:
        people, room = self.people, self._room
        if people.cursor < self._top:
            self._top = max(people.cursor, 0)
        elif people.cursor >= self._top + room:
            self._top = people.cursor - room + 1
        name, origin_width = self._columns()
        out = []
        if self._heading:
            title, style = (NOBODY_FITS, "warning") if only_near(people.rows) else ("NAME", "muted")
            columns = f"  {fit('FROM', origin_width)}  {self._title}"
            out.append(line(Span(f"  {fit(title, name)}", style), Span(columns, "muted")))
        last = min(self._top + room, len(people.rows))
        for number in range(self._top, last):
            out.append(self._row(people.rows[number], number == people.cursor, name, origin_width))
        if people.total > last:
            out.append(line(Span(f"  and {people.total - last:,} more - type on", "muted")))
        return out

    def _row(self, row: FoundRow, here: bool, name_width: int, origin_width: int) -> Line:
        prefix = "cursor-" if here else ""
        fill = "cursor" if here else "plain"
        word, style = today_word(row, self._day)
        spans = [
            Span("> " if here else "  ", fill),
            *fit_spans(_name(row, name_width, prefix, fill), name_width, fill),
            Span("  ", fill),
            Span(fit(_from(row.delegate, origin_width), origin_width), f"{prefix}muted"),
            Span("  ", fill),
            Span(fit(word, _TODAY), fill if here else style),
        ]
        return Line(tuple(spans), fill)

    def _resting_lines(self) -> list[Line]:
        if not self._latest or self.size.height < 2:
            return []
        width = max(self.size.width - 13, 20)
        out = [line(Span("  LATEST AT THIS DESK", "muted"))] if self._heading else []
        for item in self._latest[: self.size.height - len(out)]:
            text = f"{item.name}   {item.word}" if item.word else item.name
            out.append(line(Span(f"  {item.at}  {item.symbol}  {fit(text, width)}", "muted")))
        return out


def _from(delegate: Delegate, width: int) -> str:
    """Where a person comes from; where there is no room to say that the organisation is in another script, what else
    can be read."""
    if not needs_own_row(home_of(delegate)) or cells(origin(delegate)) <= width:
        return origin(delegate)
    known = (country_of(delegate), delegate.position, delegate.capacity)
    return ", ".join(part for part in known if part and not needs_own_row(part)) or origin(delegate)


def _name(row: FoundRow, width: int, prefix: str, fill: str) -> list[Span]:
    """The name with its matching letters, and in brackets why somebody is here who does not look it."""
    delegate: Delegate = row.delegate
    name = latin(delegate)
    why = f" ({reason(row.why)})" if row.why else ""
    if cells(name) + cells(why) > width:
        why = f" ({row.why.partition(':')[0]})" if row.why else ""  # the letters that were met are marked
    if cells(name) + cells(why) > width and len(why) < width // 2:
        name = fit(name, width - cells(why)).rstrip()
    marked = name_spans(delegate, row.spans)
    cuts = sorted({0, len(name), *(min(edge, len(name)) for pair in marked for edge in pair)})
    spans = [
        Span(name[start:end], f"{prefix}match" if any(a <= start and end <= b for a, b in marked) else fill)
        for start, end in pairwise(cuts)
    ]
    return [*spans, Span(why, f"{prefix}muted")] if why else spans
