"""The band: the answer to the last mark, in a block over the whole width, always in the same place."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events

from checkin.core.models import Delegate
from checkin.tui.desk.bands import AT_REST, Band, as_old
from checkin.tui.lines import EMPTY, Line, LineView, Span, cells, ends, line, shorten, shorten_first, wrapped
from checkin.tui.phrases import needs_own_row
from checkin.tui.plain import safe
from checkin.tui.themes import TONES

_EDGE = 2
_LOW = 3
_TALL = 5
_MOST_ROWS = 4  # of one sentence about a trouble
_BOLD = Style(bold=True)


class BandView(LineView):
    """Shows a `Band`; dims when the next key is typed, so that an old green is never read as the new answer.

    Its tint is a style of its lines: a class that comes and goes would have all styles of the widget matched anew.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"band--{dim}{tone}" for dim in ("", "dim-") for tone in TONES}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.band = AT_REST
        self.dimmed = False

    def show_band(self, band: Band, dimmed: bool = False) -> None:
        """Show an answer, or the same one as an old one; nothing is drawn where neither changed."""
        if band is self.band and dimmed == self.dimmed:
            return
        if (band.tone, dimmed) != (self.band.tone, self.dimmed):
            self.forget_styles()
            self.refresh()
        self.band, self.dimmed = band, dimmed
        self.draw()

    def style_named(self, name: str) -> Style:
        if not self.band.tone:
            return super().style_named(name)
        tint = self.get_component_rich_style(f"band--{'dim-' if self.dimmed else ''}{self.band.tone}")
        return tint + _BOLD if name in ("strong", "key") else tint

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw it for the size that there is."""
        width = self.size.width
        if width:
            height = _TALL if self.screen.has_class("-tall") else _LOW
            rows = band_lines(self.band, width, height, self.dimmed)
            if max(height, len(rows)) != self.size.height:
                self.styles.height = len(rows) if len(rows) > height else None
            self.show(rows)


def band_lines(band: Band, width: int, height: int, dimmed: bool) -> list[Line]:
    """The rows of a band; in the comfortable size it has air above and below. What to do in trouble is never cut: it
    may take more rows than there are."""
    if not band.tone:
        middle = [line(Span(f"  {band.second}", "muted"))]
        return [EMPTY] * ((height - 1) // 2) + middle
    band, indent = as_old(band) if dimmed else band, 5
    head = [Span(f"  {band.symbol}  ", "strong"), Span(safe(band.word), "strong")]
    if band.name:
        gap = max(18 - cells(band.word), 3)
        head += [Span(" " * gap), Span(safe(band.name), "strong")]
    tail = [Span("  "), Span(band.aside, "key", "undo"), Span("  ")] if band.aside else [Span("  ")]
    rows = [ends(head, tail, width)]
    own, room = own_row(band.delegate), max(width - indent - _EDGE, 0)
    below = [band.second, band.third]
    if own and height < _TALL:  # there are three rows: what to do comes first in the last, after a mark what to give
        below = ["  ".join(filter(None, reversed(below) if band.tone == "ok" else below))]
    texts = list(filter(None, (own, *below)))
    most = _MOST_ROWS if band.tone == "stop" else 2 if len(texts) == 1 else 1
    for text in texts:
        # After a mark it is the organisation that is cut, never country and time.
        short = shorten_first if band.tone == "ok" and text == band.second else shorten
        cut = wrapped(text, room, most) if most > 1 and text != own else [short(safe(text), room)]
        rows += [line(Span(" " * indent + part)) for part in cut]
    return [EMPTY, *rows] if height >= _TALL else rows


def own_row(delegate: Delegate | None) -> str:
    """The name that a terminal may turn around: nothing stands beside it."""
    return delegate.display_name if delegate and needs_own_row(delegate.display_name) else ""
