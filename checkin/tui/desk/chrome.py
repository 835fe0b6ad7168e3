"""Head and foot of the desk: which conference and day, how many are here, and what the keys do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checkin.core.models import Conference, Day
from checkin.tui import keys
from checkin.tui.desk.shown import Foot
from checkin.tui.lines import Line, Span, cells, ends, line, shorten
from checkin.tui.phrases import date_words, row_text
from checkin.tui.plain import safe

Key = tuple[str, str, str]
"""A key as the footer names it: key, words and the id of the command."""
Wording = tuple[Sequence[Key], Sequence[Key]]
"""All keys of the footer in long or short words: those that may be left out, and those that are always named."""
_BAR = 30
_FEW_WORDS = 8


class Head(NamedTuple):
    """What the first row says."""

    conference: Conference
    day: Day | None
    today: bool
    clock: str
    desk: str
    operator: str


def head_line(head: Head, width: int) -> Line:
    """Conference, day and desk. Another day than today is said in words that nobody overlooks."""
    wide = width >= 100
    if head.day is None:
        when = [Span(keys.told(" NO CONFERENCE DAY TODAY: press {day} "), "alarm", "day")]
    else:
        words = (
            f"DAY {head.day.number} - {date_words(head.day)}"
            if wide
            else f"DAY {head.day.number} {date_words(head.day)}"
        )
        when = [Span(words, "strong", "day")]
        if not head.today:
            when = [Span(f" {words} - NOT TODAY ", "alarm", "day")]
    right = [Span("  "), *when, Span(f" - {head.clock}" if wide else f"  {head.clock}")]
    room = max(width - sum(cells(span.text) for span in right) - 3, 0)
    who = shorten(safe(f"{head.desk} - {head.operator}" if wide else f"{head.desk} {head.operator}"), room // 2)
    right += [Span(" " * (4 if wide else 2)), Span(who, "muted", "lock"), Span(" ")]
    left = [Span(" "), Span(safe(row_text(head.conference.name, "name")), "strong")]
    if head.conference.training:
        left = [Span(" "), Span(" TRAINING ", "alarm"), *left]
    return ends(left, right, width)


def rule_line(title: str, note: str, width: int) -> Line:
    """A thin rule with words in it."""
    left = f"── {title} " if title else ""
    right = f" {note} ──" if note else ""
    middle = max(width - cells(left) - cells(right), 0)
    return line(Span(left, "muted"), Span("─" * middle, "rule"), Span(right, "muted"))


def foot_line(foot: Foot, width: int) -> Line:
    """How many are here, and that everything is saved; a short message for a moment."""
    left = [Span(" ")]
    if foot.present is None:
        left.append(Span("Loading the list ...", "muted"))
    elif not (foot.present or foot.expected):
        left.append(Span(f"Nobody is expected {f'on day {foot.day}' if foot.day else 'today'}", "muted"))
    else:
        here = f"{foot.present} of {foot.expected}"
        left.append(Span(f"Day {foot.day}: {here} here" if foot.day else f"Here today {here}"))
        if width >= 100 and foot.expected and not foot.message:
            done = min(_BAR, round(_BAR * foot.present / foot.expected))
            left += [Span("  "), Span("▓" * done, "good"), Span("░" * (_BAR - done), "muted")]
    if foot.message:
        left += [Span("   "), Span(f" {safe(foot.message)} ", "alarm" if foot.warning else "accent")]
    kept, alarm = foot.kept
    right = [Span("  "), Span(kept, "alarm" if alarm else "muted"), Span(" ")]
    if foot.backup and (foot.backup_alarm or width >= 100):
        right[1:1] = [Span(foot.backup, "warning" if foot.backup_alarm else "muted", "backup"), Span(" - ", "muted")]
    if foot.printer:
        words = shorten(safe(f"! {foot.printer}" if foot.printer_alarm else foot.printer), width // 3)
        right[1:1] = [Span(words, "alarm" if foot.printer_alarm else "muted", "printers"), Span(" - ", "muted")]
    settle = [Span(f"{foot.to_settle} to settle", "warning", "conflicts"), Span(" - ", "muted")]
    if foot.to_settle:
        right[1:1] = settle
    # How many are here stays whole: of the others, whom the row is for, as much is said as it has room for.
    room = width - sum(cells(span.text) for span in (*left, *right)) - cells(" - ")
    if foot.sync and room >= _FEW_WORDS:
        words = shorten(safe(foot.sync), min(room, width // 2))
        after = 1 + len(settle) * bool(foot.to_settle)
        right[after:after] = [Span(words, "warning" if foot.sync_alarm else "muted"), Span(" - ", "muted")]
    return ends(left, right, width)


def keys_lines(wordings: Iterable[Wording], width: int, spared: Sequence[str] = ()) -> list[Line]:
    """Two rows of keys: the others, and those that always end the second row, in the first wording that has room.

    Where there is no room for all, those of the ids in `spared` are left out one by one. The last of these goes only
    where shorter words do not help, and then the last keys go.
    """
    keys: Sequence[Key] = ()
    always: Sequence[Key] = ()
    for keys, always in wordings:
        for few in range(max(len(spared), 1)):
            rows, whole = _filled(_without(keys, spared[:few]), always, width)
            if whole:
                return rows
    return _filled(_without(keys, spared), always, width)[0]


def _without(keys: Sequence[Key], commands: Sequence[str]) -> list[Key]:
    return [key for key in keys if key[2] not in commands]


def _filled(keys: Sequence[Key], always: Sequence[Key], width: int) -> tuple[list[Line], bool]:
    """The two rows with as many keys as there is room for, and whether these are all."""
    gap = "    " if width >= 100 else "  "
    rows = ([Span(" ")], [Span(" ")])
    room = width - 1 + len(gap)  # the gap behind the last key may stand outside
    rooms = [room, room - sum(_cells_of(key, gap) for key in always)]
    number = 0
    for key in keys:
        size = _cells_of(key, gap)
        while number < len(rows) and size > rooms[number]:
            number += 1
        if number == len(rows):
            break
        rows[number].extend(_key_spans(key, gap))
        rooms[number] -= size
    for key in always:
        rows[-1].extend(_key_spans(key, gap))
    return [Line(tuple(row)) for row in rows], number < len(rows)


def _key_spans(key: Key, gap: str) -> tuple[Span, ...]:
    name, words, command = key
    return Span(name, "key", command), Span(f" {words}", "muted", command), Span(gap)


def _cells_of(key: Key, gap: str) -> int:
    return sum(cells(span.text) for span in _key_spans(key, gap))
