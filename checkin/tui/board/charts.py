"""Curves and bars of blocks."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.tui.lines import Line, Span

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_BEFORE = "·"


def bars(values: Sequence[int], height: int, most: int) -> list[str]:
    """Bars side by side, a column each, in rows from the top; whatever is not nothing is seen."""
    eighths = [max(round(8 * height * value / most), 1) if value and most else 0 for value in values]
    return [
        "".join(_EIGHTHS[min(max(filled - 8 * below, 0), 8)] for filled in eighths) for below in reversed(range(height))
    ]


def curve(today: Sequence[int], before: Sequence[int], height: int) -> list[Line]:
    """Today's bars, over them where the day before stood. Columns of today may be fewer: the rest is to come."""
    most = max([*today, *before, 1])
    drawn = bars([*today, *[0] * (len(before) - len(today))], height, most)
    marks = [min(height - 1, (height * value - 1) // most) if value else None for value in before]
    rows = []
    for row, text in enumerate(drawn):
        level = height - 1 - row
        spans: list[Span] = []
        for column, char in enumerate(text):
            marked = column < len(marks) and marks[column] == level and char == " "
            style, char = ("muted", _BEFORE) if marked else ("good", char)
            if spans and spans[-1].style == style:
                spans[-1] = Span(spans[-1].text + char, style)
            else:
                spans.append(Span(char, style))
        rows.append(Line(tuple(spans)))
    return rows
