"""The board as lines: large figures on top, the two charts, and lists below in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from checkin.core.attendance.counts import DelegationCount
from checkin.core.conference.board import SLOT, Arrivals, Board, DeskAtWork, Waiting
from checkin.core.printing.jobs import PrintQueue
from checkin.tui.lines import EMPTY, Line, Span, cells, ends, fit, line, shorten
from checkin.tui.phrases import date_words, needs_own_row

from .charts import bars, curve
from .digits import large

_WIDE, _VERY_TALL = 100, 44
_BESIDE = 27  # cells of the words beside the figures
_GAP = 2
_IDLE_MINUTES = 15
_LONG_WAIT_MINUTES = 10
_FEWEST_BARS = 12
_LAST_OF_ONE_WIDTH = "\uffff"  # emoji stand above; how wide a family of them is, no two terminals agree


def board_lines(board: Board, width: int, height: int) -> list[Line]:
    """The whole screen."""
    head = [_head(board, width), _rule((("", width),))]
    if board.today is None:
        return [*head, EMPTY, line("  Today is no day of the conference.")]
    top = _figures(board, board.today, width, 2 if height >= _VERY_TALL and width >= _WIDE else 1)
    left = height - len(head) - len(top) - 4  # the charts' titles and hours, the lists' titles, the last row
    charts = _charts(board, board.today, width, max(left // 2, 3))
    lists = _lists(board, width, height - len(head) - len(top) - len(charts) - 1)
    return [*head, *top, *charts, *lists, _foot(board, width)]


def _head(board: Board, width: int) -> Line:
    day = board.today.day if board.today else None
    when = f"DAY {day.number} - {date_words(day)}   " if day else ""
    training = [Span(" TRAINING ", "alarm"), Span(" ")] if board.conference.training else []
    left = [Span(" "), *training, Span(legible(board.conference.name), "strong")]
    return ends(left, [Span(f"  {when}{board.now:%H:%M} ", "strong")], width)


def legible(text: str) -> str:
    """A text for a row with others; in Latin letters where a terminal might turn it around or count its cells anew."""
    if not needs_own_row(text) and max(text, default="") <= _LAST_OF_ONE_WIDTH:
        return text
    from anyascii import anyascii

    return str(anyascii(text))


def _rule(titles: Sequence[tuple[str, int]]) -> Line:
    """A thin rule with titles in it, each over so many cells."""
    spans: list[Span] = []
    for title, width in titles:
        words = shorten(f"── {title} ", width) if title else ""
        spans += [Span(words, "muted"), Span("─" * max(width - cells(words), 0), "rule")]
    return Line(tuple(spans))


# -- the figures -------------------------------------------------------------------------------------------------


def _figures(board: Board, today: Arrivals, width: int, scale: int) -> list[Line]:
    present, expected = str(today.count.present), f"/{today.count.expected}"
    room = width - _BESIDE - 4
    numbers = large(present, scale)
    of = large(expected, scale)
    if cells(numbers[0]) + cells(of[0]) + 2 * scale > room:
        of = [""] * len(numbers)
    words = _beside(board, today, with_expected=not of[0])
    words = [*[""] * ((len(numbers) - len(words)) // 2), *words]
    rows = [
        Line((Span("  "), Span(number, "good"), Span(" " * 2 * scale), Span(rest, "muted"), Span("   "), Span(said)))
        for number, rest, said in zip_longest(numbers, of, words, fillvalue="")
    ]
    return [*rows, EMPTY] if scale > 1 else rows


def _beside(board: Board, today: Arrivals, with_expected: bool) -> list[str]:
    count = today.count
    share = f"   {(200 * count.present + count.expected) // (2 * count.expected)} %" if count.expected else ""
    rate = sum(desk.per_minute for desk in board.desks)
    words = [f"in, of {count.expected}{share}" if with_expected else f"in / expected{share}", f"{rate:.1f} a minute"]
    if before := board.before:
        words += [f"day {before.day.number} by now: {before.by(board.minute)}", f"and in all: {before.count.present}"]
    return words


# -- the charts --------------------------------------------------------------------------------------------------


def _charts(board: Board, today: Arrivals, width: int, height: int) -> list[Line]:
    """How many are in, over where the day before stood; and the arrivals of each five minutes."""
    left = (width - _GAP) // 2
    right = width - _GAP - left
    first, last = _span(board, today)
    shown = first, max(last - first, 60)
    rows = curve(*_sums(board, today, shown, left), height)
    latest, columns = _latest(board, today, right // 2)
    most, size = max(latest, default=0), right // len(latest)
    beside = ["".join(f"{char * (size - 1)} " for char in row) for row in bars(latest, height, most)]
    title = f"In so far{f', day {board.before.day.number} dotted' if board.before else ''}"
    drawn = [
        Line((*row.spans, Span(" " * (left - cells(row.text) + _GAP)), Span(bar, "accent")))
        for row, bar in zip(rows, beside, strict=True)
    ]
    hours = Line(
        (Span(fit(_hours(*shown, left), left + _GAP), "muted"), Span(_ends_of(columns, size * len(latest)), "muted"))
    )
    return [_rule(((title, left + _GAP), (f"Arrivals in {SLOT} minutes, {most} at most", right))), *drawn, hours]


def _span(board: Board, today: Arrivals) -> tuple[int, int]:
    """From the first arrival of both days to the last, or to now."""
    times = [*today.slots, *(board.before.slots if board.before else ()), board.minute // SLOT * SLOT]
    return min(times), max(times) + SLOT


def _sums(board: Board, today: Arrivals, shown: tuple[int, int], width: int) -> tuple[list[int], list[int]]:
    """How many were in at the end of each column: today up to now, and the day before."""
    first, length = shown
    ends_at = [first + length * (column + 1) // width for column in range(width)]
    now = min(board.minute, max([*today.slots, board.minute])) + SLOT
    so_far = [today.by(minute) for minute in ends_at if minute <= now]
    return so_far, [board.before.by(minute) for minute in ends_at] if board.before else []


def _hours(first: int, length: int, width: int) -> str:
    """The full hours below their columns, as many as have room."""
    row = ""
    for minute in range(-(-first // 60) * 60, first + length, 60):
        column = (minute - first) * width // length
        if column >= len(row) + bool(row) and column + 5 <= width:
            row = f"{row.ljust(column)}{_clock(minute)}"
    return row


def _latest(board: Board, today: Arrivals, columns: int) -> tuple[list[int], tuple[int, int]]:
    """The arrivals by five minutes since the first of the day, or of the last for which there are columns; and when
    the first and the last of them begin."""
    last = board.minute // SLOT * SLOT
    since = (last - min(today.slots, default=last)) // SLOT + 1
    first = last - SLOT * (min(max(since, _FEWEST_BARS), columns) - 1)
    return [today.slots.get(begins, 0) for begins in range(first, last + 1, SLOT)], (first, last)


def _ends_of(slots: tuple[int, int], width: int) -> str:
    first, last = map(_clock, slots)
    return f"{first}{last.rjust(max(width - len(first) - 1, 0))}"


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


# -- the lists ---------------------------------------------------------------------------------------------------

_Row = tuple[str, str, bool]  # what, how much, and whether somebody should look at it


def _lists(board: Board, width: int, height: int) -> list[Line]:
    columns = [
        ("Desks: a minute, last act", [_desk_row(desk, board.now) for desk in board.desks]),
        ("Delegations in part", [_delegation_row(one) for one in board.in_part]),
    ]
    if width >= _WIDE:
        columns.append(("Help desk", [_waiting_row(one, board.now) for one in board.waiting]))
    room = (width - _GAP * (len(columns) - 1)) // len(columns)
    widths = [room + _GAP] * (len(columns) - 1)
    widths.append(width - sum(widths))
    drawn = [_column(rows, room, height - 1) for _, rows in columns]
    gap = (Span(" " * _GAP),)
    body = [
        Line(tuple(span for number, cell in enumerate(row) for span in (*(gap if number else ()), *cell)))
        for row in zip(*drawn, strict=True)
    ]
    return [_rule([(title, over) for (title, _), over in zip(columns, widths, strict=True)]), *body]


def _column(rows: Sequence[_Row], width: int, height: int) -> list[tuple[Span, ...]]:
    shown = list(rows[: height - 1] if len(rows) > height else rows)
    spans = [_cell(*row, width) for row in shown]
    if len(rows) > height:
        spans.append((Span(fit(f" and {len(rows) - len(shown)} more", width), "muted"),))
    return spans + [(Span(" " * width),)] * (height - len(spans))


def _cell(what: str, how_much: str, alarm: bool, width: int) -> tuple[Span, ...]:
    room = max(width - cells(how_much) - 3, 0)
    return Span(f" {fit(what, room)} "), Span(how_much, "warning" if alarm else "strong"), Span(" ")


def _desk_row(desk: DeskAtWork, now: datetime) -> _Row:
    minutes = _minutes(desk.last, now)
    return legible(desk.name), f"{desk.per_minute:4.1f}  {_ago(minutes):>8}", minutes >= _IDLE_MINUTES


def _delegation_row(one: DelegationCount) -> _Row:
    return legible(one.name), f"{one.present} of {one.expected}", False


def _waiting_row(one: Waiting, now: datetime) -> _Row:
    what = " ".join(filter(None, (one.ref, legible(one.comes_with))))
    minutes = _minutes(one.since, now) if one.since else 0
    return what, _ago(minutes) if one.since else "", minutes >= _LONG_WAIT_MINUTES


def _minutes(then: datetime, now: datetime) -> int:
    return max(int((now - then).total_seconds()) // 60, 0)


def _ago(minutes: int) -> str:
    if not minutes:
        return "now"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def _foot(board: Board, width: int) -> Line:
    """What waits for somebody, in every size."""
    longest = max((_minutes(one.since, board.now) for one in board.waiting if one.since), default=0)
    wait = f", longest {_ago(longest)}" if longest else ""
    parts = [(f"Help desk {len(board.waiting)}{wait}", bool(board.waiting))]
    parts += [(_queue_words(queue), True) for queue in board.printers if queue.waiting or queue.unclear]
    if not any(queue.waiting or queue.unclear for queue in board.printers):
        parts.append(("Printers: nothing waits" if board.printers else "No printer", False))
    parts.append((f"{board.to_settle} to settle", bool(board.to_settle)))
    spans = [Span(" ")]
    for number, (words, alarm) in enumerate(parts):
        spans += [Span("   " if number else ""), Span(words, "warning" if alarm else "muted")]
    return ends(spans, [], width)


def _queue_words(queue: PrintQueue) -> str:
    doubt = f", {queue.unclear} unclear" if queue.unclear else ""
    return f"{legible(queue.name)}: {queue.waiting} waiting{doubt}"
