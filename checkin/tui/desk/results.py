"""The people found: a short list in fixed columns, the cursor, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual import events

from checkin.core.finding import Found, FoundRow, only_near
from checkin.core.models import Delegate, Status
from checkin.tui import keys
from checkin.tui.desk.messages import RowClicked
from checkin.tui.lines import EMPTY, Line, LineView, Span, cells, fit, fit_spans, line
from checkin.tui.phrases import NOBODY_FITS, name_spans, origin, reason, row_name

_MARK = 2
_TODAY = 8
_GAP = 2
_NOBODY = -1  # where the cursor is when whoever it was on is not found any more
_NOBODY_FOUND = "Nobody found. Fewer letters? A new person: {new_person}. Anything odd: {help_desk}."
_STATUS_WORDS = {Status.PENDING: "pending", Status.CANCELLED: "see {help_desk}", Status.REFUSED: "see {help_desk}"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One of the last answers at this desk: shown while nothing is typed."""

    at: str
    symbol: str
    name: str
    word: str


def today_word(row: FoundRow, day: int | None) -> tuple[str, str]:
    """What the TODAY column says of a person, and its style."""
    delegate = row.delegate
    if row.first is not None:
        return f"{row.first.at:%H:%M}", "good"
    if word := _STATUS_WORDS.get(Status(delegate.status)) if delegate.status in set(Status) else None:
        return keys.told(word), "warning"
    if delegate.hold:
        return "held", "warning"
    if day is not None and not delegate.invited_on(day):
        return f"not D{day}", "warning"
    return "-", "muted"


class Results(LineView):
    """The list below the band. It never holds more than the best matches."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: tuple[FoundRow, ...] = ()
        self.total = 0
        self.cursor = 0
        self.day: int | None = None
        self.resting: tuple[Arrival, ...] | None = None
        self._message = ""
        self._top = 0
        self._wanted = ""  # the id of whom the cursor is to be on, also where they are not found yet or any more

    @property
    def current(self) -> FoundRow | None:
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def show_found(self, found: Found, day: int | None, select: str = "") -> None:
        """Show what was found, the cursor on the best match or on the person with the id `select`."""
        self.rows, self.total, self.day, self.resting = found.rows, found.total, day, None
        self._wanted = select
        self.cursor = self._place_of(select) if select else 0
        self._top = 0
        self._message = "" if found.rows else keys.told(_NOBODY_FOUND)
        self.draw()

    def take_news(self, found: Found, day: int | None) -> None:
        """Show what other desks changed: the same people stay where they are, the cursor on the same person.

        It never goes to somebody else by itself: an Enter that was on its way would be for them.
        """
        self._wanted = self.current.delegate.id if self.current else self._wanted
        nobody_yet = not self.rows and not self._wanted
        fresh = {row.delegate.id: row for row in found.rows}
        kept = [fresh.pop(row.delegate.id) for row in self.rows if row.delegate.id in fresh]
        self.rows, self.total, self.day = (*kept, *fresh.values()), found.total, day
        self.cursor = 0 if nobody_yet else self._place_of(self._wanted)
        self.draw()

    def _place_of(self, delegate_id: str) -> int:
        return next((place for place, row in enumerate(self.rows) if row.delegate.id == delegate_id), _NOBODY)

    def show_resting(self, arrivals: Sequence[Arrival]) -> None:
        """Nothing is typed: show the last answers of this desk."""
        self.rows, self.total, self.cursor, self._top, self._message = (), 0, 0, 0, ""
        self.resting = tuple(arrivals)
        self.draw()

    def move(self, rows: int = 0, pages: int = 0) -> bool:
        """Move the cursor; False when it stays where it is."""
        if not self.rows:
            return False
        step = rows + pages * max(self._room - 1, 1)
        target = min(max(self.cursor + step, 0), len(self.rows) - 1)
        return self.move_to(target)

    def move_to(self, row: int) -> bool:
        """Put the cursor on a row; False when it is there, or there is no such row."""
        if row == self.cursor or not 0 <= row < len(self.rows):
            return False
        self.cursor = row
        self.draw()
        return True

    def draw(self) -> None:
        """Draw everything that is known; unchanged rows are not painted."""
        if self.resting is not None:
            self.show(self._resting_lines(self.resting))
        elif not self.rows:
            self.show([EMPTY, line(Span(f"  {self._message}", "muted"))] if self._message else [])
        else:
            self.show(self._found_lines())

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def on_click(self, event: events.Click) -> None:
        row = event.y - self._heading + self._top
        if self.rows and event.y >= self._heading and row < min(len(self.rows), self._top + self._room):
            self.post_message(RowClicked(row))

    @property
    def _heading(self) -> int:
        return 1 if self.size.height > 8 or only_near(self.rows) else 0

    @property
    def _room(self) -> int:
        """How many people fit; a row is kept free for how many more there are."""
        room = max(self.size.height - self._heading, 1)
        return room if self.total <= room else max(room - 1, 1)

    def _columns(self) -> tuple[int, int]:
        left = max(self.size.width - _MARK - _TODAY - 2 * _GAP, 20)
        name = left * 55 // 100
        return name, left - name

    def _found_lines(self) -> list[Line]:
        room = self._room
        if self.cursor < self._top:
            self._top = max(self.cursor, 0)
        elif self.cursor >= self._top + room:
            self._top = self.cursor - room + 1
        name, origin_width = self._columns()
        out = []
        if self._heading:
            title, style = (NOBODY_FITS, "warning") if only_near(self.rows) else ("NAME", "muted")
            out.append(
                line(Span(f"  {fit(title, name)}", style), Span(f"  {fit('FROM', origin_width)}  TODAY", "muted"))
            )
        last = self._top + room
        for number in range(self._top, min(last, len(self.rows))):
            out.append(self._row(self.rows[number], number == self.cursor, name, origin_width))
        if self.total > min(last, len(self.rows)):
            more = self.total - min(last, len(self.rows))
            out.append(line(Span(f"  and {more} more - type on", "muted")))
        return out

    def _row(self, row: FoundRow, here: bool, name_width: int, origin_width: int) -> Line:
        prefix = "cursor-" if here else ""
        fill = "cursor" if here else "plain"
        word, style = today_word(row, self.day)
        spans = [
            Span("> " if here else "  ", fill),
            *fit_spans(_name(row, name_width, prefix, fill), name_width, fill),
            Span("  ", fill),
            Span(fit(origin(row.delegate), origin_width), f"{prefix}muted"),
            Span("  ", fill),
            Span(fit(word, _TODAY), fill if here else style),
        ]
        return Line(tuple(spans), fill)

    def _resting_lines(self, arrivals: tuple[Arrival, ...]) -> list[Line]:
        if not arrivals or self.size.height < 2:
            return []
        width = max(self.size.width - 13, 20)
        out = [line(Span("  LATEST AT THIS DESK", "muted"))] if self._heading else []
        for item in arrivals[: self.size.height - len(out)]:
            text = f"{item.name}   {item.word}" if item.word else item.name
            out.append(line(Span(f"  {item.at}  {item.symbol}  {fit(text, width)}", "muted")))
        return out


def _name(row: FoundRow, width: int, prefix: str, fill: str) -> list[Span]:
    """The name with its matching letters, and in brackets why somebody is here who does not look it."""
    delegate: Delegate = row.delegate
    name = row_name(delegate)
    why = f" ({reason(row.why)})" if row.why else ""
    if cells(name) + cells(why) > width:
        why = f" ({row.why.partition(':')[0]})" if row.why else ""  # the letters that were met are marked
    if cells(name) + cells(why) > width and len(why) < width // 2:
        name = fit(name, width - cells(why)).rstrip()
    cuts = sorted({0, len(name), *(min(edge, len(name)) for pair in name_spans(delegate, row.spans) for edge in pair)})
    marked = name_spans(delegate, row.spans)
    spans = [
        Span(name[start:end], f"{prefix}match" if any(a <= start and end <= b for a, b in marked) else fill)
        for start, end in pairwise(cuts)
    ]
    return [*spans, Span(why, f"{prefix}muted")] if why else spans
